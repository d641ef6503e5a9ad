"""Suda makes a forum from nothing, without a script, and publishes it."""

import re

from sqlalchemy import select

from eventapp.core.dates import When
from eventapp.core.db import db
from eventapp.models.agenda import AgendaItem
from eventapp.models.booking import HELD, Booking
from eventapp.models.chairing import Chairing
from eventapp.models.event_parts import Objective, Participation
from tests import cast
from tests.pages import send


def _begin(client, host, **more):
    day = more.pop("day", ("19", "6", "2575"))
    answer = client.post(
        "/organizer/events/new",
        data={
            "kind": "forum",
            "title_th": "เวทีแผนพัฒนาตำบล",
            "title_en": "Forum on plans",
            "host_id": host.id,
            "first_day-day": day[0],
            "first_day-month": day[1],
            "first_day-year": day[2],
            "starts": "09.00",
            "ends": "16.00",
        }
        | more,
    )
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("/edit")


def test_suda_makes_a_forum_and_publishes_it(client, context):
    host = cast.organization()
    helper = cast.organization("temple", "วัดป่า")
    cast.suda(host)
    anan, room = cast.anan(), cast.room()
    cast.sign_in(client, "Suda")
    base = _begin(client, host)
    slug = base.rsplit("/", 1)[1]

    refused = client.post(f"{base}/publish")
    assert refused.status_code == 422
    assert re.findall(r'<li><a href="[^"]*/(\w+)#(\w+)"', refused.text) == [
        ("edit", "summary_th"),
        ("schedule", "venue_id"),
    ]

    _write_texts(client, base)
    _choose_room(client, base, room)
    _plan_agenda(client, base)
    _choose_people(client, base)
    _open_registration(client, base)
    assert client.post(f"{base}/publish").status_code == 303

    event = cast.found(slug)
    assert event.state == "published"
    assert event.when == When(event.when.first_day, None, event.when.starts, event.when.ends)
    assert event.when.first_day.isoformat() == "2032-06-19"
    assert event.summary.th == "ชุมชนพบหน่วยงาน"
    assert [row.text.th for row in db.session.scalars(Objective.of(event))] == ["สอง", "หนึ่ง"]
    held = db.session.scalars(select(Booking).where(Booking.state == HELD)).all()
    assert [(row.room_id, row.event_id) for row in held] == [(room.id, event.id)]
    assert len(db.session.scalars(AgendaItem.of(event)).all()) == 9
    chairs = db.session.scalars(Chairing.of(event)).all()
    assert [(row.chairperson_id, row.task) for row in chairs] == [(anan.id, "opening")]
    parts = db.session.scalars(Participation.of(event)).all()
    assert [(row.organization_id, row.part) for row in parts] == [(helper.id, "cohost")]
    assert (event.capacity, event.contact_phone) == (120, "+6636123456")
    shown = client.get(f"/events/{slug}")
    assert shown.status_code == 200
    assert "เวทีแผนพัฒนาตำบล" in shown.text


def _write_texts(client, base):
    path = f"{base}/edit"
    once = send(client, path, summary_th="ชุมชนพบหน่วยงาน", press="objectives:add")
    assert once.status_code == 200
    twice = send(client, path, page=once.text, objectives__0__text_th="หนึ่ง", press="objectives:add")
    moved = send(
        client, path, page=twice.text, objectives__1__text_th="สอง", press="objectives:up:1"
    )
    saved = send(client, path, page=moved.text, then="next")
    assert (saved.status_code, saved.location) == (303, f"{base}/schedule")


def _choose_room(client, base, room):
    path = f"{base}/schedule"
    rooms = send(client, path, venue_id=str(room.venue_id), press="rooms")
    assert rooms.status_code == 200
    saved = send(client, path, page=rooms.text, room_id=str(room.id))
    assert saved.status_code == 303, saved.text


def _plan_agenda(client, base):
    path = f"{base}/agenda"
    begun = send(client, path, press="preset:programme")
    saved = send(client, path, page=begun.text)
    assert saved.status_code == 303, saved.text


def _choose_people(client, base):
    path = f"{base}/people"
    chairs = send(client, path, press="chairs:add")
    both = send(client, path, page=chairs.text, chairs__0__chairperson_id="อนันต์", press="parts:add")
    saved = send(client, path, page=both.text, parts__0__organization_id="วัดป่า")
    assert saved.status_code == 303, saved.text


def _open_registration(client, base):
    saved = send(
        client,
        f"{base}/registration",
        registration="open",
        capacity="๑๒๐",
        contact_phone="036 123 456",
        controller_contact="036 123 456",
        purpose_th="เตรียมที่นั่งและเอกสาร",
    )
    assert saved.status_code == 303, saved.text
