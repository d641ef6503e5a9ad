"""A place that comes back from a delegate, and when it no longer can."""

from datetime import time, timedelta

import pytest
import time_machine

from eventapp.actions import answering, delegating, erasing, publishing, seating
from eventapp.core.db import db, transaction
from eventapp.core.errors import AlreadyRegistered, Closed, Refused
from eventapp.core.text import Bilingual
from eventapp.models import seats
from eventapp.models.answer import ASKED
from eventapp.models.message import DROPPED
from eventapp.models.registration import CONFIRMED, DELEGATED, WITHDRAWN, Registration
from tests import cast
from tests.delegates import CHAI, do, found, letters, send, send_letters, verbs

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return cast.forum(cast.organization(), capacity=3)


@pytest.fixture
def malee(event):
    return cast.registered(event).token


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


def test_a_delegate_hands_the_place_back(event, malee):
    naree = send(malee)
    send_letters()

    do(delegating.hand_back, naree.token)
    do(delegating.hand_back, naree.token)

    assert (found(malee).state, found(naree.token).state) == (CONFIRMED, WITHDRAWN)
    assert letters() == [
        ("delegate_ended", "naree@example.org"),
        ("returned", "malee@example.org"),
    ]
    assert verbs(found(malee))[-1] == "hand_back"
    assert cast.found(event.slug).taken == 1


def test_who_sent_somebody_is_asked_anew_when_the_place_comes_back(event, malee):
    naree = send(malee)
    with transaction():
        answering.answer(found(naree.token), "declined", frees=True)

    back = found(malee)
    assert (back.answer, back.answer_note, back.answer_stamp) == (ASKED, "", None)
    assert back.answer_sequence == back.sequence + event.sequence


def test_who_takes_the_place_back_comes(malee):
    with transaction():
        answering.answer(found(malee), "declined", note="ติดงาน")
    send(malee)

    do(delegating.take_back, malee)

    assert (found(malee).answer, found(malee).answer_note) == ("accepted", "")


def test_staff_who_give_a_place_back_do_not_answer_for_its_owner(malee):
    send(malee)

    do(delegating.take_back, malee, by_staff=True)

    assert found(malee).answer == ASKED


def test_a_place_handed_back_at_once_is_told_all_the_same(malee):
    naree = send(malee)

    do(delegating.hand_back, naree.token)

    assert letters()[1:] == [("returned", "malee@example.org")]


def test_what_was_never_told_needs_no_letter(malee):
    send(malee)

    do(delegating.take_back, malee)
    do(delegating.take_back, malee)

    assert letters() == [("registered", "malee@example.org")]
    assert letters(DROPPED) == [
        ("delegated", "malee@example.org"),
        ("delegate", "naree@example.org"),
    ]


def test_who_registered_anew_cannot_take_the_old_place_back_too(event, malee):
    naree = send(malee)
    cast.registered(event)

    with pytest.raises(AlreadyRegistered):
        do(delegating.take_back, malee)

    assert found(naree.token).state == CONFIRMED


@pytest.mark.parametrize(
    "leave", [erasing.erase, lambda row: answering.answer(row, "declined", frees=True)]
)
@pytest.mark.parametrize("gone", [erasing.erase, None])
def test_a_delegate_leaves_for_good_where_nobody_can_take_the_place_back(event, malee, leave, gone):
    naree = send(malee)
    if gone is None:
        cast.registered(event)
    else:
        do(gone, malee)
    taken = cast.found(event.slug).taken

    do(leave, naree.token)

    assert db.session.get_one(Registration, naree.id).state == WITHDRAWN
    assert cast.found(event.slug).taken == taken - 1
    assert seats.miscounted() == []


@pytest.mark.parametrize("end", [seating.decline, seating.withdraw])
def test_a_delegates_place_that_was_given_up_does_not_come_back(event, malee, end):
    naree = send(malee)
    do(end, naree.token)

    for action in (delegating.take_back, lambda row: delegating.delegate(row, CHAI)):
        with pytest.raises(Refused, match="ถูกยกเลิกไปแล้ว"):
            do(action, malee)

    assert (found(malee).state, cast.found(event.slug).taken) == (DELEGATED, 0)


@pytest.mark.parametrize("end", [seating.decline, seating.withdraw])
def test_who_sent_somebody_is_told_what_becomes_of_the_place(event, malee, end):
    naree = send(malee)
    send_letters()

    do(end, naree.token)
    assert letters()[1:] == [("delegated", "malee@example.org")]
    if end is seating.decline:
        do(seating.approve, naree.token)
    else:
        do(seating.undo_withdrawal, naree.token)

    assert [one for one in letters() if one[1] == "malee@example.org"] == [
        ("delegated", "malee@example.org")
    ], "one letter says how things stand when it goes"
    assert found(naree.token).state == CONFIRMED


def test_an_ended_delegation_is_no_withdrawal_to_undo(malee):
    naree = send(malee)
    do(delegating.take_back, malee)

    with pytest.raises(Refused):
        do(seating.undo_withdrawal, naree.token)


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
