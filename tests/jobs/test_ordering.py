"""Ordering: of the letters about one event to one address, none overtakes another."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from eventapp.actions import outbox as posting
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import ordering
from eventapp.jobs.outbox import NotYet
from eventapp.models.chairperson import Chairperson
from eventapp.models.message import DROPPED, PARKED, QUEUED, SENDING, SENT, Message
from eventapp.models.registration import Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
LATER = timedelta(minutes=5)


@pytest.fixture
def malee(context: Flask) -> Registration:
    """Malee's place; no letter about it is left."""
    made = cast.registered(cast.forum(cast.organization(), cast.room()))
    with transaction() as session:
        session.execute(update(Message).values(event_id=None))
    return made


def letter(malee: Registration, kind: str, state: str = QUEUED, **more: object) -> Message:
    """A letter to Malee in some state."""
    due = clock.now() + more.pop("due", timedelta())
    with transaction() as session:
        found = session.scalars(Registration.by_token(malee.token)).one()
        message = posting.tell(kind, found, due_at=due)
        message.state = state
        for name, value in more.items():
            setattr(message, name, value)
    return message


def verdict(message: Message) -> str:
    """What becomes of a letter that was claimed."""
    db.session.rollback()
    found = db.session.get(Message, message.id, populate_existing=True)
    try:
        return "dropped" if ordering.is_overtaken(found) else "goes"
    except NotYet as error:
        return f"waits {round((error.until - clock.now()).total_seconds())} s"


@pytest.fixture(autouse=True)
def _still() -> object:
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.mark.parametrize(
    ("state", "more", "becomes"),
    [
        (QUEUED, {}, "dropped"),
        (QUEUED, {"attempts": 2, "due": LATER}, "dropped"),
        (SENDING, {"due": LATER}, "dropped"),
        (SENDING, {"due": -LATER}, "dropped"),
        (SENT, {}, "dropped"),
        (PARKED, {}, "goes"),
        (DROPPED, {}, "goes"),
        (QUEUED, {"due": timedelta(seconds=10)}, "waits 10 s"),
    ],
)
def test_an_older_letter_beside_a_newer_one(
    malee: Registration, state: str, more: dict[str, object], becomes: str
) -> None:
    older = letter(malee, "registered", SENDING, due=LATER, attempts=1)
    letter(malee, "withdrawn", state, **more)
    assert verdict(older) == becomes


def test_an_update_that_waits_for_others_holds_up_nobody(malee: Registration) -> None:
    older = letter(malee, "registered", SENDING, due=LATER, attempts=1)
    letter(malee, "rescheduled", due=LATER)
    assert verdict(older) == "goes"


@pytest.mark.parametrize(
    ("state", "more", "becomes"),
    [
        (SENDING, {"due": LATER}, "waits 1 s"),
        (SENDING, {"due": -LATER}, "goes"),
        (QUEUED, {}, "goes"),
        (QUEUED, {"attempts": 3, "due": LATER}, "goes"),
        (SENT, {}, "goes"),
        (PARKED, {}, "goes"),
    ],
)
def test_a_newer_letter_beside_an_older_one(
    malee: Registration, state: str, more: dict[str, object], becomes: str
) -> None:
    letter(malee, "registered", state, **more)
    newer = letter(malee, "withdrawn", SENDING, due=LATER, attempts=1)
    assert verdict(newer) == becomes


def test_of_two_that_were_claimed_at_once_one_waits_and_one_gives_way(malee: Registration) -> None:
    older = letter(malee, "registered", SENDING, due=LATER, attempts=1)
    newer = letter(malee, "withdrawn", SENDING, due=LATER, attempts=1)
    assert (verdict(older), verdict(newer)) == ("dropped", "waits 1 s")


def test_a_thread_is_of_the_address_whatever_its_case(malee: Registration) -> None:
    older = letter(malee, "registered", SENDING, due=LATER, to_address="MALEE@example.org")
    other = letter(malee, "registered", SENDING, due=LATER, to_address="other@example.org")
    letter(malee, "cancelled", SENT)
    assert (verdict(older), verdict(other)) == ("dropped", "goes")


def test_a_chair_who_comes_too_gets_both_letters_one_after_the_other(malee: Registration) -> None:
    person = Chairperson(email=malee.email, created_at=clock.now())
    with transaction() as session:
        session.add(person)
    ticket = letter(malee, "registered", SENDING, due=LATER)
    asked = letter(malee, "chair_asked", SENDING, due=LATER, registration_id=None)
    with transaction() as session:
        session.get(Message, asked.id).chairperson_id = person.id
    assert (verdict(ticket), verdict(asked)) == ("waits 1 s", "waits 2 s")

    with transaction() as session:
        session.get(Message, asked.id).state = QUEUED
    assert verdict(ticket) == "goes", "it is claimed first, and gives way to no other role"


@pytest.mark.parametrize(
    ("state", "attempts", "heard"),
    [(SENT, 1, True), (SENDING, 1, True), (QUEUED, 2, True), (QUEUED, 0, False),
     (PARKED, 6, True), (DROPPED, 1, False)],
)  # fmt: skip
def test_who_may_have_heard(malee: Registration, state: str, attempts: int, heard: bool) -> None:
    letter(malee, "registered", state, attempts=attempts)
    leave = letter(malee, "moved_away", SENDING)
    assert ordering.has_heard(leave) == heard


def test_a_thread_is_found_by_its_index(malee: Registration) -> None:
    message = letter(malee, "registered")
    if db.engine.dialect.name == "sqlite":
        asked = message.thread().compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = db.session.execute(db.text(f"EXPLAIN QUERY PLAN {asked}")).all()
        assert "ix_message_thread (event_id=? AND <expr>=?)" in str(plan)
    assert db.session.scalars(select(Message.id)).all()
