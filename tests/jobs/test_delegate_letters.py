"""The letters of a delegation, composed from the rows as they are when they are sent."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actions import delegating
from eventapp.core.db import db
from eventapp.jobs.composing import compose
from eventapp.models.message import QUEUED, Message
from tests import cast
from tests.delegates import do, send, send_letters
from tests.documents.examples import SITE, lines

pytestmark = pytest.mark.usefixtures("context")


def _composed(app: Flask) -> list[tuple[str, str, list[str]]]:
    """To whom, by which method, and the calendar lines, of every letter that waits."""
    db.session.rollback()
    waiting = select(Message).where(Message.state == QUEUED).order_by(Message.id)
    found = []
    for message in db.session.scalars(waiting):
        letter = compose(message, site=SITE, templates=app.jinja_env)
        part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
        method = part["Content-Type"].params["method"]
        told = lines(part.get_payload(decode=True))
        found.append((letter["To"].addresses[0].addr_spec, method, told))
    return found


def _sequence(told: list[str]) -> int:
    return next(int(line.partition(":")[2]) for line in told if line.startswith("SEQUENCE"))


def test_who_sends_somebody_reads_their_name_as_it_is_in_the_database(app: Flask) -> None:
    malee = cast.registered(cast.forum(cast.organization())).token
    send_letters()
    send(malee)

    message = db.session.scalars(select(Message).where(Message.kind == "delegated")).one()
    letter = compose(message, site=SITE, templates=app.jinja_env)

    assert letter is not None
    assert "นางสาวนารี มีสุข จะไปแทนท่าน" in letter.get_body(("plain",)).get_content()


def test_61_74_each_calendar_follows_the_place_there_and_back(app: Flask) -> None:
    malee = cast.registered(cast.forum(cast.organization())).token
    (_to, _method, first), *_ = _composed(app)
    send_letters()

    naree = send(malee).token
    there = _composed(app)
    send_letters()
    do(delegating.hand_back, naree)
    back = _composed(app)

    assert [(to, method) for to, method, _ in there + back] == [
        ("malee@example.org", "CANCEL"),
        ("naree@example.org", "REQUEST"),
        ("naree@example.org", "CANCEL"),
        ("malee@example.org", "REQUEST"),
    ]
    assert any("DELEGATED-FROM" in line for line in there[1][2])
    assert _sequence(first) < _sequence(there[0][2]) < _sequence(back[1][2])
    assert _sequence(there[1][2]) < _sequence(back[0][2])
