"""The calendar object of a letter, read leniently and believed in nothing (RFC 5546, 5545).

What cannot be an answer to us is said in a few words (`Unreadable`); no rule is ever expanded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event, vBroken
from icalendar.cal import Component

from eventapp.core import clock
from eventapp.core.text import clean

LARGEST = 256 * 1024
MOST_LINES, MOST_COMPONENTS = 5000, 50
DECIDED = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
DELEGATED = "DELEGATED"
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAILBOX = re.compile(r"[^\s<>\"(),:;@\\]{1,64}@[^\s<>\"(),:;@\\]{1,190}")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
           AssertionError)  # fmt: skip


class Unreadable(Exception):
    """It is no calendar object that we could act on; the words say why."""


@dataclass(frozen=True)
class Person:
    """An ATTENDEE: address without `mailto:`, PARTSTAT in capitals, to whom they delegate."""

    address: str
    name: str = ""
    partstat: str = "NEEDS-ACTION"
    delegated_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Itip:
    """What every object says: of which entry, in which revision, made when, to whom."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    organizer: str = ""
    people: tuple[Person, ...] = ()
    recurrence: date | None = None
    comment: str = ""
    status: str = ""  # REQUEST-STATUS, kept as it came (RFC 5545, 3.8.8.3)


class Reply(Itip):
    """An answer."""


class Refresh(Itip):
    """Somebody wants the current entry once more."""


class Foreign(Itip):
    """A method that only an organizer may send, or none of ours: never acted on."""


@dataclass(frozen=True, kw_only=True)
class Counter(Itip):
    """Another time is proposed; whole days stand as midnights of UTC and mean days of the event."""

    starts_at: datetime
    ends_at: datetime
    is_days: bool


def read(text: str) -> Itip:
    """The object; raises Unreadable and nothing else."""
    if len(text) > LARGEST or text.count("\n") > MOST_LINES:
        raise Unreadable("the calendar is too long")
    if text.upper().count("BEGIN:") > MOST_COMPONENTS:
        raise Unreadable("the calendar has too many components")
    try:
        return _read(Calendar.from_ical(_UNSEEN.sub("", text)))
    except _BROKEN as error:
        raise Unreadable(f"no calendar: {type(error).__name__}") from error


def _read(calendar: Component) -> Itip:
    method = _word(calendar, "METHOD").upper()
    events = [one for one in calendar.subcomponents if isinstance(one, Event)]
    if not method:
        raise Unreadable("the calendar has no METHOD")
    if method not in ("REPLY", "COUNTER", "REFRESH"):
        return Foreign(method=method[:20], uid="", sequence=0, stamp=clock.now())
    if len(events) != 1:
        raise Unreadable(f"{method} of {len(events)} events")
    entry = events[0]
    if entry.errors or any(isinstance(one, vBroken) for _name, one in entry.property_items()):
        raise Unreadable("the calendar has faulty properties")
    told = _told(entry, method)
    if method == "REPLY":
        return Reply(**told)
    if method == "REFRESH":
        return Refresh(**told)
    starts, ends = _span(entry)
    is_days = not isinstance(entry["DTSTART"].dt, datetime)
    return Counter(**told, starts_at=starts, ends_at=ends, is_days=is_days)


def _told(entry: Component, method: str) -> dict[str, Any]:
    uid = _word(entry, "UID")
    if not uid or len(uid) > 255:
        raise Unreadable("the calendar has no UID")
    recurrence = entry.get("RECURRENCE-ID")
    return {
        "method": method,
        "uid": uid,
        "sequence": _number(entry),
        "stamp": _stamp(entry),
        "organizer": next(iter(_mailboxes(entry.get("ORGANIZER"))), ""),
        "people": tuple(_people(entry)),
        "recurrence": _day(recurrence.dt) if recurrence is not None else None,
        "comment": _words(entry, "COMMENT", 1000),
        "status": _words(entry, "REQUEST-STATUS", 200),
    }


def _word(component: Component, name: str) -> str:
    found = component.get(name, "")
    if isinstance(found, list):
        raise Unreadable(f"{name} is given twice")
    return str(found).strip()


def _words(component: Component, name: str, length: int) -> str:
    """A text, the first where there are several."""
    found = component.get(name, "")
    text = found[0] if isinstance(found, list) else found
    return clean(str(text)[: 4 * length], multiline=True)[:length]


def _number(entry: Component) -> int:
    text = _word(entry, "SEQUENCE") or "0"
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Unreadable("SEQUENCE is no number")
    return int(text)


def _stamp(entry: Component) -> datetime:
    found = entry.get("DTSTAMP")
    if found is None or isinstance(found, list):
        raise Unreadable("the calendar has no DTSTAMP")
    return _instant(found.dt)


def _people(entry: Component) -> Iterator[Person]:
    found = entry.get("ATTENDEE", [])
    for one in (found if isinstance(found, list) else [found])[:20]:
        address = next(iter(_mailboxes(one)), "")
        if not address:
            raise Unreadable("an ATTENDEE without an address")
        to = one.params.get("DELEGATED-TO", ())
        yield Person(
            address=address,
            name=clean(str(one.params.get("CN", ""))[:500])[:120],
            partstat=str(one.params.get("PARTSTAT", "NEEDS-ACTION")).upper()[:20],
            delegated_to=tuple(_mailboxes(to)),
        )


def _mailboxes(values: Any) -> Iterator[str]:
    """The addresses of `mailto:` values; what is none is left out."""
    for value in values if isinstance(values, list | tuple) else [values]:
        text = re.sub(r"(?i)^mailto:", "", str(value or "").strip().strip('"'))
        if _MAILBOX.fullmatch(text):
            yield text


def _span(entry: Component) -> tuple[datetime, datetime]:
    starts, ends = entry.get("DTSTART"), entry.get("DTEND")
    length = entry.get("DURATION")
    if starts is None or isinstance(starts, list) or isinstance(ends, list):
        raise Unreadable("COUNTER without one DTSTART")
    if isinstance(starts.dt, datetime) and starts.dt.tzinfo is None:
        raise Unreadable("COUNTER in a zone that nobody knows")
    first = _instant(starts.dt)
    if ends is not None:
        last = _instant(ends.dt)
    elif length is not None and not isinstance(length, list):
        last = first + length.dt
    else:
        last = first + timedelta(hours=1)
    if not first < last <= first + timedelta(days=366):
        raise Unreadable("COUNTER ends before it begins")
    return first, last


def _instant(value: Any) -> datetime:
    """The moment in UTC, where days and floating times are taken to be."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), UTC)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    if not 1990 <= value.year <= 2300:  # 2569 is a year of the Buddhist Era
        raise Unreadable(f"the year {value.year}")
    return value.astimezone(UTC)


def _day(value: Any) -> date:
    if not 1990 <= value.year <= 2300:
        raise Unreadable(f"the year {value.year}")
    return value.date() if isinstance(value, datetime) else value
