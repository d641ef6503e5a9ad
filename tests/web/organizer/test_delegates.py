"""Staff and delegates: both sides in every list, and a place handed on for somebody who phones."""

import csv
from io import StringIO

import pytest
import time_machine

from eventapp.actions import erasing
from eventapp.models.registration import CONFIRMED, DELEGATED, WITHDRAWN
from tests import cast
from tests.delegates import CHAI, do, found, send
from tests.pages import form_of
from tests.web.public.reading import errors, links, words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    host = cast.organization()
    cast.suda(host)
    return cast.forum(host)


@pytest.fixture
def suda(client, event):
    cast.sign_in(client, "Suda")
    return client


@pytest.fixture
def malee(event):
    return cast.registered(event)


def _base(event, row=None, tail=""):
    return f"/organizer/events/{event.slug}/participants/{row.id if row else ''}{tail}"


def test_suda_sends_somebody_for_malee_who_phoned(suda, event, malee):
    path = _base(event, malee, "/delegate")
    assert path in links(suda.get(_base(event, malee)).text)
    form = form_of(suda.get(path).text, "/delegate").to_dict()

    answer = suda.post(path, data=form | {"name": "ชัย ดีงาม", "phone": "000-000-0009"})

    assert answer.status_code == 303
    assert found(malee.token).state == DELEGATED
    page = suda.get(answer.location).text
    assert "มาแทน นางมาลี ศรีสุข ส่งผู้แทนมาแทน" in words(page)
    assert "เป็นผู้แทน" in words(page)
    assert _base(event, malee) in links(page)


def test_the_place_returns_from_either_page(suda, event, malee):
    chai = send(malee.token, CHAI)
    action = f'action="{_base(event, malee, "/take-back")}"'
    assert action in suda.get(_base(event, malee)).text
    assert action in suda.get(_base(event, chai)).text

    answer = suda.post(_base(event, malee, "/take-back"))

    assert (answer.status_code, answer.location) == (303, _base(event, malee))
    assert (found(malee.token).state, found(chai.token).state) == (CONFIRMED, WITHDRAWN)
    assert "คืนสิทธิ์ให้ นางมาลี ศรีสุข แล้ว" in words(suda.get(answer.location).text)


def test_at_the_door_staff_still_hand_a_place_on(suda, event, malee):
    with time_machine.travel(event.starts_at, tick=False):
        cast.sign_in(suda, "Suda")
        answer = suda.post(_base(event, malee, "/delegate"), data={"name": "ชัย ดีงาม"})

    assert answer.status_code == 303
    assert found(malee.token).state == DELEGATED


def test_what_is_wrong_is_said_at_the_field(suda, event, malee):
    cast.registered(event, cast.somebody(1))
    path = _base(event, malee, "/delegate")

    known = suda.post(path, data={"name": "ใคร", "email": "person1@example.org"})
    empty = suda.post(path, data={})

    assert (known.status_code, empty.status_code) == (422, 422)
    assert [field for field, _ in errors(known.text)] == ["email"]
    assert [field for field, _ in errors(empty.text)] == ["name"]


def test_suda_replaces_nobody_unseen(suda, event, malee):
    send(malee.token)
    path = _base(event, malee, "/delegate")

    refused = suda.post(path, data={"name": "ชัย ดีงาม"})
    again = suda.post(path, data=form_of(refused.text, "/delegate"))

    assert (refused.status_code, again.status_code) == (422, 303)


def test_lists_show_both_sides_and_filter_by_who_sends(suda, event, malee):
    cast.registered(event, cast.somebody(1))
    naree = send(malee.token)

    everybody = words(suda.get(_base(event)).text)
    senders = suda.get(_base(event) + "?show=delegated").text

    assert "มาแทน นางมาลี ศรีสุข" in everybody
    assert "ผู้แทน: นางสาวนารี มีสุข" in everybody
    assert [_base(event, row) in links(senders) for row in (malee, naree)] == [True, True]
    assert "คนที่ 1" not in words(senders)
    assert 'name="do"' not in senders


def test_the_export_says_in_whose_place_somebody_comes(suda, event, malee):
    send(malee.token)

    text = suda.post(f"/organizer/events/{event.slug}/participants.csv").text

    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert {row["ชื่อและนามสกุล"]: (row["สถานะ"], row["มาแทน"]) for row in rows} == {
        "มาลี ศรีสุข": ("ส่งผู้แทนมาแทน", ""),
        "นารี มีสุข": ("ยืนยันแล้ว", "นางมาลี ศรีสุข"),
    }


def test_history_tells_who_sent_whom(suda, event, malee):
    send(malee.token)
    suda.post(_base(event, malee, "/take-back"))

    told = words(suda.get(f"/organizer/events/{event.slug}/history").text)

    assert "ส่งผู้แทน นางมาลี ศรีสุข" in told
    assert "พ้นจากการเป็นผู้แทน นางสาวนารี มีสุข" in told
    assert "ขอสิทธิ์คืน นางมาลี ศรีสุข" in told


def test_who_was_erased_is_named_by_nobody(suda, event, malee):
    naree = send(malee.token)
    do(erasing.erase, malee.token)

    for path in (_base(event), _base(event, naree)):
        page = words(suda.get(path).text)
        assert "มาลี" not in page
        assert "มาแทน (ลบข้อมูลแล้ว)" in page
    assert suda.get(_base(event, malee, "/delegate")).status_code == 404
    assert suda.post(_base(event, malee, "/take-back")).status_code == 404


def test_the_wrong_button_in_a_list_says_where_to_decide(suda, event, malee):
    send(malee.token)

    answer = suda.post(_base(event, malee, "/approve"))

    assert answer.status_code == 409
    assert "โปรดพิจารณาที่รายการของผู้แทน" in words(answer.text)
