"""One place, one holder: processes and threads race over HTTP to hand it on and to end it."""

from functools import partial

import pytest
from sqlalchemy import select, text

from eventapp.core.db import db, transaction
from eventapp.models import guards, seats
from eventapp.models.registration import (
    CONFIRMED,
    DELEGATED,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)
from tests import cast
from tests.delegates import found, send
from tests.walks.racing import ask, at_once, signed_in, site

pytestmark = pytest.mark.usefixtures("context")
TABS = 8


@pytest.fixture
def host(context):
    made = cast.organization()
    cast.suda(made)
    return made


def _places(event, number=4):
    """As many places as there are, all taken, and somebody waiting for each."""
    rows = [cast.registered(event, cast.somebody(n)) for n in range(number * 2)]
    return [row.token for row in rows[:number]]


def _delegating(port, token, number):
    form = {"name": f"ผู้แทนที่ {number}", "email": f"delegate{number}@example.org"}
    return partial(ask, port, "POST", f"/my/{token}/delegate", form)


def _of_place(token):
    """The states of the original and of everybody they sent."""
    db.session.rollback()
    original = found(token)
    sent = select(Registration.state).where(Registration.delegated_from_id == original.id)
    return original.state, sorted(db.session.scalars(sent))


def _one_seat_each(event, tokens):
    for token in tokens:
        original, sent = _of_place(token)
        assert [original, *sent].count(CONFIRMED) <= 1, (original, sent)
    counts = Registration.counts(cast.found(event.slug))
    assert seats.miscounted() == []
    assert counts[CONFIRMED] == cast.found(event.slug).taken == 4, "full beside a queue"


def test_of_many_tabs_one_sends_somebody(app, host):
    event = cast.forum(host, capacity=4)
    (token, *_) = _places(event)

    with site(app) as port:
        answers = at_once([_delegating(port, token, n) for n in range(TABS)])

    assert sorted(status for status, *_ in answers) == [303] + [422] * (TABS - 1)
    assert _of_place(token) == (DELEGATED, [CONFIRMED])
    _one_seat_each(event, [token])


def test_control_deciding_before_the_lock_sends_several(app, host):
    event = cast.forum(host, capacity=4)
    (token, *_) = _places(event)

    with transaction() as session:
        session.execute(text("DROP INDEX uq_registration_delegate"))
    try:
        with site(app, without="delegates") as port:
            at_once([_delegating(port, token, n) for n in range(TABS)])

        assert len(_of_place(token)[1]) > 1
        assert seats.miscounted() != []
    finally:
        with transaction() as session:
            session.execute(text("DELETE FROM message"))
            session.execute(text("DELETE FROM registration WHERE delegated_from_id IS NOT NULL"))
            guards.create(session.connection())


def test_a_double_tap_in_two_processes_sends_one(app, host):
    event = cast.forum(host, capacity=4)
    (token, *_) = _places(event)

    with site(app) as port:
        answers = at_once([_delegating(port, token, 1) for _ in range(TABS)])

    assert {status for status, *_ in answers} == {303}
    assert _of_place(token) == (DELEGATED, [CONFIRMED])


def test_sending_somebody_races_giving_the_place_up(app, host):
    event = cast.forum(host, capacity=4)
    tokens = _places(event)

    with site(app) as port:
        jobs = [_delegating(port, token, n) for n, token in enumerate(tokens)]
        jobs += [partial(ask, port, "POST", f"/my/{token}/withdraw") for token in tokens]
        answers = at_once(jobs)

    assert {status for status, *_ in answers} <= {303, 409, 422}
    for token in tokens:
        assert _of_place(token) in [(DELEGATED, [CONFIRMED]), (WITHDRAWN, [])]
    _one_seat_each(event, tokens)


def test_taking_back_races_the_organizers_who_decline_the_delegate(app, host):
    event = cast.forum(host, capacity=4)
    tokens = _places(event)
    sent = [send(token, cast.somebody(100 + number)).id for number, token in enumerate(tokens)]

    with site(app) as port:
        cookie = signed_in(port, "suda@example.org", cast.PASSWORD)
        path = f"/organizer/events/{event.slug}/participants/"
        jobs = [partial(ask, port, "POST", f"/my/{t}/delegate/take-back") for t in tokens]
        jobs += [partial(ask, port, "POST", f"{path}{n}/decline", {}, cookie) for n in sent]
        answers = at_once(jobs)

    assert {status for status, *_ in answers} <= {303, 409}
    for token in tokens:
        assert _of_place(token) in [(CONFIRMED, [WITHDRAWN]), (DELEGATED, ["declined"])]
    _one_seat_each(event, tokens)


def test_both_sides_and_a_newcomer_at_once_leave_one_holder(app, host):
    event = cast.forum(host, capacity=4)
    tokens = _places(event)
    sent = [send(token, cast.somebody(100 + number)) for number, token in enumerate(tokens)]

    with site(app) as port:
        jobs = [partial(ask, port, "POST", f"/my/{row.token}/hand-back") for row in sent]
        jobs += [partial(ask, port, "POST", f"/my/{t}/delegate/take-back") for t in tokens]
        jobs += [
            partial(ask, port, "POST", f"/my/{token}/delegate",
                    {"name": f"อีกคน {row.id}", "seen": row.id})
            for token, row in zip(tokens, sent, strict=True)
        ]  # fmt: skip
        at_once(jobs)

    assert Registration.counts(cast.found(event.slug))[WAITLISTED] == 4
    _one_seat_each(event, tokens)
