"""How the people of the demo register over days and weeks: by day, and more towards the end."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.actions import registering, seating
from eventapp.core import clock
from eventapp.core.i18n import using
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from seeds import making
from seeds.demo.people import Person

Leave = Callable[[Registration], object]
NOBODY: Mapping[int, Leave] = {}
DAWN, DUSK = 6.5, 22.0


def enter(
    event: Event,
    who: list[Person],
    first: datetime,
    last: datetime,
    leaving: Mapping[int, Leave] = NOBODY,
) -> list[Registration]:
    """Register people in order between two moments; some, by their number, leave again later."""
    last = by_day(last)
    moments = _moments(len(who), first, last, event.slug)
    steps = [(moment, number, False) for number, moment in enumerate(moments)]
    steps += [(_later(moments[n], last), n, True) for n in leaving]
    rows: list[Registration] = []
    for moment, number, leaves in sorted(steps):
        with clock.at(moment), using(who[number].locale):
            if leaves:
                _leave(event, rows[number], leaving[number])
            else:
                rows.append(registering.register(event, who[number].attendee))
    return rows


def _leave(event: Event, row: Registration, how: Leave) -> None:
    """Attendees withdraw and send delegates by themselves; it is an organizer who declines."""
    if how is not seating.decline:
        how(row)
        return
    with making.organizing(event.host_id):
        how(row)


def _later(moment: datetime, last: datetime) -> datetime:
    """When somebody who registered at a moment leaves: some days on, by day, before the last."""
    wanted = _awake(moment + (last - moment) * 0.4)
    return min(max(wanted, moment + timedelta(minutes=5)), last)


def _moments(number: int, first: datetime, last: datetime, name: str) -> list[datetime]:
    chance = random.Random(name)
    drawn = sorted(first + (last - first) * chance.random() ** 0.8 for _ in range(number))
    latest = last - timedelta(minutes=1)
    return sorted(min(max(_awake(moment), first), latest) for moment in drawn)


def _awake(moment: datetime) -> datetime:
    """The same day at an hour when people are awake; what was later stays later."""
    local, midnight = _local(moment)
    share = (local - midnight) / timedelta(days=1)
    return midnight + timedelta(hours=DAWN + share * (DUSK - DAWN))


def by_day(moment: datetime) -> datetime:
    """That moment, or in the night the evening before."""
    local, midnight = _local(moment)
    if local < midnight + timedelta(hours=DAWN):
        return midnight - timedelta(hours=24 - DUSK)
    return min(local, midnight + timedelta(hours=DUSK))


def _local(moment: datetime) -> tuple[datetime, datetime]:
    """It in Thailand, and the midnight before it."""
    local = moment.astimezone(ZoneInfo("Asia/Bangkok"))
    return local, local.replace(hour=0, minute=0, second=0, microsecond=0)
