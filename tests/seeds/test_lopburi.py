"""The forum of 2019: what the report states, what it leaves open, and nothing made up."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.core import clock
from eventapp.core.db import Base, db
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event import HELD, PUBLISHED, Event
from eventapp.models.event_parts import Objective, Participation
from eventapp.models.registration import Registration
from eventapp.models.user import User
from seeds.load import load

pytestmark = pytest.mark.usefixtures("context")


def _event(slug: str) -> Event:
    return db.session.scalars(Event.by_slug(slug)).one()


def _count(what: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(what)) or 0


def test_lopburi_first_and_the_demo_later_is_the_same_site(context: Flask) -> None:
    load("lopburi")
    forum = _event("lopburi-2562").uid
    load("demo", "a sentence of the suite")

    assert _event("lopburi-2562").uid == forum
    assert _count(Event) == 29


def test_none_is_the_geography_and_the_topics_alone(context: Flask) -> None:
    load("none")

    full = {table.name for table in Base.metadata.sorted_tables if _count(table)}
    assert full == {"area", "topic", "activity", "revision"}


def test_lopburi_brings_no_account(context: Flask) -> None:
    load("lopburi")

    assert _count(User) == 0


def test_the_forum_of_2019_says_what_the_report_states(context: Flask) -> None:
    load("lopburi")
    forum = _event("lopburi-2562")

    assert forum.when.first_day == forum.when.end_day == date(2019, 6, 19)
    assert forum.title.th == "เวทีบูรณาการองค์กรชุมชนกับหน่วยงานภาคีเครือข่ายพัฒนาจังหวัดลพบุรี"
    assert forum.official_title.th == (
        "เวทีบูรณาการแผนยุทธศาสตร์ขบวนองค์กรชุมชนกับหน่วยงานภาคีเครือข่ายจังหวัดลพบุรี"
    )
    assert forum.host.name.th == "ขบวนองค์กรชุมชนจังหวัดลพบุรี"
    assert forum.venue is not None
    assert forum.room is not None
    assert (forum.venue.name.th, forum.venue.area_code) == ("มหาวิทยาลัยราชภัฏเทพสตรี", "1601")
    assert (forum.room.building.th, forum.room.name.th) == ("อาคารคณะเทคโนโลยี", "ห้องหลวงสรศักดิ์")
    chair = db.session.scalars(Chairing.of(forum)).one()
    assert chair.chairperson.full_name.th == "นายบำรุง รื่นบันเทิง"
    assert chair.chairperson.position.th == "รองผู้ว่าราชการจังหวัดลพบุรี"
    assert chair.task == "opening"
    parts = [
        (row.organization.slug, row.part) for row in db.session.scalars(Participation.of(forum))
    ]
    assert parts == [
        ("codi", "cohost"),
        ("lopburi-strategy-group", "cohost"),
        ("lopburi-province", "presiding"),
        ("thepsatri", "venue"),
    ]
    assert len(db.session.scalars(Objective.of(forum)).all()) == 3
    assert "168" in forum.rationale.th
    assert "200" in forum.rationale.th
    assert forum.source.th == "จากเอกสารข่าว พ.ศ. 2562"
    assert forum.byline.th == "อนันต์ อ่ำทอง ลพบุรี"
    assert forum.is_demo is False
    assert (forum.state, forum.phase(clock.now())) == (PUBLISHED, HELD)


def test_what_the_report_leaves_open_stays_open(context: Flask) -> None:
    load("lopburi")
    forum = _event("lopburi-2562")

    assert forum.when.is_timed is False
    assert forum.capacity is None
    assert (forum.registration, forum.taken) == ("closed", 0)
    assert _count(AgendaItem) == _count(Registration) == 0
    assert forum.room is not None
    assert forum.venue is not None
    assert (forum.room.floor.th, forum.room.capacity) == ("", None)
    assert (forum.venue.latitude, forum.venue.postcode) == (None, "")
    assert not forum.contact_name
    assert forum.contact_phone == forum.contact_email == ""
    assert forum.cover_id is None
    assert (bool(forum.controller), forum.retention_days) == (False, None)
