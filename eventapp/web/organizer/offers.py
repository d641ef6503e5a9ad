"""What an event's forms let choose from: people, organizations, venues, rooms, topics."""

from typing import Any

from sqlalchemy import or_, select

from eventapp.core.dates import format_date
from eventapp.core.db import db
from eventapp.core.i18n import ngettext
from eventapp.forms.lookup import numbered
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.event_parts import Participation, Topic
from eventapp.models.organization import Organization
from eventapp.models.venue import Room, Venue


def people(event: Event) -> dict[int, str]:
    """Everybody in use in the directory, and who is appointed already."""
    appointed = select(Chairing.chairperson_id).where(Chairing.event_id == event.id)
    leading = select(AgendaItem.lead_id).where(
        AgendaItem.event_id == event.id, AgendaItem.lead_id.isnot(None)
    )
    found = db.session.scalars(
        select(Chairperson)
        .where(
            or_(
                Chairperson.retired_at.is_(None),
                Chairperson.id.in_(appointed),
                Chairperson.id.in_(leading),
            )
        )
        .order_by(Chairperson.precedence, Chairperson.sort_key, Chairperson.id)
    )
    return numbered((person.id, _name(person)) for person in found)


def _name(person: Chairperson) -> str:
    name, position = str(person.full_name), str(person.position)
    return f"{name} · {position}" if position and position != name else name


def organizations(event: Event) -> dict[int, str]:
    """Every organization in use, and those that take part already, without the host."""
    taking_part = select(Participation.organization_id).where(Participation.event_id == event.id)
    found = db.session.scalars(
        select(Organization)
        .where(
            or_(Organization.retired_at.is_(None), Organization.id.in_(taking_part)),
            Organization.id != event.host_id,
        )
        .order_by(Organization.sort_key, Organization.id)
    )
    return numbered((one.id, str(one.name)) for one in found)


def venues(event: Event) -> list[tuple[int, str]]:
    """Venues in use, and the event's own."""
    found = db.session.scalars(
        select(Venue)
        .where(or_(Venue.retired_at.is_(None), Venue.id == event.venue_id))
        .order_by(Venue.sort_key, Venue.id)
    )
    return [(venue.id, str(venue.name)) for venue in found]


def rooms(venue_id: int | None, kept: int | None = None) -> list[tuple[int, str]]:
    """The rooms of a venue that are in use, and the one the event has."""
    if venue_id is None:
        return []
    found = db.session.scalars(
        select(Room)
        .where(
            Room.venue_id == venue_id,
            or_(Room.retired_at.is_(None), Room.id == kept),
        )
        .order_by(Room.sort_key, Room.id)
    )
    return [(room.id, _room(room)) for room in found]


def _room(room: Room) -> str:
    parts = [str(room.name), str(room.building), str(room.floor)]
    if room.capacity:
        parts.append(ngettext("%(n)s seat", "%(n)s seats", room.capacity))
    return " · ".join(part for part in parts if part)


def topics() -> list[tuple[int, Any]]:
    """All topics."""
    return [(topic.id, topic.name) for topic in db.session.scalars(Topic.all())]


def days(event: Event) -> list[tuple[int, str]]:
    """The days of the event, counted from 0."""
    return [(n, format_date(day, "medium")) for n, day in enumerate(event.when.days)]


def items(event: Event) -> list[tuple[int, str]]:
    """The points of its agenda."""
    found = AgendaItem.of(event)
    return [(item.id, str(item.title)) for item in db.session.scalars(found)]


def hosts(allowed: frozenset[int] | None) -> list[tuple[int, str]]:
    """The organizations somebody may host an event with; None means any."""
    found = Organization.current()
    if allowed is not None:
        found = found.where(Organization.id.in_(allowed))
    return [(one.id, str(one.name)) for one in db.session.scalars(found)]
