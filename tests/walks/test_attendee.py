"""The attendee's walk over HTTP, without script: from the list to a ticket, and back."""

import re
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models import seats
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, Registration
from tests import cast
from tests.walks import racing
from tests.web.public.reading import links, titles, value, words

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.usefixtures("csrf")
@pytest.mark.parametrize(
    ("lang", "button", "done", "era"),
    [
        ("th", "ลงทะเบียนเข้าร่วม", "ลงทะเบียนเรียบร้อยแล้ว", 543),
        ("en", "Register", "You are registered", 0),
    ],
)
def test_malee_finds_a_forum_registers_and_keeps_her_ticket(client, lang, button, done, era):
    host = cast.organization()
    event = cast.forum(host, cast.room(keeper=host), capacity=20)
    client.get(f"/?lang={lang}")

    home = client.get("/").text
    assert len(titles(home)) == 1
    (to_event,) = [one for one in links(home) if one == f"/events/{event.slug}"]
    page = client.get(to_event).text
    to_form = re.search(rf'<a class="button[^"]*" href="([^"]+)">{button}</a>', page)[1]
    form = client.get(to_form).text
    sent = {name: value(form, name) for name in ("csrf_token", "nonce")}
    answer = client.post(to_form, data=sent | {"name": "มาลี ศรีสุข", "email": "malee@example.org"})
    mine = client.get(answer.location).text

    assert answer.status_code == 303
    assert done in words(mine)
    assert str(event.when.first_day.year + era) in words(mine)
    calendar = client.get(next(one for one in links(mine) if ".ics" in one))
    assert calendar.mimetype == "text/calendar"
    assert event.uid in calendar.text
    assert client.get(f"{answer.location}/qr.svg").status_code == 200
    letter = db.session.scalars(select(Message)).one()
    assert (letter.kind, letter.to_address, letter.locale) == (
        "registered",
        "malee@example.org",
        lang,
    )


@pytest.mark.usefixtures("csrf")
def test_malee_corrects_withdraws_thinks_again_and_erases(client):
    event = cast.forum(cast.organization(), capacity=1)
    mine = f"/my/{cast.registered(event).token}"

    def press(address, **more):
        page = client.get(address).text
        token = value(page, "csrf_token")
        action = re.search(r'<form[^>]*method="post"[^>]*action="(/my/[^"]+)"', page)[1]
        return client.post(action, data={"csrf_token": token} | more)

    assert press(f"{mine}/edit", name="มาลี ใจดี").location == mine
    assert "มาลี ใจดี" in words(client.get(mine).text)
    assert press(f"{mine}/withdraw").location == mine
    assert press(mine).location == mine  # the only button of the page now is “undo”
    assert db.session.scalars(select(Registration.state)).all() == [CONFIRMED]
    assert press(f"{mine}/erase").location == "/my/erased"
    assert db.session.scalars(select(Registration.name)).all() == [""]
    assert cast.found(event.slug).taken == 0
    assert seats.miscounted() == []


def test_a_double_tap_at_the_same_moment_is_one_registration(app):
    event = cast.forum(cast.organization(), capacity=50)
    address = f"/events/{event.slug}/register"
    form = {"name": "มาลี ศรีสุข", "phone": "0812345678", "nonce": "n" * 43}

    with racing.site(app) as port:
        answers = racing.at_once([lambda: racing.ask(port, "POST", address, form)] * 8)

    db.session.rollback()
    (row,) = db.session.scalars(select(Registration)).all()
    assert {(status, to) for status, to, _cookie in answers} == {(303, f"/my/{row.token}")}
    assert cast.found(event.slug).taken == 1


def test_without_the_nonce_the_same_taps_are_refused_as_somebody_known(app):
    """The control: it is the nonce that makes them one."""
    event = cast.forum(cast.organization(), capacity=50)
    address = f"/events/{event.slug}/register"
    form = {"name": "มาลี ศรีสุข", "phone": "0812345678"}

    with racing.site(app) as port:
        answers = racing.at_once([lambda: racing.ask(port, "POST", address, form)] * 8)

    assert sorted(status for status, _to, _cookie in answers) == [303] + [422] * 7


def test_a_page_stored_by_one_process_is_renewed_by_a_change_in_another(app):
    event = cast.forum(cast.organization(), capacity=9)
    slug = event.slug

    with racing.site(app) as port:
        before = {racing.ask(port, "GET", f"/events/{slug}")[0] for _ in range(8)}
        with transaction():
            cast.found(slug).title = Bilingual("ชื่อใหม่", "")
            cast.found(slug).version += 1
        pages = [_body(port, f"/events/{slug}") for _ in range(8)]

    assert before == {200}
    assert ["ชื่อใหม่" in words(page) for page in pages] == [True] * 8


def _body(port, path):
    with urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.read().decode()
