"""The attendee's own page: the ticket, corrections, withdrawal and undo, finding it again."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from sqlalchemy import select

from eventapp.core import clock, limits
from eventapp.core.db import db
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from tests import cast
from tests.web.public.reading import counted, errors, links, words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return cast.forum(cast.organization(), cast.room())


@pytest.fixture
def token(event):
    return cast.registered(event).token


def _found(token):
    return db.session.scalars(Registration.by_token(token)).one()


def _letters():
    return [
        (one.kind, one.state) for one in db.session.scalars(select(Message).order_by(Message.id))
    ]


def _page(client, token):
    answer = client.get(f"/my/{token}")
    assert answer.status_code == 200
    return answer.text


def test_the_ticket_shows_state_code_time_place_and_name(client, event, token):
    code = _found(token).code

    page = _page(client, token)
    ticket = words(re.search(r'<article class="ticket".*?</article>', page, re.S)[0])

    assert "ยืนยันแล้ว" in ticket
    assert f"{code[:4]}-{code[4:]}" in ticket
    assert "09.00–16.00 น." in ticket
    assert "ห้องใหญ่" in ticket
    assert "นางมาลี ศรีสุข" in ticket
    assert f'src="/my/{token}/qr.svg"' in page


def test_the_page_is_private(client, token):
    for address in (f"/my/{token}", f"/my/{token}/edit", f"/my/{token}/qr.svg"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in _page(client, token)


def test_the_qr_code_is_a_picture_of_the_page_s_address(client, token):
    answer = client.get(f"/my/{token}/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert answer.text.count("<path") == 2


def test_a_ticket_that_is_not_valid_shows_no_code_to_scan(client, event, token):
    client.post(f"/my/{token}/withdraw")

    assert f"/my/{token}/qr.svg" not in _page(client, token)
    assert client.get(f"/my/{token}/qr.svg").status_code == 404


def test_calendar_and_map_are_one_tap_away(client, token):
    found = links(_page(client, token))

    assert f"/my/{token}.ics?openExternalBrowser=1" in found
    assert any(one.startswith("https://calendar.google.com/") for one in found)
    assert any(one.startswith("https://www.google.com/maps/search/?api=1") for one in found)


def test_only_a_confirmed_attendee_sees_the_link_to_join(client):
    event = cast.forum(cast.organization(), capacity=1)
    confirmed = cast.registered(event, cast.somebody(1)).token
    waiting = cast.registered(event, cast.somebody(2)).token

    seen = [
        "https://meet.example.org/forum" in links(_page(client, t)) for t in (confirmed, waiting)
    ]

    assert seen == [True, False]
    assert "meet.example.org" not in client.get(f"/events/{event.slug}").text


@pytest.mark.parametrize("attendance", ["online", "hybrid"])
def test_who_joins_online_finds_a_button_instead_of_a_desk(client, attendance):
    link = "https://meet.example.org/forum"
    at = cast.room() if attendance == "hybrid" else None
    event = cast.forum(cast.organization(), at, attendance=attendance, join_url=link)

    page = _page(client, cast.registered(event).token)

    is_online = attendance == "online"
    assert ("โต๊ะลงทะเบียน" not in words(page)) == is_online
    buttons = re.findall(r'<a class="button[^"]*" href="([^"]*)"', page)
    assert (link in buttons, links(page).count(link)) == (is_online, 1)


@pytest.mark.parametrize("end", ["", "/edit", "/withdraw", "/erase", "/data.json", "/qr.svg"])
@pytest.mark.parametrize("wrong", ["x", "x" * 43, "%00", "..", "ก"])
def test_a_link_that_is_not_ours_is_404(client, token, wrong, end):
    assert client.get(f"/my/{wrong}{end}").status_code == 404


def test_the_token_of_one_attendee_is_no_key_to_another(client, event, token):
    other = cast.registered(event, cast.somebody(9)).token

    page = _page(client, other)

    assert "มาลี" not in page
    assert token not in page


def test_code_and_last_digits_find_the_page(client, event):
    found = cast.registered(event, cast.somebody(1, phone="+66812345678"))
    spoken = f"{found.code[:4].lower()}-{found.code[4:].lower()}"

    answer = client.post("/my", data={"code": spoken, "digits": "๕๖๗๘"})

    assert (answer.status_code, answer.location) == (303, f"/my/{found.token}")


@pytest.mark.parametrize("phone", ["+66812345678", ""])
def test_a_wrong_guess_tells_nothing(client, event, phone):
    found = cast.registered(event, cast.somebody(1, phone=phone))

    right_code = client.post("/my", data={"code": found.code, "digits": "0000"})
    no_code = client.post("/my", data={"code": "FFFFFFFF", "digits": "0000"})

    assert (right_code.status_code, no_code.status_code) == (422, 422)
    assert errors(right_code.text) == errors(no_code.text) == [
        ("code", "ไม่พบการลงทะเบียนที่ตรงกับรหัสและตัวเลขนี้")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, ["code", "digits"]),
        ({"code": "ABC", "digits": "12"}, ["code", "digits"]),
        ({"code": "' OR 1=1 --", "digits": "\u0000"}, ["code", "digits"]),
        ({"code": "x" * 5000, "digits": "5678"}, ["code"]),
    ],
)
def test_what_is_no_code_is_said_at_the_field(client, form, fields):
    answer = client.post("/my", data=form)

    assert answer.status_code == 422
    assert [field for field, _ in errors(answer.text)] == fields


def test_guessing_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr("eventapp.web.public.my.GUESSES", 2)
    limits.switch(on=True)
    try:
        answers = [
            client.post("/my", data={"code": "FFFFFFFF", "digits": "1234"}) for _ in range(3)
        ]
    finally:
        limits.switch(on=False)

    assert [answer.status_code for answer in answers] == [422, 422, 429]


def test_the_page_asks_few_questions(app, client, event, token):
    for number in range(5):
        cast.registered(event, cast.somebody(number))

    with counted(app) as asked:
        _page(client, token)

    assert len([one for one in asked if one.startswith("SELECT")]) <= 2


def test_a_new_registration_is_welcomed_and_an_old_one_is_not(client, token):
    assert "ลงทะเบียนเรียบร้อยแล้ว" in words(_page(client, token))

    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert "ลงทะเบียนเรียบร้อยแล้ว" not in words(_page(client, token))


def test_every_way_into_a_calendar_brings_the_link_to_who_has_a_seat_online(client):
    event = cast.forum(cast.organization(), capacity=1)
    seated = cast.registered(event)
    waiting = cast.registered(event, cast.somebody(1))

    def told(registration):
        page = unquote(client.get(f"/my/{registration.token}").text)
        return page.count("meet.example.org")

    assert told(seated) == 4  # Google, Outlook twice, and the page itself
    assert told(waiting) == 0
