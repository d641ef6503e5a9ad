"""Leases: who may send a letter, for how long, and that no letter overtakes another."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import leases, outbox
from eventapp.jobs.leases import Outcome
from eventapp.models.message import PARKED, QUEUED, SENDING, SENT, Message
from tests import cast
from tests.posting import Post, again, compose, everything, only, posted, reading

pytestmark = pytest.mark.usefixtures("context")


class Killed(BaseException):
    """The process ends in the middle of what it does."""


def leased() -> list[int]:
    """The letters of one lease more."""
    lease = leases.take()
    return [claim.message_id for claim in lease.claims] if lease else []


def test_a_lease_is_for_few_letters_those_longest_due() -> None:
    posted(leases.BATCH + 3)
    ids = [message.id for message in everything()]

    assert leased() == ids[: leases.BATCH]
    assert leased() == ids[leases.BATCH :]
    assert leased() == []
    assert {message.attempts for message in everything()} == {1}


def test_what_is_noted_of_each_letter_is_fenced_by_the_lease() -> None:
    posted(3)
    lease = leases.take()
    with time_machine.travel(clock.now() + leases.LASTS + timedelta(seconds=1)):
        taken_over = leased()

    leases.finish(lease, {claim.message_id: Outcome(SENT) for claim in lease.claims})

    assert [m.id for m in everything() if m.state == SENDING] == taken_over
    assert [m.state for m in everything()].count(SENT) == 2


def test_a_lease_holds_one_letter_of_a_thread() -> None:
    forum = cast.forum(cast.organization(), cast.room())
    malee, somebody = cast.registered(forum), cast.registered(forum, cast.somebody(2))
    again(malee.id, somebody.id)
    first, second, third, fourth = (message.id for message in everything())

    assert leased() == [first, second]
    assert leased() == [third, fourth]


def test_a_letter_whose_worker_fell_silent_goes_alone() -> None:
    posted(4)
    ids = leased()

    with time_machine.travel(clock.now() + leases.LASTS + timedelta(seconds=1)):
        assert [leased() for _ in range(5)] == [[one] for one in ids] + [[]]


def test_what_kills_every_worker_takes_no_other_letter_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posted(5)
    poison, dead = everything()[2].uid, threading.Event()
    finish = leases.finish
    monkeypatch.setattr(leases, "finish", lambda *told: None if dead.is_set() else finish(*told))

    def kills(letter: EmailMessage) -> None:
        if poison in letter["Message-ID"]:
            dead.set()
            raise Killed

    for turn in range(2 * leases.TRIES):
        dead.clear()
        with time_machine.travel(clock.now() + turn * 2 * leases.LASTS), suppress(Killed):
            while outbox.send_next(reading(compose), kills):
                pass

    told = {message.uid: (message.state, message.attempts) for message in everything()}
    assert told.pop(poison) == (PARKED, leases.TRIES)
    assert set(told.values()) == {(SENT, 2)}, "what was sent before the kill was not noted"


def test_a_kill_in_the_middle_leaves_one_letter_in_doubt() -> None:
    posted(4)
    post = Post()

    def kills(letter: EmailMessage) -> None:
        if len(post.sent) == 2:
            raise Killed
        post(letter)

    with pytest.raises(Killed):
        outbox.send_next(reading(compose), kills)

    told = [(message.state, message.attempts) for message in everything()]
    assert told == [(SENT, 1), (SENT, 1), (SENDING, 1), (QUEUED, 0)]


def test_the_letter_of_a_worker_that_died_is_taken_over_when_its_lease_ends() -> None:
    posted()

    def dies(_letter: EmailMessage) -> None:
        raise Killed

    with pytest.raises(Killed):
        outbox.send_next(reading(compose), dies)
    assert only().state == SENDING

    post = Post()
    assert not outbox.send_next(reading(compose), post), "the lease still holds"
    with time_machine.travel(clock.now() + leases.LASTS + timedelta(seconds=1)):
        assert outbox.send_next(reading(compose), post)
    assert (only().state, only().attempts, len(post.sent)) == (SENT, 2, 1)


def test_whoever_lost_the_lease_cannot_mark_the_letter() -> None:
    posted()
    fast = Post()

    def slow(_letter: EmailMessage) -> None:
        with time_machine.travel(clock.now() + leases.LASTS + timedelta(seconds=1)):
            assert outbox.send_next(reading(compose), fast)
        raise TimeoutError

    assert outbox.send_next(reading(compose), slow)
    assert (only().state, only().error, len(fast.sent)) == (SENT, "", 1)


def test_a_letter_that_kills_every_worker_is_parked() -> None:
    posted()
    for _try in range(leases.TRIES):
        with transaction():
            message = only_in_transaction()
            message.state, message.attempts = SENDING, message.attempts + 1
            message.due_at = clock.now() - timedelta(seconds=1)
    assert not outbox.send_next(reading(compose), Post())
    assert (only().state, only().error) == (PARKED, leases.INTERRUPTED)


def only_in_transaction() -> Message:
    """The one letter, to be changed."""
    return db.session.scalars(select(Message)).one()


def race(app: Flask, turns: int) -> list[str]:
    """Four workers send what they find, each at most so often; the ids of what was sent."""
    posted(20)
    db.session.remove()
    post = Post()

    def work(_number: int) -> None:
        with app.app_context():
            for _turn in range(turns):
                if not outbox.send_next(reading(compose), post):
                    return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    return post.sent


def test_many_workers_send_each_letter_once(app: Flask) -> None:
    sent = race(app, turns=40)
    assert len(sent) == len(set(sent)) == 20


def test_without_the_lease_they_send_letters_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfenced(_session: object, messages: Sequence[Message]) -> leases.Lease:
        return leases.Lease("", tuple(leases.Claim(m.id, m.due_at, 1) for m in messages))

    monkeypatch.setattr(leases, "_leased", unfenced)
    sent = race(app, turns=10)
    assert len(sent) > len(set(sent))
