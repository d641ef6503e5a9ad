"""The agenda of an event."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import planning
from eventapp.core.dates import When
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.agenda import AgendaItem
from eventapp.models.plans import Point
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
OPENING = Point(Bilingual("พิธีเปิด", "Opening"), starts=time(9), ends=time(9, 30), kind="opening")
LUNCH = Point(Bilingual("อาหารกลางวัน", "Lunch"), starts=time(12), kind="break")


def _plan(event, *points, style="programme"):
    with transaction():
        return planning.plan(cast.found(event.slug), points, style=style)


def _items(event):
    return db.session.scalars(AgendaItem.of(event)).all()


def test_points_stand_in_the_order_they_were_given():
    event = cast.draft(cast.organization())

    _plan(event, LUNCH, OPENING)

    assert [(i.position, i.title.th) for i in _items(event)] == [
        (1, "อาหารกลางวัน"), (2, "พิธีเปิด"),
    ]  # fmt: skip


def test_a_point_keeps_its_identity_when_it_moves():
    event = cast.draft(cast.organization())
    _plan(event, OPENING, LUNCH)
    opening, lunch = ((i.id, i.uid) for i in _items(event))

    first, second = planning.points_of(event)
    _plan(event, replace(second, title=Bilingual("มื้อกลางวัน", "")), first)

    assert [(i.id, i.uid) for i in _items(event)] == [lunch, opening]


def test_a_point_that_is_left_out_is_gone():
    event = cast.draft(cast.organization())
    _plan(event, OPENING, LUNCH)

    _plan(event, planning.points_of(event)[1])

    assert [i.title.th for i in _items(event)] == ["อาหารกลางวัน"]


def test_days_come_one_after_the_other():
    day = cast.when().first_day
    event = cast.draft(cast.organization(), when=When(day, day + timedelta(days=1)))

    _plan(event, replace(LUNCH, day=1), OPENING)

    assert [(i.day, i.title.th) for i in _items(event)] == [(0, "พิธีเปิด"), (1, "อาหารกลางวัน")]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(OPENING, day=1),
        replace(OPENING, day=-1),
        replace(OPENING, ends=time(8)),
        replace(LUNCH, starts=None, ends=time(13)),
        replace(OPENING, kind="dance"),
        replace(OPENING, lead_id=999),
        replace(OPENING, room_id=999),
        replace(OPENING, id=999),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(wrong):
    event = cast.draft(cast.organization())

    with pytest.raises(Refused) as refused:
        _plan(event, LUNCH, wrong)

    assert refused.value.field == "points"
    assert _items(event) == []


def test_a_point_of_another_event_cannot_be_taken():
    host = cast.organization()
    event, other = cast.draft(host), cast.draft(host)
    _plan(event, OPENING)

    with pytest.raises(Refused):
        _plan(other, planning.points_of(event)[0])

    assert [i.title.th for i in _items(event)] == ["พิธีเปิด"]


def test_a_new_agenda_makes_the_page_new_and_moves_no_calendar():
    event = cast.draft(cast.organization())
    sequence, version = event.sequence, event.version

    assert _plan(event, OPENING, style="formal") is True
    assert _plan(event, *planning.points_of(event), style="formal") is False

    event = cast.found(event.slug)
    assert (event.sequence, event.version, event.agenda_style) == (sequence, version + 1, "formal")
    entries = db.session.scalars(
        select(Activity).where(Activity.verb == "agenda").order_by(Activity.id)
    ).all()
    assert [entry.changes for entry in entries] == [
        {
            "agenda_style": ["programme", "formal"],
            "agenda": [[], [[0, "09:00", "09:30", "พิธีเปิด", "Opening"]]],
        }
    ]


def test_24_new_hours_of_a_day_move_calendars_where_there_are_several():
    three = cast.draft(cast.organization(), when=_days(2))
    _plan(three, OPENING, LUNCH)
    assert cast.found(three.slug).sequence == 0, "it still begins at nine and ends at four"

    _plan(three, replace(OPENING, starts=time(8)), LUNCH)
    assert cast.found(three.slug).sequence == 1


def test_25_other_words_of_the_agenda_move_nothing():
    three = cast.draft(cast.organization(), when=_days(2))
    _plan(three, replace(OPENING, starts=time(8)))
    before = cast.found(three.slug).sequence
    _plan(three, replace(OPENING, starts=time(8), title=Bilingual("เปิด", "Open")))
    assert cast.found(three.slug).sequence == before


def test_25_the_hours_of_a_single_day_are_those_of_the_event():
    single = cast.draft(cast.organization())
    _plan(single, replace(OPENING, starts=time(8)))
    assert cast.found(single.slug).sequence == 0


def _days(more):
    first = cast.when()
    return replace(first, last_day=first.first_day + timedelta(days=more))
