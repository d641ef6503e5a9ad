"""Appointing: who chairs what, and which organizations take part."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from eventapp.actions import announcing, editing, history, sequences
from eventapp.core import clock, tokens
from eventapp.core.dates import format_when
from eventapp.core.db import db, lock
from eventapp.core.errors import ChairTaken, Refused
from eventapp.core.i18n import gettext as _
from eventapp.models.agenda import AgendaItem
from eventapp.models.answer import ASKED
from eventapp.models.chairing import TASKS, Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, Event
from eventapp.models.event_parts import HOST, PARTS, Participation
from eventapp.models.organization import Organization
from eventapp.models.plans import Appointment, Part

OPENING = timedelta(hours=1)
Span = tuple[datetime, datetime]


def set_people(
    event: Event,
    appointments: Sequence[Appointment],
    parts: Sequence[Part],
    *,
    edition: int | None = None,
) -> bool:
    """Save who chairs and who takes part; whether anything changed.

    A change of chairs moves calendars and is told to everybody. Raises Stale, ChairTaken, Refused.
    """
    editing.begin(event, edition)
    chairs_before, parts_before = appointments_of(event), parts_of(event)
    chairs_changed = list(appointments) != chairs_before
    parts_changed = list(parts) != parts_before
    if chairs_changed:
        _appoint(event, appointments)
    if parts_changed:
        _engage(event, parts)
    if not chairs_changed and not parts_changed:
        return False
    changes = history.difference(
        {"chairs": _plain(chairs_before), "parts": _plain(parts_before)},
        {"chairs": _plain(appointments_of(event)), "parts": _plain(parts)},
    )
    editing.saved(event, "people", changes, moves=chairs_changed)
    if chairs_changed:
        first = {row.chairperson_id: row.id or 0 for row in reversed(chairs_before)}
        announcing.appointed(event, first)
    return True


def appointments_of(event: Event) -> list[Appointment]:
    """Who chairs what now, in order of ceremony."""
    return [
        Appointment(row.chairperson_id, row.task, row.id, row.agenda_item_id, row.note)
        for row in db.session.scalars(Chairing.of(event))
    ]


def parts_of(event: Event) -> list[Part]:
    """Which organizations take part now."""
    rows = db.session.scalars(Participation.of(event))
    return [Part(row.organization_id, row.part) for row in rows]


def _appoint(event: Event, appointments: Sequence[Appointment]) -> None:
    known = {row.id: row for row in db.session.scalars(Chairing.of(event))}
    for position, wanted in enumerate(appointments, 1):
        _check_appointment(event, wanted, known)
        row = known.get(wanted.id or 0)
        if row is None or row.chairperson_id != wanted.chairperson_id:
            person = db.session.get_one(Chairperson, wanted.chairperson_id)
            number = sequences.next_for(event, person.email_key)
            row = _asked(event, wanted)
            row.sequence = number
        else:
            del known[row.id]
        row.task, row.agenda_item_id = wanted.task, wanted.item_id
        row.note, row.position = wanted.note, position
    _release(event, known.values())
    check_free(event)


def _release(event: Event, tasks: Collection[Chairing]) -> None:
    """Their tasks are gone; what calendars knew of these lives on in the event's own number."""
    event.sequence += max((row.sequence for row in tasks), default=0)
    for row in tasks:
        db.session.delete(row)
    db.session.flush()


def _check_appointment(event: Event, wanted: Appointment, known: dict[int, Chairing]) -> None:
    if wanted.id is not None and wanted.id not in known:
        raise Refused(_("One of the tasks is not of this event."), field="chairs")
    person = db.session.get(Chairperson, wanted.chairperson_id)
    kept = wanted.id and person and known[wanted.id].chairperson_id == person.id
    if person is None or (person.retired_at is not None and not kept):
        raise Refused(_("Choose the chairperson from the list."), field="chairs")
    if wanted.task not in TASKS:
        raise Refused(_("Choose a task from the list."), field="chairs")
    if wanted.item_id is not None:
        item = db.session.get(AgendaItem, wanted.item_id)
        if item is None or item.event_id != event.id:
            raise Refused(_("Choose an item of this agenda."), field="chairs")


