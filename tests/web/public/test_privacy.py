"""An attendee's rights over HTTP: see, take along, erase."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from eventapp.actions import answering, proposing, subscribing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import receiving
from eventapp.models.registration import Registration
from tests import cast, mailing
from tests.web.public.reading import links, words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return cast.forum(cast.organization())


@pytest.fixture
def token(event):
    return cast.registered(event).token


def test_the_page_says_what_is_kept_by_whom_and_until_when(client, token):
    page = client.get(f"/my/{token}")

    shown = words(page.text)
    assert "malee@example.org" in shown
    assert "036-000-000" in shown
    assert "เก็บถึง" in shown
    assert {f"/my/{token}/data.json", f"/my/{token}/erase"} <= set(links(page.text))


def test_the_data_come_as_a_file_with_everything_in_it(client, event, token):
    answer = client.get(f"/my/{token}/data.json")

    found = json.loads(answer.data)
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert found["attendee"] == {
        "prefix": "นาง",
        "name": "มาลี ศรีสุข",
        "position": "ประธานกองทุน",
        "organization": "กองทุนสวัสดิการชุมชน",
        "phone": "+66000000001",
        "email": "malee@example.org",
        "note": "",
    }
    assert [letter["kind"] for letter in found["letters"]] == ["registered"]
    assert [entry["what"] for entry in found["history"]] == ["register"]


def test_erasing_asks_first(client, token):
    page = client.get(f"/my/{token}/erase")

    assert page.status_code == 200
    assert "ลบข้อมูลทั้งหมดของท่านถาวรหรือไม่" in words(page.text)
    assert db.session.scalars(select(Registration.name)).one() == "มาลี ศรีสุข"


def test_after_erasing_the_link_leads_nowhere_and_the_count_stays(client, event, token):
    answer = client.post(f"/my/{token}/erase")
    said = client.get(answer.location)

    assert answer.status_code == 303
    assert "ลบข้อมูลของท่านแล้ว" in words(said.text)
    assert client.get(f"/my/{token}").status_code == 404
    assert client.get(f"/my/{token}.ics").status_code == 404
    assert db.session.scalars(select(Registration.name)).all() == [""]
    assert cast.found(event.slug).taken == 0


def test_texts_on_privacy_and_accessibility_in_both_languages(client):
    for path, thai, english in (
        ("/privacy", "ความเป็นส่วนตัว", "Privacy"),
        ("/accessibility", "ตัวอักษร", "Accessibility"),
    ):
        assert thai in words(client.get(path).text)
        assert english in words(client.get(f"{path}?lang=en").text)
        client.delete_cookie("lang")


def test_the_time_there_is_for_a_form_is_the_time_it_keeps(app, client):
    hours = app.config["WTF_CSRF_TIME_LIMIT"] // 3600

    assert hours >= 20
    assert f"ท่านใช้เวลากรอกได้ถึง {hours} ชั่วโมง" in client.get("/accessibility").text
    assert f"up to {hours} hours" in client.get("/accessibility?lang=en").text


def test_a_choice_of_the_eye_is_kept_in_a_cookie(client):
    answer = client.post("/prefs", data={"size": "xl", "theme": "dark", "other": "x"})

    assert answer.status_code == 303
    assert client.get_cookie("size").value == "xl"
    assert 'data-size="xl" data-theme="dark"' in client.get("/").text
    client.post("/prefs", data={"size": "<script>", "theme": ""})
    assert client.get_cookie("size").value == "xl"
    assert client.get_cookie("theme") is None


def test_a_choice_of_the_eye_leads_back_within_this_site_only(client):
    for asked, back in (
        ("/events/x?q=%E0%B8%81", "/events/x?q=%E0%B8%81"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("", "/"),
    ):
        answer = client.post("/prefs", data={"size": "l", "next": asked})
        assert answer.headers["Location"] == back


def test_the_data_hold_answers_calendars_and_what_came_by_mail(client, context, event, token):
    site = mailing.site(context)
    with transaction():
        row = found(token)
        own, everything = subscribing.renew_own(row), subscribing.renew_all(row)
        subscribing.renew_all(row)
        answering.answer(row, "tentative", note="อาจสาย")
        proposing.propose(
            row, event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1),
            comment="วันถัดไป", sequence=0,
        )  # fmt: skip
        keys = own.token, everything.token
    folder = Path(context.config["DATA_DIR"]) / "mail-in"
    reply = mailing.reply(found(token), site, stamp=clock.now() - timedelta(days=1))
    receiving.receive(reply, site=site, folder=folder)

    told = json.loads(client.get(f"/my/{token}/data.json").data)

    assert (told["answer"]["answer"], told["answer"]["note"]) == ("tentative", "อาจสาย")
    (proposal,) = told["proposals"]
    assert (proposal["comment"], proposal["state"], proposal["decided"]) == (
        "วันถัดไป", "open", None,
    )  # fmt: skip
    (came,) = told["received"]
    assert (came["what"], came["from"]) == ("reply", "malee@example.org")
    one, all_of_them = told["calendars"]
    assert (one["of"], one["address"]) == (
        "this_event",
        f"http://localhost/calendars/{keys[0]}.ics",
    )
    assert (one["renewed"], all_of_them["of"]) == (None, "all_of_address")
    assert all_of_them["address"] is None, "a key to other events is only for who reads the letters"
    assert keys[1] not in json.dumps(told)


def found(token):
    return db.session.scalars(Registration.by_token(token)).one()
