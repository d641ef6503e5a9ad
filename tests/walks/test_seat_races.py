"""Never a seat too many: real processes and threads race over HTTP for the last seats."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.models import seats
from eventapp.models.event import APPROVAL
from eventapp.models.registration import CONFIRMED, PENDING, WAITLISTED, WITHDRAWN, Registration
from tests import cast
from tests.pages import form_of
from tests.walks.racing import ask, at_once, signed_in, site

pytestmark = pytest.mark.usefixtures("context")
SEATS, PEOPLE = 10, 32


def _form(number):
    return {"name": f"คนที่ {number}", "email": f"p{number}@example.org", "nonce": f"n{number}" * 8}


def _states(event):
    db.session.rollback()
    rows = db.session.execute(
        select(Registration.state, func.count())
        .where(Registration.event_id == event.id)
        .group_by(Registration.state)
    )
    return {state: number for state, number in rows}  # noqa: C416


def _race_for(event, port, numbers=range(PEOPLE)):
    path = f"/events/{event.slug}/register"
    return Counter(
        s for s, *_ in at_once([partial(ask, port, "POST", path, _form(n)) for n in numbers])
    )


def test_the_last_seats_go_to_exactly_as_many(app):
    event = cast.forum(cast.organization(), capacity=SEATS)

    with site(app) as port:
        answers = _race_for(event, port)

    assert answers == {303: PEOPLE}
    assert _states(event) == {CONFIRMED: SEATS, WAITLISTED: PEOPLE - SEATS}
    assert cast.found(event.slug).taken == SEATS


def test_control_counting_before_the_lock_oversells(app):
    event = cast.forum(cast.organization(), capacity=1)

    with site(app, without="seats") as port:
        _race_for(event, port, range(8))

    assert _states(event)[CONFIRMED] > 1


def test_a_double_tap_in_two_processes_gives_one_registration(app):
    event = cast.forum(cast.organization(), capacity=SEATS)

    with site(app) as port:
        path = f"/events/{event.slug}/register"
        answers = at_once([partial(ask, port, "POST", path, _form(1)) for _ in range(12)])

    assert {status for status, *_ in answers} == {303}
    assert len({place for _, place, _ in answers}) == 1
    assert _states(event) == {CONFIRMED: 1}


def test_withdrawals_and_newcomers_leave_no_seat_empty_beside_somebody_waiting(app):
    event = cast.forum(cast.organization(), capacity=SEATS)
    tokens = [cast.registered(event, cast.somebody(n)).token for n in range(SEATS + 6)]

    with site(app) as port:
        leave = [partial(ask, port, "POST", f"/my/{t}/withdraw") for t in tokens[:SEATS]]
        path = f"/events/{event.slug}/register"
        come = [partial(ask, port, "POST", path, _form(n)) for n in range(10)]
        answers = Counter(status for status, *_ in at_once(leave + come))

    assert answers == {303: len(leave) + len(come)}
    assert _states(event) == {CONFIRMED: SEATS, WITHDRAWN: SEATS, WAITLISTED: 6}
    assert seats.miscounted() == []


def test_staff_cannot_approve_more_than_there_are_seats(app):
    host = cast.organization()
    cast.suda(host)
    event = cast.forum(host, capacity=SEATS, registration=APPROVAL)
    ids = [cast.registered(event, cast.somebody(n)).id for n in range(PEOPLE)]

    with site(app) as port:
        cookie = signed_in(port, "suda@example.org", cast.PASSWORD)
        path = f"/organizer/events/{event.slug}/participants/"
        at_once([partial(ask, port, "POST", f"{path}{n}/approve", {}, cookie) for n in ids])

    assert _states(event) == {CONFIRMED: SEATS, PENDING: PEOPLE - SEATS}
    assert seats.miscounted() == []


def test_capacity_lowered_in_the_rush_never_falls_below_what_is_taken(app, client):
    host = cast.organization()
    cast.suda(host)
    event = cast.forum(host, capacity=PEOPLE)
    edit = f"/organizer/events/{event.slug}/registration"
    cast.sign_in(client, "Suda")
    form = form_of(client.get(edit).text, "/registration").to_dict()
    assert form["capacity"] == str(PEOPLE)

    with site(app) as port:
        cookie = signed_in(port, "suda@example.org", cast.PASSWORD)
        lower = [
            partial(ask, port, "POST", edit, form | {"capacity": n}, cookie) for n in (4, 8, 12)
        ]
        path = f"/events/{event.slug}/register"
        come = [partial(ask, port, "POST", path, _form(n)) for n in range(PEOPLE - 8)]
        at_once(lower + come)

    after = cast.found(event.slug)
    assert _states(event)[CONFIRMED] == after.taken <= after.capacity
    assert seats.miscounted() == []
