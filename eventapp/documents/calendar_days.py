"""An event over several days: a marker over all of them, and an entry of its own for each day.

Unlike sessions are entries of their own with RELATED-TO (RFC 5545, 3.8.4.5); Outlook refuses RDATE
without a rule.
"""

import uuid
from datetime import UTC, date, datetime, timedelta

from icalendar import vDate

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_words as words
from eventapp.documents import timezones
from eventapp.documents.calendar_text import Moment, Properties, Text
from eventapp.documents.calendar_words import Details
from eventapp.models.days import Day
from eventapp.models.event import Event

_SHARED = (
    *("SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "STATUS", "CLASS", "LOCATION", "GEO"),
    *("URL", "CONFERENCE", "ORGANIZER"),
)


def uid(event: Event, number: int) -> str:
    """The UID of a day, counted from 0: the same for ever, and stored nowhere."""
    return str(uuid.uuid5(uuid.UUID(event.uid), f"day {number}"))


def set_times(entry: Properties, event: Event, details: Details) -> None:
    """Local time with its zone; days where no hour is known, and over days with hours each."""
    when = event.when
    if not when.is_timed or words.days(event, details):
        entry["DTSTART"] = _day(when.first_day)
        entry["DTEND"] = _day(when.end_day + timedelta(days=1))
        entry["TRANSP"] = Text("TRANSPARENT")
        return
    _set_hours(entry, event, when.local_start, when.local_end)


def of_days(marker: Properties, event: Event, details: Details) -> list[Properties]:
    """The entries of the days that go with the event's own; none when it is one block."""
    days = words.days(event, details)
    return [_of_day(marker, event, day, len(days), details) for day in days]


def _of_day(
    marker: Properties, event: Event, day: Day, number: int, details: Details
) -> Properties:
    entry: Properties = {"UID": Text(uid(event, day.number)), "RELATED-TO": Text(event.uid)}
    entry |= {name: marker[name] for name in _SHARED if name in marker}
    _set_hours(entry, event, day.local_start, day.local_end)
    named = _("day %(number)s of %(all)s", number=day.number + 1, all=number)
    entry["SUMMARY"] = Text(f"{words.title(event)} ({named})")
    entry["DESCRIPTION"] = Text(_description(marker, event, day, details))
    return entry


def _description(marker: Properties, event: Event, day: Day, details: Details) -> str:
    where, joining = words.place(event, details.areas), marker.get("CONFERENCE", "")
    points = [point for point in details.agenda if point.day == day.number]
    parts = [
        words.cancelled(event),
        _("When: %(when)s", when=words.day_and_hours(day)),
        _("Where: %(place)s", place=where) if where else "",
        _("Join online: %(url)s", url=joining) if joining else "",
        "\n".join(words.line(point) for point in points),
        _("Page of the event: %(url)s", url=marker["URL"]),
    ]
    return "\n".join(part for part in parts if part)


def _set_hours(entry: Properties, event: Event, starts: datetime, ends: datetime) -> None:
    """Local time with its zone; UTC where no rule tells the zone (RFC 5545, 3.3.5)."""
    when = event.when
    if not timezones.vtimezone(when.zone, when.first_day.year, when.end_day.year + 1):
        starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    entry["DTSTART"], entry["DTEND"] = Moment(starts), Moment(ends)
    entry["TRANSP"] = Text("OPAQUE")


def _day(day: date) -> vDate:
    return vDate(day, params={"VALUE": "DATE"})
