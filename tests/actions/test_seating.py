"""What becomes of a place, with a real database."""

import pytest
from sqlalchemy import select

from eventapp.actions import seating
from eventapp.core.db import db, transaction
from eventapp.core.errors import Full, Refused
from eventapp.models import seats
from eventapp.models.event import APPROVAL
from eventapp.models.message import Message
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    PENDING,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _forum(**more):
    return cast.forum(cast.organization(), **more)


def _do(action, token, **more):
    with transaction():
        action(_found(token), **more)


def _found(token):
    return db.session.scalars(Registration.by_token(token)).one()


def _letters():
    return db.session.scalars(select(Message.kind).order_by(Message.id)).all()


def test_a_withdrawal_promotes_the_first_who_waits_and_tells_both():
    event = _forum(capacity=1)
    tokens = [cast.registered(event, cast.somebody(n)).token for n in (1, 2, 3)]

    _do(seating.withdraw, tokens[0])

    assert [_found(t).state for t in tokens] == [WITHDRAWN, CONFIRMED, WAITLISTED]
    assert sorted(_letters()[3:]) == ["promoted", "withdrawn"]
    assert cast.found(event.slug).taken == 1


def test_withdrawing_twice_frees_one_seat():
    event = _forum(capacity=2)
    token = cast.registered(event).token

    _do(seating.withdraw, token)
    _do(seating.withdraw, token)

    assert cast.found(event.slug).taken == 0
    assert seats.miscounted() == []


def test_an_undone_withdrawal_gets_its_seat_back():
    event = _forum()
    token = cast.registered(event).token
    _do(seating.withdraw, token)

    _do(seating.undo_withdrawal, token)

    assert (_found(token).state, cast.found(event.slug).taken) == (CONFIRMED, 1)


def test_an_undone_withdrawal_waits_when_the_seat_is_gone():
    event = _forum(capacity=1)
    first, second = (cast.registered(event, cast.somebody(n)).token for n in (1, 2))
    _do(seating.withdraw, first)

    _do(seating.undo_withdrawal, first)

    assert [_found(first).state, _found(second).state] == [WAITLISTED, CONFIRMED]


def test_approval_gives_a_seat_and_refuses_beyond_the_last():
    event = _forum(registration=APPROVAL, capacity=1)
    first, second = (cast.registered(event, cast.somebody(n)).token for n in (1, 2))

    _do(seating.approve, first)
    with pytest.raises(Full):
        _do(seating.approve, second)

    assert [_found(first).state, _found(second).state] == [CONFIRMED, PENDING]


def test_a_declined_request_holds_no_seat():
    event = _forum(registration=APPROVAL)
    token = cast.registered(event).token

    _do(seating.decline, token)

    assert (_found(token).state, cast.found(event.slug).taken) == (DECLINED, 0)


def test_the_capacity_cannot_fall_below_what_is_taken():
    event = _forum(capacity=3)
    for number in (1, 2):
        cast.registered(event, cast.somebody(number))

    with pytest.raises(Refused) as refusal, transaction():
        seating.set_capacity(cast.found(event.slug), 1)

    assert "2" in refusal.value.message
    assert cast.found(event.slug).capacity == 3


def test_a_raised_capacity_promotes_as_many_as_there_are_seats():
    event = _forum(capacity=1)
    tokens = [cast.registered(event, cast.somebody(n)).token for n in (1, 2, 3, 4)]

    with transaction():
        seating.set_capacity(cast.found(event.slug), 3)

    assert [_found(t).state for t in tokens] == [CONFIRMED] * 3 + [WAITLISTED]
    assert cast.found(event.slug).taken == 3


def test_a_lifted_limit_promotes_everybody():
    event = _forum(capacity=1)
    tokens = [cast.registered(event, cast.somebody(n)).token for n in (1, 2, 3)]

    with transaction():
        seating.set_capacity(cast.found(event.slug), None)

    assert [_found(t).state for t in tokens] == [CONFIRMED] * 3
    assert seats.miscounted() == []
