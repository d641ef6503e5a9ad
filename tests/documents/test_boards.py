"""The board of a week: each use on its days, with its hours and its rule."""

from datetime import UTC, date, datetime

from eventapp.core import i18n
from eventapp.core.text import Bilingual
from eventapp.documents import boards
from eventapp.models.event import Event
from eventapp.models.occupancy import Clash, Use
from eventapp.models.venue import Room, Venue

MONDAY = date(2026, 11, 23)
VENUE = Venue(id=1, name=Bilingual("หอ"), zone="Asia/Bangkok")
ROOM = Room(id=7, venue_id=1, name=Bilingual("ห้อง"))


def _use(start, end, number=1):
    return Use(7, Event(id=number), *(datetime(2026, 11, *at, tzinfo=UTC) for at in (start, end)))


def _slots(*uses, clashes=()):
    with i18n.using("th"):
        board = boards.week(MONDAY, [(VENUE, [ROOM])], list(uses), list(clashes))
    return board.venues[0][1][0].days


def test_a_morning_is_drawn_from_nine_to_twelve():
    days = _slots(_use((24, 2), (24, 5)))

    (slot,) = days[1]
    assert (slot.hours, slot.left, slot.width) == ("09.00–12.00", 10.0, 30.0)
    assert [len(day) for day in days] == [0, 1, 0, 0, 0, 0, 0]


def test_two_days_are_drawn_on_each():
    days = _slots(_use((24, 2), (25, 9, 30)))

    assert [slot.hours for day in days for slot in day] == ["09.00–00.00", "00.00–16.30"]


def test_a_day_without_known_hours_is_all_day():
    (slot,) = _slots(_use((23, 17), (24, 17)))[1]

    assert (slot.hours, slot.left, slot.width) == ("", 0.0, 98)


def test_an_evening_outside_the_rule_is_still_seen():
    (slot,) = _slots(_use((24, 12), (24, 14)))[1]

    assert (slot.left, slot.width) == (98, 2)


def test_both_sides_of_a_clash_are_marked():
    one, other = _use((24, 2), (24, 5)), _use((24, 3), (24, 6), number=2)

    days = _slots(one, other, clashes=[Clash(one, other, ())])

    assert [slot.is_clash for slot in days[1]] == [True, True]


def test_only_rooms_in_use_stand_on_the_short_board():
    idle = Room(id=8, venue_id=1, name=Bilingual("ว่าง"))
    board = boards.week(MONDAY, [(VENUE, [ROOM, idle])], [_use((24, 2), (24, 5))], [])

    assert [row.room.id for row in board.used.venues[0][1]] == [7]
    assert boards.week(MONDAY, [(VENUE, [idle])], [], []).used.venues == ()
