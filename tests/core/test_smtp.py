"""The line to a mail server: kept from letter to letter, made anew when the server hangs up."""

import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from eventapp.core import smtp
from eventapp.core.smtp import Line, Rejected
from tests.live import free_port

SENDER = "no-reply@wethi.example.org"
OCTETS = b"Subject: forum\r\n\r\nSee you on Wednesday.\r\n"
Answer = Callable[[SMTP, str], str]


class Server:
    """A mail server that counts who calls, keeps what it gets, and may answer otherwise."""

    def __init__(self) -> None:
        self.calls, self.kept = 0, []
        self.to_sender: Answer = lambda _smtp, _address: "250 OK"
        self.to_recipient: Answer = lambda _smtp, _address: "250 OK"
        self.to_letter: Answer = lambda _smtp, _address: "250 kept"

    async def handle_EHLO(  # noqa: N802  the library's name
        self, _smtp: SMTP, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        self.calls += 1
        session.host_name = name
        return answers

    async def handle_MAIL(  # noqa: N802
        self, smtp: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.to_sender(smtp, address)
        if answer.startswith("250"):
            envelope.mail_from, envelope.mail_options = address, options
        return answer

    async def handle_RCPT(  # noqa: N802
        self, smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.to_recipient(smtp, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.to_letter(smtp, envelope.rcpt_tos[0])
        if answer.startswith("250"):
            self.kept.append(envelope.rcpt_tos[0])
        return answer


@pytest.fixture
def server() -> Iterator[tuple[Server, Line]]:
    """A server and a line to it."""
    box, port = Server(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    line = Line(f"smtp://127.0.0.1:{port}?starttls=off")
    yield box, line
    line.hang_up()
    controller.stop()


def carry(line: Line, *names: str) -> list[str]:
    """Hand over a letter to each; what became of each: "", or the kind of failure."""
    told = []
    for name in names:
        try:
            line.carry(SENDER, [f"{name}@example.org"], OCTETS)
        except (OSError, Rejected) as error:
            told.append(type(error).__name__)
        else:
            told.append("")
    return told


def once(answer: str, name: str, *, hang_up: bool = False) -> Answer:
    """The answer for the first time somebody of that name is written to."""
    left = [answer]

    def said(server: SMTP, address: str) -> str:
        if not address.startswith(name) or not left:
            return "250 OK"
        if hang_up:
            server.transport.close()
        return left.pop()

    return said


def test_many_letters_go_over_one_connection(server: tuple[Server, Line]) -> None:
    box, line = server

    assert carry(line, "a", "b", "c") == ["", "", ""]

    assert box.kept == ["a@example.org", "b@example.org", "c@example.org"]
    assert box.calls == 1


@pytest.mark.parametrize(
    ("answer", "failure"),
    [("451 4.3.0 later", "SMTPRecipientsRefused"), ("550 5.1.1 nobody", "Rejected")],
)
def test_a_refused_recipient_concerns_no_other_letter(
    server: tuple[Server, Line], answer: str, failure: str
) -> None:
    box, line = server
    box.to_recipient = once(answer, "b")

    assert carry(line, "a", "b", "c") == ["", failure, ""]

    assert (box.kept, box.calls) == (["a@example.org", "c@example.org"], 1)


@pytest.mark.parametrize(
    ("answer", "failure"), [("452 4.3.1 full", "SMTPDataError"), ("554 5.7.1 spam", "Rejected")]
)
def test_a_refused_letter_concerns_no_other(
    server: tuple[Server, Line], answer: str, failure: str
) -> None:
    box, line = server
    box.to_letter = once(answer, "b")

    assert carry(line, "a", "b", "c") == ["", failure, ""]

    assert (box.kept, box.calls) == (["a@example.org", "c@example.org"], 1)


def test_a_server_that_has_taken_enough_is_called_again(server: tuple[Server, Line]) -> None:
    box, line = server
    taken: list[str] = []

    def enough(_smtp: SMTP, address: str) -> str:
        taken.append(address)
        return "421 4.7.0 too many letters" if len(taken) % 3 == 0 else "250 OK"

    box.to_sender = enough

    assert carry(line, "a", "b", "c", "d", "e") == [""] * 5

    assert [name[0] for name in box.kept] == ["a", "b", "c", "d", "e"]
    assert box.calls == 3


def test_a_server_that_takes_nothing_is_not_called_for_ever(server: tuple[Server, Line]) -> None:
    box, line = server
    box.to_sender = lambda _smtp, _address: "421 4.3.2 closing"

    assert carry(line, "a", "b") == ["_Leaving", "_Leaving"]

    assert (box.kept, box.calls) == ([], 2)


@pytest.mark.parametrize("stage", ["to_recipient", "to_letter"])
def test_a_server_that_leaves_in_the_middle_fails_one_letter(
    server: tuple[Server, Line], stage: str
) -> None:
    box, line = server
    setattr(box, stage, once("421 4.3.2 closing", "b"))

    told = carry(line, "a", "b", "c")

    assert (told[0], told[1] != "", told[2]) == ("", True, "")
    assert (box.kept, box.calls) == (["a@example.org", "c@example.org"], 2)


def test_a_connection_that_breaks_in_a_letter_fails_that_letter(
    server: tuple[Server, Line],
) -> None:
    box, line = server
    box.to_letter = once("451 lost", "b", hang_up=True)

    assert carry(line, "a", "b", "c", "d") == ["", "SMTPServerDisconnected", "", ""]

    assert [name[0] for name in box.kept] == ["a", "c", "d"]
    assert box.calls == 2


def test_a_connection_that_broke_between_letters_costs_no_letter(
    server: tuple[Server, Line],
) -> None:
    box, line = server
    assert carry(line, "a") == [""]
    assert line._server is not None
    line._server.sock.shutdown(socket.SHUT_RDWR)

    assert carry(line, "b", "c") == ["", ""]

    assert (len(box.kept), box.calls) == (3, 2)


def test_a_line_at_rest_is_hung_up_after_a_while(
    server: tuple[Server, Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, line = server
    carry(line, "a")
    line.rest()
    carry(line, "b")
    assert box.calls == 1, "just used"

    monkeypatch.setattr(smtp, "IDLE_SECONDS", -1.0)
    line.rest()
    carry(line, "c")

    assert box.calls == 2


def test_nobody_waits_long_for_a_goodbye() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        answers = (b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", b"250 kept")

        def serve() -> None:
            taken, _ = listening.accept()
            taken.sendall(answers[0] + b"\r\n")
            for answer in answers[1:]:
                taken.recv(65536)
                taken.sendall(answer + b"\r\n")
            hung_up.wait(30)
            taken.close()

        hung_up = threading.Event()
        thread = threading.Thread(target=serve)
        thread.start()
        line = Line(f"smtp://127.0.0.1:{listening.getsockname()[1]}?starttls=off")
        line.carry(SENDER, ["malee@example.org"], OCTETS)

        began = time.monotonic()
        line.hang_up()

        assert time.monotonic() - began < smtp.SECONDS / 2
        hung_up.set()
        thread.join()


def test_a_password_that_is_wrong_is_nobodys_refusal() -> None:
    error = smtplib.SMTPAuthenticationError(535, b"5.7.8 no")
    assert smtp._kin(535, b"5.7.8 no", error) is error
    assert isinstance(smtp._kin(550, b"no", error), Rejected)
