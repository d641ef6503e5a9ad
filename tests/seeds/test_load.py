"""The demo loads by actions alone, twice without change; what is fictional says so.

It is loaded once for all tests here, which only look at it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.core import clock, passwords, quick
from eventapp.core.db import Base, db
from eventapp.core.thai import person_key
from eventapp.models import seats
from eventapp.models.activity import Activity
from eventapp.models.agenda import AgendaItem
from eventapp.models.event import CANCELLED, DRAFT, HELD, Event
from eventapp.models.event_parts import EventTopic, Participation
from eventapp.models.message import Message
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.models.user import User
from eventapp.models.venue import Room, Venue
from seeds.load import load
from tests.databases import Database

PASSWORD = "a sentence of the suite"


@pytest.fixture(scope="module")
def loaded(made_app: Flask, database: Database) -> Iterator[Flask]:
    with made_app.app_context():
        load("demo", PASSWORD)
        db.session.remove()
    yield made_app
    made_app.extensions["shelf"].clear()
    quick.forget()
    database.empty(made_app)


@pytest.fixture
def demo(loaded: Flask) -> Iterator[Flask]:
    with loaded.app_context():
        yield loaded
        db.session.remove()


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    return {
        table.name: [
            tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in tables
    }


def _event(slug: str) -> Event:
    return db.session.scalars(Event.by_slug(slug)).one()


def _count(what: Any, *which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(what).where(*which)) or 0


def test_loading_twice_changes_no_row(demo: None) -> None:
    before = _rows()

    load("demo", "another sentence of the suite")

    assert _rows() == before


def test_loading_the_next_day_changes_no_row_either(demo: None) -> None:
    before = _rows()

    with clock.at(clock.now() + timedelta(days=1)):
        load("demo", PASSWORD)

    assert _rows() == before


def test_the_seats_are_counted_right(demo: None) -> None:
    assert seats.miscounted() == []


def test_no_letter_is_posted_to_people_who_do_not_exist(demo: None) -> None:
    assert _count(Registration, Registration.email != "") > 50
    assert _count(Message) == 0


def test_only_the_demo_has_accounts_and_they_share_the_password_of_this_site(demo: None) -> None:
    users = db.session.scalars(select(User).order_by(User.email)).all()
    assert [user.email.split("@")[0] for user in users] == ["admin", "nok", "prasit", "suda"]
    assert [user.is_admin for user in users] == [True, False, False, False]
    assert passwords.matches(users[0].password_hash, PASSWORD) is True


def test_everything_fictional_is_labelled(demo: None) -> None:
    real = {"lopburi-2562"}
    for model, slugs in (
        (Event, real),
        (Organization, {"lopburi-movement", "codi", "lopburi-strategy-group", "lopburi-province",
                        "thepsatri"}),
        (Venue, {"thepsatri-rajabhat-university"}),
    ):  # fmt: skip
        found = set(db.session.scalars(select(model.slug).where(model.is_demo.is_(False))))
        assert found == slugs
    assert _count(Registration, Registration.is_demo.is_(False)) == 0
    titles = db.session.scalars(select(Event.title).where(Event.is_demo))
    assert [title for title in titles if "(สาธิต)" not in title.th] == []
    assert [title for title in titles if "demo" not in title.en.lower()] == []
    names = db.session.scalars(select(Registration.name)).all()
    assert [name for name in names if "สาธิต" not in name and "demo" not in name] == []


def test_the_great_forum_is_on_a_wednesday_about_six_weeks_ahead(demo: None) -> None:
    forum = _event("demo-forum")
    ahead = (forum.when.first_day - clock.today()).days

    assert forum.when.first_day.weekday() == 2
    assert 39 <= ahead <= 46  # the day may have ended since it was loaded
    assert len(db.session.scalars(AgendaItem.of(forum)).all()) == 8
    assert 1 + len(db.session.scalars(Participation.of(forum)).all()) == 12
    assert forum.capacity == 200
    assert _count(EventTopic, EventTopic.event_id == forum.id) == 5


def test_its_120_registrations_hold_every_hard_case(demo: None) -> None:
    forum = _event("demo-forum")
    rows = db.session.scalars(
        select(Registration).where(Registration.event_id == forum.id).order_by(Registration.id)
    ).all()

    states = Counter(row.state for row in rows)
    assert states == {"confirmed": 107, "declined": 9, "withdrawn": 4, "delegated": 3}
    delegates = [row for row in rows if row.source == "delegate"]
    assert [(row.state, row.is_demo) for row in delegates] == [("confirmed", True)] * 3
    prefixes = {row.prefix for row in rows}
    assert {"ว่าที่ร้อยตรีหญิง", "ผศ.ดร.", "พระครู"} <= prefixes
    assert any("ณ ตัวอย่าง" in row.name for row in rows)
    assert max(len(row.name.removesuffix(" (สาธิต)")) for row in rows) >= 34
    assert any(row.name.isascii() is False and row.locale == "en" for row in rows)
    without_mail = sum(row.email == "" for row in rows)
    assert 78 <= without_mail <= 90
    assert 2 <= sum(row.phone == "" for row in rows) <= 8
    shared = [number for number, times in Counter(r.phone for r in rows if r.phone).items()
              if times > 1]  # fmt: skip
    assert len(shared) >= 5


def test_its_history_goes_on_by_day_and_never_back(demo: None) -> None:
    forum = _event("demo-forum")
    told = db.session.scalars(Activity.of_event(forum.id)).all()
    left = [entry for entry in told if entry.verb in ("decline", "withdraw", "delegate")]
    hours = {entry.at.astimezone(ZoneInfo("Asia/Bangkok")).hour for entry in left}

    assert [entry.at for entry in told] == sorted((one.at for one in told), reverse=True)
    assert Counter(entry.verb for entry in left) == {"decline": 9, "withdraw": 4, "delegate": 3}
    assert hours <= set(range(6, 23))


def test_phones_and_addresses_belong_to_nobody(demo: None) -> None:
    rows = db.session.execute(select(Registration.phone, Registration.email)).all()

    assert {phone[:8] for phone, _ in rows if phone} == {"00000000"}
    assert {email.split("@")[1] for _, email in rows if email} == {"example.org"}


def test_nobody_is_registered_twice_for_an_event(demo: None) -> None:
    rows = db.session.execute(
        select(Registration.event_id, Registration.name, Registration.phone)
    ).all()

    keys = [(event, person_key(name), phone) for event, name, phone in rows]
    assert len(keys) == len(set(keys))


def test_the_calendar_has_something_of_every_kind(demo: None) -> None:
    events = db.session.scalars(select(Event).where(Event.is_demo)).all()
    now = clock.now()

    phases = Counter(event.phase(now) for event in events)
    assert len(events) == 28
    assert (phases[DRAFT], phases[CANCELLED]) == (1, 2)
    assert phases[HELD] >= 6
    assert {event.kind for event in events} == {"forum", "meeting", "training", "other"}
    assert {event.attendance for event in events} == {"on_site", "online", "hybrid"}
    assert [e.slug for e in events if not e.when.is_timed] == ["demo-fair-surat-thani"]
    assert [e.slug for e in events if len(e.when.days) > 1] == ["demo-leaders-hat-yai"]
    venues = dict(db.session.execute(select(Venue.id, Venue.province_code)).all())
    provinces = {venues[event.venue_id] for event in events if event.venue_id}
    assert len(provinces) == 10
    states = dict(
        db.session.execute(
            select(Registration.state, func.count()).group_by(Registration.state)
        ).all()
    )
    assert {"pending", "confirmed", "waitlisted", "declined", "withdrawn"} <= set(states)
    full = _event("demo-accounts-chiang-mai")
    assert (full.is_full, Registration.counts(full)["waitlisted"]) == (True, 7)


def test_past_events_were_registered_for_before_they_began(demo: None) -> None:
    late = db.session.scalars(
        select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.created_at >= Event.starts_at)
    ).all()

    assert late == []


def test_rooms_of_the_demo_are_booked_once(demo: None) -> None:
    assert _count(Room) > 10
    booked = _count(Event, Event.room_id.isnot(None))
    assert booked == 22


def test_every_public_page_of_the_seeds_opens(demo: Flask) -> None:
    client = demo.test_client()
    slugs = db.session.scalars(select(Event.slug).where(Event.state != DRAFT)).all()

    codes = {slug: client.get(f"/events/{slug}").status_code for slug in slugs}

    assert len(codes) == 28
    assert {slug: code for slug, code in codes.items() if code != 200} == {}


def test_seeds_hold_no_real_telephone_number() -> None:
    files = (Path(__file__).parents[2] / "seeds").rglob("*.py")
    number = re.compile(r"\b0[689]\d{8}\b|\b0[2-7]\d{7}\b")
    found = [(file.name, number.findall(re.sub(r"(?<=\d)[ -](?=\d)", "", file.read_text())))
             for file in files]  # fmt: skip

    assert len(found) > 10
    assert [entry for entry in found if entry[1]] == []
