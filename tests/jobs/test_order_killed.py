"""Two real workers, killed in the middle: no cancellation is overtaken by an older invitation."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser
from functools import partial
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, update

from eventapp.actions import appointing, seating
from eventapp.core.db import db, transaction
from eventapp.models.chairperson import Chairperson
from eventapp.models.message import QUEUED, SENDING, Message
from eventapp.models.plans import Appointment
from eventapp.models.registration import Registration
from tests import cast, forking
from tests.databases import Database
from tests.documents.examples import entry, header
from tests.jobs.unordered import work
from tests.live import free_port, wait_for

pytestmark = pytest.mark.slow
PEOPLE, SLOW = 5, 0.6


class Post:
    """A mail server that takes its time with what comes first, and none with what follows."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str, int]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        letter = BytesParser(policy=policy.default).parsebytes(envelope.content)
        (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
        octets = part.get_payload(decode=True)
        method, number = header(octets)["METHOD"], int(entry(octets)["SEQUENCE"])
        await asyncio.sleep(0 if number else SLOW)
        self.came.append((envelope.rcpt_tos[0].casefold(), method, number))
        return "250 OK"

    def to(self, address: str) -> list[tuple[str, int]]:
        """What came to an address, a letter that came again told once."""
        came = [(method, number) for to, method, number in self.came if to == address]
        return [one for at, one in enumerate(came) if at == 0 or came[at - 1] != one]


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    """The server and its port."""
    kept, port = Post(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, port
    server.stop()


@contextmanager
def workers(app: Flask, database: Database, port: int, *, unguarded: bool) -> Iterator[list[Any]]:
    """Two workers on the test's database; whoever is killed may be replaced."""
    environ = {**os.environ, "SEED": "none"}
    environ |= {"DATABASE_URL": database.url, "DATA_DIR": str(app.config["DATA_DIR"])}
    environ |= {"SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=off"}

    def start() -> Any:
        return forking.start(partial(work, unguarded=unguarded), environ=environ)

    running = [start(), start()]
    try:
        yield [running, start]
    finally:
        for process in running:
            process.kill()
            process.wait()


def come_and_go(number: int) -> None:
    """Somebody registers, and withdraws while their invitation is on its way."""
    made = cast.registered(cast.found("forum"), cast.somebody(number))
    db.session.remove()
    wait_for(lambda: made.email in addresses(SENDING))
    with transaction():
        found = db.session.scalars(Registration.by_token(made.token)).one()
        seating.withdraw(found, by_staff=True)
    hasten(QUEUED)


def come_and_chair(number: int) -> None:
    """Somebody registers, and is asked to chair while their first letter is on its way."""
    event = cast.forum(cast.organization(f"host-{number}"))
    made = cast.registered(event, cast.somebody(number))
    db.session.remove()
    wait_for(lambda: made.email in addresses(SENDING))
    person = cast.anan()
    with transaction() as session:
        session.get_one(Chairperson, person.id).email = made.email.title()
        appointing.set_people(cast.found(event.slug), [Appointment(person.id)], [])
    hasten(QUEUED)


def addresses(*states: str) -> list[str]:
    """To whom letters in these states go."""
    try:
        return list(db.session.scalars(select(Message.to_address).where(Message.state.in_(states))))
    finally:
        db.session.remove()


def hasten(*states: str) -> None:
    """Time passes: what was to wait has waited, leases of the killed have run out."""
    with transaction() as session:
        waiting = update(Message).where(Message.state.in_(states))
        session.execute(waiting.values(due_at=Message.created_at))
    db.session.remove()


@pytest.fixture
def forum(context: Flask) -> None:
    """A forum with a seat for everybody."""
    made = cast.forum(cast.organization(), cast.room(None), capacity=None)
    with transaction():
        cast.found(made.slug).slug = "forum"
    db.session.remove()


def test_with_two_workers_that_are_killed_each_hears_in_order(
    forum: None, context: Flask, database: Database, post: tuple[Post, int]
) -> None:
    inbox, port = post
    with workers(context, database, port, unguarded=False) as (running, start):
        for number in range(PEOPLE):
            come_and_go(number)
            if number % 2:
                victim = running.pop(0)
                victim.kill()
                victim.wait()
                time.sleep(
                    SLOW * 2
                )  # what the server has, it delivers; a lease is longer than that
                hasten(SENDING)
                running.append(start())
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    for number in range(PEOPLE):
        came = inbox.to(f"person{number}@example.org")
        assert came in ([("REQUEST", 0), ("CANCEL", 1)], [("CANCEL", 1)])


def test_without_the_order_an_invitation_comes_after_its_cancellation(
    forum: None, context: Flask, database: Database, post: tuple[Post, int]
) -> None:
    inbox, port = post
    with workers(context, database, port, unguarded=True):
        for number in range(PEOPLE):
            come_and_go(number)
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    came = [inbox.to(f"person{number}@example.org") for number in range(PEOPLE)]
    assert [("CANCEL", 1), ("REQUEST", 0)] in came


def test_who_chairs_too_hears_in_order_from_two_workers(
    context: Flask, database: Database, post: tuple[Post, int]
) -> None:
    inbox, port = post
    with workers(context, database, port, unguarded=False):
        for number in range(PEOPLE):
            come_and_chair(number)
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    both = [("REQUEST", 0), ("REQUEST", 2)]
    assert [inbox.to(f"person{number}@example.org") for number in range(PEOPLE)] == [both] * PEOPLE


def test_without_the_order_a_ticket_comes_after_the_task_that_followed(
    context: Flask, database: Database, post: tuple[Post, int]
) -> None:
    inbox, port = post
    with workers(context, database, port, unguarded=True):
        for number in range(PEOPLE):
            come_and_chair(number)
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    came = [inbox.to(f"person{number}@example.org") for number in range(PEOPLE)]
    assert [("REQUEST", 2), ("REQUEST", 0)] in came
