"""Venues over HTTP: found, written down with or without script, corrected, kept while used."""

import re

import pytest
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.venue import Room, Venue
from tests import cast, places

pytestmark = pytest.mark.usefixtures("context")
NEW = "/organizer/venues/new"


@pytest.fixture
def host(context):
    places.chart()
    made = cast.organization()
    cast.suda(made)
    return made


@pytest.fixture
def suda(client, host):
    cast.sign_in(client, "Suda")
    return client


def _venue():
    return db.session.scalars(select(Venue)).one_or_none()


def _typed(host, **more):
    return {"name_th": "หอประชุม", "province": "16", "keeper": str(host.id)} | more


def test_without_script_a_button_shows_the_districts_and_keeps_what_was_typed(suda, host):
    first = suda.post(NEW, data=_typed(host, show="areas", street_th="ถนนนารายณ์"))
    second = suda.post(NEW, data=_typed(host, show="areas", district="1601"))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "ชัยบาดาล" in first.text
    assert "ถนนนารายณ์" in first.text
    assert "ทะเลชุบศร" not in first.text
    assert "ทะเลชุบศร" in second.text
    assert _venue() is None


def test_a_venue_is_written_down_with_its_place_on_the_map(suda, host):
    answer = suda.post(NEW, data=_typed(host, district="1601", subdistrict="160101",
                                        postcode="๑๕๐๐๐", point="14.7995, 100.6534"))  # fmt: skip

    venue = _venue()
    assert answer.status_code == 303
    assert (venue.area_code, venue.postcode) == ("160101", "15000")
    assert (venue.latitude, venue.longitude) == (14.7995, 100.6534)
    page = suda.get(answer.location).text
    assert "https://www.google.com/maps/search/?api=1&amp;query=14.7995%2C100.6534" in page
    assert "mlat=14.7995&amp;mlon=100.6534" in page


def test_a_district_without_a_sub_district_is_enough(suda, host):
    suda.post(NEW, data=_typed(host, district="1604"))

    assert _venue().area_code == "1604"


def test_the_form_opens_with_what_is_known(suda, host):
    suda.post(NEW, data=_typed(host, district="1604", parking_th="ใต้ต้นไม้", point="14.8, 100.65"))

    page = suda.get(f"/organizer/venues/{_venue().slug}/edit").text

    for text in ('value="หอประชุม"', '<option selected value="1604">', "ใต้ต้นไม้", "14.8, 100.65"):
        assert text in page


def test_a_correction_is_saved(suda, host):
    suda.post(NEW, data=_typed(host))

    answer = suda.post(
        f"/organizer/venues/{_venue().slug}/edit", data=_typed(host, name_th="หอประชุมใหม่")
    )

    assert answer.status_code == 303
    assert _venue().name.th == "หอประชุมใหม่"


BAD = [
    ({"name_th": ""}, "name_th"),
    ({"name_th": "ก" * 10_000}, "name_th"),
    ({"name_th": "หอ\x07"}, "name_th"),
    ({"name_en": "\u202eHall"}, "name_en"),
    ({"province": ""}, "province"),
    ({"province": "99"}, "province"),
    ({"province": "16' OR 1=1"}, "province"),
    ({"district": "1001"}, "district"),
    ({"district": "1604", "subdistrict": "160101"}, "subdistrict"),
    ({"postcode": "150"}, "postcode"),
    ({"postcode": "abcde"}, "postcode"),
    ({"point": "somewhere"}, "point"),
    ({"point": "100.6534, 14.7995"}, "point"),
    ({"point": "999, 999"}, "point"),
    ({"keeper": "999999"}, "keeper"),
    ({"keeper": "x"}, "keeper"),
    ({"accessibility_th": "ก" * 2001}, "accessibility_th"),
]


