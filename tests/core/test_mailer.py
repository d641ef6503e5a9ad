"""Letters: into files when no server is set, over checked TLS when one is, and never forged."""

import smtplib
import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from eventapp.core.mailer import ENVELOPE, Mailbox, Rejected, file_name, send
from tests.live import free_port

ID = "<6f1c2b9e-0000-4000-8000-1a2b3c4d5e6f@wethi.example.org>"


def letter(**headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {
        "From": "no-reply@wethi.example.org",
        "To": "มาลี ใจดี <malee@example.org>",
        "Subject": "ท่านลงทะเบียนแล้ว",
        "Message-ID": ID,
        **headers,
    }.items():
        made[name] = value
    made.set_content("พบกันวันพุธที่ 19 มิถุนายน\n")
    return made


def test_a_letter_becomes_one_file(tmp_path: Path) -> None:
    send(letter(), {"SMTP_URL": "", "DATA_DIR": tmp_path})

    (file,) = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert file.name == file_name(ID) == "6f1c2b9e-0000-4000-8000-1a2b3c4d5e6f-ac636faa.eml"
    assert read["Subject"] == "ท่านลงทะเบียนแล้ว"
    assert read.get_content() == "พบกันวันพุธที่ 19 มิถุนายน\r\n"
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_a_letter_that_is_sent_again_stays_one_file(tmp_path: Path) -> None:
    for _ in range(3):
        send(letter(), {"SMTP_URL": "", "DATA_DIR": tmp_path})

    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_a_file_name_cannot_leave_the_folder() -> None:
    assert file_name("<../../etc/passwd@x>") == ".._.._etc_passwd-104a1fcb.eml"
    assert "/" not in file_name("<a/../../b\0@x>")


@pytest.mark.parametrize("name", ["From", "To", "Message-ID"])
def test_a_letter_without_its_addresses_is_a_mistake(tmp_path: Path, name: str) -> None:
    message = letter()
    del message[name]

    with pytest.raises(ValueError, match="needs From, To and Message-ID"):
        send(message, {"SMTP_URL": "", "DATA_DIR": tmp_path})


@pytest.mark.parametrize("forged", ["Malee\r\nBcc: all@example.org", "Malee\nX: y", "a\0b"])
def test_a_line_break_adds_no_header(tmp_path: Path, forged: str) -> None:
    message = EmailMessage(policy=policy.compat32)
    for name, value in letter().items():
        message[name] = str(value)
    message.replace_header("Subject", forged)

    with pytest.raises(ValueError, match="Subject holds a line break"):
        send(message, {"SMTP_URL": "", "DATA_DIR": tmp_path})

    assert not (tmp_path / "mail").exists()


class Postbox:
    """A mail server's handler that keeps what it is given and refuses whom it does not know."""

    def __init__(self) -> None:
        self.letters: list[tuple[Envelope, bool]] = []

    async def handle_RCPT(  # noqa: N802  the library's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("gone"):
            return "550 5.1.1 no such person"
        if address.startswith("later"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  the library's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.letters.append((envelope, session.ssl is not None))
        return "250 kept"


@pytest.fixture(scope="module")
def certificate() -> tuple[Path, Path]:
    """A certificate of ours for `localhost`, and its key."""
    folder = Path(__file__).with_name("certificates")
    return folder / "localhost.pem", folder / "localhost.key"


@pytest.fixture
def postbox(certificate: tuple[Path, Path]) -> Iterator[tuple[Postbox, int]]:
    """A server that wants STARTTLS and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    box = Postbox()
    controller = Controller(
        box,
        hostname="localhost",
        port=free_port(),
        ready_timeout=60,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=lambda *arguments: AuthResult(
            success=arguments[-1].password == b"p@ss", handled=False
        ),
    )
    controller.start()
    yield box, controller.port
    controller.stop()


def test_a_letter_travels_encrypted_and_with_our_name(
    postbox: tuple[Postbox, int], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    box, port = postbox

    Mailbox(f"smtp://wethi:p%40ss@localhost:{port}", tmp_path, str(certificate[0])).send(letter())

    ((envelope, encrypted),) = box.letters
    assert encrypted
    assert envelope.rcpt_tos == ["malee@example.org"]


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    postbox: tuple[Postbox, int], tmp_path: Path
) -> None:
    box, port = postbox

    with pytest.raises(ssl.SSLCertVerificationError):
        Mailbox(f"smtp://wethi:p%40ss@localhost:{port}", tmp_path).send(letter())

    assert box.letters == []


def test_an_address_that_does_not_exist_is_final_and_a_busy_server_is_not(
    postbox: tuple[Postbox, int], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    box, port = postbox
    mailbox = Mailbox(f"smtp://wethi:p%40ss@localhost:{port}", tmp_path, str(certificate[0]))

    with pytest.raises(Rejected, match=r"550 5\.1\.1 no such person"):
        mailbox.send(letter(To="gone@example.org"))
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mailbox.send(letter(To="later@example.org"))

    assert box.letters == []


def test_a_wrong_password_is_our_fault_and_not_the_letters(
    postbox: tuple[Postbox, int], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    _, port = postbox

    with pytest.raises(smtplib.SMTPAuthenticationError):
        Mailbox(f"smtp://wethi:x@localhost:{port}", tmp_path, str(certificate[0])).send(letter())


def test_letters_go_unencrypted_only_on_this_machine(tmp_path: Path) -> None:
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()

    try:
        Mailbox(f"smtp://127.0.0.1:{port}?starttls=off", tmp_path).send(letter())
        reached = Mailbox(f"smtp://127.0.0.1:{port}?starttls=off", tmp_path).reach()
    finally:
        controller.stop()

    assert len(box.letters) == 1
    assert reached == "127.0.0.1 answers"
    with pytest.raises(ValueError, match="only for a mail server on this machine"):
        Mailbox("smtp://mail.example.org:25?starttls=off", tmp_path).send(letter())


def test_what_is_for_the_envelope_alone_does_not_travel(tmp_path: Path) -> None:
    send(letter(**{ENVELOPE: "reply+m1-x@example.org"}), {"SMTP_URL": "", "DATA_DIR": tmp_path})

    (file,) = (tmp_path / "mail").iterdir()
    assert b"reply+m1-x" not in file.read_bytes()
