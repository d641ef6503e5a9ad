"""Announcing: one letter a person for all that happens within five minutes, and none too many."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event as listening
from sqlalchemy import select, update

from eventapp.actions import (
    announcing,
    appointing,
    outbox,
    publishing,
    reopening,
    scheduling,
    seating,
)
from eventapp.actions.announcing import UPDATE_DELAY
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.attendee import Attendee
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.message import QUEUED, SENDING, SENT, Message
from eventapp.models.plans import Appointment, Schedule
from eventapp.models.registration import Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def forum() -> Event:
    """A published forum with everybody's first letters sent."""
    made = cast.forum(cast.organization(), cast.room())
    cast.registered(made)
    forget()
    return made


def forget() -> None:
    """All letters up to now were sent."""
    with transaction() as session:
        session.execute(update(Message).values(state=SENT))


def move(event: Event, days: int = 40) -> None:
    """Move the event to another day."""
    with transaction():
        found = cast.found(event.slug)
        place = ("on_site", "", found.venue_id, found.room_id)
        scheduling.reschedule(found, Schedule(cast.when(days), *place))


def chair(event: Event, *people: Chairperson) -> None:
    """Let these people chair and no others."""
    with transaction():
        found = cast.found(event.slug)
        known = {row.chairperson_id: row for row in appointing.appointments_of(found)}
        wanted = [known.get(person.id) or Appointment(person.id) for person in people]
        appointing.set_people(found, wanted, appointing.parts_of(found))


def official(name: str) -> Chairperson:
    """Somebody who chairs and has an address."""
    person = Chairperson(
        name=Bilingual(name), email=f"chair-{name}@example.org", created_at=clock.now()
    )
    with transaction() as session:
        session.add(person)
    return person


def waiting() -> list[tuple[str, str]]:
    """Kind and address of the letters that wait, by address."""
    db.session.rollback()
    rows = select(Message.kind, Message.to_address).where(Message.state == QUEUED)
    return [(kind, to) for kind, to in db.session.execute(rows.order_by(Message.to_address))]


def only() -> Message:
    """The one letter that waits."""
    db.session.rollback()
    return db.session.scalars(select(Message).where(Message.state == QUEUED)).one()


def test_several_changes_become_one_letter_that_keeps_its_time(forum: Event) -> None:
    began = clock.now()
    with time_machine.travel(began, tick=False) as traveller:
        move(forum, 40)
        for minute in (2, 4):
            traveller.move_to(began + timedelta(minutes=minute))
            move(forum, 40 + minute)

    assert waiting() == [("rescheduled", "malee@example.org")]
    assert only().due_at == began + UPDATE_DELAY, "who edits on and on puts nothing off"


def test_a_letter_somebody_has_taken_is_not_replaced(forum: Event) -> None:
    move(forum, 40)
    with transaction():
        only().state = SENDING
    move(forum, 41)
    states = db.session.scalars(select(Message.state).order_by(Message.id))
    assert list(states) == [SENT, SENDING, QUEUED]


def test_what_is_about_to_begin_is_told_at_once(forum: Event) -> None:
    with time_machine.travel(cast.found(forum.slug).starts_at - timedelta(minutes=90), tick=False):
        with transaction():
            found = cast.found(forum.slug)
            later = replace(found.when, ends=found.when.ends.replace(hour=17))
            place = ("on_site", "", found.venue_id, found.room_id)
            scheduling.reschedule(found, Schedule(later, *place))
        assert only().due_at == clock.now()


def test_a_cancellation_is_told_at_once_and_says_all(forum: Event) -> None:
    move(forum)
    with transaction():
        publishing.cancel(cast.found(forum.slug), Bilingual("น้ำท่วม"))
    assert waiting() == [("cancelled", "malee@example.org")]
    assert only().due_at <= clock.now()


