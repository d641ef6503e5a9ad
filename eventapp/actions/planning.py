"""Planning: the agenda of an event."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from eventapp.actions import announcing, appointing, editing, history
from eventapp.core.db import db
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.models.agenda import KINDS, STYLES, AgendaItem
from eventapp.models.chairperson import Chairperson
from eventapp.models.days import days_of
from eventapp.models.event import Event
from eventapp.models.message import EVENT_MOVED
from eventapp.models.plans import Point
from eventapp.models.venue import Room

_COPIED = ("day", "starts", "ends", "kind", "title", "detail", "lead", "lead_id", "room_id")


def plan(event: Event, points: Sequence[Point], *, style: str, edition: int | None = None) -> bool:
    """Save the agenda in this order; whether anything changed. Raises Stale, ChairTaken, Refused.

    A point that stays keeps its row, and with it its calendar identity and its chair. Where an
    event lasts several days, the agenda tells their hours: a change of these moves calendars.
    """
    editing.begin(event, edition)
    before, style_before = points_of(event), event.agenda_style
    points = sorted(points, key=lambda point: point.day)
    if points == before and style == style_before:
        return False
    if style not in STYLES:
        raise Refused(_("Choose how the agenda is shown."), field="agenda_style")
    event.agenda_style = style
    known = {item.id: item for item in db.session.scalars(AgendaItem.of(event))}
    for position, point in enumerate(points, 1):
        _check(event, point, known)
        _write(event, known.pop(point.id, None) if point.id else None, point, position)
    for gone in known.values():
        db.session.delete(gone)
    db.session.flush()
    after = points_of(event)
    moves = days_of(event.when, before) != days_of(event.when, after)
    editing.saved(event, "agenda", _changes(style_before, style, before, after), moves=moves)
    appointing.check_free(event)
    if moves:
        announcing.announce(event, EVENT_MOVED)
    return True


def points_of(event: Event) -> list[Point]:
    """The agenda now, in order."""
    return [
        Point(id=item.id, **{name: getattr(item, name) for name in _COPIED})
        for item in db.session.scalars(AgendaItem.of(event))
    ]


def _check(event: Event, point: Point, known: dict[int, AgendaItem]) -> None:
    wrong = _wrong(event, point, known)
    if wrong:
        raise Refused(wrong, field="points")


def _wrong(event: Event, point: Point, known: dict[int, AgendaItem]) -> str:
    if point.id is not None and point.id not in known:
        return _("One of the points is not of this event.")
    if not 0 <= point.day < len(event.when.days):
        return _("“%(title)s” is on a day that the event does not have.", title=point.title)
    if point.ends and (point.starts is None or point.ends <= point.starts):
        return _("“%(title)s” must end after it starts.", title=point.title)
    if point.kind not in KINDS:
        return _("Choose the kind of each point from the list.")
    if point.lead_id is not None and db.session.get(Chairperson, point.lead_id) is None:
        return _("Choose the lead from the list.")
    room = db.session.get(Room, point.room_id) if point.room_id is not None else None
    if point.room_id is not None and (room is None or room.venue_id != event.venue_id):
        return _("Choose a room of the venue for “%(title)s”.", title=point.title)
    return ""


def _write(event: Event, item: AgendaItem | None, point: Point, position: int) -> None:
    if item is None:
        item = AgendaItem(event_id=event.id)
        db.session.add(item)
    item.position = position
    for name in _COPIED:
        setattr(item, name, getattr(point, name))


def _changes(
    style_before: str, style: str, before: Sequence[Point], after: Sequence[Point]
) -> dict[str, Any]:
    return history.difference(
        {"agenda_style": style_before, "agenda": [_line(point) for point in before]},
        {"agenda_style": style, "agenda": [_line(point) for point in after]},
    )


def _line(point: Point) -> list[Any]:
    """A point as the history shows it: day, hours, title."""
    hours = [moment and moment.isoformat("minutes") for moment in (point.starts, point.ends)]
    return [point.day, *hours, *point.title.pair]


def copy(source: Event, target: Event) -> dict[int, int]:
    """The same agenda for another event; gives the new number of each old point."""
    target.agenda_style = source.agenda_style
    days = len(target.when.days)
    pairs: list[tuple[int, AgendaItem]] = []
    for position, point in enumerate(points_of(source), 1):
        room_id = point.room_id if target.venue_id == source.venue_id else None
        fresh = replace(point, day=min(point.day, days - 1), room_id=room_id)
        item = AgendaItem(event_id=target.id, position=position)
        for name in _COPIED:
            setattr(item, name, getattr(fresh, name))
        db.session.add(item)
        pairs.append((point.id or 0, item))
    db.session.flush()
    return {old: item.id for old, item in pairs}
