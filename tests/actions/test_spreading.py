"""One date of a series is changed, and with it the later ones, or all."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from eventapp.actions import (
    appointing,
    editing,
    planning,
    publishing,
    repeating,
    scheduling,
    spreading,
)
from eventapp.core.db import db, transaction
from eventapp.core.errors import ChairTaken, Refused, RoomTaken, Stale
from eventapp.core.text import Bilingual
from eventapp.models.answer import ACCEPTED
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED
from eventapp.models.message import Message
from eventapp.models.plans import Appointment, Point
from eventapp.models.series import Series
from tests import cast
from tests.actions.test_repeating import days_from, made, monday, rows

pytestmark = pytest.mark.usefixtures("context")
NEW = Bilingual("ชื่อใหม่", "A new title")


@pytest.fixture
def host():
    return cast.organization()


@pytest.fixture
def room(host):
    return cast.room(keeper=host)


@pytest.fixture
def series(host, room):
    """Four published Mondays in one room."""
    found = made(cast.draft(host, room, when=monday()))
    with transaction():
        repeating.publish_all(db.session.merge(found))
    return found


def entitle(slug, scope):
    with transaction():
        event = cast.found(slug)
        rest = spreading.others(event, scope)
        said = replace(editing.texts_of(event), title=NEW)
        spreading.texts(event, rest, said, event.edition)


@pytest.mark.parametrize(
    ("scope", "changed"), [("this", [1]), ("later", [1, 2, 3]), ("all", [0, 1, 2, 3]), ("x", [1])]
)
def test_texts_reach_as_far_as_was_asked(series, scope, changed):
    entitle(rows(series)[1].slug, scope)

    assert [n for n, row in enumerate(rows(series)) if row.title == NEW] == changed


def test_what_is_cancelled_stays_as_it_was(series):
    with transaction():
        publishing.cancel(cast.found(rows(series)[2].slug), Bilingual("ฝน"))
    entitle(rows(series)[0].slug, "all")

    assert [row.title == NEW for row in rows(series)] == [True, True, False, True]


def move(slug, scope, **changes):
    with transaction():
        event = cast.found(slug)
        rest = spreading.others(event, scope)
        plan = scheduling.schedule_of(event)
        when = replace(
            plan.when,
            starts=changes.pop("starts", plan.when.starts),
            ends=changes.pop("ends", plan.when.ends),
        ).moved_to(plan.when.first_day + timedelta(days=changes.pop("by", 0)))
        wanted = replace(plan, when=when, **changes)
        spreading.schedule(event, rest, wanted, event.edition, scope)


@pytest.mark.parametrize("by", [7, -7, 1])
def test_all_dates_move_by_as_many_days_though_they_share_a_room(series, by):
    before = [row.when.first_day for row in rows(series)]
    move(rows(series)[1].slug, "all", by=by)

    assert [row.when.first_day for row in rows(series)] == [d + timedelta(days=by) for d in before]


def test_the_rule_follows_when_all_move(series):
    move(rows(series)[1].slug, "all", by=1, starts=time(10))
    after = db.session.get_one(Series, series.id)

    assert after.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=4"
    assert after.when == rows(series)[0].when
    assert [row.original_day for row in rows(series)] == days_from(after.when.first_day, 4)
    assert after.sequence == 1


def test_later_dates_move_and_the_rule_stays(series):
    first = rows(series)[0].when.first_day
    move(rows(series)[2].slug, "later", by=1)
    after = rows(series)

    assert [(row.when.first_day - first).days for row in after] == [0, 7, 15, 22]
    assert [row.original_day for row in after] == days_from(first, 4)
    assert db.session.get_one(Series, series.id).rule == series.rule


def test_a_date_that_was_moved_before_keeps_its_distance(series):
    move(rows(series)[2].slug, "this", by=2)
    move(rows(series)[0].slug, "all", starts=time(8))
    after = rows(series)

    assert {row.when.starts for row in after} == {time(8)}
    assert (after[2].when.first_day - after[1].when.first_day).days == 9


def test_a_taken_room_names_the_date_and_nothing_is_saved(series, host, room):
    third = rows(series)[2]
    cast.forum(host, room, when=replace(third.when, starts=time(13), ends=time(15)))
    before = [row.when for row in rows(series)]

    with pytest.raises(RoomTaken, match=str(third.when.first_day.day)) as caught:
        move(rows(series)[0].slug, "all", starts=time(12), ends=time(14))
    assert caught.value.field == "room_id"
    assert [row.when for row in rows(series)] == before


def test_everybody_of_each_changed_date_gets_a_letter(series):
    for number, row in enumerate(rows(series)):
        cast.registered(row, cast.somebody(number))
    move(rows(series)[1].slug, "later", starts=time(10))
    told = select(func.count(Message.id)).where(Message.kind == "rescheduled")

    assert db.session.scalar(told) == 3


def test_the_agenda_keeps_its_rows_on_each_date(series):
    point = Point(Bilingual("เปิด"), starts=time(9), ends=time(10))

    def plan(slug, title, scope):
        with transaction():
            event = cast.found(slug)
            rest = spreading.others(event, scope)
            points = planning.points_of(event) or [point]
            points = [replace(points[0], title=title), *points[1:]]
            spreading.agenda(event, rest, points, "programme", event.edition)

    plan(rows(series)[0].slug, Bilingual("เปิด"), "all")
    ids = [planning.points_of(row)[0].id for row in rows(series)]
    plan(rows(series)[1].slug, NEW, "all")

    assert [planning.points_of(row)[0].id for row in rows(series)] == ids
    assert {planning.points_of(row)[0].title for row in rows(series)} == {NEW}


def appoint(slug, people, scope):
    with transaction():
        event = cast.found(slug)
        rest = spreading.others(event, scope)
        spreading.people(event, rest, people, appointing.parts_of(event), event.edition)


def test_who_stays_keeps_the_answer_given_for_that_date(series, host):
    anan = cast.anan(host)
    appoint(rows(series)[0].slug, [Appointment(anan.id)], "all")
    with transaction():
        answered = db.session.scalars(Chairing.of(rows(series)[2])).one()
        db.session.get_one(Chairing, answered.id).answer = ACCEPTED
    event = rows(series)[0]
    note = replace(appointing.appointments_of(event)[0], note=NEW)
    appoint(event.slug, [note], "all")
    chairs = [db.session.scalars(Chairing.of(row)).one() for row in rows(series)]

    assert {chair.note for chair in chairs} == {NEW}
    assert [chair.answer == ACCEPTED for chair in chairs] == [False, False, True, False]


def test_a_chair_who_is_taken_on_one_date_stops_all(series, host):
    anan = cast.anan(host)
    third = rows(series)[2]
    other = cast.forum(host, when=third.when)
    appoint(other.slug, [Appointment(anan.id)], "this")

    with pytest.raises(ChairTaken, match=str(third.when.first_day.day)):
        appoint(rows(series)[0].slug, [Appointment(anan.id)], "all")
    assert db.session.scalar(select(func.count(Chairing.id))) == 1


def admit(slug, scope, **changes):
    with transaction():
        event = cast.found(slug)
        rest = spreading.others(event, scope)
        wanted = replace(editing.admission_of(event), **changes)
        spreading.admission(event, rest, wanted, event.edition)


def test_the_window_moves_with_the_date(series):
    event = rows(series)[1]
    admit(event.slug, "all", opens_at=event.starts_at - timedelta(days=5), capacity=7)
    after = rows(series)

    assert {row.starts_at - row.opens_at for row in after} == {timedelta(days=5)}
    assert {row.capacity for row in after} == {7}


def test_fewer_seats_than_are_taken_on_one_date_are_refused_for_all(series):
    third = rows(series)[2]
    for number in range(3):
        cast.registered(third, cast.somebody(number))

    with pytest.raises(Refused, match=str(third.when.first_day.day)):
        admit(rows(series)[0].slug, "all", capacity=2)
    assert {row.capacity for row in rows(series)} == {10}


def test_this_and_later_are_cancelled(series):
    with transaction():
        event = cast.found(rows(series)[1].slug)
        count = spreading.cancel(event, spreading.others(event, "later"), Bilingual("ฝน"))

    assert count == 3
    assert [row.state == CANCELLED for row in rows(series)] == [False, True, True, True]


def test_an_edition_that_is_overtaken_changes_no_date(series):
    event = rows(series)[0]
    entitle(event.slug, "this")
    said = replace(editing.texts_of(cast.found(event.slug)), title=Bilingual("อื่น"))

    with pytest.raises(Stale), transaction():
        found = cast.found(event.slug)
        spreading.texts(found, spreading.others(found, "all"), said, event.edition - 1)
    assert [row.title == NEW for row in rows(series)] == [True, False, False, False]