def test_who_left_or_gave_no_address_is_told_nothing(forum: Event) -> None:
    cast.registered(forum, Attendee(name="คนไม่มีอีเมล"))
    gone = cast.registered(forum, cast.somebody(2))
    forget()
    with transaction():
        again = db.session.scalars(Registration.by_token(gone.token)).one()
        seating.withdraw(again, by_staff=True)
    forget()
    move(forum)
    assert waiting() == [("rescheduled", "malee@example.org")]


def test_seeds_and_what_is_over_tell_nobody(forum: Event) -> None:
    with outbox.holding():
        move(forum)
    with time_machine.travel(clock.now() + timedelta(days=400)), transaction():
        announcing.announce(cast.found(forum.slug), "changed")
    assert waiting() == []


def test_72_a_new_time_asks_everybody_anew(forum: Event) -> None:
    chair(forum, official("anan"))
    with transaction() as session:
        session.execute(update(Chairing).values(answer="accepted"))
    move(forum)
    db.session.expire_all()
    assert db.session.scalars(select(Registration.answer)).all() == ["needs-action"]
    assert db.session.scalars(select(Chairing.answer)).all() == ["needs-action"]


def test_a_chair_more_leaves_the_answers_as_they_are(forum: Event) -> None:
    chair(forum, official("anan"))
    assert db.session.scalars(select(Registration.answer)).all() == ["accepted"]


def test_another_chair_is_told_to_all_and_each_hears_what_concerns_them(forum: Event) -> None:
    anan, boon, chai = official("anan"), official("boon"), official("chai")
    chair(forum, anan, boon)
    forget()
    before = cast.found(forum.slug).sequence

    chair(forum, boon, chai)

    assert cast.found(forum.slug).sequence == before + 1
    assert waiting() == [
        ("chair_released", "chair-anan@example.org"),
        ("chair_changed", "chair-boon@example.org"),
        ("chair_asked", "chair-chai@example.org"),
        ("changed", "malee@example.org"),
    ]


def test_a_chair_who_was_not_asked_yet_is_asked_about_the_last_state(forum: Event) -> None:
    chair(forum, official("anan"))
    move(forum)
    assert waiting() == [
        ("chair_asked", "chair-anan@example.org"),
        ("rescheduled", "malee@example.org"),
    ]


def test_a_move_and_a_chair_are_told_as_a_move(forum: Event) -> None:
    move(forum)
    chair(forum, official("anan"))
    assert ("rescheduled", "malee@example.org") in waiting()


@pytest.mark.parametrize("change", [move, lambda forum: chair(forum, official("anan"))])
def test_who_heard_of_a_cancellation_hears_first_that_it_takes_place(
    forum: Event, change: Any
) -> None:
    with transaction():
        publishing.cancel(cast.found(forum.slug), Bilingual("ฝน"))
    forget()
    with transaction():
        reopening.reopen(cast.found(forum.slug))
    change(forum)

    assert waiting()[-1] == ("reopened", "malee@example.org")


def test_chairs_are_asked_when_the_event_is_published() -> None:
    made = cast.draft(cast.organization(), cast.room())
    chair(made, official("anan"), cast.anan())
    assert waiting() == [], "a draft is nobody's business, and Anan gave no address"
    with transaction():
        publishing.publish(cast.found(made.slug))
    assert waiting() == [("chair_asked", "chair-anan@example.org")]


@pytest.fixture
def statements(context: Flask) -> Iterator[list[str]]:
    """What is asked of the database."""
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    listening.listen(db.engine, "before_cursor_execute", note)
    yield asked
    listening.remove(db.engine, "before_cursor_execute", note)


def test_many_are_told_in_as_many_statements_as_few(forum: Event, statements: list[str]) -> None:
    def cost(days: int) -> int:
        statements.clear()
        move(forum, days)
        return len([one for one in statements if "SAVEPOINT" not in one])

    few = cost(40)
    for number in range(9):
        cast.registered(forum, cast.somebody(number))
    assert cost(41) == few
