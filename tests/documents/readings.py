"""What calendar programs understand of what we write, by parsers that share no code with ours.

vobject, ics and ical are Python; `icaljs` is what Thunderbird reads with, `libical` what Evolution
and KDE do. icalendar, whose value types we use, does not count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ics
import vobject
from ical.calendar_stream import IcsCalendarStream

Moment = datetime | date


@dataclass(frozen=True)
class Person:
    """Somebody in a calendar: ORGANIZER or ATTENDEE."""

    address: str
    name: str
    kind: str = ""
    role: str = ""
    answer: str = ""
    wanted: str = ""
    sent: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """One VEVENT as a parser understood it."""

    uid: str
    sequence: int
    status: str
    summary: str
    description: str
    location: str
    starts: Moment | None
    ends: Moment | None
    replaces: Moment | None
    organizer: Person | None
    people: tuple[Person, ...]
    alarms: tuple[timedelta, ...]


@dataclass(frozen=True)
class Calendar:
    """A whole stream as a parser understood it."""

    method: str
    entries: tuple[Read, ...]


Parse = Callable[[bytes], Calendar]


def instant(value: Moment | None) -> Moment | None:
    """A time in UTC; a day stays a day."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value or None


def by_vobject(octets: bytes) -> Calendar:
    """Read strictly by vobject."""
    calendar = vobject.readOne(octets.decode())
    entries = tuple(_of_vobject(found) for found in calendar.contents.get("vevent", []))
    return Calendar(_value(calendar, "method"), entries)


def _of_vobject(found: Any) -> Read:
    people = found.contents.get("attendee", [])
    organizer = found.contents.get("organizer", [])
    return Read(
        found.uid.value,
        int(_value(found, "sequence")),
        *(_value(found, name) for name in ("status", "summary", "description", "location")),
        *(instant(_value(found, name)) for name in ("dtstart", "dtend", "recurrence-id")),
        next((_person(one.value, one.params) for one in organizer), None),
        tuple(_person(one.value, one.params) for one in people),
        tuple(alarm.trigger.value for alarm in found.contents.get("valarm", [])),
    )


def _value(component: Any, name: str) -> Any:
    return component.contents[name][0].value if name in component.contents else ""


def _person(address: str, params: dict[str, list[str]]) -> Person:
    def one(name: str) -> str:
        return "".join(params.get(name, []))

    return Person(
        address,
        one("CN"),
        *(one(name) for name in ("CUTYPE", "ROLE", "PARTSTAT", "RSVP")),
        tuple(params.get("DELEGATED-TO", [])),
        tuple(params.get("DELEGATED-FROM", [])),
    )


def by_ical(octets: bytes) -> Calendar:
    """Read by ical, which checks each property's type and keeps no zone of a RECURRENCE-ID."""
    calendar = IcsCalendarStream.calendar_from_ics(octets.decode())
    return Calendar(calendar.method or "", tuple(_of_ical(found) for found in calendar.events))


def _of_ical(found: Any) -> Read:
    return Read(
        str(found.uid),
        found.sequence or 0,
        found.status.value if found.status else "",
        found.summary,
        found.description or "",
        found.location or "",
        instant(found.dtstart),
        instant(found.dtend),
        None,
        _of_address(found.organizer) if found.organizer else None,
        tuple(_of_address(one) for one in found.attendees),
        tuple(alarm.trigger for alarm in found.alarm),
    )


def _of_address(one: Any) -> Person:
    return Person(
        str(one.uri),
        one.common_name or "",
        *(word or "" for word in (one.user_type, one.role, one.status)),
        {None: "", True: "TRUE", False: "FALSE"}[one.rsvp],
        tuple(map(str, one.delegate or ())),
        tuple(map(str, one.delegator or ())),
    )


def by_ics(octets: bytes) -> Calendar:
    """Read by ics.py, which gives days as the midnights around them, and its sets in no order."""
    calendar = ics.Calendar(octets.decode())
    found = sorted(calendar.events, key=lambda event: (event.begin, event.uid))
    return Calendar(calendar.method or "", tuple(_of_ics(event) for event in found))


def _of_ics(found: Any) -> Read:
    rest = {line.name: line.value for line in found.extra if hasattr(line, "value")}

    def at(moment: Any) -> Moment | None:
        if moment is None:
            return None
        day: date = moment.date()
        time: datetime = moment.datetime
        return day if found.all_day else time.astimezone(UTC)

    return Read(
        found.uid,
        int(rest["SEQUENCE"]),
        found.status or "",
        found.name or "",
        found.description or "",
        found.location or "",
        at(found.begin),
        at(found.end),
        None,
        _of_ics_person(found.organizer) if found.organizer else None,
        tuple(_of_ics_person(one) for one in found.attendees),
        tuple(alarm.trigger for alarm in found.alarms),
    )


def _of_ics_person(one: Any) -> Person:
    kept = {"CUTYPE": "cutype", "ROLE": "role", "PARTSTAT": "partstat", "RSVP": "rsvp"}
    told = {name: [str(getattr(one, key, None) or "")] for name, key in kept.items()}
    return _person(f"mailto:{one.email}", one.extra | told | {"CN": [one.common_name]})
