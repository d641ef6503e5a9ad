"""The days of an event that lasts several: each with its own hours, as far as they are known."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.when import When
from eventapp.models.agenda import AgendaItem
from eventapp.models.event import Event


class Hours(Protocol):
    """What is asked of a point of the agenda: its day, counted from 0, and its wall times there."""

    @property
    def day(self) -> int: ...
    @property
    def starts(self) -> time | None: ...
    @property
    def ends(self) -> time | None: ...


@dataclass(frozen=True)
class Day:
    """One day of several, `number` from 0, in the wall time of its zone; an end may be unknown."""

    number: int
    date: date
    starts: time
    ends: time | None
    zone: str

    @property
    def local_start(self) -> datetime:
        """When it begins, on the clock of the zone."""
        return datetime.combine(self.date, self.starts, ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        """When it ends, on the clock of the zone; the midnight after it when that is not known."""
        if self.ends is None:
            return datetime.combine(self.date + timedelta(days=1), time(), ZoneInfo(self.zone))
        return datetime.combine(self.date, self.ends, ZoneInfo(self.zone))


def days_of(when: When, agenda: Iterable[Hours]) -> tuple[Day, ...]:
    """The days of an event over several with known hours; none for any other.

    A day lasts as its agenda does, else from the hour the event starts to the hour it ends. One
    that goes through the night, or whose hours no agenda tells, is one block and has no days.
    """
    if not when.is_timed or when.first_day == when.end_day:
        return ()
    points = list(agenda)
    spans = [
        _span(when, [point for point in points if point.day == number])
        for number in range(len(when.days))
    ]
    told = tuple(
        Day(number, day, *span, when.zone)
        for number, (day, span) in enumerate(zip(when.days, spans, strict=True))
        if span is not None
    )
    return told if len(told) == len(spans) else ()


def _span(when: When, points: Sequence[Hours]) -> tuple[time, time | None] | None:
    """From the earliest start to the latest end of a day's points; None when it makes no sense."""
    starts = [point.starts for point in points if point.starts is not None]
    ends = [point.ends for point in points if point.ends is not None]
    first = min(starts, default=when.starts or time())
    latest = max((*starts, *ends), default=first)
    if latest in ends:
        return first, latest
    if when.ends is None:
        return first, None
    until = max(when.ends, latest)
    return (first, until) if until > first else None


def uid(event: Event, number: int) -> str:
    """The UID of a day, counted from 0: the same for ever, and stored nowhere."""
    return str(uuid.uuid5(uuid.UUID(event.uid), f"day {number}"))


def apart(event: Event) -> tuple[Day, ...]:
    """The days where they differ in their hours; none where the event's own hours say it all."""
    found = days_of(event.when, hours_of([event]).get(event.id, ()))
    return found if len({(day.starts, day.ends) for day in found}) > 1 else ()


def hours_of(events: Iterable[Event]) -> Mapping[int, Sequence[Hours]]:
    """What the agendas of many events say of hours, by the event's number; asked at most once."""
    wanted = [event.id for event in events if event.when.first_day != event.when.end_day]
    found: dict[int, list[Hours]] = {}
    if not wanted:
        return found
    points = select(AgendaItem.event_id, AgendaItem.day, AgendaItem.starts, AgendaItem.ends)
    for row in db.session.execute(points.where(AgendaItem.event_id.in_(wanted))):
        found.setdefault(row.event_id, []).append(row)
    return found
