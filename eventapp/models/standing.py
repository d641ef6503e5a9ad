"""What an e-mail address is at an event: whose place it is, who chairs there, or both.

Calendars keep one entry of a UID, so all that an address is at an event shares one entry and one
number: the event's SEQUENCE and what `raised` gives.
"""

from collections.abc import Iterable

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.registration import ACTIVE, Registration

_WITH_EMAIL = text("registration.email_key <> ''")  # to the letter that of the partial index


def raised(event_id: int, email_key: str) -> int:
    """By how much the number of the entry at this address is above the event's own.

    It never falls: whatever leaves an address hands its number on (`actions/sequences.py`).
    """
    if not email_key:
        return 0
    places = select(func.max(Registration.sequence)).where(
        Registration.event_id == event_id, Registration.email_key == email_key, _WITH_EMAIL
    )
    return (db.session.scalar(places) or 0) + raised_by_tasks(event_id, email_key)


def raised_by_tasks(event_id: int, email_key: str) -> int:
    """The part of it that is of who chairs there."""
    if not email_key:
        return 0
    tasks = _of_chairs(event_id, email_key).with_only_columns(func.max(Chairing.sequence))
    return db.session.scalar(tasks) or 0


def raised_of(asked: Registration | Chairing) -> int:
    """The same for the entry of somebody who was asked."""
    if isinstance(asked, Chairing):
        person = db.session.get_one(Chairperson, asked.chairperson_id)
        return raised(asked.event_id, person.email_key) if person.email else asked.sequence
    return raised(asked.event_id, asked.email_key) if asked.email_key else asked.sequence


def beside(asked: Registration | Chairing) -> list[Registration | Chairing]:
    """What else the address of somebody who was asked is there."""
    if isinstance(asked, Registration):
        return list(tasks_at(asked.event_id, asked.email_key)[:1])
    person = db.session.get_one(Chairperson, asked.chairperson_id)
    place = place_at(asked.event_id, person.email_key)
    return [place] if place is not None else []


def place_at(event_id: int, email_key: str) -> Registration | None:
    """The place that is held there, with its event; there is one at the most."""
    if not email_key:
        return None
    return db.session.scalar(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.email_key == email_key,
            _WITH_EMAIL,
            Registration.state.in_(ACTIVE),
        )
        .options(
            joinedload(Registration.event).options(*Event.shown()),
            joinedload(Registration.original),
        )
    )


def tasks_at(event_id: int, email_key: str) -> list[Chairing]:
    """What is chaired there, in order of ceremony, with who does."""
    if not email_key:
        return []
    tasks = _of_chairs(event_id, email_key).options(joinedload(Chairing.chairperson))
    return list(db.session.scalars(tasks.order_by(Chairing.position, Chairing.id)))


def among(tasks: Iterable[Chairing], address: str) -> list[Chairing]:
    """Those of the tasks whose chairpersons have this address."""
    return [row for row in tasks if row.chairperson.email and row.chairperson.is_at(address)]


def _of_chairs(event_id: int, email_key: str) -> "Select[Chairing]":
    return (
        select(Chairing)
        .join(Chairperson, Chairperson.id == Chairing.chairperson_id)
        .where(Chairing.event_id == event_id, func.lower(Chairperson.email) == email_key)
    )
