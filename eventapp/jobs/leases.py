"""Leases: the right to send a few letters for a minute, and the note of what became of each.

Whoever loses a lease (killed, or too slow) can no longer mark its letters: the next one sends them
again. A lease holds one letter of a thread at the most; what composes them waits for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session

from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.models.message import PARKED, QUEUED, SENDING, SENT, Message

LASTS = timedelta(seconds=60)
BATCH = 10  # as many letters, at the most, go out twice when a worker is killed
TRIES = 6
INTERRUPTED = "The worker ended while sending, at every attempt."


@dataclass(frozen=True)
class Claim:
    """One leased letter: when it was due, and which attempt this is."""

    message_id: int
    due_at: datetime
    attempt: int


@dataclass(frozen=True)
class Lease:
    """The right to send these letters until it runs out."""

    token: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a letter; what was not tried `counts` as no attempt."""

    state: str
    error: str = ""
    due_at: datetime | None = None
    counts: bool = True


def take() -> Lease | None:
    """Lease letters that are due, or were leased by somebody who was not heard of again."""
    if not _is_any_due():
        return None
    with transaction() as session:
        messages = _interrupted(session) or _first_of_each(_locked(session, QUEUED))
        return _leased(session, messages) if messages else None


def finish(lease: Lease, outcomes: Mapping[int, Outcome]) -> None:
    """Note what became of letters (by id), as far as the lease is still ours."""
    if not outcomes:
        return
    with transaction() as session:
        for outcome, ids in _grouped(outcomes):
            session.execute(
                update(Message)
                .where(Message.id.in_(ids), Message.leased_by == lease.token)
                .where(Message.state == SENDING)
                .values(_values(outcome))
                .execution_options(synchronize_session=False)
            )


def _is_any_due() -> bool:
    """Asked without a lock, again and again while nothing is to be sent."""
    now = {"now": clock.now()}
    due = any(
        db.session.scalar(_due(state).limit(1), now) is not None for state in (SENDING, QUEUED)
    )
    db.session.rollback()
    return due


def _interrupted(session: Session) -> Sequence[Message]:
    """A letter whose worker fell silent goes alone: if it is what kills them, it takes no other."""
    for message in _locked(session, SENDING):
        if message.attempts < TRIES:
            return [message]
        message.state, message.leased_by = PARKED, ""
        message.error = message.error or INTERRUPTED
    return []


def _locked(session: Session, state: str) -> Sequence[Message]:
    due = _due(state).limit(BATCH).with_for_update(skip_locked=True)
    found = session.scalars(due, {"now": clock.now()})
    return sorted(found, key=lambda message: (message.due_at, message.id))


@cache
def _due(state: str) -> "Select[Message]":
    """Letters of a state that are due, those longest due first.

    By the index alone: thousands are due at the same moment, and are not to be sorted each time.
    """
    due = select(Message).where(Message.state == state, Message.due_at <= bindparam("now"))
    return due.order_by(Message.due_at)


def _first_of_each(messages: Sequence[Message]) -> list[Message]:
    """The first letter about an event to an address; the next one waits for what becomes of it."""
    first: dict[object, Message] = {}
    for message in messages:
        thread = (message.event_id, message.to_address.lower())
        first.setdefault(thread if message.event_id else message.id, message)
    return list(first.values())


def _leased(session: Session, messages: Sequence[Message]) -> Lease:
    claims = [Claim(one.id, one.due_at, one.attempts + 1) for one in messages]
    lease = Lease(tokens.token(128), tuple(claims))
    session.execute(
        update(Message)
        .where(Message.id.in_([claim.message_id for claim in claims]))
        .values(
            state=SENDING,
            leased_by=lease.token,
            attempts=Message.attempts + 1,
            due_at=clock.now() + LASTS,
        )
        .execution_options(synchronize_session=False)
    )
    return lease


def _grouped(outcomes: Mapping[int, Outcome]) -> Iterable[tuple[Outcome, list[int]]]:
    """One statement for all letters of which the same is to be said."""
    ids: dict[Outcome, list[int]] = {}
    for message_id, outcome in sorted(outcomes.items()):
        ids.setdefault(outcome, []).append(message_id)
    return ids.items()


def _values(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"state": outcome.state, "leased_by": ""}
    if outcome.counts:
        told["error"] = outcome.error
    else:
        told["attempts"] = Message.attempts - 1
    if outcome.due_at is not None:
        told["due_at"] = outcome.due_at
    if outcome.state == SENT:
        told["sent_at"] = clock.now()
    return told
