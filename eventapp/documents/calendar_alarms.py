"""Alarms: invitations ring, feeds and files only for whoever asks (RFC 5545, 3.6.6)."""

from collections.abc import Sequence
from datetime import timedelta

from eventapp.core.i18n import gettext as _
from eventapp.documents.calendar_text import Text, folded

Alarms = Sequence[timedelta]
"""How long before an event its alarms ring."""

INVITED = (timedelta(days=1), timedelta(hours=2))
"""Those of an invitation."""

_END = b"\r\nEND:VEVENT\r\n"  # no line of a text begins so: what is folded begins with a space


def reminding(written: bytes, remind: Alarms, late: timedelta) -> bytes:
    """A written VEVENT with its alarms; they show words, as a file from a site may ring no mail.

    `late` is how long after its start the event begins. Where an entry for each day follows, these
    ring instead, each before its own hours.
    """
    if not remind:
        return written
    first, *days = written.removesuffix(_END).split(_END)
    if days:
        told = [first, *(day + _valarms(remind, timedelta()) for day in days)]
    else:
        told = [first + _valarms(remind, late)]
    return _END.join(told) + _END


def _valarms(remind: Alarms, late: timedelta) -> bytes:
    """After the line break of the last line, and before that of the next."""
    return b"".join(_valarm(late - before) for before in remind)


def _valarm(after: timedelta) -> bytes:
    words = Text(_("The event begins soon.")).to_ical()
    return (
        b"\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:%s\r\n" % _duration(after)
        + folded(b"DESCRIPTION:%s" % words)
        + b"END:VALARM"
    )


def _duration(span: timedelta) -> bytes:
    """The largest unit that says it whole: `-P1D`, `-PT2H`, `PT7H`, `-PT90M`."""
    minutes = int(span.total_seconds()) // 60
    sign, minutes = b"-" if minutes < 0 else b"", abs(minutes)
    if minutes % 1440 == 0:
        return b"%sP%dD" % (sign, minutes // 1440)
    if minutes % 60 == 0:
        return b"%sPT%dH" % (sign, minutes // 60)
    return b"%sPT%dM" % (sign, minutes)
