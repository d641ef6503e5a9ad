"""A load generator cheaper than any server: one thread, epoll, prepared requests, keep-alive.

A visitor is a generator: it yields the bytes of a request and is sent the answer. Each connection
plays visitors one after another; what is measured is one whole visit.
"""

import selectors
import socket
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

Visit = Generator[bytes, "Answer", None]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, head (lower-case names are not needed here) and body."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, '' when it is missing."""
        marker = b"\r\n" + name.lower().encode() + b":"
        at = self.head.lower().find(marker)
        if at < 0:
            return ""
        start = at + len(marker)
        return self.head[start : self.head.index(b"\r\n", start)].decode("latin-1").strip()


@dataclass
class Figures:
    """What came of one measurement: visits, seconds, the time of each."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Visits a second."""
        return len(self.times) / self.seconds

    def add(self, other: "Figures") -> None:
        """What came of another turn at the same."""
        self.seconds += other.seconds
        self.times += other.times

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of visits was over."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(port: int, visit: Callable[[], Visit], *, connections: int, seconds: float) -> Figures:
    """Let visitors come over so many connections at once; what is on its way at the end counts."""
    selector = selectors.DefaultSelector()
    figures = Figures()
    started = time.perf_counter()
    deadline = started + seconds
    lines = [_Line(port, visit, selector, figures, deadline) for _ in range(connections)]
    for line in lines:
        line.begin()
    while any(line.is_busy for line in lines):
        for key, _ in selector.select(timeout=10) or _fail():
            key.data.read()
    figures.seconds = time.perf_counter() - started
    for line in lines:
        line.close()
    selector.close()
    return figures


def _fail() -> list[tuple[selectors.SelectorKey, int]]:
    raise TimeoutError("the server did not answer for ten seconds")


class _Line:
    """One connection and the visitor who speaks over it."""

    def __init__(
        self,
        port: int,
        visit: Callable[[], Visit],
        selector: selectors.BaseSelector,
        figures: Figures,
        deadline: float,
    ) -> None:
        self.port, self.visit, self.figures, self.deadline = port, visit, figures, deadline
        self.selector = selector
        self.buffer = b""
        self.wanted = -1  # bytes of the whole answer, once its head is read
        self.is_busy = False
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(self.socket, selectors.EVENT_READ, self)

    def close(self) -> None:
        self.selector.unregister(self.socket)
        self.socket.close()

    def begin(self) -> None:
        if time.perf_counter() >= self.deadline:
            self.is_busy = False
            return
        self.is_busy = True
        self.visitor = self.visit()
        self.started = time.perf_counter()
        self.request = next(self.visitor)
        self.socket.sendall(self.request)

    def read(self) -> None:
        part = self.socket.recv(262144)
        if not part:
            self.again()
            return
        self.buffer += part
        if self.wanted < 0 and not self.measure():
            return
        if len(self.buffer) >= self.wanted:
            self.answered()

    def again(self) -> None:
        """The server closed a connection it had kept: the request is made anew, as browsers do."""
        if self.buffer:
            raise ConnectionError("the server closed the connection within an answer")
        self.close()
        self.connect()
        if self.is_busy:
            self.socket.sendall(self.request)

    def measure(self) -> bool:
        """Learn from the head how long the answer is."""
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        self.head_ends = end + 2
        head = self.buffer[: end + 2]
        at = head.lower().find(b"\r\ncontent-length:")
        bodyless = head[9:12] in (b"304", b"204")
        if at < 0 and not bodyless:
            raise ValueError(f"an answer without Content-Length: {head[:200]!r}")
        length = 0 if bodyless else int(head[at + 17 : head.index(b"\r\n", at + 2)])
        self.wanted = end + 4 + length
        return True

    def answered(self) -> None:
        answer = Answer(
            int(self.buffer[9:12]), self.buffer[: self.head_ends], self.buffer[self.head_ends + 2 :]
        )
        self.buffer, self.wanted = b"", -1
        try:
            self.request = self.visitor.send(answer)
        except StopIteration:
            self.figures.times.append(time.perf_counter() - self.started)
            self.begin()
        else:
            self.socket.sendall(self.request)


def get(path: str, **headers: str) -> bytes:
    """A GET as bytes; header names with underscores for hyphens."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Language: th", "User-Agent: bench"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A form POST as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "Accept-Language: th",
        "User-Agent: bench",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def one(request: bytes, status: int) -> Callable[[], Visit]:
    """A visit of one request; another status than the expected one ends the measurement."""

    def visit() -> Visit:
        expect((yield request), status)

    return visit


def expect(answer: Answer, status: int) -> Answer:
    """The answer, if its status is the expected one."""
    if answer.status != status:
        raise ValueError(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
    return answer
