"""Erasing: what is known of a person goes, the count stays (PDPA sections 33 and 37(3))."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import contains_eager

from eventapp.actions import announcing, delegating, history, sequences, subscribing
from eventapp.core import clock, tokens
from eventapp.core.db import db
from eventapp.models.event import CANCELLED, Event
from eventapp.models.incoming import Incoming, Proposal
from eventapp.models.message import DROPPED, QUEUED, Message
from eventapp.models.registration import Registration

_PERSONAL = (
    "prefix", "name", "position", "organization", "email", "phone", "note",
    "email_key", "phone_key", "sort_key", "search_text",
)  # fmt: skip
BATCH = 500


def erase(registration: Registration) -> None:
    """Erase a person at their own wish. A place at an event still to come is given up first."""
    event = registration.event
    is_ahead = clock.now() < event.ends_at and event.state != CANCELLED
    if registration.is_active and is_ahead:
        delegating.leave(registration)
    email_key, number = registration.email_key, registration.sequence
    _anonymise(registration)
    if is_ahead:
        sequences.left(event, email_key, number)
        announcing.remind_chairs(event, email_key)
    history.record("erase", registration, event=event)


def anonymise_due(now: datetime) -> int:
    """Anonymise a batch of those whose time is over; returns how many, 0 when none is left."""
    ids = [event.id for event in _over(now) if event.erase_at is not None and event.erase_at <= now]
    due = (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.event_id.in_(ids), Registration.erased_at.is_(None))
        .options(contains_eager(Registration.event))
        .order_by(Registration.id)
        .limit(BATCH)
    )
    rows = list(db.session.scalars(due))
    for registration in rows:
        _anonymise(registration)
        history.record("anonymise", registration, event=registration.event)
    return len(rows)


def _over(now: datetime) -> list[Event]:
    """Events that are over and still have names."""
    named = select(Registration.event_id).where(Registration.erased_at.is_(None))
    over = select(Event).where(
        Event.ends_at < now, Event.retention_days.isnot(None), Event.id.in_(named)
    )
    return list(db.session.scalars(over))


def _anonymise(registration: Registration) -> None:
    """The row stays for the counts; link, code, nonce and feed lead nowhere from now on."""
    subscribing.forget(registration)
    for name in _PERSONAL:
        setattr(registration, name, "")
    registration.token, registration.code = tokens.token(), tokens.code()
    registration.nonce = None
    registration.undo_state = registration.answer_note = ""
    registration.erased_at = clock.now()
    db.session.flush()
    _forget_letters(registration)
    _forget_mail(registration)


def _forget_letters(registration: Registration) -> None:
    """What was not sent yet never will be; of what was sent, only that it was."""
    of_person = update(Message).where(Message.registration_id == registration.id)
    db.session.execute(of_person.where(Message.state == QUEUED).values(state=DROPPED))
    db.session.execute(of_person.values(to_address="", to_name="", payload={}, bounce=""))


def _forget_mail(registration: Registration) -> None:
    """What they wrote goes; a file without its row is removed within a day (jobs/daily)."""
    db.session.execute(delete(Incoming).where(Incoming.registration_id == registration.id))
    of_person = update(Proposal).where(Proposal.registration_id == registration.id)
    db.session.execute(of_person.values(comment=""))
