"""Ordering: of all letters about an event to one address, none overtakes another.

A letter says how things stand when it is composed. So it is enough that no two of a thread travel
at once, and that nothing older goes out behind something newer. Each check follows the commit of
one's own claim, so of two workers that claim at the same moment at least one sees the other, and
they do not both wait: only the newer letter waits for the older one.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.jobs.outbox import NotYet
from eventapp.models.message import (
    COUNTER_DECLINED,
    PARKED,
    QUEUED,
    SENDING,
    SENT,
    UPDATES,
    Message,
)

A_MOMENT = timedelta(seconds=1)


def is_overtaken(message: Message) -> bool:
    """Whether a later letter to the same person has gone or goes now: it says all this one would.

    Raises NotYet while an older letter of the thread is on its way, and while a withdrawal may
    still be undone. An update that waits for others holds nothing up: it comes in addition.
    """
    now = clock.now()
    if db.session.scalar(_in_flight(message, now)) is not None:
        raise NotYet(now + A_MOMENT)
    later = db.session.execute(_later(message)).all()
    if any(
        state != QUEUED or attempts or due_at <= now for state, attempts, due_at, _kind in later
    ):
        return True
    undoable = [due_at for _state, _attempts, due_at, kind in later if kind not in UPDATES]
    if undoable:
        raise NotYet(max(undoable))
    return False


def has_heard(message: Message) -> bool:
    """Whether an earlier letter about the event may have reached this address."""
    tried = Message.state.in_((SENT, SENDING)) | (
        Message.state.in_((QUEUED, PARKED)) & (Message.attempts > 0)
    )
    earlier = message.thread().where(Message.id < message.id, tried, _same_person(message))
    return db.session.scalar(earlier.with_only_columns(Message.id).limit(1)) is not None


def _in_flight(message: Message, now: datetime) -> "Select[int]":
    """An older one that somebody holds; whose lease has run out is nobody's any more."""
    return (
        message.thread()
        .where(Message.id < message.id, Message.state == SENDING, Message.due_at > now)
        .with_only_columns(Message.id)
        .limit(1)
    )


def _later(message: Message) -> "Select[str, int, datetime, str]":
    """The newer ones to the same person that were sent, are being sent, or will be."""
    return (
        message.thread()
        .where(
            Message.id > message.id,
            Message.state.in_((QUEUED, SENDING, SENT)),
            Message.kind != COUNTER_DECLINED,  # says nothing of a place
            _same_person(message),
        )
        .with_only_columns(Message.state, Message.attempts, Message.due_at, Message.kind)
    )


def _same_person(message: Message) -> ColumnElement[bool]:
    """Attendees at this address, whichever of their registrations; or the chairperson."""
    if message.chairperson_id is not None:
        return Message.chairperson_id == message.chairperson_id
    return Message.registration_id.isnot(None)
