"""Alarms, for whoever asks for them: feeds and files have none by themselves (RFC 5545, 3.6.6)."""

from collections.abc import Sequence
from datetime import timedelta

from eventapp.core.i18n import gettext as _
from eventapp.documents.calendar_text import Text, folded

Alarms = Sequence[timedelta]
"""How long before an event its alarms ring."""

_END = b"END:VEVENT\r\n"


def reminding(entry: bytes, remind: Alarms) -> bytes:
    """A written VEVENT with its alarms; they show words, as a file from a site may ring no mail."""
    if not remind:
        return entry
    return entry.removesuffix(_END) + b"".join(_valarm(before) for before in remind) + _END


def _valarm(before: timedelta) -> bytes:
    words = Text(_("The event begins soon.")).to_ical()
    return (
        b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-%s\r\n" % _duration(before)
        + folded(b"DESCRIPTION:%s" % words)
        + b"END:VALARM\r\n"
    )


def _duration(span: timedelta) -> bytes:
    """The largest unit that says it whole: `P1D`, `PT2H`, `PT90M`."""
    minutes = int(span.total_seconds()) // 60
    if minutes % 1440 == 0:
        return b"P%dD" % (minutes // 1440)
    if minutes % 60 == 0:
        return b"PT%dH" % (minutes // 60)
    return b"PT%dM" % minutes
