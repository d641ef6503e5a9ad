"""The board of a week: rooms down, days across, and what happens in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.core.dates import format_time_range
from eventapp.models.occupancy import Clash, Use
from eventapp.models.venue import Room, Venue

OPENS, CLOSES = 8 * 60, 18 * 60


@dataclass(frozen=True)
class Slot:
    """One use on one day: its hours in words ('' all day), and the rule from 8 to 18 in percent."""

    use: Use
    hours: str
    left: float
    width: float
    is_clash: bool


@dataclass(frozen=True)
class Row:
    """A room and its seven days."""

    room: Room
    days: tuple[tuple[Slot, ...], ...]


@dataclass(frozen=True)
class Board:
    """A week of some venues."""

    days: tuple[date, ...]
    venues: tuple[tuple[Venue, tuple[Row, ...]], ...]

    @property
    def used(self) -> "Board":
        """The same week with only the rooms in which something happens."""
        venues = (
            (venue, tuple(row for row in rows if any(row.days))) for venue, rows in self.venues
        )
        return Board(self.days, tuple((venue, rows) for venue, rows in venues if rows))

    @property
    def week_before(self) -> date:
        """The Monday before."""
        return self.days[0] - timedelta(days=7)

    @property
    def week_after(self) -> date:
        """The Monday after."""
        return self.days[0] + timedelta(days=7)


def week(
    monday: date,
    rooms: Iterable[tuple[Venue, list[Room]]],
    found: list[Use],
    clashes: list[Clash],
) -> Board:
    """The week from this Monday on, in each venue's own time."""
    days = tuple(monday + timedelta(days=n) for n in range(7))
    wrong = {id(use) for clash in clashes for use in (clash.first, clash.second)}
    by_room: dict[int, list[Use]] = {}
    for use in found:
        by_room.setdefault(use.room_id, []).append(use)

    def row(venue: Venue, room: Room) -> Row:
        mine, zone = by_room.get(room.id, []), ZoneInfo(venue.zone)
        return Row(room, tuple(_slots(mine, day, zone, wrong) for day in days))

    return Board(
        days,
        tuple((venue, tuple(row(venue, room) for room in theirs)) for venue, theirs in rooms),
    )


def _slots(uses: list[Use], day: date, zone: ZoneInfo, wrong: set[int]) -> tuple[Slot, ...]:
    starts = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    return tuple(
        _slot(use, max(use.starts_at, starts), min(use.ends_at, ends), day, zone, id(use) in wrong)
        for use in uses
        if use.starts_at < ends and starts < use.ends_at
    )


def _slot(
    use: Use, starts: datetime, ends: datetime, day: date, zone: ZoneInfo, is_clash: bool
) -> Slot:
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    begin = first.hour * 60 + first.minute
    until = 24 * 60 if last.date() > day else last.hour * 60 + last.minute
    hours = "" if (begin, until) == (0, 24 * 60) else format_time_range(first.time(), last.time())
    left, right = _percent(begin), _percent(until)
    return Slot(use, hours.removesuffix(" น."), left, max(right - left, 2), is_clash)


def _percent(minute: int) -> float:
    share = (min(max(minute, OPENS), CLOSES) - OPENS) / (CLOSES - OPENS)
    return round(min(share * 100, 98), 1)
