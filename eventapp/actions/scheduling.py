"""When and where: giving an event its time and place, and moving it."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from eventapp.actions import announcing, appointing, editing, history
from eventapp.core import clock
from eventapp.core.dates import echo, format_when
from eventapp.core.db import db
from eventapp.core.errors import Refused, RoomTaken
from eventapp.core.i18n import gettext as _
from eventapp.models import walltimes
from eventapp.models.agenda import AgendaItem
from eventapp.models.booking import HELD, RELEASED, Booking
from eventapp.models.event import ATTENDANCE, PUBLISHED, Event
from eventapp.models.message import EVENT_MOVED
from eventapp.models.plans import Schedule
from eventapp.models.venue import Room, Venue

__all__ = [
    "Schedule",
    "free_rooms",
    "hold",
    "is_free",
    "place",
    "release",
    "reschedule",
    "schedule_of",
    "still_in_use",
]


def place(event: Event, schedule: Schedule) -> None:
    """Give a new event its time and place and book the room. Raises RoomTaken, Refused."""
    _check(event, schedule)
    _set(event, schedule)
    db.session.flush()
    hold(event)


def reschedule(event: Event, schedule: Schedule, *, edition: int | None = None) -> bool:
    """Move an event; its booking moves with it, its calendar entry follows, everybody is told.

    Returns whether anything that a calendar shows has changed.
    Raises Stale, RoomTaken, ChairTaken, Refused.
    """
    editing.begin(event, edition)
    before = schedule_of(event)
    if schedule == before:
        return False
    _check(event, schedule)
    _refuse_past(event, schedule)
    window = event.opens_at, event.closes_at
    _set(event, schedule)
    _fit_window(event)
    _fit_agenda(event)
    changes = _changes(before, schedule) | _of_window(event, window)
    editing.saved(event, "reschedule", changes, moves=True)
    db.session.flush()
    hold(event)
    appointing.check_free(event)
    announcing.announce(event, EVENT_MOVED)
    return True


def _refuse_past(event: Event, schedule: Schedule) -> None:
    """A wrong year would end an event for which people hold seats, and tell nobody."""
    now = clock.now()
    if event.phase(now) == PUBLISHED and schedule.when.ends_at <= now:
        day = echo(schedule.when.end_day)
        raise Refused(_("%(day)s is over already. Look at the year.", day=day), field="first_day")


def schedule_of(event: Event) -> Schedule:
    """Time and place now."""
    return Schedule(event.when, event.attendance, event.join_url, event.venue_id, event.room_id)


def still_in_use(event: Event) -> Schedule:
    """Its time and place, without a venue or room that was taken out of use since."""
    now = schedule_of(event)
    venue = db.session.get(Venue, now.venue_id) if now.venue_id else None
    room = db.session.get(Room, now.room_id) if now.room_id else None
    if venue is not None and venue.retired_at:
        return replace(now, venue_id=None, room_id=None)
    return replace(now, room_id=None) if room is not None and room.retired_at else now


def _changes(before: Schedule, after: Schedule) -> dict[str, list[object]]:
    changed = history.difference(vars(before), vars(after))
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


def _of_window(event: Event, before: walltimes.Window) -> dict[str, list[object]]:
    names = ("opens_at", "closes_at")
    now = {name: getattr(event, name) for name in names}
    return history.difference(dict(zip(names, before, strict=True)), now)


def _fit_window(event: Event) -> None:
    """The clock of another zone shows the same hours. Nobody registers for what is over: a window
    beyond the new end becomes the usual one.
    """
    event.opens_at, event.closes_at = walltimes.window(event)
    if event.closes_at and event.closes_at > event.ends_at:
        event.closes_at = None
    if event.opens_at and event.opens_at >= event.closes:
        event.opens_at = None
    walltimes.note(event)


def _fit_agenda(event: Event) -> None:
    """No point stays on a day that is gone, or in a room of the venue that was left."""
    last = len(event.when.days) - 1
    of_event = AgendaItem.event_id == event.id
    db.session.execute(update(AgendaItem).where(of_event, AgendaItem.day > last).values(day=last))
    here = select(Room.id).where(Room.venue_id == event.venue_id)
    db.session.execute(
        update(AgendaItem).where(of_event, AgendaItem.room_id.not_in(here)).values(room_id=None)
    )


def _check(event: Event, schedule: Schedule) -> None:
    if schedule.attendance not in ATTENDANCE:
        raise Refused(_("Choose how people take part."), field="attendance")
    venue = db.session.get(Venue, schedule.venue_id) if schedule.venue_id else None
    if schedule.venue_id and (venue is None or (venue.retired_at and venue.id != event.venue_id)):
        raise Refused(_("Choose a venue from the list."), field="venue_id")
    room = db.session.get(Room, schedule.room_id) if schedule.room_id else None
    if schedule.room_id and (room is None or room.venue_id != schedule.venue_id):
        raise Refused(_("Choose a room of this venue."), field="room_id")
    if room is not None and room.retired_at and room.id != event.room_id:
        raise Refused(_("This room is no longer in use."), field="room_id")


def hold(event: Event) -> None:
    """Hold the room for the event's span; whatever it held elsewhere is released.

    The question first gives a clear answer; the guard in the database decides when two ask at once.
    """
    for booking in db.session.scalars(Booking.held_by(event.id)):
        booking.state = RELEASED
    db.session.flush()
    if event.room_id is None:
        return
    clash = Booking.clashing(event.room_id, event.starts_at, event.ends_at, besides=event.id)
    if (taken := db.session.scalars(clash).first()) is not None:
        raise RoomTaken(_who_has_it(event, taken), field="room_id")
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


def _who_has_it(event: Event, taken: Booking) -> str:
    """By what the room is taken and when, and which rooms of the venue are free then."""
    other = db.session.get_one(Event, taken.event_id)
    sentence = _(
        "The room is taken at that time: %(title)s, %(when)s.",
        title=editing.named(other, event),
        when=format_when(other.when, style="brief"),
    )
    names = [str(room.name) for room in free_rooms(event)]
    if not names:
        return sentence + " " + _("No other room of this venue is free then.")
    return sentence + " " + _("Free then: %(rooms)s.", rooms=", ".join(names))


def free_rooms(event: Event) -> list[Room]:
    """The rooms of the event's venue that nobody holds in its time, as they are listed."""
    held = select(Booking.room_id).where(
        Booking.state == HELD,
        Booking.event_id != event.id,
        Booking.starts_at < event.ends_at,
        Booking.ends_at > event.starts_at,
    )
    rooms = (
        select(Room)
        .where(Room.venue_id == event.venue_id, Room.retired_at.is_(None), Room.id.not_in(held))
        .order_by(Room.sort_key, Room.id)
        .limit(5)
    )
    return list(db.session.scalars(rooms))


def is_free(room_id: int, schedule: Schedule) -> bool:
    """Whether nobody holds the room then."""
    when = schedule.when
    clash = Booking.clashing(room_id, when.starts_at, when.ends_at)
    return db.session.scalars(clash).first() is None


def release(event: Event) -> None:
    """Let go of the room of an event that will not take place."""
    for booking in db.session.scalars(Booking.held_by(event.id)):
        booking.state = RELEASED
