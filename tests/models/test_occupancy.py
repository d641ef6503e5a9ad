"""Who uses which room: bookings, rooms asked for by agendas, and where both clash."""

from datetime import time, timedelta

import pytest

from eventapp.actions import placing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models import occupancy
from eventapp.models.agenda import AgendaItem
from eventapp.models.entries import RoomEntry
from eventapp.models.venue import Room, Venue
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host(context):
    return cast.organization()


def _uses(*rooms):
    start = clock.now()
    return occupancy.uses(rooms, start, start + timedelta(days=60))


def _small(room):
    with transaction():
        venue = db.session.get(Venue, room.venue_id)
        number = placing.add_room(venue, RoomEntry(Bilingual("ห้องเล็ก"), capacity=20)).id
    return db.session.get(Room, number)


def _item(event, room, starts=time(13), ends=time(15)):
    with transaction() as session:
        session.add(
            AgendaItem(
                event_id=event.id, position=1, starts=starts, ends=ends, room_id=room.id,
                title=Bilingual("กลุ่มย่อย"),
            )
        )  # fmt: skip


def test_an_events_room_is_held_for_its_hours(host):
    room = cast.room(keeper=host)
    event = cast.forum(host, room)

    (use,) = _uses(room)

    assert (use.event.id, use.is_held) == (event.id, True)
    assert (use.starts_at, use.ends_at) == (event.starts_at, event.ends_at)


def test_a_room_an_agenda_asks_for_is_only_planned(host):
    room = cast.room(keeper=host)
    small = _small(room)
    event = cast.forum(host, room)
    _item(event, small)

    (use,) = _uses(small)

    assert (use.is_held, use.ends_at - use.starts_at) == (False, timedelta(hours=2))


def test_two_events_in_one_room_at_one_time_clash_and_a_free_room_is_named(host):
    big = cast.room(keeper=host)
    small, spare = _small(big), _small(big)
    _item(cast.forum(host, big), small)
    cast.forum(host, small, when=cast.when(starts=time(14), ends=time(17)))
    rooms = [big, small, spare]

    (clash,) = occupancy.clashes(_uses(*rooms), rooms)

    assert {clash.first.room_id, clash.second.room_id} == {small.id}
    assert clash.ends_at - clash.starts_at == timedelta(hours=1)
    assert clash.free == (spare,)


def test_one_after_the_other_is_no_clash(host):
    big = cast.room(keeper=host)
    small = _small(big)
    _item(cast.forum(host, big), small, time(9), time(12))
    cast.forum(host, small, when=cast.when(starts=time(12), ends=time(17)))

    assert len(_uses(big, small)) == 3
    assert occupancy.clashes(_uses(big, small), [big, small]) == []


def test_an_event_called_off_uses_no_room(host):
    from eventapp.actions import publishing

    room = cast.room(keeper=host)
    event = cast.forum(host, room)

    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("ฝนตก"))

    assert _uses(room) == []
