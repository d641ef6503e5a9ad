"""Two organizers at one event, drafts that keep themselves, forms that are too old."""

import re

import pytest

from eventapp.core.db import transaction
from eventapp.core.text import Bilingual
from tests import cast
from tests.pages import form_of, send

TITLE = "เวทีแผนพัฒนาตำบล"


@pytest.fixture
def base(client, context):
    host = cast.organization()
    cast.suda(host)
    cast.sign_in(client, "Suda")
    return f"/organizer/events/{cast.draft(host).slug}"


def _slug(base):
    return base.rsplit("/", 1)[1]


def _event(base):
    return cast.found(_slug(base))


def test_the_second_of_two_is_shown_what_the_first_saved(client, base):
    opened = client.get(f"{base}/edit").text
    assert send(client, f"{base}/edit", title_th="ชื่อของอนันต์").status_code == 303

    second = send(client, f"{base}/edit", page=opened, title_th="ชื่อของสุดา")

    assert second.status_code == 409
    assert re.findall(r'<small>([^<]*ชื่อของ[^<]*)</small>', second.text) == [
        "ชื่อของอนันต์", "ชื่อของสุดา",
    ]  # fmt: skip
    assert _event(base).title.th == "ชื่อของอนันต์"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "ชื่อของสุดา"), ("theirs", "ชื่อของอนันต์")])
def test_the_second_chooses_and_loses_nothing_else(client, base, choice, kept):
    opened = client.get(f"{base}/edit").text
    send(client, f"{base}/edit", title_th="ชื่อของอนันต์")
    second = send(
        client, f"{base}/edit", page=opened, title_th="ชื่อของสุดา", rationale_th="เหตุผลของสุดา"
    )

    chosen = send(client, f"{base}/edit", page=second.text, take__title_th=choice)

    assert chosen.status_code == 303
    event = _event(base)
    assert (event.title.th, event.rationale.th) == (kept, "เหตุผลของสุดา")


def test_a_field_only_the_first_touched_stays_as_the_first_left_it(client, base):
    opened = client.get(f"{base}/edit").text
    send(client, f"{base}/edit", summary_th="สรุปของอนันต์")

    second = send(client, f"{base}/edit", page=opened, title_th="ชื่อของสุดา")
    assert second.status_code == 409
    assert form_of(second.text, "/edit")["take-summary_th"] == "theirs"
    assert send(client, f"{base}/edit", page=second.text).status_code == 303

    event = _event(base)
    assert (event.title.th, event.summary.th) == ("ชื่อของสุดา", "สรุปของอนันต์")


def test_two_organizers_on_two_tabs_do_not_meet(client, base):
    opened = client.get(f"{base}/registration").text
    send(client, f"{base}/edit", title_th="ชื่อใหม่")

    answer = send(
        client, f"{base}/registration", page=opened, capacity="77", contact_phone="036123456"
    )

    assert answer.status_code == 303
    event = _event(base)
    assert (event.title.th, event.capacity) == ("ชื่อใหม่", 77)


def test_rows_that_both_changed_are_compared_as_a_whole(client, base):
    one = send(client, f"{base}/edit", press="objectives:add").text
    send(client, f"{base}/edit", page=one, objectives__0__text_th="ของอนันต์")

    second = send(client, f"{base}/edit", page=one, objectives__0__text_th="ของสุดา")

    assert second.status_code == 409
    assert re.findall(r"<small>(ของ[^<]*)</small>", second.text) == ["ของอนันต์", "ของสุดา"]
    assert (
        send(client, f"{base}/edit", page=second.text, take__objectives="theirs").status_code == 303
    )
    assert send(client, f"{base}/edit").status_code == 303
    assert form_of(client.get(f"{base}/edit").text, "/edit")["objectives-0-text_th"] == "ของอนันต์"


