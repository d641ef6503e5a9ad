"""Where an event takes place, in words."""

import pytest

from eventapp.core.text import Bilingual
from eventapp.documents import places
from eventapp.models.area import Area
from tests.documents.examples import event, venue

AREAS = {
    code: Area(code=code, level=level, name=Bilingual(th, en))
    for code, level, th, en in (
        ("16", 1, "ลพบุรี", "Lop Buri"),
        ("1601", 2, "เมืองลพบุรี", "Mueang Lop Buri"),
        ("160101", 3, "ท่าหิน", "Tha Hin"),
        ("10", 1, "กรุงเทพมหานคร", "Bangkok"),
        ("1001", 2, "พระนคร", "Phra Nakhon"),
        ("100101", 3, "พระบรมมหาราชวัง", "Phra Borom Maha Ratchawang"),
    )
}


def _venue(code, **more):
    plain = {"street": Bilingual(), "postcode": "", "province_code": None}
    return venue(area_code=code, **(plain | more))


def test_an_address_spells_its_areas_in_thai_and_parts_them_in_english():
    found = places.address(_venue("160101", postcode="15000"), AREAS)

    assert found.th == "ตำบลท่าหิน อำเภอเมืองลพบุรี จังหวัดลพบุรี 15000"
    assert found.en == "Tha Hin, Mueang Lop Buri, Lop Buri, 15000"


def test_bangkok_has_khet_and_khwaeng():
    found = places.address(_venue("100101"), AREAS)

    assert found.th == "แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพมหานคร"


@pytest.mark.parametrize(
    ("code", "around"), [("1601", "อ.เมืองลพบุรี จ.ลพบุรี"), ("16", "จ.ลพบุรี"), (None, "")]
)
def test_a_place_is_known_as_far_as_it_is_known(code, around):
    shown = event(venue=_venue(code), room=None)

    assert places.around(shown, AREAS).th == around


def test_a_list_says_room_venue_and_district():
    shown = event(venue=_venue("160101"))

    assert places.in_list(shown, AREAS).th == (f"ห้องหลวงสรศักดิ์ {shown.venue.name.th} อ.เมืองลพบุรี")


def test_an_online_event_is_online_and_an_unknown_place_unknown():
    assert str(places.room(event(attendance="online", venue=None, room=None))) == "ออนไลน์"
    assert str(places.room(event(venue=None, room=None))) == ""


def test_the_map_opens_at_the_point_or_else_searches_the_name():
    pointed = places.map_url(_venue("16", latitude=14.8, longitude=100.65), AREAS)
    named = places.map_url(_venue("16", latitude=None, longitude=None), AREAS)

    assert pointed == "https://www.google.com/maps/search/?api=1&query=14.8%2C100.65"
    assert named.startswith("https://www.google.com/maps/search/?api=1&query=%E0%B8")
