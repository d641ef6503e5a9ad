"""When and where: giving an event its time and place, and moving it."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from eventapp.actions import history, outbox
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused, RoomTaken
from eventapp.core.i18n import gettext as _
from eventapp.core.when import When
from eventapp.models.booking import HELD, RELEASED, Booking
from eventapp.models.event import CANCELLED, PUBLISHED, Event
from eventapp.models.registration import ACTIVE, Registration
from eventapp.models.venue import Room, Venue


@dataclass(frozen=True)
class Schedule:
    """Time and place as the form gives them."""

    when: When
    attendance: str = "on_site"
    join_url: str = ""
    venue_id: int | None = None
    room_id: int | None = None


def place(event: Event, schedule: Schedule) -> None:
    """Give a new event its time and place and book the room. Raises RoomTaken, Refused."""
    _check(event, schedule)
    _set(event, schedule)
    db.session.flush()
    _book(event)


def reschedule(event: Event, schedule: Schedule) -> bool:
    """Move an event; its booking moves with it, its calendar entry follows, everybody is told.

    Returns whether anything that a calendar shows has changed. Raises RoomTaken, Refused.
    """
    lock(event)
    if event.state == CANCELLED:
        raise Refused(_("A cancelled event cannot be moved."))
    before = _schedule_of(event)
    if schedule == before:
        return False
    _check(event, schedule)
    _set(event, schedule)
    event.sequence += 1
    event.revised_at = clock.now()
    history.touch(event)
    history.touch_catalog()
    history.record("reschedule", event, changes=_changes(before, schedule))
    db.session.flush()
    _book(event)
    if event.state == PUBLISHED:
        _tell_everybody(event, "rescheduled")
    return True


def _schedule_of(event: Event) -> Schedule:
    return Schedule(event.when, event.attendance, event.join_url, event.venue_id, event.room_id)


def _changes(before: Schedule, after: Schedule) -> dict[str, list[object]]:
    changed = history.difference(before.__dict__, after.__dict__)
    if before.when != after.when:
        changed["when"] = [before.when.as_dict(), after.when.as_dict()]
    return changed


def _set(event: Event, schedule: Schedule) -> None:
    event.when = schedule.when
    event.starts_at = schedule.when.starts_at
    event.ends_at = schedule.when.ends_at
    event.attendance = schedule.attendance
    event.join_url = schedule.join_url
    event.venue_id = schedule.venue_id
    event.room_id = schedule.room_id


def _check(event: Event, schedule: Schedule) -> None:
    room = db.session.get(Room, schedule.room_id) if schedule.room_id else None
    if schedule.venue_id and db.session.get(Venue, schedule.venue_id) is None:
        raise Refused(_("Choose a venue from the list."), field="venue_id")
    if schedule.room_id and (room is None or room.venue_id != schedule.venue_id):
        raise Refused(_("Choose a room of this venue."), field="room_id")
    if room is not None and room.retired_at and room.id != event.room_id:
        raise Refused(_("This room is no longer in use."), field="room_id")


def _book(event: Event) -> None:
    """Hold the room for the event's span; whatever it held elsewhere is released.

    The question first gives a clear answer; the guard in the database decides when two ask at once.
    """
    for booking in db.session.scalars(Booking.held_by(event.id)):
        booking.state = RELEASED
    db.session.flush()
    if event.room_id is None:
        return
    clash = Booking.clashing(event.room_id, event.starts_at, event.ends_at, besides=event.id)
    if db.session.scalars(clash).first() is not None:
        raise RoomTaken(_("The room is taken at that time."), field="room_id")
    db.session.add(
        Booking(
            room_id=event.room_id,
            event_id=event.id,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            state=HELD,
        )
    )
    try:
        db.session.flush()
    except IntegrityError as error:
        if "booking_overlap" not in str(error.orig):
            raise
        raise RoomTaken(_("The room is taken at that time."), field="room_id") from error


def release(event: Event) -> None:
    """Let go of the room of an event that will not take place."""
    for booking in db.session.scalars(Booking.held_by(event.id)):
        booking.state = RELEASED


def _tell_everybody(event: Event, kind: str) -> None:
    """One letter for each active registration that has an address."""
    attendees = Registration.of(event, *ACTIVE).where(Registration.email != "")
    for registration in db.session.scalars(attendees.options(joinedload(Registration.event))):
        outbox.tell(kind, registration)
