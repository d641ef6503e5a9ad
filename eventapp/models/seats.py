"""The seats of an event, counted on its row: one conditional UPDATE decides who gets one."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningUpdate

from eventapp.core import direct, quick
from eventapp.core.db import db
from eventapp.models.event import Event
from eventapp.models.registration import CONFIRMED, Registration

BESIDES = "(version - moves) * 2 + CASE WHEN taken >= capacity THEN 1 ELSE 0 END"
"""Rises with all that an event shows but the number of seats left; with whether any is, too."""


class Gone(Exception):
    """The last seat went meanwhile: nothing is kept, and it can be done again."""


def take(event: Event) -> bool:
    """Take one seat if one is left; False when full. Makes the event's stored pages stale."""
    return _move(event, +1)


def give_back(event: Event) -> None:
    """Give one seat back."""
    _move(event, -1)


def _move(event: Event, by: int) -> bool:
    """The row stays locked until the commit: writers of one event queue here, nowhere else."""
    row = direct.execute(_moved(by), {"event_id": event.id}).first()
    if row is None:
        return False
    for name, value in row._mapping.items():
        set_committed_value(event, name, value)
    return True


@cache
def _moved(by: int) -> ReturningUpdate[int, int, int]:
    """The statement of every registration, put together once."""
    moved = (
        update(Event.__table__)  # type: ignore[arg-type]
        .where(Event.id == bindparam("event_id"))
        .values(taken=Event.taken + by, version=Event.version + 1, moves=Event.moves + 1)
        .returning(Event.taken, Event.version, Event.moves)
    )
    if by > 0:
        moved = moved.where(or_(Event.capacity.is_(None), Event.taken < Event.capacity))
    return moved


class Count(NamedTuple):
    """The seats of an event at one moment; `number` counts what else it shows (`BESIDES`)."""

    event_id: int
    number: int
    capacity: int | None
    taken: int


def counted(slug: str) -> Count | None:
    """The seats of an event at this very moment, by the quickest question there is."""
    row = quick.row(db.engine, _COUNTED, slug)
    return Count(*row) if row else None


_COUNTED = f"SELECT id, {BESIDES}, capacity, taken FROM event WHERE slug = ?"  # noqa: S608


def miscounted() -> list[tuple[int, int, int]]:
    """Events whose count differs from their rows, as (event id, counted, rows): must be empty."""
    rows = (
        select(func.count())
        .where(Registration.event_id == Event.id, Registration.state == CONFIRMED)
        .scalar_subquery()
    )
    found = db.session.execute(select(Event.id, Event.taken, rows).where(Event.taken != rows))
    return [(event_id, taken, count) for event_id, taken, count in found]
