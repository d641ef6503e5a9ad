"""Announcing while a worker takes letters (PostgreSQL): who has a letter has it whole."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from eventapp.actions import announcing, scheduling
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import leases
from eventapp.models.event import Event
from eventapp.models.message import DROPPED, QUEUED, SENDING, SENT, Message
from eventapp.models.plans import Schedule
from tests import cast

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.postgresql]


@pytest.fixture
def forum() -> Event:
    """A published forum; Malee's first letter was sent, and one about a move waits."""
    made = cast.forum(cast.organization(), cast.room())
    cast.registered(made)
    with transaction() as session:
        session.execute(update(Message).values(state=SENT))
    move(made.slug, 40)
    return made


def move(slug: str, days: int) -> None:
    """Move the event to another day."""
    with transaction():
        found = cast.found(slug)
        place = ("on_site", "", found.venue_id, found.room_id)
        scheduling.reschedule(found, Schedule(cast.when(days), *place))


def saved_while_claimed(
    event: Event, app: Flask, looked: threading.Event | None = None
) -> list[str]:
    """An organizer saves while a worker's claim is not committed yet; the states of the letters."""
    claimed, saved, slug = threading.Event(), threading.Event(), event.slug

    def organizer() -> None:
        with app.app_context():
            claimed.wait(60)
            move(slug, 41)
            saved.set()
            db.session.remove()

    thread = threading.Thread(target=organizer)
    thread.start()
    with transaction():
        leases._leased(db.session(), [only_locked()])
        db.session.flush()
        claimed.set()
        assert looked is None or looked.wait(60)
        assert not saved.wait(1), "it waits for the row"
    thread.join(60)
    return list(db.session.scalars(select(Message.state).order_by(Message.id)))


def test_a_letter_that_is_claimed_just_now_is_not_taken_back(forum: Event, context: Flask) -> None:
    assert saved_while_claimed(forum, context) == [SENT, SENDING, QUEUED]


def test_looked_at_first_and_dropped_then_it_would_be(
    forum: Event, context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()

    def unguarded(event: Event) -> dict[object, object]:
        waits = select(Message.id).where(Message.event_id == event.id, Message.state == QUEUED)
        ids = db.session.scalars(waits).all()
        looked.set()
        db.session.execute(update(Message).where(Message.id.in_(ids)).values(state=DROPPED))
        return {}

    monkeypatch.setattr(announcing, "_take_back", unguarded)
    assert saved_while_claimed(forum, context, looked) == [SENT, DROPPED, QUEUED]


def test_a_letter_that_is_taken_back_just_now_is_not_claimed(forum: Event, context: Flask) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=6)), transaction():
        announcing.announce(cast.found(forum.slug), "changed")
        db.session.flush()
        claims: list[object] = []
        thread = threading.Thread(target=lambda: claims.append(claim(context)))
        thread.start()
        thread.join(60)
    assert claims == [None]
    states = db.session.scalars(select(Message.state).order_by(Message.id)).all()
    assert states == [SENT, DROPPED, QUEUED]


def claim(app: Flask) -> object:
    """What a worker gets now."""
    with app.app_context():
        try:
            return leases.take()
        finally:
            db.session.remove()


def only_locked() -> Message:
    """The one letter that waits, as a worker takes it."""
    return db.session.scalars(
        select(Message).where(Message.state == QUEUED).with_for_update(skip_locked=True)
    ).one()
