"""Tidying: what is only kept for a while goes, and what is counted twice is compared."""

from datetime import timedelta

from sqlalchemy import delete, or_

from eventapp.actions import history
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.models import seats
from eventapp.models.event import Event
from eventapp.models.limit import Attempt
from eventapp.models.user import ABSOLUTE, IDLE, Passage, UserSession

PASSAGES_KEPT = timedelta(days=7)


def forget_stale() -> int:
    """Delete attempts, sessions and links that are over; returns how many rows went."""
    now = clock.now()
    over = (
        delete(Attempt).where(Attempt.ends_at < now),
        delete(UserSession).where(
            or_(UserSession.seen_at < now - IDLE, UserSession.created_at < now - ABSOLUTE)
        ),
        delete(Passage).where(Passage.expires_at < now - PASSAGES_KEPT),
    )
    return sum(db.session.execute(rows).rowcount for rows in over)  # type: ignore[attr-defined]


def note_miscounted() -> list[tuple[int, int, int]]:
    """Write into the history of each event whose seats and registrations differ; returns them."""
    found = seats.miscounted()
    for event_id, counted, rows in found:
        event = db.session.get_one(Event, event_id)
        history.record("miscount", event, changes={"taken": [counted, rows]})
    return found
