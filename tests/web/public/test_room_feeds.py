"""The feed of a room: what holds it, for whoever has its address."""

from datetime import timedelta

import pytest
import time_machine

from eventapp.actions import placing, publishing, subscribing
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.venue import Room
from tests import cast
from tests.documents.examples import entry
from tests.web.public.test_calendar_feeds import uids

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host():
    return cast.organization()


@pytest.fixture
def room(host):
    return cast.room(keeper=host)


def _of(room) -> str:
    with transaction():
        return f"/calendars/{subscribing.renew_room(db.session.get(Room, room.id)).token}.ics"


def test_a_room_tells_what_holds_it_and_of_drafts_the_time_alone(client, host, room):
    published = cast.forum(host, room, when=cast.when(10))
    draft = cast.draft(host, room, when=cast.when(20), title=Bilingual("ความลับ", "Secret"))
    cast.forum(host, when=cast.when(15))
    address = _of(room)
    told = client.get(address)

    assert uids(told.data) == [f"UID:{published.uid}", f"UID:{draft.uid}"]
    assert told.headers["Cache-Control"] == "private, no-cache"
    unfolded = told.data.decode().replace("\r\n ", "")
    assert "SUMMARY:มีผู้จองห้อง" in unfolded
    assert "ความลับ" not in unfolded
    assert draft.slug not in unfolded
    with transaction():
        publishing.publish(cast.found(draft.slug))
    assert "ความลับ" in client.get(address).data.decode().replace("\r\n ", "")


def test_a_room_forgets_what_moved_away_and_keeps_what_was_cancelled(client, host, room):
    one, two = (cast.forum(host, room, when=cast.when(days)) for days in (10, 20))
    address = _of(room)
    client.get(address)
    with transaction():
        publishing.cancel(cast.found(one.slug), Bilingual("ฝนตก"))
        db.session.get(type(two), two.id).room_id = None
        db.session.get(type(two), two.id).version += 1
    told = client.get(address).data

    assert uids(told) == [f"UID:{one.uid}"]
    assert entry(told)["STATUS"] == "CANCELLED"
    with time_machine.travel(one.ends_at + timedelta(minutes=1)):
        assert uids(client.get(address).data) == []


def test_the_name_of_a_room_is_new_in_its_feed(client, host, room):
    cast.forum(host, room)
    address = _of(room)
    before = client.get(address).headers["ETag"]
    with transaction():
        found = db.session.get(Room, room.id)
        entry_of = placing.room_entry(found)
        placing.change_room(found, type(entry_of)(**{**vars(entry_of), "name": Bilingual("ใหม่")}))
    assert client.get(address).headers["ETag"] != before
