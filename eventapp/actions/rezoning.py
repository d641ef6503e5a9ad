"""Keeping the wall time when a country changes its clock: the instants follow, people need not."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from eventapp.actions import history
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.models import walltimes
from eventapp.models.booking import HELD, RELEASED, Booking
from eventapp.models.event import Event

IsSaid = Callable[[str, datetime], object]
"""Whether calendars say a time in its own zone, so that their entries stay as they are."""
_INSTANTS = ("starts_at", "ends_at", "opens_at", "closes_at")


def keep_wall_times(is_said: IsSaid) -> tuple[list[int], list[int]]:
    """Set the instants of coming events, of the rooms they hold, and of when people register, by
    their wall times anew.

    Nobody is told: for those who come nothing changes. An entry that calendars say in UTC moves,
    so its SEQUENCE rises (RFC 5546 section 2.1.4). Returns the ids of the events mended, and of
    those that lost their room because another event in another zone has it now.
    """
    events = [lock(db.session.get_one(Event, key)) for key in walltimes.astray(clock.now())]
    held = {event.id: _released(event) for event in events}
    for event in events:
        _set(event, is_said)
    lost = [event.id for event in events if not _held_again(event, held[event.id])]
    if events:
        history.touch_catalog()
    return [event.id for event in events], lost


def _released(event: Event) -> Sequence[Booking]:
    """All let go first: an event may move into the hour that its neighbour is about to leave."""
    bookings = list(db.session.scalars(Booking.held_by(event.id)))
    for booking in bookings:
        booking.state = RELEASED
    db.session.flush()
    return bookings


def _set(event: Event, is_said: IsSaid) -> None:
    before = {name: getattr(event, name) for name in _INSTANTS}
    event.starts_at, event.ends_at = event.when.starts_at, event.when.ends_at
    event.opens_at, event.closes_at = walltimes.window(event)
    now = {name: getattr(event, name) for name in _INSTANTS}
    has_moved = (before["starts_at"], before["ends_at"]) != (event.starts_at, event.ends_at)
    if has_moved and event.when.is_timed and not is_said(event.when.zone, event.starts_at):
        event.sequence += 1
    event.revised_at = clock.now()
    history.touch(event)
    changes = history.difference(before, now)
    changes.pop("ends_at", None)  # as far from the start as before
    history.record("rezone", event, changes=changes)


def _held_again(event: Event, bookings: Sequence[Booking]) -> bool:
    try:
        with db.session.begin_nested():
            for booking in bookings:
                booking.starts_at, booking.ends_at = event.starts_at, event.ends_at
                booking.state = HELD
            db.session.flush()
    except IntegrityError as error:
        if "booking_overlap" not in str(error.orig):
            raise
        return False
    return True
