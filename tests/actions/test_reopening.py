"""An event that was called off and takes place after all."""

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import publishing, reopening, seating
from eventapp.core.db import db, transaction
from eventapp.core.errors import Closed, RoomTaken
from eventapp.core.text import Bilingual
from eventapp.models.booking import HELD, Booking
from eventapp.models.event import CANCELLED, DRAFT, PUBLISHED
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
FLOOD = Bilingual("น้ำท่วม", "Flood")


def _cancel(event):
    with transaction():
        publishing.cancel(cast.found(event.slug), FLOOD)


def _reopen(event, **how):
    with transaction():
        reopening.reopen(cast.found(event.slug), **how)
    return cast.found(event.slug)


def test_everybody_is_told_and_the_room_is_held_again():
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)
    _cancel(event)
    sequence = cast.found(event.slug).sequence

    again = _reopen(event)
    again = _reopen(event)

    assert (again.state, again.sequence) == (PUBLISHED, sequence + 1)
    assert (again.cancelled_at, again.cancel_reason) == (None, Bilingual())
    kinds = db.session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds == ["registered", "cancelled", "reopened"]
    assert len(db.session.scalars(select(Booking).where(Booking.state == HELD)).all()) == 1


def test_a_draft_becomes_a_draft_again():
    event = cast.draft(cast.organization())
    _cancel(event)

    assert _reopen(event).state == DRAFT
    assert db.session.scalars(select(Message)).all() == []


def test_a_room_that_was_given_away_is_left_out_on_wish():
    host, room = cast.organization(), cast.room()
    event = cast.forum(host, room)
    _cancel(event)
    cast.forum(host, room)

    with pytest.raises(RoomTaken):
        _reopen(event)
    assert cast.found(event.slug).state == CANCELLED

    again = _reopen(event, without_room=True)
    assert (again.state, again.room_id) == (PUBLISHED, None)


def test_what_is_over_stays_cancelled():
    event = cast.forum(cast.organization())
    _cancel(event)

    with time_machine.travel(event.ends_at, tick=False), pytest.raises(Closed):
        _reopen(event)

    assert cast.found(event.slug).state == CANCELLED


def test_a_seat_given_back_meanwhile_goes_to_who_waits():
    event = cast.forum(cast.organization(), capacity=1)
    first, second = cast.registered(event), cast.registered(event, cast.somebody(1))
    _cancel(event)
    with transaction():
        seating.withdraw(db.session.scalar(Registration.by_token(first.token)), by_staff=True)

    _reopen(event)

    found = db.session.scalar(Registration.by_token(second.token))
    assert found.state == CONFIRMED
