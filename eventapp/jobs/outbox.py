"""The outbox: claims letters that are due, sends each, and notes what became of it.

A claim is a lease. Whoever loses it (killed, or too slow) can no longer mark the letter: the next
one sends it again under the same Message-ID. So every letter goes out at least once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import Select, select

from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.core.log import scrub
from eventapp.core.mailer import Rejected
from eventapp.models.message import DROPPED, PARKED, QUEUED, SENDING, SENT, Message

LEASE = timedelta(seconds=60)
TRIES = 6
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 1800, 7200))
INTERRUPTED = "The worker ended while sending, at every attempt."

Compose = Callable[[Message], EmailMessage | None]
Send = Callable[[EmailMessage], None]

_log = logging.getLogger(__name__)


class NotYet(Exception):
    """The letter has to wait for another one; no attempt is counted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Claim:
    """The right to send one letter until the lease runs out."""

    message_id: int
    lease: str


def send_next(compose: Compose, send: Send) -> bool:
    """Send the letter that is due longest; False when none is. Failures are noted on the letter."""
    claim = _claim()
    if claim is None:
        return False
    try:
        letter = _composed(claim, compose)
        if letter is not None:
            send(letter)
    except NotYet as error:
        _put_back(claim, error.until)
    except Rejected as error:
        _finish(claim, PARKED, str(error))
    except Exception as error:  # noqa: BLE001  the edge of the job: one bad letter stops no other
        _log.warning("letter %s failed", claim.message_id, exc_info=True)
        _postpone(claim, f"{type(error).__name__}: {error}")
    else:
        _finish(claim, SENT if letter is not None else DROPPED)
    return True


def _claim() -> Claim | None:
    """Lease one letter: due, or leased by somebody who was not heard of again."""
    if db.session.scalar(_due().with_only_columns(Message.id)) is None:
        db.session.rollback()
        return None
    with transaction() as session:
        message = session.scalar(_due().with_for_update(skip_locked=True))
        if message is None:
            return None
        if message.attempts < TRIES:
            return _lease(message)
        message.state, message.error = PARKED, message.error or INTERRUPTED
    return _claim()


def _lease(message: Message) -> Claim:
    message.state, message.leased_by = SENDING, tokens.token(128)
    message.attempts += 1
    message.due_at = clock.now() + LEASE
    return Claim(message.id, message.leased_by)


def _due() -> "Select[Message]":
    return (
        select(Message)
        .where(Message.state.in_((QUEUED, SENDING)), Message.due_at <= clock.now())
        .order_by(Message.due_at, Message.id)
        .limit(1)
    )


def _composed(claim: Claim, compose: Compose) -> EmailMessage | None:
    """The letter as things stand now; nothing stays open in the database while it travels."""
    try:
        message = db.session.get(Message, claim.message_id, populate_existing=True)
        return compose(message) if message is not None else None
    finally:
        db.session.rollback()


def _finish(claim: Claim, state: str, error: str = "") -> None:
    with transaction():
        message = _held(claim)
        if message is None:
            return
        message.state, message.leased_by, message.error = state, "", _shown(error)
        if state == SENT:
            message.sent_at = clock.now()


def _put_back(claim: Claim, until: datetime) -> None:
    with transaction():
        message = _held(claim)
        if message is not None:
            message.state, message.leased_by, message.due_at = QUEUED, "", until
            message.attempts -= 1


def _postpone(claim: Claim, error: str) -> None:
    with transaction():
        message = _held(claim)
        if message is None:
            return
        message.leased_by, message.error = "", _shown(error)
        message.state = PARKED if message.attempts >= TRIES else QUEUED
        pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
        message.due_at = clock.now() + pause


def _held(claim: Claim) -> Message | None:
    """The letter, if the lease is still ours."""
    return db.session.scalar(
        select(Message)
        .where(Message.id == claim.message_id, Message.leased_by == claim.lease)
        .where(Message.state == SENDING)
        .with_for_update()
    )


def _shown(error: str) -> str:
    """What the history shows of a failure: one short line without secrets."""
    return " ".join(scrub(error).split())[:300]
