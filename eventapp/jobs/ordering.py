"""Ordering: of all letters about an event to one address, none overtakes another.

A letter says how things stand when it is composed. So it is enough that no two of a thread travel
at once, and that nothing older goes out behind something newer that says all of it. Each check
follows the commit of one's own claim, so of two workers that claim at the same moment at least one
sees the other. The newer letter waits for the older one. An older one waits only for what it does
not give way to: a letter to the same address in another role, which then waits longer.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func

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

    Raises NotYet while another letter of the thread is on its way, and while a withdrawal may
    still be undone. An update that waits for others holds nothing up: it comes in addition.
    """
    now = clock.now()
    _wait_for_others(message, now)
    later = db.session.execute(_later(message)).all()
    if any(
        state != QUEUED or attempts or due_at <= now for state, attempts, due_at, _kind in later
    ):
        return True
    undoable = [due_at for _state, _attempts, due_at, kind in later if kind not in UPDATES]
    if undoable:
        raise NotYet(max(undoable))
    return False


def _wait_for_others(message: Message, now: datetime) -> None:
    """For an older one, and for one to the same address in another role, whichever is older."""
    for number, chairperson_id in db.session.execute(_in_flight(message, now)):
        is_other = chairperson_id != message.chairperson_id
        if number < message.id:
            raise NotYet(now + A_MOMENT * (2 if is_other else 1))
        if is_other:
            raise NotYet(now + A_MOMENT)


def has_heard(message: Message) -> bool:
    """Whether an earlier letter may have told this address of what this one ends.

    That may be one in another role: whatever goes out says all that the address is at the event.
    """
    tried = Message.state.in_((SENT, SENDING)) | (
        Message.state.in_((QUEUED, PARKED)) & (Message.attempts > 0)
    )
    mine = message.thread().where(Message.id < message.id, _same_person(message))
    first = db.session.scalar(mine.with_only_columns(func.min(Message.created_at)))
    if first is None:
        return False
    told = _same_person(message) | (Message.sent_at >= first)
    earlier = message.thread().where(Message.id < message.id, tried, told)
    return db.session.scalar(earlier.with_only_columns(Message.id).limit(1)) is not None


def _in_flight(message: Message, now: datetime) -> "Select[int, int | None]":
    """Those that somebody holds, oldest first; whose lease has run out is nobody's any more."""
    return (
        message.thread()
        .where(Message.state == SENDING, Message.due_at > now)
        .with_only_columns(Message.id, Message.chairperson_id)
        .order_by(Message.id)
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
