"""A letter as octets becomes plain values: whom it reached, what it is, and its calendar object.

Nothing in it is believed, and nothing in it can make reading slow: sizes, depths and numbers are
bounded before anything is parsed (RFC 5322, 3834, 3464).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32

from eventapp.core.log import scrub
from eventapp.core.text import clean
from eventapp.forms import itip

LARGEST = 1024 * 1024
DEEPEST, MOST_PARTS = 40, 400
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)
_NESTED = re.compile(rb"multipart/|message/rfc822", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z0-9._+=-]{1,200}@[A-Za-z0-9.-]{1,255}")
_SOMEBODY = re.compile(r"<?[^\s<>]{1,64}@[^\s<>:;,]{1,255}>?:?")
_REACHED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc", "Resent-To")
_CHARSETS = {"us-ascii", "utf-8", "tis-620", "cp874", "windows-874", "iso-8859-11", "iso-8859-1",
             "windows-1252"}  # fmt: skip
BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
          AssertionError)  # fmt: skip


@dataclass(frozen=True)
class Bounce:
    """What a mail server says became of a letter of ours: failed, delayed or delivered."""

    action: str
    status: str
    diagnostic: str
    letter: str = ""  # the Message-ID of ours, where it was sent back

    @property
    def words(self) -> str:
        """Status and diagnostic in one line, without anybody's address."""
        told = scrub(_SOMEBODY.sub("…", f"{self.status} {self.diagnostic}"))
        return " ".join(told.split())[:300]


@dataclass(frozen=True)
class Letter:
    """A letter that came in; `words` is how its text begins. `problem` says in a few words why its
    inside was not read.
    """

    sender: str = ""
    subject: str = ""
    addresses: tuple[str, ...] = ()
    is_automatic: bool = False
    bounce: Bounce | None = None
    object: itip.Itip | None = None
    problem: str = ""
    words: str = ""


def read(octets: bytes) -> Letter:
    """The letter; one that cannot be read says so instead of raising."""
    if len(octets) > LARGEST:
        return Letter(problem="larger than 1 MB")
    if len(_NESTED.findall(octets)) > DEEPEST or len(_BOUNDARY.findall(octets)) > MOST_PARTS:
        return Letter(problem="too many parts")
    try:
        return _read(message_from_bytes(octets, policy=compat32))
    except BROKEN as error:
        return Letter(problem=f"not readable: {type(error).__name__}")


def _read(message: Message) -> Letter:
    told = Letter(
        sender=_text(message, "From", 200),
        subject=_text(message, "Subject", 200),
        addresses=tuple(_addresses(message)),
        is_automatic=_is_automatic(message),
        bounce=_bounce(message),
        words=_words(message),
    )
    if told.bounce is not None:
        return told
    found, problem = None, ""
    try:
        found = _object(message)
    except itip.Unreadable as error:
        problem = str(error)
    organizer = (found.organizer,) if found is not None and found.organizer else ()
    return replace(told, addresses=told.addresses + organizer, object=found, problem=problem)


def _text(message: Message, name: str, length: int) -> str:
    """A header as people read it, in one line, cut."""
    value = next((v for n, v in message.raw_items() if n.lower() == name.lower()), "")[:2000]
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    parts = []
    for part, charset in decode_header(value):
        known = str(charset).lower() if str(charset).lower() in _CHARSETS else "utf-8"
        parts.append(part.decode(known, "replace") if isinstance(part, bytes) else part)
    return clean("".join(parts).encode("utf-8", "replace").decode())[:length]


def _words(message: Message) -> str:
    """What a person wrote, without what they answer to, in one line, cut."""
    parts = [one for one in list(message.walk())[:200] if one.get_content_type() == "text/plain"]
    try:
        text = _decoded(parts[0]) if parts else ""
    except itip.Unreadable:
        return ""
    lines = [line for line in text.splitlines()[:200] if not line.startswith(">")]
    return " ".join(clean(" ".join(lines)).split())[:300]


def _addresses(message: Message) -> Iterator[str]:
    """All it was delivered or written to, the surest first."""
    for name in _REACHED:
        for value in message.get_all(name, [])[:20]:
            yield from _ADDRESS.findall(str(value)[:20_000])[:100]


def _is_automatic(message: Message) -> bool:
    """Whether a program wrote it of itself: it gets no answer (RFC 3834, section 2)."""
    submitted = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        submitted != "no"
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or str(message.get("Return-Path", "x")).strip() in ("<>", "")
        or any(name in message for name in ("X-Auto-Response-Suppress", "X-Autoreply", "List-Id"))
    )


def _bounce(message: Message) -> Bounce | None:
    """The delivery report in it, if it is one (RFC 3464)."""
    if message.get_content_type() != "multipart/report":
        return None
    parts = list(message.walk())[:100]
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not reports or not isinstance(reports[0].get_payload(), list):
        return None
    fields = [one for one in reports[0].get_payload() if "Action" in one]  # type: ignore[union-attr]
    if not fields:
        return None
    worst = next((one for one in fields if _field(one, "Action").lower() == "failed"), fields[0])
    return Bounce(
        _field(worst, "Action").partition(" ")[0].lower()[:20],
        _field(worst, "Status")[:20],
        _field(worst, "Diagnostic-Code").rpartition("; ")[2],
        _returned(parts),
    )


def _field(block: Message, name: str) -> str:
    return clean(str(block.get(name, ""))[:1000])


def _returned(parts: list[Message]) -> str:
    """The Message-ID of the letter that came back, whole or as its headers."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(part.get_payload(), list):
            return str(part.get_payload()[0].get("Message-ID", ""))[:300]  # type: ignore[index, union-attr]
        if kind == "text/rfc822-headers":
            found = re.search(r"(?im)^message-id:\s*(<[^>\s]{1,250}>)", str(part.get_payload()))
            return found[1] if found else ""
    return ""


def _object(message: Message) -> itip.Itip | None:
    """Its calendar object: the text/calendar part, else a file of that kind; None without one."""
    parts = [part for part in list(message.walk())[:200] if not part.is_multipart()]
    kinds = [part.get_content_type() for part in parts]
    for wanted in ("text/calendar", "application/ics"):
        if wanted in kinds:
            return itip.read(_decoded(parts[kinds.index(wanted)]))
    return None


def _decoded(part: Message) -> str:
    """The text of a part, at most as long as a calendar may be; raises itip.Unreadable."""
    sent = part.get_payload()
    if not isinstance(sent, str) or len(sent) > 2 * itip.LARGEST:
        raise itip.Unreadable("larger than 256 KB")
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes) or len(octets) > itip.LARGEST:
        raise itip.Unreadable("larger than 256 KB")
    charset = str(part.get_content_charset("utf-8")).lower()
    return octets.decode(charset if charset in _CHARSETS else "utf-8", "replace")
