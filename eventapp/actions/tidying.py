"""Tidying: what is only kept for a while goes, and seats are counted anew."""

from datetime import timedelta

from sqlalchemy import delete, or_

from eventapp.actions import history
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.models import seats
from eventapp.models.event import Event
from eventapp.models.incoming import Incoming
from eventapp.models.limit import Attempt
from eventapp.models.registration import CONFIRMED, Registration
from eventapp.models.user import ABSOLUTE, IDLE, Passage, UserSession
from eventapp.models.writing import Writing

PASSAGES_KEPT = timedelta(days=7)
LETTERS_KEPT = timedelta(days=90)
TURNS_KEPT = timedelta(days=1)


def forget_stale() -> int:
    """Delete what is over of attempts, sessions, links, letters and turns; says how many rows."""
    now = clock.now()
    over = (
        delete(Attempt).where(Attempt.ends_at < now),
        delete(UserSession).where(
            or_(UserSession.seen_at < now - IDLE, UserSession.created_at < now - ABSOLUTE)
        ),
        delete(Passage).where(Passage.expires_at < now - PASSAGES_KEPT),
        delete(Incoming).where(Incoming.received_at < now - LETTERS_KEPT),
        delete(Writing).where(Writing.at < now - TURNS_KEPT),
    )
    return sum(db.session.execute(rows).rowcount for rows in over)  # type: ignore[attr-defined]


def recount_seats() -> list[tuple[int, int, int]]:
    """Correct the count of each event that differs from its registrations, and write it down.

    Returns (event id, counted, registrations). More registrations than seats are left for people.
    """
    found = seats.miscounted()
    for event_id, counted, _rows in found:
        event = lock(db.session.get_one(Event, event_id))
        confirmed = Registration.counts(event)[CONFIRMED]
        if event.capacity is None or confirmed <= event.capacity:
            event.taken = confirmed
            history.touch(event)
            history.record("miscount", event, changes={"taken": [counted, confirmed]})
    return found
