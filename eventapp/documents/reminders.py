"""Reminders: the two alarms of an invitation, a day and two hours before (RFC 5545, 3.6.6)."""

from datetime import datetime, time, timedelta

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_text import Text, folded
from eventapp.documents.calendar_words import Details
from eventapp.models.event import Event

BEFORE = (timedelta(days=1), timedelta(hours=2))
_END = b"END:VEVENT\r\n"
_MORNING = time(9)  # for days of which no hour is known


def reminding(calendar: bytes, event: Event, details: Details) -> bytes:
    """The calendar of one entry with its alarms; they show words, as others may not ring."""
    late = _after_start(event, details)
    rung = b"".join(_valarm(late - before) for before in BEFORE)
    return calendar.replace(_END, rung + _END, 1)


def _after_start(event: Event, details: Details) -> timedelta:
    """How long after DTSTART it begins: that of days is midnight, and people come later."""
    when = event.when
    if when.is_timed and not words.days(event, details):
        return timedelta()
    days = words.days(event, details)
    first = days[0].starts if days else _MORNING
    return datetime.combine(when.first_day, first) - datetime.combine(when.first_day, time())


def _valarm(after: timedelta) -> bytes:
    described = Text(_("The event begins soon.")).to_ical()
    return (
        b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        + folded(b"TRIGGER:%s" % _duration(after))
        + folded(b"DESCRIPTION:%s" % described)
        + b"END:VALARM\r\n"
    )


def _duration(span: timedelta) -> bytes:
    """`-P1D`, `-PT2H`, `PT7H`, `-PT90M`: the largest unit that says it whole."""
    minutes = int(span.total_seconds()) // 60
    sign, minutes = b"-" if minutes < 0 else b"", abs(minutes)
    if minutes % 1440 == 0:
        return b"%sP%dD" % (sign, minutes // 1440)
    if minutes % 60 == 0:
        return b"%sPT%dH" % (sign, minutes // 60)
    return b"%sPT%dM" % (sign, minutes)
