"""One person in another's place, with a real database."""

import pytest
from sqlalchemy import select

from eventapp.actions import delegating, seating
from eventapp.core import i18n
from eventapp.core.db import db
from eventapp.core.errors import Refused, Stale
from eventapp.models import seats
from eventapp.models.activity import Activity
from eventapp.models.attendee import Attendee
from eventapp.models.event import APPROVAL
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    DELEGATED,
    PENDING,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)
from tests import cast
from tests.delegates import CHAI, NAREE, do, found, letters, send, send_letters, verbs

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return cast.forum(cast.organization(), capacity=3)


@pytest.fixture
def malee(event):
    return cast.registered(event).token


def test_the_place_moves_and_the_original_stays_as_it_is(event, malee):
    before = found(malee).attendee, found(malee).code

    naree = send(malee)

    original = found(malee)
    assert (original.state, original.undo_state) == (DELEGATED, CONFIRMED)
    assert (original.attendee, original.code) == before
    assert (naree.state, naree.source, naree.attendee) == (CONFIRMED, "delegate", NAREE)
    assert (naree.delegated_from_id, naree.queued_at) == (original.id, original.queued_at)
    assert naree.token != malee
    assert cast.found(event.slug).taken == 1
    assert seats.miscounted() == []


def test_both_are_told_and_history_names_both_by_number(malee):
    send_letters()
    naree = send(malee)
    original = found(malee)

    assert letters() == [("delegated", "malee@example.org"), ("delegate", "naree@example.org")]
    assert (verbs(original), verbs(naree)) == (["register", "delegate"], ["register"])
    changes = db.session.scalars(select(Activity.changes).order_by(Activity.id.desc())).first()
    assert changes == {"state": CONFIRMED, "delegator_id": [None, original.id]}


def test_nobody_moves_up_when_a_full_place_changes_hands(event, malee):
    for number in range(3):
        cast.registered(event, cast.somebody(number))

    send(malee)

    assert Registration.counts(cast.found(event.slug)) == {
        CONFIRMED: 3, WAITLISTED: 1, DELEGATED: 1, PENDING: 0, DECLINED: 0, WITHDRAWN: 0,
    }  # fmt: skip


def test_a_delegate_keeps_the_place_in_line(event):
    first, second, third = (cast.registered(event, cast.somebody(n)) for n in range(3))
    waiting = cast.registered(event, cast.somebody(3))
    cast.registered(event, cast.somebody(4))

    naree = send(waiting.token)
    assert (naree.state, naree.place_in_queue()) == (WAITLISTED, 1)
    do(seating.withdraw, first.token)

    assert found(naree.token).state == CONFIRMED
    assert found(third.token).state == found(second.token).state == CONFIRMED


def test_a_request_waits_on_in_the_delegates_name():
    event = cast.forum(cast.organization(), registration=APPROVAL)
    malee = cast.registered(event).token

    naree = send(malee)
    with pytest.raises(Refused, match="ผู้แทน"):
        do(seating.approve, malee)
    do(seating.approve, naree.token)

    assert (found(malee).state, found(naree.token).state) == (DELEGATED, CONFIRMED)
    assert cast.found(event.slug).taken == 1


def test_the_same_delegate_twice_is_one(event, malee):
    first, second = send(malee), send(malee)

    assert first.id == second.id
    assert letters()[1:] == [("delegated", "malee@example.org"), ("delegate", "naree@example.org")]


def test_another_person_is_sent_and_the_first_is_told(event, malee):
    naree = send(malee)
    send_letters()

    chai = send(malee, CHAI, instead_of=naree.id)

    assert (found(naree.token).state, chai.state) == (WITHDRAWN, CONFIRMED)
    assert chai.delegated_from_id == found(malee).id
    assert letters() == [("delegate_ended", "naree@example.org")]
    assert verbs(naree)[-1] == "end_delegation"
    assert cast.found(event.slug).taken == 1


def test_a_delegate_is_written_to_in_the_language_of_whose_place_it_is(malee):
    with i18n.using("en"):
        naree = send(malee, by_staff=True)

    assert (found(malee).locale, naree.locale) == ("th", "th")


def test_nobody_is_replaced_unseen(malee):
    send(malee)

    with pytest.raises(Stale, match="นารี มีสุข"):
        send(malee, CHAI)


def test_a_delegate_sends_nobody(malee):
    naree = send(malee)

    with pytest.raises(Refused, match="ผู้แทนส่งผู้อื่นมาแทนต่อไม่ได้"):
        send(naree.token, CHAI)


def test_both_sequences_rise_with_every_change_of_hands(malee):
    naree = send(malee)
    assert (found(malee).sequence, naree.sequence) == (1, 0)

    do(delegating.take_back, malee)
    again = send(malee)

    assert (found(malee).sequence, found(naree.token).sequence) == (3, 1)
    assert again.sequence == 2, "above all that this address has seen"


@pytest.mark.parametrize(
    ("attendee", "field"),
    [
        (cast.somebody(1), "email"),
        (Attendee(name="ก ข", email="MALEE@example.org"), "email"),
        (Attendee(name="มาลี  ศรีสุข", phone=cast.MALEE.phone), "name"),
    ],
)
def test_who_is_here_already_is_no_delegate(event, malee, attendee, field):
    cast.registered(event, cast.somebody(1))

    with pytest.raises(Refused) as refusal:
        send(malee, attendee)

    assert refusal.value.field == field
    assert found(malee).state == CONFIRMED


def test_a_withdrawn_person_sends_nobody(malee):
    do(seating.withdraw, malee)

    with pytest.raises(Refused, match="ถูกยกเลิกไปแล้ว"):
        send(malee)
