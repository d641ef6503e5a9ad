"""A series from one event: made, extended, published as a whole, taken apart."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import clashing, planning, publishing, repeating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused, Stale
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.activity import Activity
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, DRAFT, PUBLISHED
from eventapp.models.plans import Appointment, Point
from eventapp.models.series import Series
from eventapp.models.series_dates import dates_of, drafts_of
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def monday(weeks=4, starts=time(9), ends=time(12)):
    """A Monday some weeks from now, in Bangkok."""
    today = clock.now().date()
    day = today + timedelta(days=7 - today.weekday(), weeks=weeks)
    return When(day, day, starts, ends)


def weekly(count):
    return f"FREQ=WEEKLY;BYDAY=MO;COUNT={count}"


def days_from(first, count):
    return [first + timedelta(weeks=n) for n in range(count)]


def made(event, count=4):
    with transaction():
        event = cast.found(event.slug)
        return repeating.make(event, weekly(count), days_from(event.when.first_day, count)).series


def rows(series):
    db.session.rollback()
    return list(db.session.scalars(dates_of(series)))


@pytest.fixture
def host():
    return cast.organization()


def test_each_day_becomes_an_event_with_its_own_identity(host):
    room = cast.room(keeper=host)
    event = cast.forum(host, room, when=monday())
    series = made(event)
    dates = rows(series)

    assert [row.when.first_day for row in dates] == days_from(event.when.first_day, 4)
    assert [row.original_day for row in dates] == days_from(event.when.first_day, 4)
    assert [row.state for row in dates] == [PUBLISHED, DRAFT, DRAFT, DRAFT]
    assert len({row.uid for row in dates}) == len({row.slug for row in dates}) == 4
    assert {row.room_id for row in dates} == {room.id}
    assert (series.title, series.when, series.rule) == (event.title, event.when, weekly(4))


def test_agenda_chairs_and_settings_are_copied(host):
    anan = cast.anan(host)
    event = cast.draft(host, when=monday())
    with transaction():
        found = cast.found(event.slug)
        planning.plan(found, [Point(Bilingual("เปิด"), starts=time(9))], style="programme")
        from eventapp.actions import appointing

        appointing.set_people(found, [Appointment(anan.id)], [])
        found.decline_frees = True
    dates = rows(made(event))

    assert [len(planning.points_of(row)) for row in dates] == [1, 1, 1, 1]
    assert [len(list(db.session.scalars(Chairing.of(row)))) for row in dates] == [1, 1, 1, 1]
    assert {row.decline_frees for row in dates} == {True}
    assert {row.capacity for row in dates} == {10}


def test_days_that_are_left_out_get_no_event(host):
    event = cast.draft(host, when=monday())
    days = days_from(event.when.first_day, 4)
    with transaction():
        series = repeating.make(cast.found(event.slug), weekly(4), [days[0], days[3]]).series

    assert [row.when.first_day for row in rows(series)] == [days[0], days[3]]


def test_a_room_that_is_taken_is_known_beforehand_and_left_out(host):
    room = cast.room(keeper=host)
    event = cast.draft(host, room, when=monday())
    first = event.when.first_day
    cast.forum(host, room, when=event.when.moved_to(first + timedelta(weeks=1)))
    with transaction():
        found = cast.found(event.slug)
        taken = clashing.taken(found, days_from(first, 3))
        result = repeating.make(found, weekly(3), days_from(first, 3))

    assert list(taken) == [first + timedelta(weeks=1)]
    assert result.without_room == 1
    assert [row.room_id for row in rows(result.series)] == [room.id, None, room.id]


@pytest.mark.parametrize("choose", [lambda d: d[1:], lambda d: d[:1], lambda d: [*d, d[0] + _DAY]])
def test_days_that_do_not_fit_are_refused(host, choose):
    event = cast.draft(host, when=monday())
    days = choose(days_from(event.when.first_day, 3))

    with pytest.raises(Refused), transaction():
        repeating.make(cast.found(event.slug), weekly(3), days)


_DAY = timedelta(days=1)


def test_two_hundred_dates_are_enough(host):
    event = cast.draft(host, when=monday())
    days = [event.when.first_day + n * _DAY for n in range(201)]

    with pytest.raises(Refused), transaction():
        repeating.make(cast.found(event.slug), "", days)


def test_dates_that_overlap_are_refused(host):
    first = monday().first_day
    event = cast.draft(host, when=When(first, first + 3 * _DAY))

    with pytest.raises(Refused), transaction():
        repeating.make(cast.found(event.slug), "", [first, first + 2 * _DAY])


def test_an_event_is_in_one_series_and_still_to_come(host):
    event = cast.draft(host, when=monday())
    made(event)
    past = cast.forum(host, when=cast.when(-9))

    for slug in (event.slug, past.slug):
        with pytest.raises(Refused), transaction():
            found = cast.found(slug)
            repeating.make(found, "", days_from(found.when.first_day, 2))


def test_all_drafts_are_published_or_none(host):
    event = cast.draft(host, when=monday())
    series = made(event)
    with transaction():
        last = cast.found(rows(series)[-1].slug)
        last.summary = Bilingual()

    with pytest.raises(Refused, match=str(last.when.first_day.day)), transaction():
        repeating.publish_all(db.session.merge(series))
    assert {row.state for row in rows(series)} == {DRAFT}

    with transaction():
        cast.found(last.slug).summary = Bilingual("สรุป")
    with transaction():
        assert repeating.publish_all(db.session.merge(series)) == 4
    assert {row.state for row in rows(series)} == {PUBLISHED}


def test_a_rule_lasts_longer_and_calendars_follow(host):
    series = made(cast.draft(host, when=monday()), 3)
    with transaction():
        result = repeating.extend(db.session.merge(series), more=2)
    after = db.session.get_one(Series, series.id)

    assert result.dates == 2
    assert after.rule == weekly(5)
    assert after.sequence == 1
    assert [row.when.first_day for row in rows(after)] == days_from(after.when.first_day, 5)


def test_further_days_join_a_series_once(host):
    series = made(cast.draft(host, when=monday()), 3)
    further = series.when.first_day + 3 * _DAY
    with transaction():
        repeating.extend(db.session.merge(series), days=[further, series.when.first_day])

    assert len(rows(series)) == 4
    with pytest.raises(Refused), transaction():
        repeating.extend(db.session.merge(series), days=[further])


def test_a_draft_is_dropped_and_a_published_date_is_not(host):
    room = cast.room(keeper=host)
    event = cast.forum(host, room, when=monday())
    series = made(event)
    second = rows(series)[1]
    with transaction():
        repeating.drop(cast.found(second.slug))

    assert cast.found(second.slug).state == CANCELLED
    assert second.id not in {row.id for row in rows(series)}
    with pytest.raises(Refused), transaction():
        repeating.drop(cast.found(event.slug))


def test_title_and_summary_are_changed_once(host):
    series = made(cast.forum(host, when=monday()))
    with transaction():
        found = db.session.merge(series)
        assert repeating.describe(found, Bilingual("ใหม่"), Bilingual(), edition=1)
        assert not repeating.describe(found, Bilingual("ใหม่"), Bilingual())

    with pytest.raises(Stale), transaction():
        repeating.describe(db.session.merge(series), Bilingual("อื่น"), Bilingual(), edition=1)


def test_a_series_nobody_has_heard_of_is_deleted(host):
    event = cast.draft(host, when=monday())
    series = made(event)
    with transaction():
        repeating.dissolve(db.session.get_one(Series, series.id))

    assert db.session.get(Series, series.id) is None
    assert cast.found(event.slug).series_id is None
    assert db.session.scalars(select(Activity).where(Activity.subject_type == "series")).all()


def test_a_public_series_is_not_deleted(host):
    event = cast.forum(host, when=monday())
    series = made(event)
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("ฝน"))

    with pytest.raises(Refused), transaction():
        repeating.dissolve(db.session.get_one(Series, series.id))
    assert list(db.session.scalars(drafts_of(series)))


def test_thai_days_are_days(host):
    from eventapp.core.datereading import parse_date

    assert parse_date("7 ธันวาคม 2569") == date(2026, 12, 7)
