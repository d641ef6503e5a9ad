"""What a calendar file of another system says of its events, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.core.errors import Words
from eventapp.core.when import When


@dataclass(frozen=True)
class Found:
    """One event of a file; `skipped` says why it cannot become a draft, None when it can.

    `key` is what the event is called for life (its UID, and its date when a rule made it).
    `sequence` and `stamp` say which of two copies is newer (RFC 5546 section 2.1.5).
    """

    key: str
    uid: str
    title: str = ""
    detail: str = ""
    location: str = ""
    point: tuple[float, float] | None = None
    when: When | None = None
    sequence: int = 0
    stamp: datetime | None = None
    join_url: str = ""
    email: str = ""
    categories: tuple[str, ...] = ()
    remarks: tuple[Words, ...] = ()
    skipped: Words | None = None


@dataclass(frozen=True)
class Calendar:
    """A file: what it calls itself, its events by time, and what there is to say of the whole."""

    name: str = ""
    events: tuple[Found, ...] = ()
    remarks: tuple[Words, ...] = ()
    attendees: int = 0
