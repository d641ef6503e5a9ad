"""A series and its dates for tests, and readers that expand its feed, none of them ours."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.rrule import rrulestr
from ical.calendar_stream import IcsCalendarStream

from eventapp.core.recurrence import Rule
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.documents import recurring
from eventapp.models.series import Series
from tests.documents import icaljs, libical
from tests.documents.examples import MADE, REVISED, SITE, about, event, lines

UID = "5a0c1b6e-1d2f-4c3b-8a9d-0e1f2a3b4c5d"
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
WEEKLY = When(date(2026, 12, 7), date(2026, 12, 7), time(9), time(12))
BERLIN = When(date(2026, 3, 16), date(2026, 3, 16), time(9), time(12), "Europe/Berlin")
AUTUMN = When(date(2026, 10, 12), date(2026, 10, 12), time(9), time(12), "Europe/Berlin")
DAYS = When(date(2026, 12, 7), date(2026, 12, 8))
RULE = "FREQ=WEEKLY;BYDAY=MO;COUNT=6"


def series(when=WEEKLY, rule=RULE, **more):
    filled = {
        "uid": UID,
        "slug": "mondays",
        "title": Bilingual("ประชุมทุกวันจันทร์", "Mondays"),
        "summary": Bilingual("พบกันทุกสัปดาห์", "Every week"),
        "rule": rule,
        "when": when,
        "is_demo": False,
        "sequence": 0,
        "created_at": MADE,
        "revised_at": REVISED,
    }
    return Series(**(filled | more))


def dates(of, **more):
    """A published event for each day of the rule, by number."""
    days = Rule.read(of.rule).days(of.when.first_day)
    return [
        event(
            **{
                "id": number,
                "uid": f"00000000-0000-4000-8000-{number:012}",
                "slug": f"monday-{number}",
                "when": of.when.moved_to(day),
                "original_day": day,
                "sequence": 0,
                "registration": "open",
            }
            | more
        )
        for number, day in enumerate(days, 1)
    ]


def move(row, when):
    """Move a date and leave the day its series gave it."""
    row.when, row.starts_at, row.ends_at = when, when.starts_at, when.ends_at


def told(of, rows, now=BEFORE):
    return recurring.feed(of, rows, about(), SITE, now=now)


def blocks(octets):
    """Each VEVENT as its content lines by what stands before the colon."""
    found = "\n".join(lines(octets)).split("BEGIN:VEVENT\n")[1:]
    inner = [part.split("\nEND:VEVENT")[0].split("\n") for part in found]
    return [dict(line.split(":", 1) for line in part) for part in inner]


def _utc(value):
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def by_vobject(octets):
    """Start of each instance that takes place, by vobject."""
    rows = vobject.readOne(octets.decode()).vevent_list
    moved, found = {}, []
    for row in rows:
        if hasattr(row, "recurrence_id"):
            moved[_utc(row.recurrence_id.value)] = row
    for row in rows:
        if hasattr(row, "recurrence_id") or row.status.value == "CANCELLED":
            continue
        starts = row.getrruleset(addRDate=True) if hasattr(row, "rrule") else [row.dtstart.value]
        whole = not isinstance(row.dtstart.value, datetime)
        found += [start.date() if whole else _utc(start) for start in starts]
    kept = [start for start in found if start not in moved]
    alive = [row for row in moved.values() if row.status.value != "CANCELLED"]
    return sorted([*kept, *(_utc(row.dtstart.value) for row in alive)])


def by_ical(octets):
    """The same by ical's own timeline."""
    calendar = IcsCalendarStream.calendar_from_ics(octets.decode())
    return sorted(
        _utc(found.dtstart)
        for found in calendar.timeline
        if found.status is None or found.status.value != "CANCELLED"
    )


def by_hand(octets):
    """The same from the raw lines: the rule goes over the wall, then each time gets its zone."""
    entries = blocks(octets)
    gone, found = set(), []
    for one in entries:
        name, text = next((n, t) for n, t in one.items() if n.startswith("DTSTART"))
        zone = re.search("TZID=([^;]+)", name)
        whole = "VALUE=DATE" in name

        def at(text, zone=zone, whole=whole):
            local = datetime.strptime(text[:15], "%Y%m%d" if whole else "%Y%m%dT%H%M%S")
            if whole:
                return local.date()
            return local.replace(tzinfo=ZoneInfo(zone[1]) if zone else UTC).astimezone(UTC)

        gone |= {at(v) for n, t in one.items() if n.startswith("EXDATE") for v in t.split(",")}
        gone |= {at(t) for n, t in one.items() if n.startswith("RECURRENCE-ID")}
        if "RRULE" not in one:
            found += [(at(text), "RECURRENCE-ID" in "".join(one), one["STATUS"])]
            continue
        rule, until = one["RRULE"].split(";UNTIL=")
        last = at(until) if whole else datetime.strptime(until, "%Y%m%dT%H%M%SZ")
        first = datetime.strptime(text, "%Y%m%d" if whole else "%Y%m%dT%H%M%S")
        for local in rrulestr(f"{rule};COUNT=400", dtstart=first):
            start = at(local.strftime("%Y%m%d" if whole else "%Y%m%dT%H%M%S"))
            if start <= (last if whole else last.replace(tzinfo=UTC)):
                found += [(start, False, "CONFIRMED")]
    return sorted(s for s, own, state in found if (own or s not in gone) and state != "CANCELLED")


def by_icaljs(octets):
    """The same by ical.js."""
    return icaljs.starts(octets)


def by_libical(octets):
    """The same by libical."""
    return libical.starts(octets)


READERS = (
    *(by_vobject, by_ical, by_hand, by_icaljs),
    pytest.param(by_libical, marks=libical.needed),
)
Reader = Callable[[bytes], list]
