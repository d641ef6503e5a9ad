"""The shelf: stored answers, what they are stamped with, and whether they still say what is so."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from eventapp.core import quick
from eventapp.core.db import db
from eventapp.documents.calendar_frame import Entry
from eventapp.models import seats, subscription
from eventapp.models.event import Event

LIMIT = 3 * 1024 * 1024  # in each process: some three hundred pages
ENTRIES = 8 * 1024 * 1024  # some four thousand entries of feeds
NOTES = 400
_QUESTIONS = {
    "event": "SELECT version FROM event WHERE id = ?",
    # all that a form shows but the number of seats, and whether any is left
    "form": f"SELECT {seats.BESIDES} FROM event WHERE id = ?",  # noqa: S608
    "catalog": "SELECT number FROM revision WHERE name = ?",
}


@dataclass(frozen=True)
class Stamp:
    """A counter (`kind` and `key`) and its value when the page was rendered."""

    kind: str
    key: int | str
    number: int | str

    @classmethod
    def of_form(cls, event: Event) -> "Stamp":
        """For the form of an event: seats may go, until the last one does."""
        return cls("form", event.id, (event.version - event.moves) * 2 + event.is_full)

    @classmethod
    def of_subscription(cls, token: str) -> "Stamp":
        """For a feed of one person or room: every row that it rests on, in the same snapshot."""
        kind = "subscription"
        statement, *values = _question(cls(kind, token, ""))
        if db.engine.dialect.name != "sqlite":
            statement = statement.replace("?", "%s")
        found = db.session.connection().exec_driver_sql(statement, tuple(values)).scalar()
        return cls(kind, token, found or "")

    @classmethod
    def of(cls, events: Iterable[Event]) -> tuple["Stamp", ...]:
        """For a list: versions only rise, so their sum changes whenever one of the events does."""
        rows = list(events)
        ids = ",".join(str(event.id) for event in rows)
        return (cls("events", ids, sum(event.version for event in rows)),) if rows else ()


@dataclass(frozen=True)
class Stored:
    """One answer with all its headers: compressed if that is shorter, else as it is."""

    stamps: tuple[Stamp, ...]
    until: datetime | None
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes

    def plain(self) -> bytes:
        """What hardly any program asks for; it is unpacked rather than kept."""
        return self.body or gzip.decompress(self.packed)


class Shelf:
    """A bounded shelf of stored answers, the least used thrown out first; one for each process."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[str, Stored] = OrderedDict()
        self._lock = threading.Lock()
        self.notes: dict[Hashable, Any] = {}
        self.entries = Entries()

    def noted(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """What `work` gave when it was last done for this key, which must name all it rests on."""
        if key not in self.notes:
            if len(self.notes) >= NOTES:
                self.notes.clear()
            self.notes[key] = work()
        return self.notes[key]

    def get(self, key: str) -> Stored | None:
        """The stored answer, marked as used."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, stored: Stored) -> None:
        """Store an answer; throw out old ones beyond the limit."""
        with self._lock:
            self._drop(key)
            self._kept[key] = stored
            self._size += _weight(stored)
            while self._size > self._limit:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Throw everything out."""
        with self._lock:
            self._kept.clear()
            self._size = 0
        self.notes.clear()
        self.entries.clear()

    def _drop(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._size -= _weight(gone)


class Entries:
    """Written entries of calendars by event, version and language, which all feeds share.

    A version rises in the transaction that changes what its entry says, so what is kept under it
    is right for good. The oldest are thrown out first.
    """

    def __init__(self, limit: int = ENTRIES) -> None:
        self._limit, self._size = limit, 0
        self._kept: dict[Hashable, Entry] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Entry | None:
        """The entry, if it is kept."""
        return self._kept.get(key)

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keep an entry."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = entry
            self._size += len(entry.octets) + 400
            while self._size > self._limit:
                oldest = self._kept.pop(next(iter(self._kept)))
                self._size -= len(oldest.octets) + 400

    def clear(self) -> None:
        """Throw everything out."""
        with self._lock:
            self._kept.clear()
            self._size = 0


def _weight(stored: Stored) -> int:
    return len(stored.body) + len(stored.packed) + 600


def is_true(stored: Stored, engine: Engine, now: datetime) -> bool:
    """Whether a stored answer still says what is so."""
    if stored.until is not None and now >= stored.until:
        return False
    return all(_number(stamp, engine) == stamp.number for stamp in stored.stamps)


def _number(stamp: Stamp, engine: Engine) -> int | str:
    found = quick.row(engine, *_question(stamp))
    if isinstance(stamp.number, str):
        return str(found[0] or "") if found else ""
    return int(found[0] or 0) if found else 0


def _question(stamp: Stamp) -> tuple[Any, ...]:
    if stamp.kind == "subscription":
        return subscription.STATE, *[stamp.key] * subscription.STATE_ASKS
    if stamp.kind != "events":
        return _QUESTIONS[stamp.kind], stamp.key
    ids = str(stamp.key).split(",")
    marks = ",".join("?" * len(ids))
    return f"SELECT sum(version) FROM event WHERE id IN ({marks})", *map(int, ids)  # noqa: S608
