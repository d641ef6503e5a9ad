"""Workers alone, with a mail server: killed again and again, or several at once."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import leases
from eventapp.models.message import QUEUED, SENDING, SENT, Message
from tests import cast, forking
from tests.databases import Database
from tests.forking import Forked
from tests.jobs.workers import finish
from tests.live import free_port, wait_for
from tests.posting import everything

pytestmark = pytest.mark.slow
LETTERS, KILLS = 120, 6


class Inbox:
    """A mail server that keeps the Message-ID of what it takes."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        (found,) = re.findall(rb"^Message-ID: <(.{36})@.+>\r$", envelope.content, re.M)
        self.ids.append(found.decode())
        return "250 OK"


class Workers:
    """Workers that run, each a process of its own."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.settings = settings
        self.running: list[Forked] = []

    def start(self) -> Forked:
        """One more."""
        self.running.append(forking.start(finish, environ=self.settings))
        return self.running[-1]

    def end(self) -> list[int | None]:
        """Ask those that still run to end; the codes they ended with."""
        asked = [worker for worker in self.running if worker.poll() is None]
        for worker in asked:
            worker.terminate()
        return [worker.wait(timeout=60) for worker in asked]


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    """The mail server and its port."""
    kept, port = Inbox(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    yield kept, port
    server.stop()


@pytest.fixture
def workers(context: Flask, database: Database, inbox: tuple[Inbox, int]) -> Iterator[Workers]:
    """None runs yet; the letters they shall send are due."""
    event = cast.forum(cast.organization(), cast.room(None), capacity=None)
    for number in range(LETTERS):
        cast.registered(event, cast.somebody(number))
    settings = {
        "DATA_DIR": str(context.config["DATA_DIR"]),
        "DATABASE_URL": database.url,
        "SMTP_URL": f"smtp://127.0.0.1:{inbox[1]}?starttls=off",
    }
    made = Workers({**os.environ, **settings})
    yield made
    for worker in made.running:
        worker.kill()
        worker.wait()


def is_done() -> bool:
    """Whether every letter is marked as sent."""
    db.session.rollback()
    waiting = select(func.count()).where(Message.state.in_((QUEUED, SENDING)))
    return db.session.scalar(waiting) == 0


def end_leases() -> None:
    """Time passes: whoever was killed is not waited for any longer."""
    with transaction() as session:
        session.execute(update(Message).where(Message.state == SENDING).values(due_at=clock.now()))


def test_letters_of_killed_workers_come_again_under_the_same_id(
    inbox: tuple[Inbox, int], workers: Workers
) -> None:
    ids = inbox[0].ids
    for kill in range(KILLS):
        worker, wanted = workers.start(), len(ids) + 7 + kill
        wait_for(lambda wanted=wanted: len(ids) >= wanted, 60)
        worker.kill()
        worker.wait()
        end_leases()
    workers.start()
    wait_for(is_done, 60)
    assert workers.end() == [0]

    counted = Counter(ids)
    assert set(counted) == {message.uid for message in everything()}, "every letter, and no other"
    assert {message.state for message in everything()} == {SENT}
    assert counted.total() - LETTERS <= KILLS * leases.BATCH
    assert max(message.attempts for message in everything()) < leases.TRIES


def test_workers_side_by_side_send_no_letter_twice(
    inbox: tuple[Inbox, int], workers: Workers
) -> None:
    for _ in range(3):
        workers.start()
    wait_for(is_done, 60)
    assert workers.end() == [0, 0, 0]

    assert sorted(inbox[0].ids) == sorted(message.uid for message in everything())


def test_a_worker_that_is_asked_to_end_leaves_no_letter_in_doubt(
    inbox: tuple[Inbox, int], workers: Workers
) -> None:
    ids = inbox[0].ids
    workers.start()
    wait_for(lambda: len(ids) >= 5, 60)
    assert workers.end() == [0]

    told = Counter((message.state, message.attempts) for message in everything())
    assert told == {(SENT, 1): len(ids), (QUEUED, 0): LETTERS - len(ids)}
