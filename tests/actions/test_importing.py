"""Importing: drafts from other calendars, brought up to date, and never over somebody's work."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import importing, repeating
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models import days
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.event_parts import Topic
from eventapp.models.imports import Found
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
STAMP = datetime(2026, 11, 1, tzinfo=UTC)
FOUND = Found(
    key="a@example.org",
    uid="a@example.org",
    title="ประชุมแผนตำบล",
    detail="คุยกันเรื่องแผน",
    location="ศาลาประชาคม",
    when=cast.when(),
    sequence=1,
    stamp=STAMP,
    email="tambon@example.org",
)
NEWER = replace(FOUND, stamp=STAMP + timedelta(days=1))


@pytest.fixture
def host():
    return cast.organization()


def bring(host, *found, corrected=None):
    with transaction():
        return importing.bring(db.session.get(Organization, host.id), found, corrected)


def plan(host, found):
    db.session.rollback()
    (one,) = importing.plan(db.session.get(Organization, host.id), [found])
    return one


def events():
    db.session.rollback()
    return list(db.session.scalars(select(Event).order_by(Event.id)))


def test_looking_writes_nothing(host):
    assert plan(host, FOUND).fate == "new"
    assert events() == []


def test_an_event_becomes_a_draft_with_what_it_said(host):
    room = cast.room()

    bring(host, FOUND)

    (event,) = events()
    assert (event.state, event.host_id, event.title) == (
        "draft",
        host.id,
        Bilingual("ประชุมแผนตำบล"),
    )
    assert (event.summary, event.venue_id) == (Bilingual("คุยกันเรื่องแผน"), room.venue_id)
    assert (event.when, event.contact_email) == (FOUND.when, "tambon@example.org")
    assert (event.import_uid, event.import_sequence, event.import_stamp) == (FOUND.key, 1, STAMP)
    assert event.uid != FOUND.uid
    assert db.session.query(Registration).count() == 0


def test_english_goes_where_english_is_read_and_topics_by_name(host):
    with transaction() as session:
        session.add(Topic(slug="land", name=Bilingual("ที่ดิน", "Land")))

    bring(host, replace(FOUND, title="Land forum", detail="", categories=("LAND", "x")))

    (event,) = events()
    assert event.title == Bilingual("", "Land forum")
    assert [topic.slug for topic in db.session.scalars(Topic.of(event))] == ["land"]


@pytest.mark.parametrize(
    ("title", "words"),
    [("ประชุม", "สถานที่ตามต้นฉบับ: บ้านกำนัน"), ("Forum", "Place, as the source says it: บ้านกำนัน")],
)
def test_a_place_nobody_knows_is_never_lost(host, title, words):
    bring(host, replace(FOUND, title=title, detail="", location="บ้านกำนัน"))

    (event,) = events()
    assert event.venue_id is None
    assert str(event.summary) == words


def test_a_place_that_somebody_corrected(host):
    room = cast.room()

    bring(host, replace(FOUND, location="บ้าน"), corrected={"บ้าน": room.venue_id})

    assert events()[0].venue_id == room.venue_id


@pytest.mark.parametrize(
    ("location", "attendance"),
    [("", "online"), ("Zoom Meeting", "online"), ("ที่อื่น", "hybrid"), ("ศาลาประชาคม", "hybrid")],
)
def test_a_link_to_join_says_how_people_take_part(host, location, attendance):
    cast.room()

    bring(host, replace(FOUND, location=location, join_url="https://zoom.us/j/1"))

    assert (events()[0].attendance, events()[0].join_url) == (attendance, "https://zoom.us/j/1")


def test_a_long_title_is_kept_whole_as_the_official_one(host):
    bring(host, replace(FOUND, title="ก" * 300, detail="ข" * 3000))

    (event,) = events()
    assert (len(event.title.th), event.official_title.th) == (200, "ก" * 300)
    assert len(event.summary.th) <= 1000


def test_a_taken_room_is_left_out_and_its_name_stays(host):
    room = cast.room()
    cast.draft(host, room, when=FOUND.when)

    brought = bring(host, replace(FOUND, location="ห้องใหญ่ ศาลาประชาคม"))

    event = events()[-1]
    assert (brought.without_room, event.room_id, event.venue_id) == (1, None, room.venue_id)
    assert "ห้องใหญ่" in event.summary.th


def test_a_free_room_is_booked(host):
    room = cast.room()

    bring(host, replace(FOUND, location="ห้องใหญ่ ศาลาประชาคม"))

    assert events()[0].room_id == room.id
    assert str(events()[0].summary) == "คุยกันเรื่องแผน"


def test_our_own_event_is_not_imported_into_its_own_site(host):
    event = cast.draft(host)

    own = plan(host, replace(FOUND, uid=event.uid, key=f"{event.uid}/20270101"))

    assert (own.fate, own.event.id) == ("own", event.id)


def test_a_day_of_our_own_event_is_our_own(host):
    event = cast.draft(host, when=When(FOUND.when.first_day, FOUND.when.first_day + timedelta(1)))

    _whole, second = fates(host, event.uid, days.uid(event, 1))

    assert second == ("own", event.id)


def test_a_date_of_our_own_series_is_our_own(host):
    event = cast.draft(host, when=FOUND.when)
    later = FOUND.when.first_day + timedelta(7)
    with transaction():
        made = repeating.make(cast.found(event.slug), "", [FOUND.when.first_day, later])
        uid = made.series.uid

    assert fates(host, uid) == [("own", event.id)]
    (second,) = fates(host, uid, when=FOUND.when.moved_to(later))
    assert (second[0], second[1] != event.id) == ("own", True)


def fates(host, *uids, **more):
    db.session.rollback()
    found = [replace(FOUND, uid=uid, key=uid, **more) for uid in uids]
    plans = importing.plan(db.session.get(Organization, host.id), found)
    return [(one.fate, one.event and one.event.id) for one in plans]


def test_what_was_skipped_in_reading_is_skipped_here(host):
    assert plan(host, replace(FOUND, skipped="why")).fate == "skipped"
    assert bring(host, replace(FOUND, skipped="why")).left == 1
    assert events() == []


def test_what_is_over_is_not_suggested_but_may_come(host):
    over = replace(FOUND, when=When(cast.when(-9).first_day, None, time(9)))

    assert (plan(host, over).may_come, plan(host, over).is_suggested) == (True, False)


def test_two_hosts_may_import_the_same_event(host):
    bring(host, FOUND)

    bring(cast.organization("other"), FOUND)

    assert len(events()) == 2


def test_history_says_what_was_taken_over_and_no_address(host):
    bring(host, FOUND)
    bring(host, replace(NEWER, title="ใหม่"))

    taken = select(Activity).where(Activity.verb == "import").order_by(Activity.id)
    entries = db.session.scalars(taken).all()
    assert entries[1].changes == {"title": [["ประชุมแผนตำบล", ""], ["ใหม่", ""]]}
    assert "tambon@example.org" not in str([entry.changes for entry in entries])
