"""Registering through the form: what is given, what is refused, and how it is said."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import publishing
from eventapp.core import clock, limits
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.attendee import Attendee
from eventapp.models.event import APPROVAL, CLOSED
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, PENDING, WAITLISTED, Registration
from tests import cast
from tests.web.public.reading import errors, links, value, words

pytestmark = pytest.mark.usefixtures("context")
MALEE = {"prefix": "นาง", "name": "มาลี ศรีสุข", "email": "malee@example.org"}


@pytest.fixture
def event():
    return cast.forum(cast.organization())


def _rows():
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def _post(client, event, **form):
    return client.post(f"/events/{event.slug}/register", data=form)


def test_the_form_has_at_most_eight_fields_and_the_notice_above_its_button(client, event):
    page = client.get(f"/events/{event.slug}/register").text
    form = re.search(r'<form class="card.*?</form>', page, re.S)[0]
    fields = re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', form)

    assert [name for name in fields if name not in ("csrf_token", "nonce")] == [
        "prefix", "name", "position", "organization", "phone", "email",
    ]  # fmt: skip
    assert form.index('class="notice"') < form.index("<button")
    assert "036-000-000" in words(form)
    assert 'type="checkbox"' not in form


def test_a_visitor_gets_a_seat_a_page_and_a_letter(client, event):
    answer = _post(client, event, **MALEE, position="ประธาน", phone="081 234 5678")

    (row,) = _rows()
    assert (answer.status_code, answer.location) == (303, f"/my/{row.token}")
    assert row.state == CONFIRMED
    assert row.attendee == Attendee(
        prefix="นาง",
        name="มาลี ศรีสุข",
        position="ประธาน",
        email="malee@example.org",
        phone="+66812345678",
    )
    assert [one.kind for one in db.session.scalars(select(Message))] == ["registered"]
    assert "ลงทะเบียนเรียบร้อยแล้ว" in words(client.get(answer.location).text)


def test_a_name_alone_is_enough(client, event):
    answer = _post(client, event, name="สมชาย")

    assert answer.status_code == 303
    assert "ส่งจดหมายไม่ได้" in words(client.get(answer.location).text)


def test_a_request_for_approval_is_said_to_be_no_place_yet(client):
    event = cast.forum(cast.organization(), registration=APPROVAL)

    page = words(client.get(_post(client, event, **MALEE).location).text)

    assert [row.state for row in _rows()] == [PENDING]
    assert "ท่านยังไม่มีที่ ผู้จัดงานเป็นผู้พิจารณา" in page
    assert "ลงทะเบียนเรียบร้อยแล้ว" not in page


def test_the_waiting_list_is_said_with_the_place_in_it(client):
    event = cast.forum(cast.organization(), capacity=1)
    cast.registered(event, cast.somebody(1))
    cast.registered(event, cast.somebody(2))

    page = words(client.get(_post(client, event, **MALEE).location).text)

    assert _rows()[-1].state == WAITLISTED
    assert "ลำดับที่ 2" in page
    assert "ลงทะเบียนเรียบร้อยแล้ว" not in page


def test_reload_and_double_tap_give_the_same_registration(client, event):
    nonce = value(client.get(f"/events/{event.slug}/register").text, "nonce")

    answers = [_post(client, event, **MALEE, nonce=nonce) for _ in range(3)]

    assert len({answer.location for answer in answers}) == 1
    assert [answer.status_code for answer in answers] == [303] * 3
    assert len(_rows()) == 1
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_a_page_taken_back_for_the_next_of_a_family_registers_both(client, event):
    nonce = value(client.get(f"/events/{event.slug}/register").text, "nonce")
    first = _post(client, event, **MALEE, nonce=nonce)

    asked = _post(client, event, name="สมชาย ศรีสุข", nonce=nonce)
    second = _post(client, event, name="สมชาย ศรีสุข", nonce=value(asked.text, "nonce"))

    assert asked.status_code == 422
    assert 'value="สมชาย ศรีสุข"' in asked.text
    assert first.location in asked.text
    assert second.status_code == 303
    assert sorted(row.name for row in _rows()) == ["มาลี ศรีสุข", "สมชาย ศรีสุข"]


def test_each_page_has_a_nonce_of_its_own(client, event):
    pages = [client.get(f"/events/{event.slug}/register").text for _ in range(3)]

    assert len({value(page, "nonce") for page in pages}) == 3


def test_a_nonce_of_another_event_opens_nothing(client, event):
    other = cast.forum(cast.organization("second", "อื่น"), when=cast.when(31))
    nonce = "n" * 43
    first = _post(client, event, **MALEE, nonce=nonce)

    second = _post(client, other, name="คนอื่น", nonce=nonce)

    assert first.status_code == 303
    assert second.status_code == 422
    assert first.location not in second.text


def test_the_same_address_again_is_told_without_showing_the_other(client, event):
    token = cast.registered(event).token

    answer = _post(client, event, name="ใครก็ไม่รู้", email="MALEE@example.org")

    assert answer.status_code == 422
    assert errors(answer.text) == [("email", "ผู้นี้ลงทะเบียนเวทีนี้ไว้แล้ว")]
    assert value(answer.text, "name") == "ใครก็ไม่รู้"
    assert token not in answer.text
    assert "มาลี" not in answer.text
    assert "ส่งลิงก์อีกครั้ง" in words(answer.text)


def test_a_family_shares_a_phone_but_not_a_name(client, event):
    same = {"phone": "0812345678"}

    answers = [_post(client, event, name=name, **same) for name in ("พ่อ", "แม่", "แม่")]

    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert errors(answers[2].text) == [("phone", "ผู้นี้ลงทะเบียนเวทีนี้ไว้แล้ว")]


@pytest.mark.parametrize("case", ["closed", "early", "late", "full", "cancelled", "held"])
def test_when_nobody_can_register_the_page_says_why_with_409(client, case):
    host, now = cast.organization(), clock.now()
    more = {
        "closed": {"registration": CLOSED},
        "early": {"opens_at": now + timedelta(days=1)},
        "late": {"closes_at": now - timedelta(hours=1)},
        "full": {"capacity": 1, "has_waitlist": False},
    }.get(case, {})
    event = cast.forum(host, **more)
    if case == "full":
        cast.registered(event)
    if case == "cancelled":
        with transaction():
            publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", ""))
    address, said = f"/events/{event.slug}/register", _CLOSED[case]

    with time_machine.travel(event.ends_at if case == "held" else now, tick=False):
        answers = [client.get(address), client.post(address, data={"name": "สมชาย"})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert [said in words(answer.text) for answer in answers] == [True, True]
    assert len(_rows()) == (1 if case == "full" else 0)


_CLOSED = {
    "closed": "เวทีนี้ไม่มีการลงทะเบียน",
    "early": "ยังไม่เปิดลงทะเบียน",
    "late": "ปิดลงทะเบียนแล้ว",
    "full": "ที่นั่งเต็มแล้ว",
    "cancelled": "เวทีนี้ยกเลิกแล้ว",
    "held": "เวทีนี้จัดแล้ว",
}


@pytest.mark.parametrize("path", ["/events/none/register", "/events/%00/register"])
def test_an_event_that_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, data=MALEE).status_code == 404


def test_nobody_registers_for_a_draft(client):
    event = cast.draft(cast.organization())

    assert client.get(f"/events/{event.slug}/register").status_code == 404
    assert _post(client, event, **MALEE).status_code == 404


def test_the_link_is_sent_again_only_to_its_own_address(client, event):
    cast.registered(event)
    before = len(db.session.scalars(select(Message)).all())

    known = client.post(f"/events/{event.slug}/again", data={"email": "malee@example.org"})
    unknown = client.post(f"/events/{event.slug}/again", data={"email": "other@example.org"})

    letters = db.session.scalars(select(Message).order_by(Message.id)).all()[before:]
    assert [letter.to_address for letter in letters] == ["malee@example.org"]
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert words(known.text).replace("malee", "other") == words(unknown.text)


def test_asking_for_the_link_without_an_address_is_an_error_at_the_field(client, event):
    answer = client.post(f"/events/{event.slug}/again", data={"email": "no"})

    assert answer.status_code == 422
    assert [field for field, _ in errors(answer.text)] == ["email"]


def test_one_address_may_register_a_village_but_not_the_world(client, event, monkeypatch):
    monkeypatch.setattr("eventapp.web.public.registrations.FROM_ONE_ADDRESS", 3)
    limits.switch(on=True)
    try:
        answers = [_post(client, event, name=f"คนที่ ก{n}") for n in range(4)]
    finally:
        limits.switch(on=False)

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert int(answers[3].headers["Retry-After"]) > 0


def test_the_form_links_back_and_is_kept_from_caches(client, event):
    answer = client.get(f"/events/{event.slug}/register")

    assert f"/events/{event.slug}" in links(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
