"""The outbox: takes letters that are due, sends each, and notes what became of it.

A few letters at a time are leased, read, sent and noted, each step for all of them at once. A
letter whose worker was killed is sent again under the same Message-ID: at least once, each of them.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.log import scrub
from eventapp.core.mailer import Rejected
from eventapp.jobs import leases
from eventapp.jobs.leases import TRIES, Claim, Lease, Outcome
from eventapp.models.message import DROPPED, PARKED, QUEUED, SENT, Message

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 1800, 7200))
UNNOTED_SECONDS = 0.5  # for so long, letters are sent before what was sent is noted

Compose = Callable[[Message], EmailMessage | None]
Read = Callable[[Sequence[Message]], Compose]
"""Reads what letters are about, and gives what composes each of them."""
Send = Callable[[EmailMessage], None]

_log = logging.getLogger(__name__)


class NotYet(Exception):
    """The letter has to wait for another one; no attempt is counted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def send_next(read: Read, send: Send, *, is_ending: Callable[[], bool] = lambda: False) -> int:
    """Send the letters that are due longest; returns of how many something was noted.

    Failures are noted on the letter. What is not sent within half a second, or before the process
    is told to end, is put back and not counted.
    """
    lease = leases.take()
    if lease is None:
        return 0
    outcomes = {claim.message_id: _untried(claim) for claim in lease.claims}
    try:
        letters = _composed(lease, read, outcomes)
        noted_by = time.monotonic() + UNNOTED_SECONDS
        for claim, letter in letters:
            if is_ending():
                break
            del outcomes[claim.message_id]  # killed here, nobody knows whether it went
            outcomes[claim.message_id] = _sent(claim, letter, send)
            if time.monotonic() > noted_by:
                break
    finally:
        leases.finish(lease, outcomes)
    return sum(outcomes[claim.message_id] != _untried(claim) for claim in lease.claims)


def _untried(claim: Claim) -> Outcome:
    return Outcome(QUEUED, due_at=claim.due_at, counts=False)


def _composed(
    lease: Lease, read: Read, outcomes: dict[int, Outcome]
) -> list[tuple[Claim, EmailMessage]]:
    """The letters as things stand now; nothing stays open in the database while they travel."""
    letters = []
    db.session.expire_all()
    try:
        messages = _messages(lease)
        compose = read(list(messages.values()))
        for claim in lease.claims:
            try:
                letter = compose(messages[claim.message_id])
            except Exception as error:  # noqa: BLE001  one bad letter stops no other
                outcomes[claim.message_id] = _failed(claim, error)
                if isinstance(error, SQLAlchemyError):
                    break  # what was read for the others is gone
            else:
                outcomes[claim.message_id] = _untried(claim) if letter else Outcome(DROPPED)
                letters += [(claim, letter)] if letter else []
    finally:
        db.session.rollback()
    return letters


def _messages(lease: Lease) -> dict[int, Message]:
    ids = [claim.message_id for claim in lease.claims]
    found = db.session.scalars(select(Message).where(Message.id.in_(ids)))
    return {message.id: message for message in found}


def _sent(claim: Claim, letter: EmailMessage, send: Send) -> Outcome:
    try:
        send(letter)
    except Exception as error:  # noqa: BLE001  the edge of the job: one bad letter stops no other
        return _failed(claim, error)
    return Outcome(SENT)


def _failed(claim: Claim, error: Exception) -> Outcome:
    """It waits for another letter, is refused for good, or is tried again after a while."""
    if isinstance(error, NotYet):
        return Outcome(QUEUED, due_at=error.until, counts=False)
    if isinstance(error, Rejected):
        return Outcome(PARKED, _shown(str(error)))
    _log.warning("letter %s failed", claim.message_id, exc_info=error)
    state = PARKED if claim.attempt >= TRIES else QUEUED
    pause = PAUSES[min(claim.attempt, len(PAUSES)) - 1]
    shown = _shown(f"{type(error).__name__}: {error}")
    return Outcome(state, shown, due_at=clock.now() + pause)


def _shown(error: str) -> str:
    """What the history shows of a failure: one short line without secrets."""
    return " ".join(scrub(error).split())[:300]
