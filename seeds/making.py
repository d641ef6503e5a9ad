"""Making what a seed describes, by actions alone; what is there already stays as it is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import select

from eventapp.actions import (
    appointing,
    editing,
    enrolling,
    history,
    hosting,
    labelling,
    placing,
    planning,
    presenting,
    publishing,
)
from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.models.agenda import PROGRAMME
from eventapp.models.chairperson import Chairperson
from eventapp.models.entries import ChairpersonEntry, OrganizationEntry, RoomEntry, VenueEntry
from eventapp.models.event import Event
from eventapp.models.organization import Organization
from eventapp.models.plans import Admission, Appointment, Part, Point, Schedule, Texts
from eventapp.models.user import DOOR, Membership, User
from eventapp.models.venue import Room, Venue

T = TypeVar("T")
NOTHING = Bilingual()
CLOSED = Admission("closed")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An event as a seed describes it; people, places and topics by their slugs and keys."""

    slug: str
    host: str
    schedule: Schedule
    texts: Texts
    topics: tuple[str, ...] = ()
    chairs: tuple[tuple[Chairperson, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    points: tuple[Point, ...] = ()
    style: str = PROGRAMME
    admission: Admission = CLOSED
    source: Bilingual = NOTHING
    byline: Bilingual = NOTHING
    is_demo: bool = False
    is_draft: bool = False


def organization(slug: str, entry: OrganizationEntry, *, is_demo: bool = False) -> Organization:
    """The organization with this slug."""
    return _by_slug(Organization, slug) or hosting.create(entry, slug=slug, is_demo=is_demo)


def venue(
    slug: str, entry: VenueEntry, rooms: Iterable[RoomEntry], keeper: str, *, is_demo: bool = False
) -> Venue:
    """The venue with this slug and its rooms."""
    known = _by_slug(Venue, slug)
    if known is not None:
        return known
    keeping = _by_slug(Organization, keeper)
    made = placing.add_venue(entry, keeping, slug=slug, is_demo=is_demo)
    for room in rooms:
        placing.add_room(made, room)
    return made


def room_of(where: Venue, number: int = 0) -> Room:
    """One of its rooms, in the order they were made."""
    rows = db.session.scalars(select(Room).where(Room.venue_id == where.id).order_by(Room.id))
    return rows.all()[number]


def chairperson(
    entry: ChairpersonEntry, works_for: str, keeper: str, *, is_demo: bool = False
) -> Chairperson:
    """The chairperson with this name and position."""
    known = select(Chairperson).where(
        Chairperson.name == entry.name, Chairperson.position == entry.position
    )
    found = db.session.scalar(known)
    if found is not None:
        return found
    body = _by_slug(Organization, works_for)
    whole = replace(entry, organization_id=body.id if body else None)
    return presenting.add(whole, _by_slug(Organization, keeper), is_demo=is_demo)


def user(email: str, name: str, password_hash: str, *, is_admin: bool = False) -> User:
    """The demo account with this address."""
    known = db.session.scalar(select(User).where(User.email == email))
    if known is not None:
        return known
    return enrolling.enroll(email, name, password_hash, is_admin=is_admin, is_demo=True)


def member(of: str, who: User, role: str) -> None:
    """Let them belong to the organization, unless they do."""
    body = _by_slug(Organization, of)
    if body is not None:
        enrolling.join(who, body, role)


def event(plan: Plan) -> Event | None:
    """Make, fill and publish an event; None when it is there already."""
    host = _by_slug(Organization, plan.host)
    if host is None or _by_slug(Event, plan.slug) is not None:
        return None
    texts = replace(plan.texts, topics=tuple(sorted(TOPICS[slug] for slug in plan.topics)))
    with organizing(host.id):
        made = publishing.create(host, texts.title, plan.schedule, kind=texts.kind, slug=plan.slug)
        labelling.label(made, is_demo=plan.is_demo, source=plan.source, byline=plan.byline)
        editing.revise(made, texts)
        planning.plan(made, plan.points, style=plan.style)
        appointing.set_people(made, _appointments(plan), _parts(plan))
        editing.admit_by(made, plan.admission)
        if not plan.is_draft:
            publishing.publish(made)
    return made


@contextmanager
def organizing(host_id: int) -> Iterator[None]:
    """Let the history say that somebody of this organization did what happens inside the block."""
    somebody = select(Membership.user_id).where(
        Membership.organization_id == host_id, Membership.role != DOOR
    )
    token = history.actor.set(db.session.scalar(somebody.order_by(Membership.id)))
    try:
        yield
    finally:
        history.actor.reset(token)


def _appointments(plan: Plan) -> list[Appointment]:
    return [Appointment(person.id, task) for person, task in plan.chairs]


def _parts(plan: Plan) -> list[Part]:
    found = [(_by_slug(Organization, slug), part) for slug, part in plan.parts]
    return [Part(body.id, part) for body, part in found if body is not None]


def _by_slug(model: type[T], slug: str) -> T | None:
    columns: Any = model
    return db.session.scalar(select(model).where(columns.slug == slug))


TOPICS: dict[str, int] = {}
"""The topics by slug, filled when they are loaded."""
