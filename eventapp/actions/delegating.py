"""Delegating: another person comes in an attendee's place, and the place may come back.

The delegate is a registration of its own and takes over the state and the place in line; the
original stays as it is, in the state `delegated`. The seat is handed on, never counted twice.
"""

from datetime import datetime
from typing import Any

from eventapp.actions import history, outbox, seating, sequences
from eventapp.actions.registering import (
    describe,
    flush_unique,
    refuse_inactive,
    refuse_known,
)
from eventapp.core import clock, tokens
from eventapp.core.db import db, lock
from eventapp.core.errors import Closed, Refused, Stale
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import person_key
from eventapp.models import delegation
from eventapp.models.answer import ACCEPTED, ASKED
from eventapp.models.attendee import Attendee
from eventapp.models.event import Event
from eventapp.models.message import RETURNED
from eventapp.models.registration import DELEGATED, WITHDRAWN, Registration


def delegate(
    original: Registration,
    attendee: Attendee,
    *,
    instead_of: int | None = None,
    by_staff: bool = False,
) -> Registration:
    """Send the attendee in the place of the original, or `instead_of` a delegate sent before.

    They are written to in the language of whose place it is, whoever sends them. The same attendee
    again is the same registration. Raises Closed once the event has begun,
    Stale when meanwhile another one was sent, AlreadyRegistered, and Refused for a place that is
    gone or was itself handed on.
    """
    event = _begin(original, by_staff=by_staff)
    _refuse_delegate(original)
    now_held_by = holder(original)
    if now_held_by is None:
        raise Refused(_("This place has been given up, so nobody can be sent to it."))
    if now_held_by is not original and now_held_by.attendee == attendee:
        return now_held_by
    _refuse_unseen(original, now_held_by, instead_of)
    _refuse_original(original, attendee)
    refuse_known(event, attendee, besides=now_held_by)
    return _hand_on(original, now_held_by, attendee)


def take_back(original: Registration, *, by_staff: bool = False) -> None:
    """The original comes after all: they hold again what their delegate holds now.

    Whoever takes it back themselves says that they come. Raises Closed once the event has begun,
    Refused when the delegate's place is gone.
    """
    _begin(original, by_staff=by_staff)
    now_held_by = holder(original)
    if now_held_by is original:
        return
    if now_held_by is None:
        raise Refused(_("The place of the delegate has been given up, so it cannot come back."))
    is_known = _return(original, now_held_by, "take_back")
    _answer(original, ASKED if by_staff else ACCEPTED)
    if not is_known:
        outbox.tell(RETURNED, original)


def hand_back(row: Registration) -> None:
    """A delegate gives the place back to whose it is.

    Raises Closed once the event has begun, Refused when there is nothing or nobody to give it to.
    """
    original = _original_of(row)
    _begin(original)
    now_held_by = holder(original)
    if now_held_by is original:
        return
    lock(row)
    refuse_inactive(row)
    if original.erased_at:
        raise Refused(
            _("The person who sent you has erased their data. You can give the place up.")
        )
    _return(original, row, "hand_back")
    _answer(original, ASKED)
    outbox.tell(RETURNED, original)


def leave(row: Registration) -> None:
    """Give a place up for good: a delegate's goes back to whose it is, where that can be.

    Raises Closed, Refused as `seating.withdraw` does.
    """
    event = row.event
    if row.delegated_from_id is not None:
        try:
            with db.session.begin_nested():
                hand_back(row)
                return
        except Refused:
            row.event = event  # what the savepoint took back is not known any more
    seating.withdraw(row)


def holder(original: Registration) -> Registration | None:
    """Who holds the place now: the original, the delegate, or nobody. Locked and read afresh."""
    if original.state != DELEGATED:
        return original if original.is_active else None
    found = db.session.scalar(Registration.delegate_of(original))
    if found is None:
        return None
    found.event = original.event
    return lock(found)


def _begin(original: Registration, *, by_staff: bool = False) -> Event:
    """Lock the event, then the place: who comes second decides on what the first one left."""
    event = lock(original.event)
    lock(original)
    if not delegation.may_change(event, clock.now(), by_staff=by_staff):
        raise Closed(_("The event has begun or is cancelled; no place can change hands any more."))
    return event


