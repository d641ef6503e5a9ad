"""Answers: which of two counts, what a decline does, and what a move voids."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import answering, appointing, publishing, scheduling, seating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Closed, Refused
from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.chairing import Chairing
from eventapp.models.plans import Appointment
from eventapp.models.registration import CONFIRMED, WAITLISTED, WITHDRAWN, Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return cast.forum(cast.organization(), cast.room(), capacity=1)


@pytest.fixture
def malee(event):
    return cast.registered(event)


@pytest.fixture
def anan(event):
    person = cast.anan()
    with transaction():
        appointing.set_people(cast.found(event.slug), [Appointment(person.id)], [])
    return db.session.scalars(Chairing.of(event)).one()


def of(row):
    """The row anew, with its event where it has one."""
    if isinstance(row, Registration):
        return db.session.scalars(Registration.by_token(row.token)).one()
    return db.session.scalars(Chairing.by_token(row.token)).one()


def answered(row, answer, **more):
    with transaction():
        return answering.answer(of(row), answer, **more)


def test_an_answer_is_stored_with_its_order_and_in_the_history(malee):
    before = of(malee).event.version
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC), tick=False):
        assert answered(malee, "tentative", note="อาจสาย")

    row = of(malee)
    assert (row.answer, row.answer_note, row.answer_sequence) == ("tentative", "อาจสาย", 0)
    assert row.answer_stamp == datetime(2026, 1, 2, tzinfo=UTC)
    entry = db.session.scalars(select(Activity).where(Activity.verb == "answer")).one()
    assert entry.changes == {"answer": ["accepted", "tentative"]}
    assert row.event.version == before + 1


def test_who_answers_by_hand_is_heard_even_twice_in_one_moment(malee):
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC), tick=False):
        assert answered(malee, "tentative")
        assert answered(malee, "accepted")
    assert of(malee).answer == "accepted"


def test_27_mail_is_ordered_by_sequence_then_by_stamp(malee):
    with transaction():
        of(malee).event.sequence = 5
    now = clock.now()
    hours = [now - timedelta(hours=number) for number in range(4)]

    assert answered(malee, "declined", sequence=4, stamp=hours[1])
    assert not answered(malee, "accepted", sequence=3, stamp=hours[0]), "an older revision"
    assert not answered(malee, "accepted", sequence=4, stamp=hours[1]), "the same once more"
    assert not answered(malee, "accepted", sequence=4, stamp=hours[2]), "written earlier"
    assert answered(malee, "tentative", sequence=5, stamp=hours[3]), "about a newer revision"
    assert of(malee).answer == "tentative"


def test_a_decline_keeps_the_seat_until_it_is_given_back(event, malee):
    waiting = cast.registered(event, cast.somebody(2))
    answered(malee, "declined")
    assert (of(malee).state, of(waiting).state) == (CONFIRMED, WAITLISTED)

    answered(malee, "declined", frees=True)
    assert (of(malee).state, of(waiting).state) == (WITHDRAWN, CONFIRMED)


def test_a_withdrawal_is_a_no_and_taking_it_back_a_yes(malee):
    with transaction():
        seating.withdraw(of(malee))
    assert of(malee).answer == "declined"

    with transaction():
        seating.undo_withdrawal(of(malee))
    assert (of(malee).answer, of(malee).state) == ("accepted", CONFIRMED)


def test_nobody_answers_what_is_over_or_has_no_part_in(malee):
    with pytest.raises(Refused, match="เลือกคำตอบ"):
        answered(malee, "needs-action")
    with transaction():
        seating.withdraw(of(malee))
    with pytest.raises(Refused):
        answered(malee, "accepted")


def test_nobody_answers_a_cancelled_event(event, malee, anan):
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("ฝนตก"))
    for row in (malee, anan):
        with pytest.raises(Closed):
            answered(row, "accepted")


def move(event, **more):
    with transaction():
        found = cast.found(event.slug)
        scheduling.reschedule(found, replace(scheduling.schedule_of(found), **more))


def test_72_a_move_voids_what_was_answered(event, malee, anan):
    answered(anan, "accepted")

    move(event, when=cast.when(50))

    assert (of(malee).answer, of(anan).answer) == ("needs-action", "needs-action")
    assert not answered(malee, "accepted", sequence=0, stamp=clock.now())
    yesterday = clock.now() - timedelta(days=1)
    assert answered(malee, "accepted", sequence=of(malee).event.sequence, stamp=yesterday)


def test_another_room_asks_anew_as_well(event, malee):
    move(event, room_id=None)

    assert of(malee).answer == "needs-action"


def test_a_chairperson_sends_somebody_and_comes_after_all(anan):
    with transaction():
        assert answering.substitute(of(anan), "นายวีระ", note="ติดราชการ")
    assert (of(anan).answer, of(anan).substitute) == ("declined", "นายวีระ")

    answered(anan, "accepted")
    assert (of(anan).answer, of(anan).substitute) == ("accepted", "")
    with pytest.raises(Refused), transaction():
        answering.substitute(of(anan), "")
