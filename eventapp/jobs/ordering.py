"""Ordering: of all letters about an event to one address, none overtakes another.

A letter says how things stand when it is composed. So it is enough that no two of a thread travel
at once, and that nothing older goes out behind something newer that says all of it. Each check
follows the commit of one's own claim, so of two workers that claim at the same moment at least one
sees the other. The newer letter waits for the older one. An older one waits only for what it does
not give way to: a letter to the same address in another role, which then waits longer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

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
    others = _thread(message)
    _wait_for_others(message, others, now)
    later = [one for one in others if one.id > message.id and _says_it_too(one, message)]
    if any(one.state != QUEUED or one.attempts or one.due_at <= now for one in later):
        return True
    undoable = [one.due_at for one in later if one.kind not in UPDATES]
    if undoable:
        raise NotYet(max(undoable))
    return False


def _wait_for_others(message: Message, others: Sequence[Any], now: datetime) -> None:
    """For an older one, and for one to the same address in another role, whichever is older.

    Somebody holds it; whose lease has run out is nobody's any more.
    """
    for one in others:
        if one.state != SENDING or one.due_at <= now:
            continue
        is_other = one.chairperson_id != message.chairperson_id
        if one.id < message.id:
            raise NotYet(now + A_MOMENT * (2 if is_other else 1))
        if is_other:
            raise NotYet(now + A_MOMENT)


def _says_it_too(one: Any, message: Message) -> bool:
    """Whether it was sent, is being sent or will be, to the same person and about their place."""
    if one.state not in (QUEUED, SENDING, SENT) or one.kind == COUNTER_DECLINED:
        return False
    if message.chairperson_id is not None:
        return bool(one.chairperson_id == message.chairperson_id)
    return one.registration_id is not None


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


def _thread(message: Message) -> Sequence[Any]:
    """The other letters about the event to the address, oldest first: a few, in one question."""
    values = {"event": message.event_id, "address": message.to_address.lower(), "id": message.id}
    return db.session.execute(_THREAD, values).all()


_THREAD = (
    select(
        Message.id,
        Message.state,
        Message.attempts,
        Message.due_at,
        Message.kind,
        Message.chairperson_id,
        Message.registration_id,
    )
    .where(
        Message.event_id == bindparam("event"),
        func.lower(Message.to_address) == bindparam("address"),
        Message.id != bindparam("id"),
    )
    .order_by(Message.id)
)


def _same_person(message: Message) -> ColumnElement[bool]:
    """Attendees at this address, whichever of their registrations; or the chairperson."""
    if message.chairperson_id is not None:
        return Message.chairperson_id == message.chairperson_id
    return Message.registration_id.isnot(None)
