"""Collecting: letters are taken from where a mail server leaves them, a Maildir or an IMAP mailbox.

Each is marked as read after it was received, so a crash in between only has it received again.
"""

import imaplib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from eventapp.documents.site import Site
from eventapp.forms.mail import LARGEST
from eventapp.jobs import receiving

EVERY_SECONDS = 60.0
AFTER_TROUBLE_SECONDS = 300.0
SECONDS = 20
AT_ONCE = 200

Receive = Callable[[bytes], object]

_log = logging.getLogger(__name__)
_next = -1e9


class NoMailbox(Exception):
    """The address of a mailbox cannot be read, or nobody answers there."""


def run_due(url: str, *, site: Site, folder: Path) -> bool:
    """Look for letters now and then; whether any came. Trouble is logged and tried again later."""
    global _next  # noqa: PLW0603  one worker is one process
    if not url or time.monotonic() < _next:
        return False
    _next = time.monotonic() + EVERY_SECONDS
    try:
        return bool(
            collect(url, lambda octets: receiving.receive(octets, site=site, folder=folder))
        )
    except (NoMailbox, OSError) as error:
        _next = time.monotonic() + AFTER_TROUBLE_SECONDS
        _log.warning("the mailbox of MAIL_IN_URL does not answer: %s", error)
        return False


def collect(url: str, receive: Receive, *, cafile: str | None = None) -> int:
    """Receive what lies in a mailbox; gives the number of letters. Raises NoMailbox, OSError."""
    if url.startswith("maildir://"):
        return from_maildir(Path(unquote(url.removeprefix("maildir://"))), receive)
    return from_imap(url, receive, cafile=cafile)


def from_maildir(folder: Path, receive: Receive) -> int:
    """Receive what is in `new`, oldest first; it then lies in `cur` as seen."""
    new, seen = folder / "new", folder / "cur"
    if not new.is_dir():
        raise NoMailbox(f"{folder} is no Maildir")
    files = [one for one in new.iterdir() if one.is_file() and not one.is_symlink()]
    number = 0
    for file in sorted(files, key=lambda one: one.name)[:AT_ONCE]:
        with suppress(FileNotFoundError):  # another reader was faster
            with file.open("rb") as stream:
                octets = stream.read(LARGEST + 1)
            receive(octets)
            seen.mkdir(mode=0o700, exist_ok=True)
            file.rename(seen / f"{file.name}:2,S")
            number += 1
    return number


def from_imap(url: str, receive: Receive, *, cafile: str | None = None) -> int:
    """Receive what is unseen in an IMAP mailbox and mark it seen. Raises NoMailbox."""
    try:
        with _opened(url, cafile) as server:
            found = _said(server.uid("SEARCH", "UNSEEN"))
            numbers = found[0].split() if found and isinstance(found[0], bytes) else []
            for number in numbers[:AT_ONCE]:
                octets = _fetched(server, number.decode("ascii"))
                if octets is not None:
                    receive(octets)
                _said(server.uid("STORE", number.decode("ascii"), "+FLAGS", r"(\Seen)"))
            return len(numbers[:AT_ONCE])
    except (imaplib.IMAP4.error, UnicodeError) as error:
        raise NoMailbox(" ".join(str(error).split())[:200]) from error


@contextmanager
def _opened(url: str, cafile: str | None) -> Iterator[imaplib.IMAP4_SSL]:
    """A server that proves who it is, with TLS from the first byte."""
    parts = urlsplit(url)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        raise NoMailbox("a mailbox is imaps://user:password@host/INBOX or maildir:///path")
    context = ssl.create_default_context(cafile=cafile)
    server = imaplib.IMAP4_SSL(
        parts.hostname, parts.port or 993, ssl_context=context, timeout=SECONDS
    )
    try:
        server.login(unquote(parts.username), unquote(parts.password or ""))
        name = unquote(parts.path.strip("/")) or "INBOX"
        _said(server.select(_quoted(name)))
        yield server
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def _quoted(name: str) -> str:
    if re.search(r'[\r\n\0"\\]', name):
        raise NoMailbox("the name of the mailbox has a character that none has")
    return f'"{name}"'


def _fetched(server: imaplib.IMAP4_SSL, number: str) -> bytes | None:
    """The octets of a letter without marking it; of a huge one only as much as is kept."""
    found = _said(server.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST + 1}>)"))
    for part in found:
        if isinstance(part, tuple) and isinstance(part[1], bytes):
            return part[1]
    return None


def _said(answer: tuple[str, Any]) -> list[Any]:
    status, found = answer
    if status != "OK":
        raise NoMailbox(f"the server says {status}")
    return list(found)
