"""Several workers at once: no letter goes twice, and none overtakes another to the same person."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import false

from eventapp.core.db import db
from eventapp.jobs import leases, outbox
from eventapp.models.message import QUEUED, SENDING, Message
from tests import cast
from tests.posting import Post, again, compose, everything, posted, reading

pytestmark = pytest.mark.usefixtures("context")


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


class Watching(Post):
    """A slow mailbox that notes whose letters were on their way at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.on_the_way: list[str] = []
        self.met: list[str] = []

    def __call__(self, letter: EmailMessage) -> None:
        person = letter["To"]
        self.met += [person] if person in self.on_the_way else []
        self.on_the_way.append(person)
        time.sleep(0.02)
        self.sent.append(letter["Message-ID"])
        self.on_the_way.remove(person)


def compose_to(message: Message) -> EmailMessage:
    """A letter that says whose it is."""
    letter = compose(message)
    letter["To"] = str(message.registration_id)
    return letter


def race_about(app: Flask, people: int, letters: int) -> tuple[Watching, list[list[str]]]:
    """Four workers send several letters to each of some people; the order they went in."""
    forum = cast.forum(cast.organization(), cast.room(None), capacity=None)
    ids = [cast.registered(forum, cast.somebody(one)).id for one in range(people)]
    for _ in range(letters - 1):
        again(*ids)
    wanted: dict[int, list[str]] = {}
    for message in everything():
        wanted.setdefault(message.registration_id, []).append(f"<{message.uid}@localhost>")
    db.session.remove()
    watching = Watching()

    def work(_number: int) -> None:
        with app.app_context():
            while any(m.state in (QUEUED, SENDING) for m in everything()):
                outbox.send_next(reading(compose_to), watching)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    went = [[one for one in watching.sent if one in of] for of in wanted.values()]
    assert [set(one) for one in went] == [set(of) for of in wanted.values()], "nothing is lost"
    return watching, [one for one, of in zip(went, wanted.values(), strict=True) if one != of]


def test_no_letter_overtakes_another_to_the_same_person(app: Flask) -> None:
    watching, disordered = race_about(app, people=2, letters=8)
    assert (watching.met, disordered) == ([], [])


def test_without_looking_at_the_others_they_meet_on_the_way(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "_is_held_up", false)
    leases._due.cache_clear()
    try:
        watching, _disordered = race_about(app, people=2, letters=8)
    finally:
        leases._due.cache_clear()
    assert watching.met != []
