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
from tests.jobs.workers import work
from tests.live import free_port, wait_for

pytestmark = pytest.mark.slow
PEOPLE, WHILE = 5, 0.6


class Post:
    """A mail server that holds what comes first until told, and takes what follows at once."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str, int]] = []
        self.held: set[str] = set()
        self.released: set[str] = set()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        letter = BytesParser(policy=policy.default).parsebytes(envelope.content)
        (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
        octets = part.get_payload(decode=True)
        method, number = header(octets)["METHOD"], int(entry(octets)["SEQUENCE"])
        to = envelope.rcpt_tos[0].casefold()
        if not number:
            await self._hold(to)
        self.came.append((to, method, number))
        return "250 OK"

    async def _hold(self, to: str) -> None:
        """Until told, or until who sends it is gone."""
        self.held.add(to)
        try:
            while to not in self.released:
                await asyncio.sleep(0.02)
        finally:
            self.held.remove(to)

    def to(self, address: str) -> list[tuple[str, int]]:
        """What came to an address, a letter that came again told once."""
        came = [(method, number) for to, method, number in self.came if to == address]
        return [one for at, one in enumerate(came) if at == 0 or came[at - 1] != one]

    def let_overtake(self, address: str) -> None:
        """Hold the first letter until what follows has come."""
        wait_for(lambda: self.to(address))
        self.released.add(address)

    def release(self, address: str) -> None:
        """Hold the first letter for a while in which another could come, then take it."""
        time.sleep(WHILE)
        self.released.add(address)
        wait_for(lambda: address not in self.held)


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    """The server and its port."""
    kept, port = Post(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=60)
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


def come_and_go(number: int, inbox: Post) -> str:
    """Somebody registers, and withdraws while their invitation is on its way; their address."""
    made = cast.registered(cast.found("forum"), cast.somebody(number))
    db.session.remove()
    wait_for(lambda: made.email in inbox.held)
    with transaction():
        found = db.session.scalars(Registration.by_token(made.token)).one()
        seating.withdraw(found, by_staff=True)
    hasten(QUEUED)
    return made.email


def come_and_chair(number: int, inbox: Post) -> str:
    """Somebody registers, and is asked to chair while their first letter is on its way."""
    event = cast.forum(cast.organization(f"host-{number}"))
    made = cast.registered(event, cast.somebody(number))
    db.session.remove()
    wait_for(lambda: made.email in inbox.held)
    person = cast.anan()
    with transaction() as session:
        session.get_one(Chairperson, person.id).email = made.email.title()
        appointing.set_people(cast.found(event.slug), [Appointment(person.id)], [])
    hasten(QUEUED)
    return made.email


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
            address = come_and_go(number, inbox)
            if number % 2:
                victim = running.pop(0)
                victim.kill()
                victim.wait()
            inbox.release(address)  # what the server has, it delivers; a lease is longer than that
            if number % 2:
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
            inbox.let_overtake(come_and_go(number, inbox))
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    came = [inbox.to(f"person{number}@example.org") for number in range(PEOPLE)]
    assert came == [[("CANCEL", 1), ("REQUEST", 0)]] * PEOPLE


def test_who_chairs_too_hears_in_order_from_two_workers(
    context: Flask, database: Database, post: tuple[Post, int]
) -> None:
    inbox, port = post
    with workers(context, database, port, unguarded=False):
        for number in range(PEOPLE):
            inbox.release(come_and_chair(number, inbox))
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    both = [("REQUEST", 0), ("REQUEST", 2)]
    assert [inbox.to(f"person{number}@example.org") for number in range(PEOPLE)] == [both] * PEOPLE


def test_without_the_order_a_ticket_comes_after_the_task_that_followed(
    context: Flask, database: Database, post: tuple[Post, int]
) -> None:
    inbox, port = post
    with workers(context, database, port, unguarded=True):
        for number in range(PEOPLE):
            inbox.let_overtake(come_and_chair(number, inbox))
        wait_for(lambda: not addresses(QUEUED, SENDING), 60)

    came = [inbox.to(f"person{number}@example.org")[:2] for number in range(PEOPLE)]
    assert came == [[("REQUEST", 2), ("REQUEST", 0)]] * PEOPLE
