"""Sending somebody over HTTP: by the person who has the place, and what each of the two sees."""

import json

import pytest
import time_machine

from eventapp.actions import registering
from eventapp.core.db import transaction
from eventapp.models.registration import CONFIRMED, DELEGATED, WITHDRAWN, Registration
from tests import cast
from tests.delegates import CHAI, NAREE, found, send, send_letters
from tests.pages import form_of
from tests.web.public.reading import errors, links, value, words

pytestmark = pytest.mark.usefixtures("context")
TYPED = {"prefix": "นางสาว", "name": "นารี มีสุข", "email": "naree@example.org"}


@pytest.fixture
def event():
    return cast.forum(cast.organization(), cast.room())


@pytest.fixture
def malee(event):
    return cast.registered(event).token


def _page(client, token, tail=""):
    answer = client.get(f"/my/{token}{tail}")
    assert answer.status_code == 200
    return answer.text


def _delegate(token):
    from eventapp.core.db import db

    return db.session.scalars(Registration.delegate_of(found(token))).one()


def _post(client, token, **typed):
    return client.post(f"/my/{token}/delegate", data=typed)


def test_malee_sends_naree_and_sees_who_comes(client, event, malee):
    assert f"/my/{malee}/delegate" in links(_page(client, malee))
    form = form_of(_page(client, malee, "/delegate"), "/delegate")
    assert form["seen"] == ""

    answer = _post(client, malee, **form.to_dict() | TYPED)

    page = _page(client, malee)
    assert (answer.status_code, answer.location) == (303, f"/my/{malee}")
    assert "ท่านส่งผู้แทนไปแทนแล้ว นางสาวนารี มีสุข ยืนยันแล้ว" in words(page)
    assert {f"/my/{malee}/delegate", f"/my/{malee}/delegate/take-back"} <= set(links(page))
    assert f"/my/{malee}/withdraw" not in links(page)
    assert cast.found(event.slug).taken == 1


def test_the_old_code_dies_and_the_new_one_lives(client, malee):
    assert client.get(f"/my/{malee}/qr.svg").status_code == 200

    naree = send(malee)

    assert "qr.svg" not in _page(client, malee)
    assert client.get(f"/my/{malee}/qr.svg").status_code == 404
    assert client.get(f"/my/{naree.token}/qr.svg").status_code == 200
    assert "STATUS:CANCELLED" in client.get(f"/my/{malee}.ics").text


def test_whom_a_letter_reaches_only_that_has_the_secret(client, malee):
    naree = send(malee)
    page = _page(client, malee)

    assert naree.token not in page
    assert naree.code not in page


def test_a_delegate_without_address_gets_the_link_by_hand(client, malee):
    chai = send(malee, CHAI)
    page = _page(client, malee)

    assert f"http://localhost/my/{chai.token}" in links(page)
    assert any(one.startswith("https://line.me/R/share?text=") for one in links(page))
    assert f'data-copy="http://localhost/my/{chai.token}"' in page
    assert '<svg role="img" aria-label="คิวอาร์โค้ดหน้าของผู้แทน"' in page


def test_an_address_taken_out_later_gives_the_secret_to_nobody(client, malee):
    naree = send(malee)
    with transaction():
        registering.change(found(naree.token), CHAI)

    assert naree.token not in _page(client, malee)


def test_the_delegate_sees_in_whose_place_they_come(client, malee):
    naree = send(malee)
    page = _page(client, naree.token)

    assert "มาแทน นางมาลี ศรีสุข" in words(page)
    assert f"/my/{naree.token}/hand-back" in links(page)
    assert {f"/my/{naree.token}/withdraw", f"/my/{naree.token}/delegate"}.isdisjoint(links(page))
    assert malee not in page


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, event, malee):
    cast.registered(event, cast.somebody(1))

    empty = _post(client, malee, position="ปลัด")
    known = _post(client, malee, name="ใครก็ได้", email="person1@example.org")
    herself = _post(client, malee, name="ใครก็ได้", email="malee@example.org")

    assert [a.status_code for a in (empty, known, herself)] == [422] * 3
    assert [field for field, _ in errors(empty.text)] == ["name"]
    assert value(empty.text, "position") == "ปลัด"
    assert errors(known.text) == [("email", "ผู้นี้ลงทะเบียนเวทีนี้ไว้แล้ว")]
    assert [field for field, _ in errors(herself.text)] == ["email"]
    assert found(malee).state == CONFIRMED


