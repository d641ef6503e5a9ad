"""Time, place and the booking of a room."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import planning, publishing, scheduling
from eventapp.actions.scheduling import Schedule
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused, RoomTaken, Stale
from eventapp.core.i18n import using
from eventapp.models.activity import Activity
from eventapp.models.booking import HELD, Booking
from eventapp.models.message import Message
from eventapp.models.plans import Point
from eventapp.models.venue import Room
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _in(room, **more):
    return Schedule(more.pop("when", cast.when()), venue_id=room.venue_id, room_id=room.id, **more)


def _move(event, schedule, **more):
    with transaction():
        return scheduling.reschedule(cast.found(event.slug), schedule, **more)


def _held():
    rows = db.session.scalars(select(Booking).where(Booking.state == HELD)).all()
    return [(row.room_id, row.event_id, row.starts_at, row.ends_at) for row in rows]


def test_the_booking_moves_with_the_event():
    room = cast.room()
    event = cast.draft(cast.organization(), room)
    later = cast.when(31)

    assert _move(event, _in(room, when=later)) is True

    assert _held() == [(room.id, event.id, later.starts_at, later.ends_at)]


def test_two_events_cannot_have_one_room_at_one_time():
    host, room = cast.organization(), cast.room()
    cast.draft(host, room)
    other = cast.draft(host)

    with pytest.raises(RoomTaken) as refused:
        _move(other, _in(room))

    assert refused.value.field == "room_id"
    assert cast.found(other.slug).room_id is None
    assert len(_held()) == 1


def test_one_may_begin_when_the_other_ends():
    host, room = cast.organization(), cast.room()
    cast.draft(host, room)
    other = cast.draft(host)

    _move(other, _in(room, when=cast.when(starts=time(16), ends=time(18))))

    assert len(_held()) == 2


def test_the_refusal_names_what_has_the_room_and_which_are_free():
    host, room = cast.organization(), cast.room()
    with transaction() as session:
        session.add(Room(venue_id=room.venue_id, name=cast.Bilingual("ห้องเล็ก", "Small room")))
    taken = cast.draft(host, room)
    other = cast.draft(host)

    with using("en"), pytest.raises(RoomTaken) as refused:
        _move(other, _in(room))

    day = taken.when.first_day
    assert refused.value.message == (
        f"The room is taken at that time: “Forum on local plans”, {day.day} {day:%b} {day.year},"
        " 9:00–16:00. Free then: Small room."
    )


def test_the_draft_of_another_organization_is_not_named():
    room = cast.room()
    cast.draft(cast.organization("elsewhere", "อื่น"), room)
    mine = cast.draft(cast.organization())

    with using("en"), pytest.raises(RoomTaken) as refused:
        _move(mine, _in(room))

    assert "an event of another organization" in refused.value.message
    assert "Forum on local plans" not in refused.value.message
    assert refused.value.message.endswith("No other room of this venue is free then.")


def test_moving_raises_the_sequence_and_tells_those_with_an_address():
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)
    cast.registered(event, cast.Attendee(name="ไม่มีอีเมล", phone="+66812345678"))
    before = event.sequence

    _move(event, replace(scheduling.schedule_of(event), when=cast.when(40)))

    assert cast.found(event.slug).sequence == before + 1
    letters = db.session.scalars(select(Message).where(Message.kind == "rescheduled")).all()
    assert [letter.to_address for letter in letters] == ["malee@example.org"]


def test_saving_the_same_tells_nobody():
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)

    assert _move(event, scheduling.schedule_of(event)) is False

    assert db.session.scalars(select(Message).where(Message.kind == "rescheduled")).all() == []


def test_the_history_says_when_before_and_after():
    event = cast.draft(cast.organization(), cast.room())
    before, later = event.when, cast.when(40)

    _move(event, replace(scheduling.schedule_of(event), when=later))

    entry = db.session.scalars(select(Activity).where(Activity.verb == "reschedule")).one()
    assert entry.changes == {"when": [before.as_dict(), later.as_dict()]}


def test_an_old_edition_is_refused():
    event = cast.draft(cast.organization())

    with pytest.raises(Stale):
        _move(event, replace(scheduling.schedule_of(event), when=cast.when(40)), edition=99)


def test_a_room_must_be_of_the_venue():
    one, other = cast.room(), cast.room()
    event = cast.draft(cast.organization())

    with pytest.raises(Refused) as refused:
        _move(event, Schedule(cast.when(), venue_id=one.venue_id, room_id=other.id))

    assert refused.value.field == "room_id"


def test_a_cancelled_event_lets_go_of_its_room_and_stays_where_it_is():
    host, room = cast.organization(), cast.room()
    event = cast.draft(host, room)
    with transaction():
        publishing.cancel(cast.found(event.slug), cast.Bilingual("น้ำท่วม", "Flood"))

    cast.draft(host, room)

    with pytest.raises(Refused):
        _move(event, _in(room, when=cast.when(50)))
    assert len(_held()) == 1


def test_a_day_without_hours_holds_the_room_all_day():
    host, room = cast.organization(), cast.room()
    cast.draft(host, room, when=cast.when(starts=None, ends=None))
    other = cast.draft(host)

    with pytest.raises(RoomTaken):
        _move(other, _in(room, when=cast.when(starts=time(20), ends=time(21))))

    day = cast.when().first_day + timedelta(days=1)
    _move(other, _in(room, when=cast.when().moved_to(day)))
    assert len(_held()) == 2


def test_a_window_beyond_the_new_end_falls_back_to_the_usual_one():
    event = cast.forum(cast.organization(), cast.room())
    with transaction():
        found = cast.found(event.slug)
        found.opens_at, found.closes_at = found.starts_at - timedelta(days=9), found.ends_at
    earlier = replace(scheduling.schedule_of(event), when=cast.when(10))

    _move(event, earlier)

    event = cast.found(event.slug)
    assert (event.opens_at, event.closes_at, event.closes) == (None, None, event.starts_at)


def test_mending_the_day_of_an_event_that_is_over_tells_nobody():
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)

    day_before = event.when.moved_to(event.when.first_day - timedelta(days=1))

    with time_machine.travel(event.ends_at + timedelta(days=2)):
        _move(event, replace(scheduling.schedule_of(event), when=day_before))

    assert db.session.scalars(select(Message).where(Message.kind == "rescheduled")).all() == []


def test_points_of_a_day_or_venue_that_is_gone_stay_in_the_agenda():
    room, day = cast.room(), cast.when().first_day
    two_days = replace(cast.when(), last_day=day + timedelta(days=1))
    event = cast.draft(cast.organization(), room, when=two_days)
    with transaction():
        points = [Point(cast.Bilingual("เสวนา", ""), day=1, room_id=room.id)]
        planning.plan(cast.found(event.slug), points, style="programme")

    _move(event, _in(cast.room()))

    (point,) = planning.points_of(cast.found(event.slug))
    assert (point.day, point.room_id) == (0, None)


def test_a_wrong_year_does_not_end_what_people_look_forward_to():
    host, room = cast.organization(), cast.room()
    event = cast.forum(host, room)
    ahead, past = event.when, event.when.moved_to(event.when.first_day - timedelta(days=3653))

    with pytest.raises(Refused) as refused:
        _move(event, _in(room, when=past))

    assert refused.value.field == "first_day"
    assert cast.found(event.slug).when == ahead
    draft = cast.draft(host, when=cast.when(40))
    assert _move(draft, replace(scheduling.schedule_of(draft), when=past)) is True
