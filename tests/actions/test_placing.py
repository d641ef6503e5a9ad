"""Venues and rooms: written down, corrected, kept while events need them."""

import pytest
from sqlalchemy import select

from eventapp.actions import placing
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.entries import RoomEntry, VenueEntry
from eventapp.models.revision import Revision
from eventapp.models.venue import Room, Venue
from tests import cast, places

pytestmark = pytest.mark.usefixtures("context")
HALL = VenueEntry(Bilingual("หอประชุม", "Town hall"), "160101", postcode="15000")


@pytest.fixture
def host(context):
    places.chart()
    return cast.organization()


def _made(host, entry=HALL):
    with transaction():
        return placing.add_venue(entry, host).slug


def _venue(slug):
    return db.session.scalars(select(Venue).where(Venue.slug == slug)).one()


def _verbs():
    return list(db.session.scalars(select(Activity.verb).order_by(Activity.id)))


def test_a_venue_is_found_by_its_name_and_by_where_it_lies(host):
    slug = _made(host)

    venue = _venue(slug)
    assert slug == "town-hall"
    assert (venue.keeper_id, venue.area_code, venue.province_code) == (host.id, "160101", "16")
    assert "ทะเลชุบศร" in venue.search_text
    assert _verbs() == ["create"]


def test_two_venues_of_one_name_have_two_addresses(host):
    assert _made(host) != _made(host)


def test_a_thai_name_gives_an_address_of_letters_and_digits(host):
    slug = _made(host, VenueEntry(Bilingual("ศาลากลาง")))

    assert slug.isascii()
    assert slug.startswith("venue-")


def test_an_area_that_does_not_exist_is_refused(host):
    with pytest.raises(Refused) as refused, transaction():
        placing.add_venue(VenueEntry(Bilingual("หอ"), "169999"), host)

    assert refused.value.field == "province"
    assert db.session.scalars(select(Venue)).all() == []


def test_a_correction_makes_the_pages_of_its_events_new(host):
    room = cast.room(keeper=host)
    event = cast.forum(host, room)
    version, catalog = event.version, Revision.number_of("catalog")

    with transaction():
        venue = db.session.get(Venue, room.venue_id)
        changed = placing.change_venue(venue, HALL)

    assert changed
    assert cast.found(event.slug).version == version + 1
    assert Revision.number_of("catalog") == catalog + 1
    changes = db.session.scalars(select(Activity).where(Activity.verb == "edit")).one().changes
    assert changes["name"] == [["ศาลาประชาคม", "Community hall"], ["หอประชุม", "Town hall"]]


def test_saving_the_same_changes_nothing(host):
    slug = _made(host)

    with transaction():
        changed = placing.change_venue(_venue(slug), HALL)

    assert not changed
    assert _verbs() == ["create"]


def test_a_venue_that_was_never_used_is_deleted_with_its_rooms(host):
    slug = _made(host)
    with transaction():
        placing.add_room(_venue(slug), RoomEntry(Bilingual("ห้อง 1")))

    with transaction():
        placing.remove_venue(_venue(slug))

    assert db.session.scalars(select(Venue)).all() == []
    assert db.session.scalars(select(Room)).all() == []


def test_a_venue_an_event_has_named_is_not_deleted_and_not_retired_while_it_comes(host):
    room = cast.room(keeper=host)
    cast.forum(host, room)

    for act in (placing.remove_venue, placing.retire_venue):
        with pytest.raises(Refused), transaction():
            act(db.session.get(Venue, room.venue_id))

    assert db.session.get(Venue, room.venue_id).retired_at is None


def test_a_venue_nobody_needs_goes_out_of_use_and_comes_back(host):
    slug = _made(host)

    with transaction():
        placing.retire_venue(_venue(slug))
    retired = _venue(slug).retired_at
    with transaction():
        placing.restore_venue(_venue(slug))

    assert retired is not None
    assert _venue(slug).retired_at is None
    assert _verbs() == ["create", "retire", "restore"]


def test_a_room_that_is_booked_stays_in_use(host):
    room = cast.room(keeper=host)
    cast.forum(host, room)

    for act in (placing.retire_room, placing.remove_room):
        with pytest.raises(Refused), transaction():
            act(db.session.get(Room, room.id))


def test_a_free_room_is_corrected_retired_restored_and_removed(host):
    room = cast.room(keeper=host)
    entry = RoomEntry(Bilingual("ห้องเล็ก", "Small room"), capacity=40, layout="u_shape")

    with transaction():
        placing.change_room(db.session.get(Room, room.id), entry)
    assert placing.room_entry(db.session.get(Room, room.id)) == entry
    with transaction():
        placing.retire_room(db.session.get(Room, room.id))
    assert db.session.get(Room, room.id).retired_at is not None
    with transaction():
        placing.restore_room(db.session.get(Room, room.id))
    with transaction():
        placing.remove_room(db.session.get(Room, room.id))

    assert db.session.get(Room, room.id) is None
    assert _verbs() == ["edit", "retire", "restore", "remove"]