def test_a_second_tap_is_the_same_delegate(client, malee):
    answers = [_post(client, malee, **TYPED).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert _delegate(malee).name == "นารี มีสุข"


def test_another_tab_asks_before_it_replaces_somebody(client, malee):
    _post(client, malee, **TYPED)

    refused = _post(client, malee, name="ชัย ดีงาม", seen="")
    assert refused.status_code == 422
    assert "ขณะนี้ นางสาวนารี มีสุข เป็นผู้ได้สิทธิ์" in words(refused.text)
    again = client.post(f"/my/{malee}/delegate", data=form_of(refused.text, "/delegate"))

    assert again.status_code == 303
    assert _delegate(malee).name == "ชัย ดีงาม"


def test_taking_back_asks_first_and_tells_the_delegate_on_their_page(client, malee):
    naree = send(malee)
    send_letters()

    assert "นางสาวนารี มีสุข" in words(_page(client, malee, "/delegate/take-back"))
    assert found(malee).state == DELEGATED
    answer = client.post(f"/my/{malee}/delegate/take-back")

    assert (answer.status_code, answer.location) == (303, f"/my/{malee}")
    assert (found(malee).state, found(naree.token).state) == (CONFIRMED, WITHDRAWN)
    shown = words(_page(client, naree.token))
    assert "ท่านไม่ได้เป็นผู้แทนแล้ว" in shown
    assert "qr.svg" in _page(client, malee)
    assert client.get(f"/my/{malee}/delegate/take-back").status_code == 409


def test_handing_back_asks_first(client, malee):
    naree = send(malee)

    assert "นางมาลี ศรีสุข" in words(_page(client, naree.token, "/hand-back"))
    assert found(malee).state == DELEGATED
    answer = client.post(f"/my/{naree.token}/hand-back")

    assert (answer.status_code, answer.location) == (303, f"/my/{naree.token}")
    assert (found(malee).state, found(naree.token).state) == (CONFIRMED, WITHDRAWN)
    assert client.get(f"/my/{naree.token}/hand-back").status_code == 409


def test_who_is_nobodys_delegate_hands_nothing_back(client, malee):
    assert client.get(f"/my/{malee}/hand-back").status_code == 404
    assert client.post(f"/my/{malee}/hand-back").status_code == 409


def test_a_delegate_is_not_offered_to_send_anybody(client, malee):
    naree = send(malee)

    asked = client.get(f"/my/{naree.token}/delegate", follow_redirects=True)
    assert asked.request.path == f"/my/{naree.token}"
    assert "ขณะนี้ส่งผู้แทนไม่ได้" in words(asked.text)
    assert _post(client, naree.token, name="ชัย ดีงาม").status_code == 409


def test_once_the_event_has_begun_nothing_is_offered(client, event, malee):
    naree = send(malee)

    with time_machine.travel(event.starts_at, tick=False):
        mine, theirs = links(_page(client, malee)), links(_page(client, naree.token))
        assert not [one for one in mine if "delegate" in one]
        assert f"/my/{naree.token}/hand-back" not in theirs
        assert f"/my/{naree.token}/withdraw" in theirs
        statuses = [
            client.post(f"/my/{token}/{tail}").status_code
            for token, tail in (
                (malee, "delegate/take-back"),
                (naree.token, "hand-back"),
            )
        ]
        assert statuses == [409] * 2
        assert client.get(f"/my/{malee}/delegate").location == f"/my/{malee}"


def test_each_takes_along_their_own_data_and_the_others_name(client, malee):
    naree = send(malee)
    one, other = (
        json.loads(client.get(f"/my/{token}/data.json").data) for token in (malee, naree.token)
    )

    assert one["registration"]["delegate"] == NAREE.full_name
    assert "naree@" not in json.dumps(one["attendee"])
    assert other["registration"]["in_place_of"] == "นางมาลี ศรีสุข"
    assert other["registration"]["entered_by"] == "delegate"
    assert "malee@" not in json.dumps(other)


def test_who_erases_as_a_delegate_gives_the_place_back(client, event, malee):
    naree = send(malee)
    assert "คืนให้ นางมาลี ศรีสุข" in words(_page(client, naree.token, "/erase"))

    client.post(f"/my/{naree.token}/erase")

    assert found(malee).state == CONFIRMED
    assert cast.found(event.slug).taken == 1
    assert f"/my/{malee}/delegate" in links(_page(client, malee))


def test_who_sent_somebody_and_erases_leaves_them_the_place(client, event, malee):
    naree = send(malee)
    client.post(f"/my/{malee}/erase")

    page = _page(client, naree.token)
    assert cast.found(event.slug).taken == 1
    assert "มาลี" not in words(page)
    assert f"/my/{naree.token}/withdraw" in links(page)
    assert client.post(f"/my/{naree.token}/hand-back").status_code == 409


@pytest.mark.usefixtures("csrf")
def test_a_form_that_was_open_too_long_keeps_what_was_typed(client, malee):
    answer = _post(client, malee, **TYPED)

    assert answer.status_code == 400
    assert value(answer.text, "name") == "นารี มีสุข"
    assert found(malee).state == CONFIRMED
