"""Drafts that keep themselves: by turns, never over somebody else's words or newer ones."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import tidying
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.writing import Writing
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


def _event(base):
    return cast.found(base.rsplit("/", 1)[1])


def test_a_draft_keeps_itself_while_it_is_written(client, base):
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    fields["summary_th"] = "กำลังเขียน"

    answer = client.post(f"{base}/edit", data=fields, headers={"X-Autosave": "1"})

    assert answer.status_code == 200
    assert answer.json["edition"] == _event(base).edition
    assert _event(base).summary.th == "กำลังเขียน"
    fields["edition"], fields["summary_th"] = str(answer.json["edition"]), "เขียนต่อ"
    assert client.post(f"{base}/edit", data=fields).status_code == 303
    assert _event(base).summary.th == "เขียนต่อ"


def test_autosave_never_writes_over_somebody_else(client, base):
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    send(client, f"{base}/edit", title_th="ชื่อของอนันต์")
    fields["title_th"] = "ชื่อของสุดา"

    answer = client.post(f"{base}/edit", data=fields, headers={"X-Autosave": "1"})

    assert answer.status_code == 409
    assert _event(base).title.th == "ชื่อของอนันต์"


def test_autosave_leaves_a_published_event_alone(client, context):
    host = cast.organization()
    cast.suda(host)
    cast.sign_in(client, "Suda")
    base = f"/organizer/events/{cast.forum(host).slug}"
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    fields["title_th"] = "ครึ่งชื่อ"

    answer = client.post(f"{base}/edit", data=fields, headers={"X-Autosave": "1"})

    assert answer.status_code == 422
    assert answer.json["message"] == "เวทีที่เผยแพร่แล้วจะบันทึกเมื่อกดปุ่มเท่านั้น"
    assert _event(base).title.th == TITLE


def test_a_page_does_not_meet_its_own_older_words(client, base):
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    _autosaved(client, base, fields, turn="1", summary_th="คำแรก")

    assert _autosaved(client, base, fields, turn="2", summary_th="คำสุดท้าย").status_code == 200

    assert _event(base).summary.th == "คำสุดท้าย"
    assert _autosaved(client, base, fields, turn="1", summary_th="คำแรก").status_code == 422
    assert _event(base).summary.th == "คำสุดท้าย"


def test_a_page_still_meets_the_words_of_another(client, base):
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    _autosaved(client, base, fields, turn="1", summary_th="คำแรก")
    other = form_of(client.get(f"{base}/edit").text, "/edit")
    assert (
        _autosaved(client, base, other, "another", turn="1", summary_th="ของอนันต์").status_code
        == 200
    )

    assert _autosaved(client, base, fields, turn="2", summary_th="คำสุดท้าย").status_code == 409

    assert _event(base).summary.th == "ของอนันต์"


def test_turns_are_kept_for_a_day(client, base):
    fields = form_of(client.get(f"{base}/edit").text, "/edit")
    _autosaved(client, base, fields, turn="1", summary_th="คำแรก")

    assert _turns_after(timedelta(hours=23)) == [1]
    assert _turns_after(timedelta(hours=25)) == []


def _turns_after(time):
    with clock.at(clock.now() + time), transaction():
        tidying.forget_stale()
    return list(db.session.scalars(select(Writing.turn)))


def _autosaved(client, base, fields, writer="a page", **typed):
    sent = fields.copy()
    for name, value in {"writer": writer, **typed}.items():
        sent[name] = value
    return client.post(f"{base}/edit", data=sent, headers={"X-Autosave": "1"})
