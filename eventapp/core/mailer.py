"""Sending one letter: over SMTP, or into a file of DATA_DIR/mail when no server is set."""

import contextlib
import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ENVELOPE = "X-Wethi-Envelope"
"""A header for us alone: where the letter comes back to when it cannot be delivered."""
SECONDS = 20  # a silent server must not hold the worker for longer


class Rejected(Exception):
    """The server refuses this letter for good: trying again would not help."""


def send(message: EmailMessage, settings: Mapping[str, Any]) -> None:
    """Hand over one letter as SMTP_URL and DATA_DIR say."""
    Mailbox.of(settings).send(message)


@dataclass(frozen=True)
class Mailbox:
    """Where letters go: `SMTP_URL`, or a folder when that is empty."""

    smtp_url: str
    folder: Path
    cafile: str | None = None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Mailbox":
        """The mailbox of these settings (SMTP_URL, DATA_DIR)."""
        return cls(settings["SMTP_URL"], Path(settings["DATA_DIR"]) / "mail")

    def send(self, message: EmailMessage) -> None:
        """Hand over one letter; the same Message-ID may come again and stays one letter.

        What its header ENVELOPE says is its envelope's sender, and travels nowhere else.
        """
        _check_headers(message)
        returns = str(message.get(ENVELOPE, ""))
        del message[ENVELOPE]
        if self.smtp_url:
            _hand_over(message, self.smtp_url, self.cafile, returns)
        else:
            _write(message, self.folder)

    def reach(self) -> str:
        """Say in a few words that letters can be handed over; raises OSError or SMTPException."""
        if not self.smtp_url:
            self.folder.mkdir(parents=True, exist_ok=True)
            return f"letters become files in {self.folder}"
        with _connected(self.smtp_url, self.cafile) as server:
            server.noop()
        return f"{urlsplit(self.smtp_url).hostname} answers"


def _check_headers(message: EmailMessage) -> None:
    """A line break in a header would add headers of a stranger's choice."""
    if not message["Message-ID"] or not message["To"] or not message["From"]:
        raise ValueError("a letter needs From, To and Message-ID")
    for name, value in message.items():
        if re.search(r"[\r\n\0]", str(value)):
            raise ValueError(f"the header {name} holds a line break")


def _write(message: EmailMessage, folder: Path) -> None:
    """One file a letter, complete or absent; its name follows from the Message-ID."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(folder / file_name(message["Message-ID"]))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def file_name(message_id: str) -> str:
    """The name of the file of a letter: its id as far as a file may be called so."""
    plain = re.sub(r"[^A-Za-z0-9.-]", "_", message_id.strip("<> ").split("@")[0])[:80]
    return f"{plain}-{hashlib.sha256(message_id.encode()).hexdigest()[:8]}.eml"


def _hand_over(message: EmailMessage, url: str, cafile: str | None, returns: str) -> None:
    try:
        with _connected(url, cafile) as server:
            server.send_message(message, from_addr=returns or None)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _kin(code, words, error) from error
    except smtplib.SMTPResponseException as error:
        raise _kin(error.smtp_code, error.smtp_error, error) from error


def _kin(code: int, words: bytes | str, error: Exception) -> Exception:
    """A 5xx about this letter is final, except when it is about us (530, 535: signing in)."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    is_final = 500 <= code < 600 and code not in (530, 534, 535, 538)
    return Rejected(f"{code} {text}") if is_final else error


@contextlib.contextmanager
def _connected(url: str, cafile: str | None) -> Iterator[smtplib.SMTP]:
    """A server that is who it says it is: TLS from the first byte, or by STARTTLS.

    `?starttls=off` allows a server without encryption, and only on this very machine.
    """
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context(cafile=cafile)
    plain = _is_plain(url)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
    with server:
        if parts.scheme == "smtp" and not plain:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _is_plain(url: str) -> bool:
    parts = urlsplit(url)
    wants = parse_qs(parts.query).get("starttls") == ["off"]
    if wants and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("starttls=off is only for a mail server on this machine")
    return wants
