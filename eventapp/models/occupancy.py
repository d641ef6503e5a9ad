"""Who uses which room when: bookings of events, and rooms that agenda items ask for besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.models.agenda import AgendaItem
from eventapp.models.booking import HELD, Booking
from eventapp.models.event import CANCELLED, Event
from eventapp.models.venue import Room


@dataclass(frozen=True)
class Use:
    """One event in one room for one span of time; `is_held` when booked, else only planned."""

    room_id: int
    event: Event
    starts_at: datetime
    ends_at: datetime
    is_held: bool = True

    def overlaps(self, other: "Use") -> bool:
        """Whether another event wants the same room at the same moment."""
        return (
            self.room_id == other.room_id
            and self.event.id != other.event.id
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
        )


@dataclass(frozen=True)
class Clash:
    """Two uses of one room at one time, and the rooms of that venue that are free then."""

    first: Use
    second: Use
    free: tuple[Room, ...]

    @property
    def starts_at(self) -> datetime:
        """When both begin to be there."""
        return max(self.first.starts_at, self.second.starts_at)

    @property
    def ends_at(self) -> datetime:
        """When one of them is over."""
        return min(self.first.ends_at, self.second.ends_at)


def uses(rooms: Iterable[Room], start: datetime, end: datetime) -> list[Use]:
    """Every use of the rooms that touches the span, the earliest first: two queries, no more."""
    ids = [room.id for room in rooms]
    if not ids:
        return []
    found = [*_booked(ids, start, end), *_planned(ids, start, end)]
    return sorted(found, key=lambda use: (use.starts_at, use.event.id))


def _booked(ids: list[int], start: datetime, end: datetime) -> list[Use]:
    rows = db.session.execute(
        select(Booking, Event)
        .join(Event, Event.id == Booking.event_id)
        .where(
            Booking.room_id.in_(ids),
            Booking.state == HELD,
            Booking.starts_at < end,
            Booking.ends_at > start,
        )
        .options(joinedload(Event.host))
    )
    return [Use(one.room_id, event, one.starts_at, one.ends_at) for one, event in rows]


def _planned(ids: list[int], start: datetime, end: datetime) -> list[Use]:
    """Items of one event in one room on one day are one use, from the first to the last."""
    rows = db.session.execute(
        select(AgendaItem, Event)
        .join(Event, Event.id == AgendaItem.event_id)
        .where(
            AgendaItem.room_id.in_(ids),
            Event.room_id.is_distinct_from(AgendaItem.room_id),
            Event.state != CANCELLED,
            Event.starts_at < end,
            Event.ends_at > start,
        )
        .options(joinedload(Event.host))
    )
    spans: dict[tuple[int, int, int], Use] = {}
    for item, event in rows:
        key = (item.room_id or 0, event.id, item.day)
        use = Use(key[0], event, *_span(item, event), is_held=False)
        known = spans.get(key, use)
        spans[key] = Use(
            use.room_id,
            event,
            min(use.starts_at, known.starts_at),
            max(use.ends_at, known.ends_at),
            is_held=False,
        )
    return [use for use in spans.values() if use.starts_at < end and use.ends_at > start]


def _span(item: AgendaItem, event: Event) -> tuple[datetime, datetime]:
    """The item's own time; the event's hours, or the whole day, where it has none."""
    day = event.when.first_day + timedelta(days=item.day)
    zone = ZoneInfo(event.when.zone)
    starts = datetime.combine(day, item.starts or event.when.starts or time(), zone)
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    ends = item.ends or (None if item.starts else event.when.ends)
    until = datetime.combine(day, ends, zone) if ends else midnight
    return starts, until if until > starts else midnight


def clashes(found: list[Use], rooms: Iterable[Room]) -> list[Clash]:
    """Every two that want one room at one time, with the rooms beside it that are free then."""
    by_id = {room.id: room for room in rooms}
    pairs = [(a, b) for a, b in combinations(found, 2) if a.overlaps(b)]
    return [Clash(a, b, _free(a, b, found, by_id)) for a, b in pairs]


def _free(one: Use, other: Use, found: list[Use], rooms: dict[int, Room]) -> tuple[Room, ...]:
    starts, ends = min(one.starts_at, other.starts_at), max(one.ends_at, other.ends_at)
    taken = {use.room_id for use in found if use.starts_at < ends and starts < use.ends_at}
    venue_id = rooms[one.room_id].venue_id
    return tuple(
        room
        for room in rooms.values()
        if room.venue_id == venue_id and room.id not in taken and room.retired_at is None
    )
