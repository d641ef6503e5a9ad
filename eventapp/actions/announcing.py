"""Announcing: tells everybody at once what has become of an event, one letter a person.

What is told within five minutes becomes one letter: the one that waits is taken back, and the new
one keeps its time, so that an organizer who edits on and on cannot put it off for ever. Letters say
how things stand when they are sent.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from eventapp.actions import asking, outbox
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.models import standing
from eventapp.models.attendee import Attendee
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, DRAFT, Event
from eventapp.models.message import (
    CHAIR_ASKED,
    CHAIR_CANCELLED,
    CHAIR_CHANGED,
    CHAIR_RELEASED,
    DROPPED,
    EVENT_CANCELLED,
    EVENT_CHANGED,
    EVENT_MOVED,
    EVENT_REOPENED,
    QUEUED,
    UPDATES,
    Message,
)
from eventapp.models.registration import ACTIVE, Registration

UPDATE_DELAY = timedelta(minutes=5)
"""So long a change may be followed by others that go out with it."""
SOON = timedelta(hours=2)
"""So close to its beginning everything about an event is told at once."""
_TO_CHAIRS = {
    EVENT_MOVED: CHAIR_CHANGED,
    EVENT_CHANGED: CHAIR_CHANGED,
    EVENT_CANCELLED: CHAIR_CANCELLED,
    EVENT_REOPENED: CHAIR_CHANGED,
}
_SAYS = {
    (EVENT_MOVED, EVENT_CHANGED): EVENT_MOVED,
    (EVENT_REOPENED, EVENT_CHANGED): EVENT_REOPENED,
    (EVENT_REOPENED, EVENT_MOVED): EVENT_REOPENED,
    (CHAIR_ASKED, CHAIR_CHANGED): CHAIR_ASKED,
    (CHAIR_RELEASED, CHAIR_ASKED): CHAIR_CHANGED,
}
"""What one letter says in place of two, where that is not what the later one says."""
THAI = "th"
"""In which language chairpersons are written to."""


class _Person(NamedTuple):
    """To whom a letter goes, by the number of their registration or as a chairperson."""

    registration_id: int | None
    chairperson_id: int | None


class _Waiting(NamedTuple):
    """A letter that was taken back before anybody had it."""

    kind: str
    due_at: datetime


def announce(event: Event, kind: str) -> None:
    """Tell all attendees who have a place or wait for one, and all who chair.

    A new time or place asks everybody anew whether they come (RFC 5546, 3.2.2.1).
    """
    if kind == EVENT_MOVED:
        asking.again(event)
    if _is_told_to_nobody(event):
        return
    waiting = _take_back(event)
    rows = [*_to_attendees(event, kind), *_to_chairs(event, _TO_CHAIRS[kind])]
    _post(event, rows, waiting)


def appointed(event: Event, before: Mapping[int, int]) -> None:
    """Tell everybody that others chair now than `before`: a task of each chairperson, by number.

    Who is new is asked, who is gone is released, all the others are told of the change. A letter of
    release knows the task that is gone: the calendar program of the reader knows them by it.
    """
    if _is_told_to_nobody(event):
        return
    waiting = _take_back(event)
    rows = [*_to_attendees(event, EVENT_CHANGED), *_to_chairs(event, CHAIR_CHANGED)]
    for row in rows:
        if row["chairperson_id"] and row["chairperson_id"] not in before:
            row["kind"] = CHAIR_ASKED
    now = {row["chairperson_id"] for row in rows}
    for row in _to_persons(event, CHAIR_RELEASED, set(before) - now):
        rows.append(row | {"payload": {"chairing": before[row["chairperson_id"]]}})
    _post(event, rows, waiting)


def ask_chairs(event: Event) -> None:
    """Ask all who chair, as soon as the event is public."""
    if not _is_told_to_nobody(event):
        _post(event, _to_chairs(event, CHAIR_ASKED), _take_back(event))


def remind_chairs(event: Event, email_key: str) -> None:
    """Tell those who chair and have this address how things stand there now."""
    chairing = {row.chairperson_id for row in standing.tasks_at(event.id, email_key)}
    if chairing and not _is_told_to_nobody(event):
        _post(event, _to_persons(event, CHAIR_CHANGED, chairing), {})


def _is_told_to_nobody(event: Event) -> bool:
    """Nobody hears of drafts, of what is over, and of what a seed makes up."""
    return event.state == DRAFT or event.ends_at <= clock.now() or outbox.is_holding()


def _take_back(event: Event) -> dict[_Person, _Waiting]:
    """Drop the updates nobody has begun to send, but for releases of who does not chair again.

    One statement: a worker that claims a letter just now has it or has not. On PostgreSQL it waits
    for the row and looks at the state again, so a claimed letter is never dropped.
    """
    chairing = select(Chairing.chairperson_id).where(Chairing.event_id == event.id)
    dropped = db.session.execute(
        update(Message)
        .where(
            Message.event_id == event.id,
            (Message.kind != CHAIR_RELEASED) | Message.chairperson_id.in_(chairing),
            Message.kind.in_(UPDATES),
            Message.state == QUEUED,
            Message.attempts == 0,
        )
        .values(state=DROPPED)
        .returning(Message.registration_id, Message.chairperson_id, Message.kind, Message.due_at)
        .execution_options(synchronize_session=False)
    )
    return {_Person(row[0], row[1]): _Waiting(row[2], row[3]) for row in dropped}


def _to_attendees(event: Event, kind: str) -> list[dict[str, Any]]:
    people = select(
        Registration.id, Registration.email, Registration.prefix, Registration.name,
        Registration.locale,
    ).where(
        Registration.event_id == event.id,
        Registration.state.in_(ACTIVE),
        Registration.email != "",
    )  # fmt: skip
    return [
        outbox.row(
            kind,
            email,
            event_id=event.id,
            to_name=Attendee(name, prefix).full_name,
            locale=locale,
            registration_id=number,
        )
        for number, email, prefix, name, locale in db.session.execute(people)
    ]


def _to_chairs(event: Event, kind: str) -> list[dict[str, Any]]:
    chairing = select(Chairing.chairperson_id).where(Chairing.event_id == event.id)
    return _to_persons(event, kind, set(db.session.scalars(chairing)))


def _to_persons(event: Event, kind: str, numbers: Collection[int]) -> list[dict[str, Any]]:
    people = select(Chairperson).where(Chairperson.id.in_(numbers), Chairperson.email != "")
    return [
        outbox.row(
            kind,
            person.email,
            event_id=event.id,
            to_name=person.full_name.in_(THAI),
            locale=THAI,
            chairperson_id=person.id,
        )
        for person in db.session.scalars(people.order_by(Chairperson.id))
    ]


def _post(event: Event, rows: list[dict[str, Any]], waiting: dict[_Person, _Waiting]) -> None:
    """Post them together. What is over, or about to begin, waits for no further change."""
    now = clock.now()
    is_urgent = event.state == CANCELLED or event.starts_at <= now + SOON
    due = now if is_urgent else now + UPDATE_DELAY
    for row in rows:
        old = waiting.get(_Person(row["registration_id"], row["chairperson_id"]))
        row["due_at"] = min(due, old.due_at) if old else due
        row["kind"] = _SAYS.get((old.kind, row["kind"]), row["kind"]) if old else row["kind"]
    if rows:
        db.session.execute(insert(Message), rows)
