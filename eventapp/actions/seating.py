"""What becomes of a place: approved, declined, given up, taken back, handed to the waitlist."""

from datetime import timedelta
from typing import Any

from eventapp.actions import history, outbox, sequences
from eventapp.actions.registering import (
    flush_unique,
    refuse_ended,
    refuse_inactive,
    refuse_known,
)
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Full, Refused
from eventapp.core.i18n import gettext as _
from eventapp.models import seats
from eventapp.models.answer import ACCEPTED
from eventapp.models.answer import DECLINED as ANSWERED_NO
from eventapp.models.event import Event
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    DELEGATED,
    PENDING,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)

UNDO = timedelta(seconds=10)
"""So long an attendee may think again; the letter about it waits."""
_SLOW_LINE = timedelta(seconds=20)


def withdraw(registration: Registration, *, by_staff: bool = False) -> None:
    """Give the place up; the first of the waitlist gets the seat in the same transaction."""
    event = lock(registration.event)
    lock(registration)
    if registration.state == WITHDRAWN:
        return
    if not by_staff:
        refuse_ended(event)
    refuse_inactive(registration)
    if not by_staff:
        registration.answer = ANSWERED_NO
    _leave(registration, WITHDRAWN)
    outbox.tell("withdrawn", registration, due_at=clock.now() + UNDO)
    _tell_sender(registration, due_at=clock.now() + UNDO)


def decline(registration: Registration) -> None:
    """An organizer says no to a request; a seat it had goes to the waitlist."""
    lock(registration.event)
    lock(registration)
    if registration.state == DECLINED:
        return
    refuse_inactive(registration)
    _leave(registration, DECLINED)
    outbox.tell("declined", registration)
    _tell_sender(registration)


def _tell_sender(delegate: Registration, **options: Any) -> None:
    """Whoever sent somebody reads what has become of their place, as it is when the letter goes."""
    if delegate.delegated_from_id is None:
        return
    original = db.session.get_one(Registration, delegate.delegated_from_id)
    original.event = delegate.event
    if original.state == DELEGATED:
        outbox.drop("delegated", original)
        outbox.tell("delegated", original, **options)


def _leave(registration: Registration, state: str) -> None:
    event = registration.event
    before = registration.state
    registration.undo_state = before
    registration.state = state
    registration.changed_at = clock.now()
    registration.sequence += 1
    db.session.flush()
    history.record(
        "withdraw" if state == WITHDRAWN else "decline",
        registration,
        event=event,
        changes={"state": [before, state]},
    )
    if before == CONFIRMED:
        seats.give_back(event)
        promote(event)
    else:
        history.touch(event)


def undo_withdrawal(registration: Registration, *, within: timedelta | None = None) -> None:
    """Take a withdrawal back. The old place returns if it is still there, else the waitlist.

    `within` limits how old the withdrawal may be; its letter, if not sent yet, is never sent.
    """
    event = lock(registration.event)
    lock(registration)
    if registration.state != WITHDRAWN or not registration.undo_state:
        raise Refused(_("This withdrawal can no longer be undone."))
    if within and clock.now() > registration.changed_at + within + _SLOW_LINE:
        raise Refused(_("This withdrawal can no longer be undone."))
    refuse_ended(event)
    refuse_known(event, registration.attendee)
    state = registration.undo_state
    if state == CONFIRMED and not seats.take(event):
        if not event.has_waitlist:
            raise Full(_("The seat has been given to someone else."))
        state, registration.queued_at = WAITLISTED, clock.now()
    if registration.answer == ANSWERED_NO:
        registration.answer = ACCEPTED
    is_as_before = state == registration.undo_state
    _enter(registration, state)
    history.record("undo", registration, event=event, changes={"state": [WITHDRAWN, state]})
    if not (outbox.drop("withdrawn", registration) and is_as_before):
        outbox.tell("registered", registration)
    _tell_sender(registration)


def approve(registration: Registration) -> None:
    """An organizer says yes: a seat, or Full when none is left."""
    event = lock(registration.event)
    lock(registration)
    if registration.state == CONFIRMED:
        return
    if registration.state == DELEGATED:
        raise Refused(_("Somebody else comes in this person’s place; decide over their entry."))
    if registration.state not in (PENDING, WAITLISTED, DECLINED):
        raise Refused(_("This registration has been withdrawn."))
    refuse_ended(event)
    if registration.state == DECLINED:
        refuse_known(event, registration.attendee)
    if not seats.take(event):
        raise Full(_("All seats are taken. Raise the capacity, or wait until someone withdraws."))
    before = registration.state
    _enter(registration, CONFIRMED)
    history.record("approve", registration, event=event, changes={"state": [before, CONFIRMED]})
    outbox.tell("registered", registration)
    if before == DECLINED:
        _tell_sender(registration)


def promote(event: Event) -> list[Registration]:
    """Give every seat that is left to the waitlist, in its order. The event must be locked."""
    promoted = []
    for registration in db.session.scalars(Registration.waiting(event).limit(_free(event))):
        if event.state != "published" or clock.now() >= event.ends_at or not seats.take(event):
            break
        registration.event = event
        _enter(registration, CONFIRMED)
        history.record(
            "promote", registration, event=event, changes={"state": [WAITLISTED, CONFIRMED]}
        )
        outbox.tell("promoted", registration)
        promoted.append(registration)
    return promoted


def _free(event: Event) -> int | None:
    return None if event.left is None else max(event.left, 0)


def _enter(registration: Registration, state: str) -> None:
    """Its STATUS in calendars changes (RFC 5546, 2.1.4), above a later place that came and went."""
    if registration.is_active:
        registration.sequence += 1
    else:
        registration.sequence = sequences.following(registration, registration.email_key)
    registration.state = state
    registration.undo_state = ""
    registration.changed_at = clock.now()
    flush_unique(registration.event, registration.attendee)


def set_capacity(event: Event, capacity: int | None) -> list[Registration]:
    """Change the number of seats. New ones go to the waitlist; fewer than taken is refused."""
    lock(event)
    before = event.capacity
    if capacity == before:
        return []
    if capacity is not None and capacity < event.taken:
        raise Refused(
            _("%(taken)s seats are taken; the capacity cannot be lower.", taken=event.taken),
            field="capacity",
        )
    event.capacity = capacity
    history.touch(event)
    history.record("capacity", event, changes={"capacity": [before, capacity]})
    db.session.flush()
    lock(event)
    return promote(event)