def _asked(event: Event, wanted: Appointment) -> Chairing:
    row = Chairing(
        event_id=event.id,
        chairperson_id=wanted.chairperson_id,
        answer=ASKED,
        token=tokens.token(),
        created_at=clock.now(),
    )
    db.session.add(row)
    return row


def check_free(event: Event) -> None:
    """Refuse what would have a chairperson in two places. Raises ChairTaken.

    Each person's row is locked first, so of two events that ask at once one sees the other.
    """
    for row in sorted(db.session.scalars(Chairing.of(event)), key=lambda r: r.chairperson_id):
        lock(row.chairperson)
        mine = _span(event, row)
        if mine is None:
            continue
        for other, theirs in _others(event, row.chairperson_id, mine):
            if theirs[0] < mine[1] and mine[0] < theirs[1]:
                raise ChairTaken(_words(event, row.chairperson, other), field="chairs")


def _others(event: Event, chairperson_id: int, near: Span) -> list[tuple[Event, Span]]:
    found = db.session.execute(
        select(Chairing, Event)
        .join(Event, Chairing.event_id == Event.id)
        .where(
            Chairing.chairperson_id == chairperson_id,
            Event.id != event.id,
            Event.state != CANCELLED,
            Event.starts_at < near[1],
            Event.ends_at > near[0],
        )
    )
    spans = [(other, _span(other, chairing)) for chairing, other in found]
    return [(other, span) for other, span in spans if span is not None]


def _span(event: Event, chairing: Chairing) -> Span | None:
    """When the task keeps the chairperson, None where the hour is not known."""
    if not event.when.is_timed:
        return None
    if chairing.task == "opening":
        return event.starts_at, min(event.ends_at, event.starts_at + OPENING)
    if chairing.task == "item":
        return _span_of_item(event, chairing.agenda_item_id)
    return event.starts_at, event.ends_at


def _span_of_item(event: Event, item_id: int | None) -> Span | None:
    item = db.session.get(AgendaItem, item_id) if item_id else None
    if item is None or item.starts is None or item.ends is None:
        return None
    day = event.when.first_day + timedelta(days=item.day)
    zone = ZoneInfo(event.when.zone)

    def at(moment: time) -> datetime:
        return datetime.combine(day, moment, zone)

    return at(item.starts), at(item.ends)


def _words(event: Event, person: Chairperson, other: Event) -> str:
    return _(
        "%(name)s already has a task then: %(title)s, %(when)s.",
        name=person.full_name,
        title=editing.named(other, event),
        when=format_when(other.when, style="brief"),
    )


def _engage(event: Event, parts: Sequence[Part]) -> None:
    if len(set(parts)) != len(parts):
        raise Refused(_("An organization is there twice with the same part."), field="parts")
    ids = {part.organization_id for part in parts}
    known = set(db.session.scalars(select(Organization.id).where(Organization.id.in_(ids))))
    if known != ids or any(part.part not in PARTS or part.part == HOST for part in parts):
        raise Refused(_("Choose the organizations and their parts from the lists."), field="parts")
    db.session.execute(delete(Participation).where(Participation.event_id == event.id))
    db.session.flush()
    db.session.add_all(
        Participation(
            event_id=event.id,
            organization_id=part.organization_id,
            part=part.part,
            position=position,
        )
        for position, part in enumerate(parts, 1)
    )
    db.session.flush()


def _plain(rows: Sequence[Appointment | Part]) -> list[list[Any]]:
    """For the audit, which names people by number only."""
    return [
        [row.chairperson_id, row.task] if isinstance(row, Appointment)
        else [row.organization_id, row.part]
        for row in rows
    ]  # fmt: skip


def copy(source: Event, target: Event, items: dict[int, int]) -> None:
    """Ask the same people and organizations for another event; nobody has answered yet."""
    for row in db.session.scalars(
        select(Chairing)
        .where(Chairing.event_id == source.id)
        .options(joinedload(Chairing.chairperson))
    ):
        if row.chairperson.retired_at is not None:
            continue
        fresh = _asked(target, Appointment(row.chairperson_id))
        fresh.task, fresh.note, fresh.position = row.task, row.note, row.position
        fresh.agenda_item_id = items.get(row.agenda_item_id or 0)
    _engage(target, parts_of(source))
