"""The outbox: retries and parking; nothing is lost, nothing is sent that did not happen."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select, text

from eventapp.actions import outbox as posting
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.mailer import Rejected
from eventapp.jobs import leases, outbox
from eventapp.models.message import DROPPED, PARKED, QUEUED, SENT, Message
from tests.posting import Post, compose, everything, only, posted, reading

pytestmark = pytest.mark.usefixtures("context")


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


def test_an_error_shows_no_secret() -> None:
    posted()
    failure = OSError("smtp://wethi:hunter22@mail.example.org\nsaid no to /my/abcdefghijk")
    outbox.send_next(reading(compose), Post(failure))
    assert only().error == "OSError: smtp://wethi:…@mail.example.org said no to /my/…"


def test_a_worker_that_is_told_to_end_puts_back_what_it_has_not_sent() -> None:
    posted(5)
    post = Post()
    before = db.session.execute(select(Message.id, Message.due_at).order_by(Message.id)).all()

    assert outbox.send_next(reading(compose), post, is_ending=lambda: len(post.sent) == 2) == 2

    told = [(m.state, m.attempts, m.leased_by) for m in everything()]
    assert told == [(SENT, 1, "")] * 2 + [(QUEUED, 0, "")] * 3
    assert [(m.id, m.due_at) for m in everything()][2:] == [tuple(row) for row in before][2:]


def test_what_a_slow_server_took_is_noted_before_more_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "UNNOTED_SECONDS", 0.0)
    posted(3)
    post = Post()

    for sent in (1, 2, 3):
        assert outbox.send_next(reading(compose), post) == 1
        assert len(post.sent) == sent
        assert [m.state for m in everything()] == [SENT] * sent + [QUEUED] * (3 - sent)


def test_a_letter_that_breaks_the_database_session_stops_no_other() -> None:
    posted(3)
    first = everything()[0].uid

    def broken(message: Message) -> EmailMessage:
        if message.uid == first:
            db.session.execute(text("SELECT nothing FROM nowhere"))
        return compose(message)

    post = Post()
    while outbox.send_next(reading(broken), post):
        pass

    assert [(m.state, m.attempts) for m in everything()] == [(QUEUED, 1), (SENT, 1), (SENT, 1)]
    assert len(post.sent) == 2
