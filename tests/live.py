"""The whole product as it is run by people: a parent, web processes and the worker, over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from types import TracebackType
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from config import ROOT

_opener = build_opener(ProxyHandler({}))
_first = 11_000 + os.getpid() % 210 * 100  # above those that browsers refuse
_ports = cycle(range(_first, _first + 100))


def free_port() -> int:
    """A port that nobody listens on, and nobody else is given.

    Connections begin at ports of the system's own range, which is above these; each process of
    the suite has a hundred of them to itself.
    """
    for port in _ports:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so; fails when it is not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be counted does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def children(pid: int) -> list[int]:
    """The processes a process started, and theirs, oldest first."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [one for child in map(int, listed.split()) for one in (child, *children(child))]


class Site:
    """`python -m eventapp.serve` on a port and DATA_DIR of its own; settings as the environment."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"SEED": "none", "RATE_LIMITS": "off", **settings}
        self.process: subprocess.Popen[str]

    def __enter__(self) -> "Site":
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **self.settings}
        environ |= {"DATA_DIR": str(self.folder), "PORT": str(self.port)}
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.output = self.folder.with_name(f"{self.folder.name}.log")
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "eventapp.serve"],
                env=environ,
                cwd="/",
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        try:
            wait_for(lambda: self.process.poll() is not None or self.answers("/healthz"), 180)
            assert self.process.poll() is None, self.output.read_text()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def status(self, path: str) -> int:
        """The status of one GET."""
        try:
            with _opener.open(self.url + path, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as answer:
            answer.close()
            return int(answer.code)

    def answers(self, path: str) -> bool:
        """Whether somebody answers with 200."""
        try:
            return self.status(path) == 200
        except (OSError, HTTPException):
            return False

    def family(self) -> list[int]:
        """The parent and all processes below it that run."""
        below = [pid for pid in children(self.process.pid) if lives(pid)]
        return [self.process.pid, *below]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it as Ctrl-C would; the code it ended with."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