@pytest.mark.parametrize(("typed", "field"), BAD)
def test_bad_input_is_said_at_its_field_and_the_rest_is_kept(suda, host, typed, field):
    answer = suda.post(NEW, data=_typed(host, street_th="เก็บไว้") | typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "เก็บไว้" in answer.text
    assert _venue() is None


def test_the_keeper_is_one_of_ones_own(suda, host):
    other = cast.organization("other", "อื่น")

    answer = suda.post(NEW, data=_typed(host, keeper=str(other.id)))

    assert answer.status_code == 422
    assert _venue() is None


def test_rooms_are_added_corrected_and_removed(suda, host):
    suda.post(NEW, data=_typed(host))
    base = f"/organizer/venues/{_venue().slug}/rooms/"

    suda.post(f"{base}new", data={"name_th": "ห้อง 1", "capacity": "๑๒๐", "layout": "theatre"})
    room = db.session.scalars(select(Room)).one()
    page = suda.get(f"{base}{room.id}").text
    suda.post(f"{base}{room.id}", data={"name_th": "ห้อง 2", "capacity": "60"})
    changed = db.session.scalars(select(Room)).one()

    assert 'value="120"' in page
    assert (changed.name.th, changed.capacity, changed.layout) == ("ห้อง 2", 60, "")
    assert suda.post(f"{base}{room.id}/remove").status_code == 303
    assert db.session.scalars(select(Room)).all() == []


@pytest.mark.parametrize(
    "typed",
    [
        {"capacity": "0"},
        {"capacity": "-5"},
        {"capacity": "1e9"},
        {"layout": "round"},
        {"name_th": ""},
    ],
)
def test_a_room_that_cannot_be_is_refused(suda, host, typed):
    suda.post(NEW, data=_typed(host))

    answer = suda.post(
        f"/organizer/venues/{_venue().slug}/rooms/new", data={"name_th": "ห้อง"} | typed
    )

    assert answer.status_code == 422
    assert db.session.scalars(select(Room)).all() == []


def test_a_room_of_another_venue_is_not_found(suda, host):
    mine, other = cast.room(keeper=host), cast.room(keeper=host)
    slug = db.session.get(Venue, mine.venue_id).slug

    assert suda.get(f"/organizer/venues/{slug}/rooms/{other.id}").status_code == 404
    assert suda.post(f"/organizer/venues/{slug}/rooms/{other.id}/remove").status_code == 404


def test_a_used_venue_is_neither_removed_nor_taken_out_of_use(suda, host):
    room = cast.room(keeper=host)
    cast.forum(host, room)
    base = f"/organizer/venues/{db.session.get(Venue, room.venue_id).slug}"

    answers = [suda.post(f"{base}/{verb}").status_code for verb in ("remove", "retire")]

    assert answers == [409, 409]
    assert f"{base}/remove" not in suda.get(f"{base}/").text


def test_venues_are_found_by_name_district_and_province(suda, host):
    suda.post(NEW, data=_typed(host, district="1604"))
    cast.room(keeper=host)

    def names(query):
        page = suda.get(f"/organizer/venues/{query}").text.replace('<span class="nb">', "")
        return re.findall(r"<article.*?<h3><a[^>]*>(.*?)</a>", page.replace("</span>", ""), re.S)

    assert names("") == ["ศาลาประชาคม", "หอประชุม"]
    assert names("?q=ชัยบาดาล") == ["หอประชุม"]
    assert names("?province=16") == ["หอประชุม"]
    assert names("?province=10") == []
    assert names("?q=%25") == []


@pytest.mark.parametrize(
    "week", ["", "2026-11-23", "0001-01-01", "9999-12-31", "nonsense", "2569-1"]
)
def test_any_week_opens(suda, host, week):
    cast.forum(host, cast.room(keeper=host))

    assert suda.get(f"/organizer/venues/?week={week}").status_code == 200


def test_areas_are_told_to_the_script(suda):
    assert suda.get("/organizer/areas?within=16").json == [
        {"code": "1604", "name": "ชัยบาดาล"},
        {"code": "1601", "name": "เมืองลพบุรี"},
    ]
    for code in ("", "x", "16%00", "160101", "'"):
        assert suda.get(f"/organizer/areas?within={code}").json == []


def test_an_address_that_none_can_have_is_not_found(suda):
    for slug in ("%00", "ไม่มี", "a" * 3000):
        assert suda.get(f"/organizer/venues/{slug}/").status_code == 404
