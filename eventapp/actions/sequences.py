"""Sequences: with which number a new entry begins in a calendar that may know an older one.

Calendars keep the entry with the highest SEQUENCE (RFC 5546, 2.1.5). All places a person ever had
at an event have its UID, so a new one must begin above the last that was told to the address.
"""

from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration


def next_for(event: Event, email_key: str) -> int:
    """Where a new registration begins.

    What was told is known by the letters, whose threads have an index; without an address nothing
    is told and nothing is asked.
    """
    if not email_key:
        return 0
    told = (
        select(func.coalesce(func.max(Registration.sequence) + 1, 0))
        .join(Message, Message.registration_id == Registration.id)
        .where(
            Message.event_id == event.id,
            func.lower(Message.to_address) == email_key,
        )
    )
    return db.session.scalar(told) or 0


def following(registration: Registration, email_key: str) -> int:
    """The number after the registration's own and after all that the address was told."""
    return max(registration.sequence + 1, next_for(registration.event, email_key))
