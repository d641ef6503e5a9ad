"""Never one room for two events: organizers in real processes race over HTTP for one room."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import delete, func, select

from eventapp.core.db import db, transaction
from eventapp.models import guards
from eventapp.models.booking import HELD, Booking
from tests import cast
from tests.pages import form_of
from tests.walks.racing import ask, at_once, signed_in, site

pytestmark = pytest.mark.usefixtures("context")
RIVALS = 8


@pytest.fixture
def rivals(app, client):
    """Drafts without a room, and the form that would give each the same room at the same time."""
    host = cast.organization()
    cast.suda(host)
    room = cast.room(keeper=host)
    cast.sign_in(client, "Suda")
    wanted = {"attendance": "on_site", "venue_id": room.venue_id, "room_id": room.id}
    forms = []
    for _ in range(RIVALS):
        path = f"/organizer/events/{cast.draft(host).slug}/schedule"
        forms.append((path, form_of(client.get(path).text, "/schedule").to_dict() | wanted))
    return forms


def _race(port, rivals) -> Counter[int]:
    cookie = signed_in(port, "suda@example.org", cast.PASSWORD)
    jobs = [partial(ask, port, "POST", path, form, cookie) for path, form in rivals]
    return Counter(status for status, *_ in at_once(jobs))


def _held() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Booking.id)).where(Booking.state == HELD))


def test_the_room_goes_to_one(app, rivals):
    with site(app) as port:
        answers = _race(port, rivals)

    assert answers == {303: 1, 422: RIVALS - 1}
    assert _held() == 1


def test_control_asking_before_the_lock_gives_the_room_twice(app, rivals):
    try:
        with site(app, without="rooms") as port:
            _race(port, rivals)

        assert _held() > 1
    finally:
        with transaction() as session:
            session.execute(delete(Booking))
            guards.create(session.connection())
