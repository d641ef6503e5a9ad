"""Whether events begin at the instant that their wall time names, as the rules of zones are now.

So with the times between which people register, which are kept as instants and, beside these, as
the clock of the event's zone shows them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.event import Event

Window = tuple[datetime | None, datetime | None]
"""When registration opens and closes, where the organizers said so."""
_FORM = "%Y-%m-%dT%H:%M:%S"


def astray(now: datetime) -> list[int]:
    """The events not over whose stored instants are no longer those of their wall time, by id.

    A country changes its clock, the machine learns of it by an update: the people still meet at
    nine, and nine is another instant.
    """
    instants = Event.starts_at, Event.ends_at, Event.opens_at, Event.closes_at
    chosen = select(Event.id, Event.when, *instants, Event.opens_wall, Event.closes_wall)
    rows = db.session.execute(chosen.where(Event.ends_at > now).order_by(Event.id))
    return [row.id for row in rows if _named(row) != tuple(row[-6:-2])]


def _named(row: Any) -> Sequence[datetime | None]:
    return (row.when.starts_at, row.when.ends_at, *window(row))


def window(event: Any) -> Window:
    """The instants that the clock on the spot names for the window, by the rules as they are."""
    zone = event.when.zone
    return (
        _instant(event.opens_at, event.opens_wall, zone),
        _instant(event.closes_at, event.closes_wall, zone),
    )


def note(event: Event) -> None:
    """Write down what the clock on the spot shows when registration opens and closes."""
    zone = event.when.zone
    event.opens_wall, event.closes_wall = _wall(event.opens_at, zone), _wall(event.closes_at, zone)


def _instant(known: datetime | None, wall: str, zone: str) -> datetime | None:
    if known is None or not wall:
        return known
    return datetime.strptime(wall, _FORM).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _wall(moment: datetime | None, zone: str) -> str:
    """Nothing for an hour that the clock shows a second time: it names another instant."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    return "" if local.fold else local.strftime(_FORM)
