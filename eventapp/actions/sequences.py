"""Sequences: with which number a new entry begins in a calendar that may know an older one.

Calendars keep the entry with the highest SEQUENCE (RFC 5546, 2.1.5). All places a person ever had
at an event, and all that they chair there, have its UID, so a new one must begin above the last
that was told to the address. Such a number is the event's, the place's and the task's together.
"""

from sqlalchemy import func, select, update

from eventapp.core.db import db
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration


def next_for(event: Event, email_key: str) -> int:
    """Where a new registration or task begins.

    What was told is known by the letters, whose threads have an index; without an address nothing
    is told and nothing is asked.
    """
    if not email_key:
        return 0
    here = (Message.event_id == event.id, func.lower(Message.to_address) == email_key)
    of_places = (
        select(func.max(Registration.sequence) + 1)
        .join(Message, Message.registration_id == Registration.id)
        .where(*here)
    )
    of_tasks = (
        select(func.max(Chairing.sequence) + 1)
        .join(Message, Message.chairperson_id == Chairing.chairperson_id)
        .where(*here, Chairing.event_id == event.id)
    )
    told = select(of_places.scalar_subquery(), of_tasks.scalar_subquery())
    return max(number or 0 for number in db.session.execute(told).one())


def following(registration: Registration, email_key: str) -> int:
    """The number after the registration's own and after all that the address was told."""
    return max(registration.sequence + 1, next_for(registration.event, email_key))


def move(registration: Registration, before: str) -> None:
    """Write down its address, which may be another one than `before`."""
    number = registration.sequence
    is_elsewhere = not registration.is_at(before)
    if is_elsewhere:
        registration.sequence = following(registration, registration.email_key)
    db.session.flush()
    if is_elsewhere:
        left(registration.event, before.casefold(), number)


def left(event: Event, email_key: str, number: int) -> None:
    """A place or a task with this number is at the address no more: what stays begins above it."""
    if not email_key:
        return
    chairs = select(Chairperson.id).where(func.lower(Chairperson.email) == email_key)
    staying = (
        (Registration, Registration.email_key == email_key),
        (Chairing, Chairing.chairperson_id.in_(chairs)),
    )
    for row, is_there in staying:
        db.session.execute(
            update(row)
            .where(row.event_id == event.id, is_there)
            .values(sequence=row.sequence + number + 1)
            .execution_options(synchronize_session="fetch")
        )
