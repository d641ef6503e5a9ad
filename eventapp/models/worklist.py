"""What waits for an organizer today: asked for all events of some organizations at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.models import roster
from eventapp.models.activity import Activity
from eventapp.models.event import CANCELLED, DRAFT, PUBLISHED, Event
from eventapp.models.message import PARKED, Message
from eventapp.models.registration import ACTIVE, CONFIRMED, PENDING, WAITLISTED, Registration

SOON = timedelta(days=21)
LATELY = 400
NEWS = ("register", "withdraw", "undo", "approve", "decline", "promote", "erase", "hand_back")


@dataclass(frozen=True)
class Scope:
    """Whose events: those of some organizations, or (admins) of all."""

    organizations: Collection[int] = ()
    everything: bool = False

    def holds(self) -> ColumnElement[bool]:
        """The condition on events."""
        return true() if self.everything else Event.host_id.in_(self.organizations)


def coming(scope: Scope, now: datetime, limit: int = 8) -> list[Event]:
    """The next events, drafts included, with host and place."""
    found = (
        select(Event)
        .where(scope.holds(), Event.ends_at > now, Event.state != CANCELLED)
        .options(*Event.shown())
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
    )
    return list(db.session.scalars(found))


def next_published(scope: Scope, now: datetime) -> Event | None:
    """The next one that is public."""
    found = (
        select(Event)
        .where(scope.holds(), Event.ends_at > now, Event.state == PUBLISHED)
        .options(*Event.shown())
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    )
    return db.session.scalar(found)


def drafts(scope: Scope, now: datetime, limit: int = 20) -> list[Event]:
    """Drafts that come near."""
    found = (
        select(Event)
        .where(
            scope.holds(),
            Event.state == DRAFT,
            Event.ends_at > now,
            Event.starts_at < now + SOON,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
    )
    return list(db.session.scalars(found))


def pending(scope: Scope, now: datetime) -> list[tuple[Event, int]]:
    """Events with requests that wait for an answer, and how many."""
    return _counted(scope, Event.ends_at > now, Registration.state == PENDING)


def to_phone(scope: Scope, now: datetime) -> list[tuple[Event, int]]:
    """Events with people to be told by phone, and how many."""
    return _counted(scope, Event.ends_at > now, roster.to_phone())


def _counted(scope: Scope, *which: ColumnElement[bool]) -> list[tuple[Event, int]]:
    counted = (
        select(Registration.event_id, func.count().label("number"))
        .join(Event, Event.id == Registration.event_id)
        .where(scope.holds(), *which)
        .group_by(Registration.event_id)
        .subquery()
    )
    return _with_events(counted)


def _with_events(counted: Any) -> list[tuple[Event, int]]:
    found = (
        select(Event, counted.c.number)
        .join(counted, counted.c.event_id == Event.id)
        .order_by(Event.starts_at, Event.id)
        .limit(20)
    )
    return [(event, number) for event, number in db.session.execute(found)]


def parked(scope: Scope) -> list[tuple[Event, int]]:
    """Events with letters that could not be sent, and how many."""
    counted = (
        select(Message.event_id, func.count().label("number"))
        .join(Event, Event.id == Message.event_id)
        .where(scope.holds(), Message.state == PARKED)
        .group_by(Message.event_id)
        .subquery()
    )
    return _with_events(counted)


@dataclass(frozen=True)
class Figures:
    """Numbers over all events of a scope."""

    events: int
    held: int
    registered: int
    lately: int
    pending: int
    waiting: int


def figures(scope: Scope, now: datetime, month: tuple[datetime, datetime]) -> Figures:
    """Events of the month, and registrations for what is to come; two queries."""
    counted = select(
        func.count(Event.id), func.count(case((Event.ends_at <= now, Event.id)))
    ).where(
        scope.holds(),
        Event.state == PUBLISHED,
        Event.starts_at < month[1],
        Event.ends_at > month[0],
    )
    events, held = db.session.execute(counted).one()
    rows = (
        select(
            func.count(case((Registration.state == CONFIRMED, 1))),
            func.count(case((Registration.created_at > now - timedelta(days=7), 1))),
            func.count(case((Registration.state == PENDING, 1))),
            func.count(case((Registration.state == WAITLISTED, 1))),
        )
        .join(Event, Event.id == Registration.event_id)
        .where(
            scope.holds(),
            Event.ends_at > now,
            Event.state == PUBLISHED,
            Registration.state.in_(ACTIVE),
        )
    )
    return Figures(events, held, *db.session.execute(rows).one())


def arrivals(event: Event) -> list[datetime]:
    """When those who have a seat registered, in order."""
    found = select(Registration.created_at).where(
        Registration.event_id == event.id, Registration.state == CONFIRMED
    )
    return list(db.session.scalars(found.order_by(Registration.created_at)))


def news(scope: Scope, limit: int = 5) -> list[tuple[Activity, Event]]:
    """What attendees did lately, newest first: looked for among the entries written last."""
    lately = (
        select(Activity.id)
        .join(Event, Event.id == Activity.event_id)
        .where(scope.holds(), Activity.subject_type == "registration", Activity.verb.in_(NEWS))
        .order_by(Activity.id.desc())
        .limit(LATELY)
    )
    found = (
        select(Activity, Event)
        .join(Event, Event.id == Activity.event_id)
        .where(Activity.id.in_(lately))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(limit)
    )
    return [(activity, event) for activity, event in db.session.execute(found)]


def found_events(scope: Scope, pattern: str, limit: int) -> list[Event]:
    """Events of the scope whose texts have the pattern, the latest first."""
    found = (
        select(Event)
        .where(scope.holds(), Event.search_text.like(pattern, escape="\\"))
        .options(joinedload(Event.venue), joinedload(Event.room))
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(limit)
    )
    return list(db.session.scalars(found))


def found_people(scope: Scope, pattern: str, limit: int) -> list[Registration]:
    """Participants of the scope's events, those of the latest events first."""
    found = (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(scope.holds(), Registration.search_text.like(pattern, escape="\\"))
        .options(joinedload(Registration.event))
        .order_by(Event.starts_at.desc(), Registration.sort_key, Registration.id)
        .limit(limit)
    )
    return list(db.session.scalars(found))
