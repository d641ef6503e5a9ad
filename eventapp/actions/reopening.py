"""Reopening: an event that was called off takes place after all."""

from eventapp.actions import announcing, appointing, history, scheduling, seating
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Closed
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.models.event import CANCELLED, DRAFT, PUBLISHED, Event
from eventapp.models.message import EVENT_REOPENED


def reopen(event: Event, *, without_room: bool = False) -> None:
    """Take a cancellation back: calendars show the event again, everybody is told.

    Raises Closed when its time is over, RoomTaken (unless `without_room`) and ChairTaken.
    """
    lock(event)
    if event.state != CANCELLED:
        return
    now = clock.now()
    if event.ends_at <= now:
        raise Closed(_("The time of this event is over; duplicate it with a new day."))
    if without_room:
        event.room_id = None
    scheduling.hold(event)
    event.state = PUBLISHED if event.published_at else DRAFT
    appointing.check_free(event)
    event.cancel_reason, event.cancelled_at, event.revised_at = Bilingual(), None, now
    event.sequence += 1
    event.edition += 1
    history.touch(event)
    history.touch_catalog()
    history.record("reopen", event, changes={"state": [CANCELLED, event.state]})
    db.session.flush()
    if event.state == PUBLISHED:
        announcing.announce(event, EVENT_REOPENED)
        seating.promote(event)
