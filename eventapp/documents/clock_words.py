"""Whose clock an event is told by: said where a reader may stand under another one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.core import dates
from eventapp.core.i18n import gettext as _
from eventapp.core.when import BANGKOK, When
from eventapp.models.event import Event


@dataclass(frozen=True)
class ClockWords:
    """The name of the event's clock ('' where it goes without saying), and the same span by the
    site's own clock ('' where that is the same one).
    """

    zone: str = ""
    at_home: str = ""


def of(event: Event, home: str) -> ClockWords:
    """What a page must say: a room in the site's own zone has a clock on its wall."""
    when = event.when
    if not when.is_timed or (event.attendance == "on_site" and when.zone == home):
        return ClockWords()
    if when.zone == home:
        return ClockWords(named(when.zone, when.local_start))
    there = _moved(when, home)
    same = _("%(zone)s: %(when)s", zone=named(home, there.local_start), when=_span(there, when))
    return ClockWords(named(when.zone, when.local_start), same)


def named(zone: str, moment: datetime) -> str:
    """Thai time (UTC+7), Europe/Berlin (UTC+2): what a zone is called, with its offset then."""
    clock = offset(moment.astimezone(ZoneInfo(zone)))
    if zone == BANGKOK:
        return _("Thai time (%(offset)s)", offset=clock)
    return f"{zone} ({clock})"


def offset(moment: datetime) -> str:
    """UTC+7, UTC-3:30."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    rest = f":{abs(minutes) % 60:02}" if minutes % 60 else ""
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60}{rest}"


def _moved(when: When, zone: str) -> When:
    """The same span on the clock of another zone."""
    starts = when.starts_at.astimezone(ZoneInfo(zone))
    if when.ends is None:
        return When(starts.date(), None, starts.time(), None, zone)
    ends = when.ends_at.astimezone(ZoneInfo(zone))
    return When(starts.date(), ends.date(), starts.time(), ends.time(), zone)


def _span(there: When, here: When) -> str:
    """The hours alone where the day is the same."""
    days = (there.first_day, there.end_day)
    if there.starts and days == (here.first_day, here.end_day) and len(here.days) == 1:
        return dates.format_time_range(there.starts, there.ends)
    return dates.format_when(there, style="brief").removesuffix(f" ({there.zone})")