def _original_of(row: Registration) -> Registration:
    if row.delegated_from_id is None:
        raise Refused(_("This place is nobody else’s."))
    original = db.session.get_one(Registration, row.delegated_from_id)
    original.event = row.event
    return original


def _refuse_delegate(original: Registration) -> None:
    if original.delegated_from_id is not None:
        raise Refused(_("A delegate cannot send somebody else. Hand the place back instead."))


def _refuse_unseen(original: Registration, now: Registration, seen: int | None) -> None:
    """Nobody replaces a delegate whom another tab, or the organizers, sent unseen."""
    if seen != (None if now is original else now.id):
        raise Stale(
            _("Meanwhile %(name)s holds the place. Send it once more to change that.",
              name=now.full_name)
        )  # fmt: skip


def _refuse_original(original: Registration, attendee: Attendee) -> None:
    if attendee.email and attendee.email.casefold() == original.email_key:
        raise Refused(
            _("This is the address of the person who sends. Give the delegate’s own, or none."),
            field="email",
        )
    same_name = person_key(attendee.name) == person_key(original.name)
    if same_name and attendee.phone == original.phone:
        raise Refused(_("This is the person who sends. Name the one who comes."), field="name")


def _hand_on(original: Registration, before: Registration, attendee: Attendee) -> Registration:
    """From the original, or from the delegate before, to a new one."""
    is_first, state = before is original, before.state
    if is_first:
        _move(original, DELEGATED, undo=state)
        outbox.tell("delegated", original)
    else:
        _end(before)
    db.session.flush()
    made = _new(original, attendee, state, before.queued_at)
    db.session.add(made)
    flush_unique(original.event, attendee)
    changes: dict[str, Any] = {"state": [state, DELEGATED]} if is_first else {}
    changes["delegate_id"] = [None if is_first else before.id, made.id]
    _record("delegate", original, changes)
    _record("register", made, {"state": state, "delegator_id": [None, original.id]})
    outbox.tell("delegate", made)
    return made


def _new(
    original: Registration, attendee: Attendee, state: str, queued_at: datetime
) -> Registration:
    now, event = clock.now(), original.event
    made = Registration(
        event=event,
        state=state,
        token=tokens.token(),
        code=tokens.code(),
        locale=original.locale,
        source="delegate",
        is_demo=original.is_demo,
        created_at=now,
        queued_at=queued_at,
        changed_at=now,
        sequence=sequences.next_for(event, attendee.email.casefold()),
        delegated_from_id=original.id,
    )
    describe(made, attendee)
    return made


def _return(original: Registration, sent: Registration, verb: str) -> bool:
    """Back to the original, as the delegate holds it now; whether that is all they ever knew."""
    refuse_known(original.event, original.attendee, besides=sent)
    state, before = sent.state, original.undo_state
    _end(sent)
    db.session.flush()
    number = sequences.following(original, original.email_key)
    _move(original, state)
    original.sequence, original.queued_at = number, sent.queued_at
    flush_unique(original.event, original.attendee)
    _record(verb, original, {"state": [DELEGATED, state], "delegate_id": [sent.id, None]})
    return bool(outbox.drop("delegated", original)) and state == before


def _answer(original: Registration, answer: str) -> None:
    """What they said before they sent somebody was about another state of things.

    An answer to an entry that they had until now is not heard (RFC 5546, 2.1.5).
    """
    original.answer, original.answer_note, original.answer_stamp = answer, "", None
    original.answer_sequence = original.event.sequence + original.sequence


def _end(sent: Registration) -> None:
    """The delegate comes no more. A letter that would have sent them is never sent."""
    before = sent.state
    _move(sent, WITHDRAWN)
    _record("end_delegation", sent, {"state": [before, WITHDRAWN]})
    if not outbox.drop("delegate", sent):
        outbox.tell("delegate_ended", sent)


def _move(row: Registration, state: str, *, undo: str = "") -> None:
    """Both sides of a change of hands get a higher sequence, so that calendars follow."""
    row.state, row.undo_state = state, undo
    row.changed_at = clock.now()
    row.sequence += 1


def _record(verb: str, row: Registration, changes: dict[str, Any]) -> None:
    history.record(verb, row, event=row.event, changes=changes)
