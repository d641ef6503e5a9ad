"""The outbox: leases, retries, parking; nothing is lost, nothing is sent that did not happen."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.actions import outbox as posting
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.mailer import Rejected
from eventapp.jobs import leases, outbox
from eventapp.models.message import DROPPED, PARKED, QUEUED, SENDING, SENT, Message

pytestmark = pytest.mark.usefixtures("context")


def posted(number: int = 1) -> None:
    """Letters in the outbox."""
    with transaction():
        for one in range(number):
            posting.post("password_reset", f"person{one}@example.org", locale="th")


def only() -> Message:
    """The one letter as the database has it."""
    db.session.rollback()
    return db.session.scalars(select(Message).execution_options(populate_existing=True)).one()


def compose(message: Message) -> EmailMessage:
    """A letter that says which message it is."""
    letter = EmailMessage()
    letter["Message-ID"] = f"<{message.uid}@localhost>"
    return letter


def reading(compose: outbox.Compose) -> outbox.Read:
    """Composes without reading anything first."""
    return lambda _messages: compose


class Post:
    """A mailbox that keeps what it gets, and may be out of order."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.sent = list(failures), []

    def __call__(self, letter: EmailMessage) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(letter["Message-ID"])


def test_a_letter_is_sent_and_marked() -> None:
    posted()
    post = Post()

    assert outbox.send_next(reading(compose), post)
    assert not outbox.send_next(reading(compose), post)

    message = only()
    assert post.sent == [f"<{message.uid}@localhost>"]
    assert (message.state, message.attempts, message.error, message.leased_by) == (SENT, 1, "", "")
    assert message.sent_at is not None


def test_letters_go_in_the_order_they_were_due() -> None:
    posted(3)
    post = Post()
    while outbox.send_next(reading(compose), post):
        pass
    uids = db.session.scalars(select(Message.uid).order_by(Message.id))
    assert post.sent == [f"<{uid}@localhost>" for uid in uids]


def test_a_letter_of_a_rolled_back_change_does_not_exist() -> None:
    with pytest.raises(RuntimeError, match="no"), transaction():
        posting.post("password_reset", "nobody@example.org", locale="th")
        raise RuntimeError("no")
    assert not outbox.send_next(reading(compose), Post())
    assert db.session.scalars(select(Message)).all() == []


def test_a_letter_waits_until_it_is_due() -> None:
    with transaction():
        posting.post("x", "a@example.org", locale="th", due_at=clock.now() + timedelta(seconds=10))
    post = Post()
    assert not outbox.send_next(reading(compose), post)
    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        assert outbox.send_next(reading(compose), post)
    assert len(post.sent) == 1


def test_a_failure_is_tried_again_later_under_the_same_id() -> None:
    posted()
    post = Post(ConnectionRefusedError(111, "refused"))

    assert outbox.send_next(reading(compose), post)
    message = only()
    assert (message.state, message.attempts) == (QUEUED, 1)
    assert message.error == "ConnectionRefusedError: [Errno 111] refused"
    assert not outbox.send_next(reading(compose), post), "not at once"

    with time_machine.travel(clock.now() + timedelta(seconds=16)):
        assert outbox.send_next(reading(compose), post)
    assert post.sent == [f"<{message.uid}@localhost>"]
    assert (only().state, only().attempts, only().error) == (SENT, 2, "")


def test_a_poison_letter_is_parked_and_stops_no_other() -> None:
    posted(2)
    first = db.session.scalars(select(Message.uid).order_by(Message.id)).first()
    sent: list[str] = []

    def poisoned(message: Message) -> EmailMessage:
        if message.uid == first:
            raise ZeroDivisionError("a template that cannot be rendered")
        sent.append(message.uid)
        return compose(message)

    for hour in range(20):
        with time_machine.travel(clock.now() + timedelta(hours=hour)):
            while outbox.send_next(reading(poisoned), Post()):
                pass

    states = {m.uid: (m.state, m.attempts) for m in db.session.scalars(select(Message))}
    assert states.pop(first) == (PARKED, leases.TRIES)
    assert list(states.values()) == [(SENT, 1)]
    assert len(sent) == 1


def test_a_parked_letter_is_sent_when_somebody_says_so() -> None:
    posted()
    outbox.send_next(reading(compose), Post(Rejected("550 no such user")))
    message = only()
    assert (message.state, message.error, message.may_retry) == (PARKED, "550 no such user", True)

    with transaction():
        posting.retry(only())
    post = Post()
    assert outbox.send_next(reading(compose), post)
    assert (only().state, len(post.sent)) == (SENT, 1)


def test_a_letter_with_nothing_left_to_say_is_dropped() -> None:
    posted()
    post = Post()
    assert outbox.send_next(reading(lambda _message: None), post)
    assert (only().state, post.sent) == (DROPPED, [])


def test_a_letter_that_waits_for_another_counts_no_attempt() -> None:
    posted()
    later = clock.now() + timedelta(seconds=10)

    def waits(_message: Message) -> EmailMessage:
        raise outbox.NotYet(later)

    assert outbox.send_next(reading(waits), Post())
    message = only()
    assert (message.state, message.attempts, message.due_at) == (QUEUED, 0, later)


def test_the_letter_of_a_worker_that_died_is_taken_over_when_its_lease_ends() -> None:
    posted()

    class Killed(BaseException):
        pass

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


def test_an_error_shows_no_secret() -> None:
    posted()
    failure = OSError("smtp://wethi:hunter22@mail.example.org\nsaid no to /my/abcdefghijk")
    outbox.send_next(reading(compose), Post(failure))
    assert only().error == "OSError: smtp://wethi:…@mail.example.org said no to /my/…"


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
