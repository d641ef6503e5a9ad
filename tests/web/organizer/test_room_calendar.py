"""The calendar of a room: every organizer may follow it, who looks after the venue makes it."""

import pytest

from eventapp.core.db import db
from eventapp.models.subscription import Subscription
from eventapp.models.venue import Venue
from tests import cast
from tests.pages import forms, send
from tests.web.public.reading import links

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def page():
    host = cast.organization()
    cast.suda(host)
    cast.prasit()
    cast.nok(host)
    room = cast.room(keeper=host)
    slug = db.session.get_one(Venue, room.venue_id).slug
    return f"/organizer/venues/{slug}/rooms/{room.id}/calendar"


def _row() -> Subscription | None:
    db.session.rollback()
    return db.session.query(Subscription).one_or_none()


def test_suda_makes_it_and_then_a_new_one(client, page):
    cast.sign_in(client, "Suda")
    assert client.get(page).status_code == 200
    assert _row() is None

    send(client, page)
    old = _row().token
    assert f"webcal://localhost/calendars/{old}.ics" in links(client.get(page).text)
    assert client.get(f"/calendars/{old}.ics").status_code == 200
    send(client, page)
    assert client.get(f"/calendars/{old}.ics").status_code == 404


def test_prasit_may_follow_it_but_not_renew_it(app, client, page):
    cast.sign_in(client, "Suda")
    send(client, page)
    token, other = _row().token, app.test_client()
    cast.sign_in(other, "Prasit")
    seen = other.get(page).text

    assert f"webcal://localhost/calendars/{token}.ics" in links(seen)
    assert [form for form in forms(seen) if form["action"].endswith("/calendar")] == []
    assert other.post(page).status_code == 403
    assert _row().token == token


def test_the_door_and_strangers_see_nothing(app, client, page):
    cast.sign_in(client, "Nok")
    assert client.get(page).status_code == 403
    assert app.test_client().get(page).status_code == 303


def test_the_page_of_the_venue_leads_there(client, page):
    cast.sign_in(client, "Suda")
    assert page in links(client.get(page.partition("rooms")[0]).text)
