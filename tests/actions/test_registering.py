"""Getting a place and keeping it true, with a real database."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from eventapp.actions import registering
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import AlreadyRegistered, Closed, Full, SentBefore
from eventapp.models import seats
from eventapp.models.activity import Activity
from eventapp.models.attendee import Attendee
from eventapp.models.event import APPROVAL
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, PENDING, WAITLISTED, Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _forum(**more):
    return cast.forum(cast.organization(), **more)


def test_a_visitor_gets_a_seat_a_history_and_a_letter():
    event = _forum()

    registration = cast.registered(event)

    assert (registration.state, cast.found(event.slug).taken) == (CONFIRMED, 1)
    assert db.session.scalars(select(Message.kind)).all() == ["registered"]
    assert "register" in db.session.scalars(select(Activity.verb)).all()


def test_history_holds_nothing_personal():
    event = _forum()

    cast.registered(event)

    entries = db.session.scalars(select(Activity)).all()
    assert entries
    assert "มาลี" not in str([entry.changes for entry in entries])
    assert "malee" not in str([entry.changes for entry in entries])


def test_who_gave_no_address_gets_no_letter_but_a_seat():
    event = _forum()

    registration = cast.registered(event, Attendee(name="มาลี"))

    assert registration.state == CONFIRMED
    assert db.session.scalar(select(func.count(Message.id))) == 0


def test_the_same_nonce_gives_the_same_registration():
    event = _forum()

    first = cast.registered(event, nonce="once")
    second = cast.registered(event, nonce="once")

    assert first.id == second.id
    assert cast.found(event.slug).taken == 1


def test_another_name_under_the_same_nonce_is_nobody_yet():
    event = _forum()
    cast.registered(event, nonce="once")

    with pytest.raises(SentBefore, match="มาลี"):
        cast.registered(event, Attendee(name="สมชาย ศรีสุข"), nonce="once")

    assert cast.found(event.slug).taken == 1


@pytest.mark.parametrize(
    ("again", "field"),
    [
        (Attendee(name="ใครก็ได้", email="MALEE@Example.org"), "email"),
        (Attendee(name="มาลี  ศรีสุข", phone="+66000000001"), "phone"),
    ],
)
def test_the_same_person_is_recognised(again, field):
    event = _forum()
    cast.registered(event)

    with pytest.raises(AlreadyRegistered) as refusal:
        cast.registered(event, again)

    assert refusal.value.field == field
    assert cast.found(event.slug).taken == 1


def test_a_family_may_share_a_phone():
    event = _forum()
    cast.registered(event)

    child = cast.registered(event, Attendee(name="มานะ ศรีสุข", phone="+66000000001"))

    assert child.state == CONFIRMED


def test_a_full_event_takes_names_for_the_waitlist_in_order():
    event = _forum(capacity=1)
    cast.registered(event)

    second, third = (cast.registered(event, cast.somebody(n)) for n in (2, 3))

    assert [second.state, third.state] == [WAITLISTED, WAITLISTED]
    assert [second.place_in_queue(), third.place_in_queue()] == [1, 2]


def test_without_a_waitlist_full_is_full():
    event = _forum(capacity=1, has_waitlist=False)
    cast.registered(event)

    with pytest.raises(Full):
        cast.registered(event, cast.somebody(2))

    assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_an_event_after_approval_takes_no_seat_at_first():
    event = _forum(registration=APPROVAL)

    registration = cast.registered(event)

    assert (registration.state, cast.found(event.slug).taken) == (PENDING, 0)


def test_outside_the_window_the_form_is_closed():
    opens, closes = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    event = _forum(opens_at=opens, closes_at=closes)

    with pytest.raises(Closed):
        cast.registered(event)
    with time_machine.travel(closes, tick=False), pytest.raises(Closed):
        cast.registered(event)
    with time_machine.travel(opens, tick=False):
        assert cast.registered(event).state == CONFIRMED


def test_staff_may_register_when_the_form_is_closed():
    event = _forum(opens_at=clock.now() + timedelta(days=1))

    with transaction():
        made = registering.register(cast.found(event.slug), cast.MALEE, by_staff=True)

    assert (made.state, made.source) == (CONFIRMED, "staff")


def test_a_correction_names_the_fields_only():
    event = _forum()
    token = cast.registered(event).token

    with transaction():
        found = db.session.scalars(Registration.by_token(token)).one()
        registering.change(found, Attendee(name="มาลี ใจดี", email="malee@example.org"))

    entry = db.session.scalars(select(Activity).where(Activity.verb == "edit")).one()
    assert entry.changes == {"fields": ["name", "prefix", "position", "organization", "phone"]}
    assert db.session.scalars(select(Registration.search_text)).one().count("มาลี") == 1


def test_a_correction_cannot_become_somebody_who_is_here():
    event = _forum()
    cast.registered(event)
    other = cast.registered(event, cast.somebody(2)).token

    with pytest.raises(AlreadyRegistered), transaction():
        found = db.session.scalars(Registration.by_token(other)).one()
        registering.change(found, cast.MALEE)


def test_every_seat_taken_makes_the_page_new():
    event = _forum()
    before = event.version

    cast.registered(event)

    assert cast.found(event.slug).version > before
    assert seats.miscounted() == []


def test_a_seat_taken_last_counts_as_one_taken_first():
    event = _forum(capacity=1)

    with transaction():
        made = registering.register(cast.found(event.slug), cast.somebody(1), seat_last=True)

    assert (made.state, cast.found(event.slug).taken) == (CONFIRMED, 1)
    assert db.session.scalars(select(Message.kind)).all() == ["registered"]


def test_where_the_last_seat_went_meanwhile_nothing_is_kept(monkeypatch):
    event = _forum(capacity=1)
    monkeypatch.setattr(seats, "take", lambda _event: False)

    with pytest.raises(seats.Gone), transaction():
        registering.register(cast.found(event.slug), cast.somebody(1), seat_last=True)

    assert db.session.scalars(select(Registration)).all() == []
    assert db.session.scalars(select(Message)).all() == []
    assert cast.found(event.slug).taken == 0


def test_of_a_full_event_no_seat_is_taken_last():
    event = _forum(capacity=1, has_waitlist=True)
    cast.registered(event, cast.somebody(1))

    with transaction():
        made = registering.register(cast.found(event.slug), cast.somebody(2), seat_last=True)

    assert (made.state, cast.found(event.slug).taken) == (WAITLISTED, 1)
