"""One person in another's place, with a real database."""

from datetime import time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import delegating, publishing, seating
from eventapp.core.db import db, transaction
from eventapp.core.errors import AlreadyRegistered, Closed, Refused, Stale
from eventapp.core.text import Bilingual
from eventapp.models import seats
from eventapp.models.activity import Activity
from eventapp.models.event import APPROVAL
from eventapp.models.message import DROPPED, QUEUED, SENT, Message
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    DELEGATED,
    PENDING,
    WAITLISTED,
    WITHDRAWN,
    Attendee,
    Registration,
)
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
NAREE = Attendee(prefix="นางสาว", name="นารี มีสุข", email="naree@example.org")
CHAI = Attendee(name="ชัย ดีงาม", phone="+66000000009")


@pytest.fixture
def event():
    return cast.forum(cast.organization(), capacity=3)


@pytest.fixture
def malee(event):
    return cast.registered(event).token


def found(token):
    return db.session.scalars(Registration.by_token(token)).one()


def send(token, attendee=NAREE, **more):
    with transaction():
        return delegating.delegate(found(token), attendee, **more)


def do(action, token, **more):
    with transaction():
        action(found(token), **more)


def sent_all():
    with transaction() as session:
        for letter in session.scalars(select(Message).where(Message.state == QUEUED)):
            letter.state = SENT


def letters(state=QUEUED):
    rows = select(Message).where(Message.state == state).order_by(Message.id)
    return [(one.kind, one.to_address) for one in db.session.scalars(rows)]


def verbs(row):
    rows = select(Activity.verb).where(
        Activity.subject_type == "registration", Activity.subject_id == row.id
    )
    return db.session.scalars(rows.order_by(Activity.id)).all()


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
    sent_all()
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


def test_what_the_delegate_holds_now_comes_back(event):
    first = cast.registered(event, cast.somebody(0))
    for number in (1, 2):
        cast.registered(event, cast.somebody(number))
    malee = cast.registered(event).token
    naree = send(malee)
    do(seating.withdraw, first.token)

    do(delegating.take_back, malee)

    assert (found(malee).state, found(malee).undo_state) == (CONFIRMED, "")
    assert (found(naree.token).state, found(naree.token).undo_state) == (WITHDRAWN, "")
    assert cast.found(event.slug).taken == 3
    assert seats.miscounted() == []


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
    sent_all()

    chai = send(malee, CHAI, instead_of=naree.id)

    assert (found(naree.token).state, chai.state) == (WITHDRAWN, CONFIRMED)
    assert chai.delegated_from_id == found(malee).id
    assert letters() == [("delegate_ended", "naree@example.org")]
    assert verbs(naree)[-1] == "end_delegation"
    assert cast.found(event.slug).taken == 1


def test_nobody_is_replaced_unseen(malee):
    send(malee)

    with pytest.raises(Stale, match="นารี มีสุข"):
        send(malee, CHAI)


def test_a_delegate_sends_nobody(malee):
    naree = send(malee)

    with pytest.raises(Refused, match="ผู้แทนส่งผู้อื่นมาแทนต่อไม่ได้"):
        send(naree.token, CHAI)


def test_a_delegate_hands_the_place_back(event, malee):
    naree = send(malee)
    sent_all()

    do(delegating.hand_back, naree.token)
    do(delegating.hand_back, naree.token)

    assert (found(malee).state, found(naree.token).state) == (CONFIRMED, WITHDRAWN)
    assert letters() == [
        ("delegate_ended", "naree@example.org"),
        ("registered", "malee@example.org"),
    ]
    assert verbs(found(malee))[-1] == "hand_back"
    assert cast.found(event.slug).taken == 1


def test_what_was_never_told_needs_no_letter(malee):
    send(malee)

    do(delegating.take_back, malee)
    do(delegating.take_back, malee)

    assert letters() == [("registered", "malee@example.org")]
    assert letters(DROPPED) == [
        ("delegated", "malee@example.org"),
        ("delegate", "naree@example.org"),
    ]


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


def test_who_registered_anew_cannot_take_the_old_place_back_too(event, malee):
    naree = send(malee)
    cast.registered(event)

    with pytest.raises(AlreadyRegistered):
        do(delegating.take_back, malee)

    assert found(naree.token).state == CONFIRMED


@pytest.mark.parametrize("end", [seating.decline, seating.withdraw])
def test_a_delegates_place_that_was_given_up_does_not_come_back(event, malee, end):
    naree = send(malee)
    do(end, naree.token)

    for action in (delegating.take_back, lambda row: delegating.delegate(row, CHAI)):
        with pytest.raises(Refused, match="ถูกยกเลิกไปแล้ว"):
            do(action, malee)

    assert (found(malee).state, cast.found(event.slug).taken) == (DELEGATED, 0)


def test_an_ended_delegation_is_no_withdrawal_to_undo(malee):
    naree = send(malee)
    do(delegating.take_back, malee)

    with pytest.raises(Refused):
        do(seating.undo_withdrawal, naree.token)


def test_a_withdrawn_person_sends_nobody(malee):
    do(seating.withdraw, malee)

    with pytest.raises(Refused, match="ถูกยกเลิกไปแล้ว"):
        send(malee)


def test_nothing_changes_hands_once_the_event_has_begun(event, malee):
    naree = send(malee)
    actions = {
        malee: [delegating.take_back, lambda row: delegating.delegate(row, CHAI)],
        naree.token: [delegating.hand_back],
    }

    with time_machine.travel(event.starts_at, tick=False):
        for token, several in actions.items():
            for action in several:
                with pytest.raises(Closed):
                    do(action, token)
        do(delegating.take_back, malee, by_staff=True)

    assert found(malee).state == CONFIRMED


def test_a_day_without_hours_begins_with_the_day(event):
    whole = cast.forum(cast.organization("b", "ข"), when=cast.when(20, starts=None, ends=None))
    malee = cast.registered(whole).token
    midnight = whole.when.local_start
    assert midnight.time() == time()

    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        naree = send(malee)
    with time_machine.travel(midnight, tick=False), pytest.raises(Closed):
        do(delegating.hand_back, naree.token)


def test_of_a_cancelled_event_no_place_changes_hands(event, malee):
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", ""))

    with pytest.raises(Closed):
        send(malee)