def test_of_two_agendas_the_points_that_differ_stand_out(client, base):
    begun = send(client, f"{base}/agenda", press="preset:programme").text
    saved = send(client, f"{base}/agenda", page=begun)
    assert saved.status_code == 303
    opened = client.get(f"{base}/agenda").text
    send(client, f"{base}/agenda", page=opened, points__0__title_th="เปิดโต๊ะ")

    second = send(client, f"{base}/agenda", page=opened, points__1__title_th="ประธานเปิดงาน")

    lines = re.findall(r"<small>([^<]* · [^<]*)</small>", second.text)
    new = re.findall(r'<small class="choice__new">([^<]*)</small>', second.text)
    assert sorted(lines[:7]) == sorted(lines[7:])
    assert [line.split(" · ")[-1] for line in new] == [
        "เปิดโต๊ะ", "พิธีเปิด", "ลงทะเบียน", "ประธานเปิดงาน",
    ]  # fmt: skip


def test_a_point_that_the_first_removed_can_be_kept_by_the_second(client, base):
    begun = send(client, f"{base}/agenda", press="preset:programme").text
    send(client, f"{base}/agenda", page=begun)
    opened = client.get(f"{base}/agenda").text
    last = max(int(name.split("-")[1]) for name in form_of(opened, "/agenda") if "points-" in name)
    send(
        client,
        f"{base}/agenda",
        page=send(client, f"{base}/agenda", press=f"points:remove:{last}").text,
    )

    second = send(client, f"{base}/agenda", page=opened, **{f"points__{last}__title_th": "ปิดท้าย"})
    assert second.status_code == 409
    chosen = send(client, f"{base}/agenda", page=second.text, take__points="mine")

    assert chosen.status_code == 303
    now = form_of(client.get(f"{base}/agenda").text, "/agenda")
    assert now[f"points-{last}-title_th"] == "ปิดท้าย"


def test_an_old_token_keeps_what_was_typed(client, base, csrf):
    page = client.get(f"{base}/edit").text

    answer = send(client, f"{base}/edit", page=page, csrf_token="stale", summary_th="ยังอยู่")

    assert answer.status_code == 400
    again = form_of(answer.text, "/edit")
    assert again["summary_th"] == "ยังอยู่"
    assert send(client, f"{base}/edit", page=answer.text).status_code == 303
    assert _event(base).summary.th == "ยังอยู่"


def test_rows_move_without_a_token_but_nothing_is_saved(client, base, csrf):
    before = _event(base).edition

    answer = send(client, f"{base}/edit", csrf_token="stale", press="objectives:add")

    assert answer.status_code == 400
    assert "objectives-0-text_th" in form_of(answer.text, "/edit")
    assert _event(base).edition == before


def test_a_cancelled_event_cannot_be_edited(client, base):
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    client.post(f"{base}/cancel", data={"reason_th": "น้ำท่วม"})

    assert client.get(f"{base}/edit").location == f"{base}/"
    assert client.post(f"{base}/edit", data=fields).status_code == 409
    assert _event(base).cancel_reason == Bilingual("น้ำท่วม", "")


def test_saving_the_same_again_changes_nothing(client, base):
    before = _event(base).edition

    assert send(client, f"{base}/edit").status_code == 303

    assert _event(base).edition == before


def test_texts_make_the_page_new_but_no_calendar_move(client, base):
    with transaction():
        before = _event(base)
        sequence, version = before.sequence, before.version

    send(client, f"{base}/edit", title_th="ชื่อใหม่")

    event = _event(base)
    assert (event.sequence, event.version) == (sequence, version + 1)


@pytest.mark.parametrize(
    ("tab", "field"), [("edit", "rationale_th"), ("registration", "contact_name_th")]
)
def test_who_writes_while_it_is_cancelled_keeps_the_words(client, base, tab, field):
    opened = client.get(f"{base}/{tab}").text
    assert send(client, f"{base}/cancel", reason_th="น้ำท่วม").status_code == 303

    late = send(client, f"{base}/{tab}", page=opened, **{field: "เขียนไว้นาน"})

    assert late.status_code == 409
    assert "เวทีที่ยกเลิกแล้วแก้ไขไม่ได้" in late.text
    assert form_of(late.text, f"/{tab}")[field] == "เขียนไว้นาน"
    fields = form_of(opened, f"/{tab}")
    saved = client.post(f"{base}/{tab}", data=fields, headers={"X-Autosave": "1"})
    assert (saved.status_code, saved.is_json) == (409, True)
    assert client.get(f"{base}/{tab}").status_code == 303
