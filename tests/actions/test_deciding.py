"""Decisions over many at once: what can be done is done, the rest is told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import deciding
from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.event import APPROVAL
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, DECLINED, PENDING, WITHDRAWN, Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _rows(event):
    found = select(Registration).where(Registration.event_id == event.id)
    found = found.options(joinedload(Registration.event)).order_by(Registration.id)
    return list(db.session.scalars(found))


def _do(act, event):
    with transaction():
        return act(_rows(event))


def _states(event):
    return [row.state for row in _rows(event)]


def _asking(people=3, **more):
    event = cast.forum(cast.organization(), registration=APPROVAL, **more)
    for number in range(people):
        cast.registered(event, cast.somebody(number))
    return event


def test_the_seats_go_to_those_who_asked_first_and_the_rest_is_told():
    event = _asking(people=3, capacity=2)

    outcome = _do(deciding.approve, event)

    assert (outcome.done, [name for name, _reason in outcome.refused]) == (2, ["คนที่ 2"])
    assert _states(event) == [CONFIRMED, CONFIRMED, PENDING]
    assert cast.found(event.slug).taken == 2


def test_declining_two_leaves_no_seat_taken():
    event = _asking(people=2)

    outcome = _do(deciding.decline, event)

    assert (outcome.done, _states(event)) == (2, [DECLINED, DECLINED])
    assert cast.found(event.slug).taken == 0


def test_a_refusal_takes_back_nothing_of_the_others():
    event = cast.forum(cast.organization())
    cast.registered(event, cast.somebody(1))
    cast.registered(event, cast.somebody(2, phone="+66000000002"))
    cast.registered(event, cast.MALEE)
    _do(deciding.withdraw, event)

    outcome = _do(deciding.decline, event)

    assert outcome.done == 0
    assert len(outcome.refused) == 3
    assert _states(event) == [WITHDRAWN] * 3


@pytest.mark.parametrize("act", [deciding.withdraw, deciding.decline])
def test_nobody_who_leaves_with_the_others_is_promoted_first(act):
    event = cast.forum(cast.organization(), capacity=1)
    cast.registered(event, cast.somebody(1))
    cast.registered(event, cast.somebody(2))

    outcome = _do(act, event)

    assert (outcome.done, cast.found(event.slug).taken) == (2, 0)
    assert "promoted" not in list(db.session.scalars(select(Message.kind)))


def test_a_ticket_goes_again_only_to_those_with_an_address():
    event = cast.forum(cast.organization())
    cast.registered(event)
    cast.registered(event, cast.Attendee(name="ไม่มี อีเมล", phone="+66000000002"))

    outcome = _do(deciding.resend, event)

    kinds = list(db.session.scalars(select(Message.kind)))
    assert (outcome.done, kinds) == (1, ["registered", "registered"])
    assert [name for name, _reason in outcome.refused] == ["ไม่มี อีเมล"]


def test_who_was_told_by_phone_is_noted():
    event = cast.forum(cast.organization())
    cast.registered(event)

    _do(deciding.inform, event)

    assert _rows(event)[0].informed_at is not None
    assert "inform" in list(db.session.scalars(select(Activity.verb)))


def test_a_download_stands_in_the_history_without_any_name():
    event = cast.forum(cast.organization())

    with transaction():
        deciding.export(cast.found(event.slug), kind="csv", number=3)

    last = db.session.scalars(Activity.of_event(event.id)).first()
    assert (last.verb, last.changes) == ("export", {"kind": "csv", "number": 3})
