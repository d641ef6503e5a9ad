"""Sending one letter: over SMTP, or into a file of DATA_DIR/mail when no server is set."""

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eventapp.core import smtp
from eventapp.core.smtp import Rejected

ENVELOPE = "X-Wethi-Envelope"
"""A header for us alone: where the letter comes back to when it cannot be delivered."""

__all__ = ["Courier", "Mailbox", "Rejected", "file_name", "send"]


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
        """Hand over one letter; the same Message-ID may come again and stays one letter."""
        with Courier(self) as courier:
            courier.send(message)

    def reach(self) -> str:
        """Say in a few words that letters can be handed over; raises OSError or SMTPException."""
        if not self.smtp_url:
            self.folder.mkdir(parents=True, exist_ok=True)
            return f"letters become files in {self.folder}"
        with smtp.call(self.smtp_url, self.cafile) as server:
            server.noop()
        return f"{urlsplit(self.smtp_url).hostname} answers"


class Courier:
    """Carries letter after letter to a mailbox, over one connection if it is a server's."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._line = smtp.Line(mailbox.smtp_url, mailbox.cafile)

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_error: object) -> None:
        self._line.hang_up()

    def send(self, message: EmailMessage) -> None:
        """Hand over one letter; the same Message-ID may come again and stays one letter.

        What its header ENVELOPE says is its envelope's sender, and travels nowhere else.
        """
        _check_headers(message)
        sender, recipients = _envelope(message)
        del message[ENVELOPE]
        if self._mailbox.smtp_url:
            self._line.carry(sender, recipients, _octets(message))
        else:
            _write(message, self._mailbox.folder)

    def rest(self) -> None:
        """Nothing is to be sent at the moment: the connection is not kept for long."""
        self._line.rest()


def _envelope(message: EmailMessage) -> tuple[str, list[str]]:
    """Whom the server is told that the letter comes from (bounces go there), and whom it is for."""
    sender, *_others = _addresses(message, "From")
    return str(message.get(ENVELOPE, sender)), _addresses(message, "To")


def _addresses(message: EmailMessage, header: str) -> list[str]:
    return [address.addr_spec for address in message[header].addresses]


def _octets(message: EmailMessage) -> bytes:
    """The letter as it travels.

    Where all parts are in base64, no line of them begins with a hyphen and any boundary will do;
    looking for one that occurs nowhere would take a third of the time.
    """
    parts = list(message.walk())
    if all(part.is_multipart() or part["Content-Transfer-Encoding"] == "base64" for part in parts):
        for number, part in enumerate(part for part in parts if part.is_multipart()):
            part.set_boundary(f"=_{number}")
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


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
            stream.write(_octets(message))
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
