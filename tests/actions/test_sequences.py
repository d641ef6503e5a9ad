"""Sequences: whoever comes back is newer than what their calendar knows (requirement 24, 27)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event as listening
from sqlalchemy import select

from eventapp.actions import delegating, registering, seating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import worker
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from tests import cast
from tests.documents.examples import entry, header

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def forum() -> Event:
    """A published forum with seats."""
    return cast.forum(cast.organization(), cast.room())


def again(registration: Registration) -> Registration:
    """The registration, to be changed."""
    return db.session.scalars(Registration.by_token(registration.token)).one()


def withdraw(registration: Registration) -> None:
    """Give the place up for good."""
    with transaction():
        seating.withdraw(again(registration), by_staff=True)


def change(registration: Registration, email: str) -> None:
    """Correct the address."""
    with transaction():
        found = again(registration)
        registering.change(found, replace(found.attendee, email=email))


def told(app: Flask) -> list[tuple[str, str, int]]:
    """To whom, by which method and with which number letters went, in their order."""
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        worker.run_once(app)
    db.session.rollback()
    sent = select(Message).where(Message.state == "sent").order_by(Message.sent_at, Message.id)
    return [_read(app, message) for message in db.session.scalars(sent)]


def _read(app: Flask, message: Message) -> tuple[str, str, int]:
    (file,) = Path(app.config["DATA_DIR"], "mail").glob(f"{message.uid}*")
    letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    octets = part.get_payload(decode=True)
    return message.to_address, header(octets)["METHOD"], int(entry(octets)["SEQUENCE"])


def test_27_who_withdrew_and_comes_again_is_newer_than_the_withdrawal(
    forum: Event, context: Flask
) -> None:
    first = cast.registered(forum)
    told(context)
    withdraw(first)
    told(context)
    second = cast.registered(forum, replace(cast.MALEE, email="Malee@Example.org"))

    assert again(second).sequence == again(first).sequence + 1
    assert [(method, number) for _to, method, number in told(context)] == [
        ("REQUEST", 0),
        ("CANCEL", 1),
        ("REQUEST", 2),
    ]


@pytest.mark.parametrize("back", [seating.undo_withdrawal, seating.approve, delegating.take_back])
def test_27_an_older_place_that_comes_back_is_newer_than_a_later_one(
    forum: Event, context: Flask, back: Callable[[Registration], None]
) -> None:
    first = cast.registered(forum)
    told(context)
    leave = {
        seating.undo_withdrawal: partial(seating.withdraw, by_staff=True),
        seating.approve: seating.decline,
        delegating.take_back: lambda row: delegating.delegate(row, cast.somebody(1)),
    }
    with transaction():
        leave[back](again(first))
    told(context)
    second = cast.registered(forum)
    told(context)
    withdraw(second)
    told(context)
    with transaction():
        back(again(first))

    mine = [one[1:] for one in told(context) if one[0] == "malee@example.org"]
    assert mine[-2:] == [("CANCEL", 3), ("REQUEST", 4)]


def test_others_begin_with_nothing(forum: Event) -> None:
    withdraw(cast.registered(forum))
    assert again(cast.registered(forum, cast.somebody(1))).sequence == 0
    assert again(cast.registered(forum, replace(cast.somebody(2), email=""))).sequence == 0
    other = cast.forum(cast.organization("other"), cast.room())
    assert again(cast.registered(other)).sequence == 0


def test_74_an_address_given_up_is_taken_leave_of_and_the_new_one_is_told(
    forum: Event, context: Flask
) -> None:
    malee = cast.registered(forum)
    told(context)
    change(malee, "new@example.org")

    assert told(context) == [
        ("malee@example.org", "REQUEST", 0),
        ("malee@example.org", "CANCEL", 1),
        ("new@example.org", "REQUEST", 1),
    ]


def test_an_address_that_never_heard_is_not_taken_leave_of(forum: Event, context: Flask) -> None:
    malee = cast.registered(forum)
    change(malee, "new@example.org")
    assert told(context) == [("new@example.org", "REQUEST", 1)]


def test_an_address_taken_back_is_asked_above_its_leave(forum: Event, context: Flask) -> None:
    malee = cast.registered(forum)
    told(context)
    change(malee, "new@example.org")
    told(context)
    change(malee, "malee@example.org")
    assert told(context)[3:] == [
        ("new@example.org", "CANCEL", 2),
        ("malee@example.org", "REQUEST", 2),
    ]


def test_the_same_address_in_other_letters_is_the_same(forum: Event, context: Flask) -> None:
    malee = cast.registered(forum)
    told(context)
    change(malee, "MALEE@example.org")
    assert again(malee).sequence == 0
    assert [method for _to, method, _number in told(context)] == ["REQUEST", "REQUEST"]


def test_the_number_costs_nothing_where_nobody_was_told(forum: Event) -> None:
    def cost(email: str, number: int) -> int:
        statements: list[Any] = []

        def note(*told: Any) -> None:
            statements.append(told[2])

        listening.listen(db.engine, "before_cursor_execute", note)
        cast.registered(forum, replace(cast.somebody(number), email=email, phone=""))
        listening.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in statements if "max(" in one])

    assert [cost("somebody@example.org", 1), cost("", 2)] == [0, 0]
