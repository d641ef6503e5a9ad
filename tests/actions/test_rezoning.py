"""A change of zone rules after publication does not move the wall time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from eventapp.actions import editing, rezoning, scheduling
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.when import When
from eventapp.documents import calendars, timezones
from eventapp.documents.site import Site
from eventapp.models import walltimes
from eventapp.models.activity import Activity
from eventapp.models.booking import Booking
from eventapp.models.message import Message
from tests import cast, clocks
from tests.documents.examples import entry

pytestmark = pytest.mark.usefixtures("context")
SITE = Site("Wethi", "https://wethi.example.org", "no-reply@example.org")
DAY = clock.now().date() + timedelta(days=40)


@pytest.fixture
def set_clock(tmp_path):
    with clocks.country(tmp_path / "zones", 7) as set_clock:
        yield set_clock


def _at(starts: int, ends: int, day: date = DAY) -> When:
    return When(day, day, time(starts), time(ends), clocks.ZONE)


def _mend(is_said=timezones.vtimezone):
    with transaction():
        return rezoning.keep_wall_times(is_said)


def _span(event):
    (booking,) = db.session.scalars(Booking.held_by(event.id))
    return booking.starts_at, booking.ends_at


def test_nine_stays_nine_when_the_country_changes_its_clock(set_clock):
    event = cast.forum(cast.organization(), cast.room(), when=_at(9, 16))
    before, started = entry(calendars.event_calendar(event, SITE)), event.starts_at
    letters = db.session.query(Message).count()
    set_clock(9)
    assert walltimes.astray(clock.now()) == [event.id]
    assert _mend() == ([event.id], [])

    mended = cast.found(event.slug)
    after = entry(calendars.event_calendar(mended, SITE))
    assert mended.starts_at == started - timedelta(hours=2)
    assert mended.when == _at(9, 16)
    assert _span(mended) == (mended.starts_at, mended.ends_at)
    assert after["DTSTART"] == before["DTSTART"] == f";TZID={clocks.ZONE}:{DAY:%Y%m%d}T090000"
    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert db.session.query(Message).count() == letters, "nobody is told: nothing changes for them"
    assert walltimes.astray(clock.now()) == []
    assert _mend() == ([], [])


def test_the_description_of_the_zone_follows_its_clock(set_clock):
    event = cast.forum(cast.organization(), when=_at(9, 16))
    assert b"TZOFFSETTO:+0700" in calendars.event_calendar(event, SITE)
    set_clock(9)
    assert b"TZOFFSETTO:+0900" in calendars.event_calendar(cast.found(event.slug), SITE)


def test_stored_pages_are_new_and_history_says_why(set_clock):
    event = cast.forum(cast.organization(), when=_at(9, 16))
    version = cast.found(event.slug).version
    set_clock(8)
    _mend()

    told = select(Activity.verb).where(Activity.event_id == event.id).order_by(Activity.id)
    verbs = list(db.session.scalars(told))
    assert verbs[-1] == "rezone"
    assert cast.found(event.slug).version > version


def test_an_entry_that_calendars_say_in_utc_has_a_higher_sequence(set_clock):
    event = cast.forum(cast.organization(), when=_at(9, 16))
    before = event.sequence
    set_clock(9)
    _mend(lambda _zone, _moment: "")
    assert cast.found(event.slug).sequence == before + 1


def test_neighbours_in_one_room_move_together(set_clock):
    host, room = cast.organization(), cast.room()
    events = [cast.forum(host, room, when=_at(hour, hour + 1)) for hour in (9, 10, 11)]
    for hours in (6, 9):
        set_clock(hours)
        assert _mend() == ([event.id for event in events], [])
    for event in events:
        mended = cast.found(event.slug)
        assert _span(mended) == (mended.starts_at, mended.ends_at)


def test_an_event_of_another_zone_keeps_the_room_that_both_would_have(set_clock):
    host, room = cast.organization(), cast.room()
    other = cast.forum(host, room, when=When(DAY, DAY, time(9), time(10), "Asia/Bangkok"))
    moving = cast.forum(host, room, when=_at(10, 11))
    set_clock(8)

    assert _mend() == ([moving.id], [moving.id])
    assert len(list(db.session.scalars(Booking.held_by(other.id)))) == 1
    assert list(db.session.scalars(Booking.held_by(moving.id))) == []


def test_what_is_over_stays_as_it_was(set_clock):
    event = cast.forum(cast.organization(), when=_at(9, 16))
    set_clock(9)
    assert walltimes.astray(event.ends_at + timedelta(hours=1)) == []


def _admit(event, **window):
    with transaction():
        found = cast.found(event.slug)
        editing.admit_by(found, replace(editing.admission_of(found), **window))
    return cast.found(event.slug)


def _window(event):
    now = cast.found(event.slug)
    return now.opens_at, now.closes_at


def test_registration_opens_and_closes_by_the_clock_on_the_spot(set_clock):
    event = cast.forum(cast.organization(), when=_at(9, 16))
    opens, closes = event.starts_at - timedelta(days=20), event.starts_at - timedelta(days=2)
    _admit(event, opens_at=opens, closes_at=closes)
    set_clock(9)
    assert _mend() == ([event.id], [])

    two = timedelta(hours=2)
    assert _window(event) == (opens - two, closes - two)
    assert walltimes.astray(clock.now()) == []


def test_a_window_that_moves_alone_moves_no_entry(set_clock):
    event = cast.forum(cast.organization(), when=_at(9, 16))
    closes = event.starts_at - timedelta(days=2)
    before = _admit(event, closes_at=closes).sequence
    with transaction() as session:
        session.get(type(event), event.id).closes_wall = f"{DAY - timedelta(days=2)}T11:00:00"

    assert _mend(lambda _zone, _moment: "") == ([event.id], [])
    assert _window(event) == (None, closes + timedelta(hours=2))
    assert cast.found(event.slug).sequence == before


def test_in_another_zone_registration_closes_at_the_same_hour():
    event = cast.forum(cast.organization(), when=cast.when(60))
    closes = event.starts_at - timedelta(days=2)
    _admit(event, closes_at=closes)
    with transaction():
        found = cast.found(event.slug)
        now = scheduling.schedule_of(found)
        scheduling.reschedule(found, replace(now, when=replace(now.when, zone="Asia/Tokyo")))

    assert _window(event) == (None, closes - timedelta(hours=2))
    moved = db.session.scalars(select(Activity).where(Activity.verb == "reschedule")).one()
    assert moved.changes["closes_at"] == [
        closes.isoformat(), (closes - timedelta(hours=2)).isoformat(),
    ]  # fmt: skip


def test_an_hour_that_the_clock_shows_twice_stays_an_instant():
    event = cast.forum(cast.organization(), when=replace(cast.when(60), zone="Europe/Berlin"))
    for opens in (
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    ):
        assert opens.astimezone(ZoneInfo("Europe/Berlin")).hour == 2
        assert _admit(event, opens_at=opens).opens_at == opens
        assert walltimes.astray(clock.now()) == []
