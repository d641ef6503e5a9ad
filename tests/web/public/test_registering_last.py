"""Who meets others at the last seat, or in a deadlock, is served all the same."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from eventapp.actions import registering
from eventapp.core.db import db, lock, transaction
from eventapp.core.errors import AlreadyRegistered
from eventapp.models import seats
from eventapp.models.attendee import Attendee
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, Registration
from tests import cast
from tests.live import wait_for

pytestmark = pytest.mark.usefixtures("context")
MALEE = {"prefix": "นาง", "name": "มาลี ศรีสุข", "email": "malee@example.org"}


@pytest.fixture
def event():
    return cast.forum(cast.organization(), capacity=5)


def _rows():
    db.session.rollback()
    return [(row.state, row.email) for row in db.session.scalars(select(Registration))]


def test_whom_the_last_seat_escapes_begins_anew(client, event, monkeypatch):
    real, asked = seats.take, []

    def take(found):
        asked.append(found.id)
        return len(asked) > 1 and real(found)

    monkeypatch.setattr(seats, "take", take)
    answer = client.post(f"/events/{event.slug}/register", data=MALEE)

    assert (answer.status_code, len(asked)) == (303, 2)
    assert _rows() == [(CONFIRMED, "malee@example.org")]
    assert db.session.scalars(select(Message.kind)).all() == ["registered"]


@pytest.mark.postgresql
def test_staff_and_person_who_wait_for_each_other_make_one_registration(app, event):
    """Staff have the event and want the address; the person has the address and wants a seat."""
    answers = []

    def come():
        answer = app.test_client().post(f"/events/{event.slug}/register", data=MALEE)
        answers.append(answer.status_code)

    thread = threading.Thread(target=come)
    try:
        with transaction():
            found = lock(cast.found(event.slug))
            thread.start()
            wait_for(lambda: _is_waiting(app))
            registering.register(found, Attendee(**MALEE), by_staff=True)
    except (OperationalError, AlreadyRegistered):
        answers.append("staff gave way")
    thread.join(20)

    assert _rows() == [(CONFIRMED, "malee@example.org")]
    assert answers in (["staff gave way", 303], [303, "staff gave way"], [422])


def _is_waiting(app):
    """Whether a session of the database waits for another one's lock."""
    blocked = "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
    with app.app_context(), db.engine.connect() as connection:
        return connection.exec_driver_sql(blocked).scalar() > 0
