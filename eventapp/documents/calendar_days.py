"""An event over several days: a marker over all of them, and an entry of its own for each day.

Unlike sessions are entries of their own with RELATED-TO (RFC 5545, 3.8.4.5); Outlook refuses RDATE
without a rule.
"""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import vDate

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_text import Moment, Properties, Text, Word
from eventapp.documents.calendar_words import Details
from eventapp.models.days import Day, uid
from eventapp.models.event import Event

_SHARED = (
    *("SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "STATUS", "CLASS", "LOCATION", "GEO"),
    *("URL", "CONFERENCE", "ORGANIZER"),
)

_MORNING = time(9)  # for days of which no hour is known


def set_times(entry: Properties, event: Event, details: Details) -> None:
    """Local time with its zone; days where no hour is known, and over days with hours each."""
    when = event.when
    if not when.is_timed or words.days(event, details):
        entry["DTSTART"] = _day(when.first_day)
        entry["DTEND"] = _day(when.end_day + timedelta(days=1))
        entry["TRANSP"] = Word("TRANSPARENT")
        return
    _set_hours(entry, event, when.local_start, when.local_end)


def of_days(marker: Properties, event: Event, details: Details) -> list[Properties]:
    """The entries of the days that go with the event's own; none when it is one block."""
    days = words.days(event, details)
    return [_of_day(marker, event, day, len(days), details) for day in days]


def late(event: Event, details: Details) -> timedelta:
    """How long after DTSTART it begins: that of days is midnight, and people come later."""
    days = words.days(event, details)
    if event.when.is_timed and not days:
        return timedelta()
    first = days[0].starts if days else _MORNING
    return timedelta(hours=first.hour, minutes=first.minute)


def _of_day(
    marker: Properties, event: Event, day: Day, number: int, details: Details
) -> Properties:
    entry: Properties = {"UID": Word(uid(event, day.number)), "RELATED-TO": Word(event.uid)}
    entry |= {name: marker[name] for name in _SHARED if name in marker}
    _set_hours(entry, event, day.local_start, day.local_end)
    named = _("day %(number)s of %(all)s", number=day.number + 1, all=number)
    entry["SUMMARY"] = Text(f"{marker['SUMMARY']} ({named})")
    if "DESCRIPTION" in marker:
        entry["DESCRIPTION"] = Text(_description(marker, event, day, details))
    return entry


def _description(marker: Properties, event: Event, day: Day, details: Details) -> str:
    where, joining = details.place(event), marker.get("CONFERENCE", "")
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
    if not frame.zone(event.when):
        starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    entry["DTSTART"], entry["DTEND"] = Moment(starts), Moment(ends)
    entry["TRANSP"] = Word("OPAQUE")


def _day(day: date) -> vDate:
    return vDate(day, params={"VALUE": "DATE"})
