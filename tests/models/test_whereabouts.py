"""Which venue the words of another system mean."""

import pytest

from eventapp.core.db import transaction
from eventapp.core.text import Bilingual
from eventapp.core.thai import search_text
from eventapp.models.venue import Room, Venue
from eventapp.models.whereabouts import Guide, says_more, words
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def venue(th, en="", *, around="", point=(None, None)):
    room = cast.room()
    with transaction() as session:
        made = session.get(Venue, room.venue_id)
        made.name, (made.latitude, made.longitude) = Bilingual(th, en), point
        made.search_text = search_text(th, en, around)
        made.slug = f"venue-{made.id}"
    return made.id


def found(text, point=None):
    place = Guide.load().find(text, point)
    return place.venue.id if place.venue else None


@pytest.mark.parametrize(
    "text",
    [
        "ศาลาประชาคมจังหวัดลพบุรี",
        "ศาลาประชาคม จ.ลพบุรี",
        "ห้องประชุม 1 ศาลาประชาคมจังหวัดลพบุรี อ.เมือง จ.ลพบุรี 15000",
        "Provincial Hall, Lop Buri",
        "PROVINCIAL HALL",
        "ชั้น 2 ศาลาประชาคมจังหวัดลพบุรีถนนนารายณ์มหาราช",
    ],
)
def test_a_name_is_found_in_what_people_write(text):
    venue("ศาลากลาง")
    wanted = venue("ศาลาประชาคมจังหวัดลพบุรี", "Provincial Hall")

    assert found(text) == wanted


@pytest.mark.parametrize("text", ["", "ที่ไหนสักแห่ง", "Hall", "Zoom", "ศาลา"])
def test_what_means_none_finds_none(text):
    venue("ศาลาประชาคมจังหวัดลพบุรี", "Provincial Hall of Lop Buri")

    assert found(text) is None


def test_the_longer_name_wins():
    venue("มหาวิทยาลัยราชภัฏ")
    wanted = venue("มหาวิทยาลัยราชภัฏเทพสตรี")

    assert found("หอประชุม มรภ.เทพสตรี") == wanted


def test_of_one_name_the_one_whose_area_is_named():
    venue("ศาลาประชาคม", around="อยุธยา")
    wanted = venue("ศาลาประชาคม", around="เมืองลพบุรี ลพบุรี")

    assert found("ศาลาประชาคม อ.เมือง จ.ลพบุรี") == wanted


def test_of_two_that_fit_none_is_guessed():
    venue("ศาลาประชาคม")
    venue("ศาลาประชาคม")

    place = Guide.load().find("ศาลาประชาคม")

    assert (place.venue, place.is_unsure) == (None, True)


def test_a_point_finds_what_is_within_150_meters():
    wanted = venue("ก", point=(14.7995, 100.6534))

    assert found("", (14.8005, 100.6534)) == wanted
    assert found("", (14.8010, 100.6534)) is None


def test_a_room_is_found_within_its_venue():
    number = venue("ศาลาประชาคม")
    with transaction() as session:
        session.add(Room(venue_id=number, name=Bilingual("ห้องทับทิม", "Ruby"), capacity=20))

    place = Guide.load().find("ห้องทับทิม ศาลาประชาคม")

    assert str(place.room.name) == "ห้องทับทิม"
    assert not says_more("ห้องทับทิม, ศาลาประชาคม", place.venue, place.room)
    assert says_more("ห้องทับทิม ตึก 9 ศาลาประชาคม", place.venue, place.room)


def test_what_is_shortened_is_spelled_out():
    assert words("รพ.สต.บ้านกลับ ต.บ้านกลับ อ.หนองโดน จ.สระบุรี") == (
        "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านกลับ ตำบลบ้านกลับ อำเภอหนองโดน จังหวัดสระบุรี"
    )
