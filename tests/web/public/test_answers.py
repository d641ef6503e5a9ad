"""Answering from a letter's link: looking changes nothing, the second tap counts."""

import pytest
import time_machine
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.registration import CONFIRMED, WITHDRAWN, Registration
from tests import cast
from tests.delegates import send
from tests.pages import forms
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def malee(context):
    return cast.registered(cast.forum(cast.organization(), cast.room()))


def now(malee):
    return db.session.scalars(Registration.by_token(malee.token)).one()


def buttons(client, path):
    (form,) = [f for f in forms(client.get(path).text) if f["action"].endswith("/answer")]
    return [value for _name, value in form["buttons"]]


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("?answer=accepted", ["accepted"]),
        ("?answer=tentative", ["tentative"]),
        ("?answer=declined", ["leave", "declined"]),
        ("", ["accepted", "tentative", "leave", "declined"]),
        ("?answer=<script>", ["accepted", "tentative", "leave", "declined"]),
    ],
)
def test_a_link_asks_once_more_and_changes_nothing(client, malee, link, shown):
    before = len(db.session.scalars(select(Activity)).all())

    assert buttons(client, f"/my/{malee.token}/answer{link}") == shown
    client.head(f"/my/{malee.token}/answer{link}")

    assert now(malee).answer == "accepted"
    assert len(db.session.scalars(select(Activity)).all()) == before


def test_the_second_tap_counts(client, malee):
    answer = client.post(f"/my/{malee.token}/answer", data={"answer": "tentative", "note": "มาบ่าย"})

    assert (answer.status_code, answer.location) == (303, f"/my/{malee.token}")
    assert (now(malee).answer, now(malee).answer_note) == ("tentative", "มาบ่าย")


def test_a_no_keeps_the_place_and_the_own_page_asks_for_it(client, malee):
    client.post(f"/my/{malee.token}/answer", data={"answer": "declined"})

    assert (now(malee).answer, now(malee).state) == ("declined", CONFIRMED)
    page = client.get(f"/my/{malee.token}").text
    assert "ที่นั่งยังเก็บไว้ให้ท่าน" in page
    assert page.count(f"/my/{malee.token}/withdraw") == 2


def test_a_no_that_gives_the_place_back_can_be_undone(client, malee):
    client.post(f"/my/{malee.token}/answer", data={"answer": "leave"})

    assert (now(malee).answer, now(malee).state) == ("declined", WITHDRAWN)
    assert f"/my/{malee.token}/undo" in client.get(f"/my/{malee.token}").text


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": ["accepted", "declined"]}])
def test_what_is_no_answer_is_asked_for_again(client, malee, sent):
    answer = client.post(f"/my/{malee.token}/answer", data={"note": "เก็บไว้", **sent})

    assert answer.status_code == 422
    assert "เก็บไว้" in answer.text
    assert now(malee).answer == "accepted"


def test_the_own_page_offers_the_other_answers_and_somebody_else(client, malee):
    page = client.get(f"/my/{malee.token}").text

    links = [f"/my/{malee.token}/answer?answer={one}" for one in ("tentative", "declined")]
    assert all(link in page for link in links)
    assert f"/my/{malee.token}/answer?answer=accepted" not in page, "that is the answer now"
    assert page.count(f"/my/{malee.token}/delegate") == 1


def test_who_has_left_is_not_asked(client, malee):
    client.post(f"/my/{malee.token}/answer", data={"answer": "leave"})

    for link in ("answer?answer=accepted", "withdraw"):
        old = client.get(f"/my/{malee.token}/{link}")
        assert (old.status_code, old.location) == (303, f"/my/{malee.token}")
    refused = client.post(f"/my/{malee.token}/answer", data={"answer": "accepted"})
    assert refused.status_code == 422
    assert now(malee).state == WITHDRAWN


@pytest.mark.parametrize("tail", ["answer?answer=accepted", "answer"])
def test_a_link_of_an_old_letter_shows_how_things_stand(client, malee, tail):
    with time_machine.travel(now(malee).event.ends_at, tick=False):
        held = client.get(f"/my/{malee.token}/{tail}")
    send(malee.token)
    sent = client.get(f"/my/{malee.token}/{tail}", follow_redirects=True)

    assert (held.status_code, held.location) == (303, f"/my/{malee.token}")
    assert (sent.status_code, sent.request.path) == (200, f"/my/{malee.token}")
    assert f"/my/{malee.token}/delegate/take-back" in sent.text


def test_a_delegates_no_says_whose_place_it_is_again(client, malee):
    naree = send(malee.token)

    page = words(client.get(f"/my/{naree.token}/answer?answer=declined").text)
    assert "ถ้าคืนสิทธิ์ นางมาลี ศรีสุข จะได้สิทธิ์คืน" in page
    assert "คนถัดไป" not in page
    client.post(f"/my/{naree.token}/answer", data={"answer": "declined"})

    assert "ขอคืนสิทธิ์ให้ นางมาลี ศรีสุข ได้หรือไม่" in words(client.get(f"/my/{naree.token}").text)
    shown = words(client.get(f"/my/{malee.token}").text)
    assert "คำตอบของผู้แทน: ไม่มา" in shown
    client.post(f"/my/{naree.token}/answer", data={"answer": "leave"})

    shown = words(client.get(f"/my/{malee.token}").text)
    assert "คำตอบของท่าน: ยังไม่ตอบ" in shown
    assert "ลงทะเบียนเรียบร้อยแล้ว" not in shown


def test_a_stranger_finds_nothing(client, malee):
    with transaction():
        now(malee).answer = "tentative"

    assert client.get("/my/nothing/answer").status_code == 404
    assert client.post("/my/nothing/answer", data={"answer": "accepted"}).status_code == 404
