"""Searching and filtering the list of events, and the month, through HTTP."""

from dataclasses import replace
from datetime import date, time

import pytest

from eventapp.actions import appointing, history, placing, presenting
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.area import Area
from eventapp.models.chairperson import Chairperson
from eventapp.models.entries import RoomEntry
from eventapp.models.event_parts import EventTopic, Topic
from eventapp.models.plans import Appointment
from eventapp.models.venue import Room, Venue
from tests import cast
from tests.web.public.reading import errors, links, titles, words

pytestmark = pytest.mark.usefixtures("context")


def _at(days, **more):
    return cast.when(days, **more)


def _titled(th, en=""):
    return Bilingual(th, en)


@pytest.fixture
def host():
    return cast.organization()


def _page(client, address="/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("query", ["แผน", "พัฒนา", "ผนพั", "plans", "ศาลา", "ชุมชน ตำบล"])
def test_any_part_of_a_word_finds_an_event_its_place_or_its_host(client, query):
    keeper = cast.organization()
    at = cast.room(keeper=keeper)
    with transaction():
        venue = db.session.get(Venue, at.venue_id)
        venue.search_text = "ศาลาประชาคม"
        db.session.merge(keeper).search_text = "เครือข่ายองค์กรชุมชน"
    cast.forum(keeper, at, title=_titled("เวทีแผนพัฒนาตำบล", "Forum on local plans"))
    cast.forum(keeper, title=_titled("อบรมบัญชี", "Training"), when=_at(8))

    assert "เวทีแผนพัฒนาตำบล" in titles(_page(client, f"/?q={query}"))


@pytest.mark.parametrize("query", ["สรศัก", "อาคาร ชั้น 2", "sorasak", "อนันต์", "รองผู้ว่า", "anan"])
def test_any_part_of_a_room_or_of_who_chairs_finds_an_event(client, host, query):
    at = cast.room(keeper=host)
    other = cast.room(keeper=host)
    hall = RoomEntry(
        _titled("ห้องหลวงสรศักดิ์", "Luang Sorasak"), _titled("อาคารเรียนรวม"), _titled("ชั้น 2")
    )
    with transaction() as session:
        placing.change_room(session.get(Room, at.id), hall)
    wanted = cast.forum(host, at, title=_titled("เวทีแผน"))
    cast.forum(host, other, title=_titled("อบรมบัญชี"), when=_at(8))
    anan = cast.anan()
    with transaction() as session:
        person = session.get(Chairperson, anan.id)
        presenting.change(person, replace(presenting.entry_of(person), precedence=1))
        appointing.set_people(cast.found(wanted.slug), [Appointment(anan.id)], [])

    assert titles(_page(client, f"/?q={query}")) == ["เวทีแผน"]
    feed = client.get(f"/calendar.ics?q={query}").data.decode()
    assert feed.count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("query", ["%", "_", "\\", "'; DROP TABLE event; --", "100%", "ๆๆๆ"])
def test_signs_with_a_meaning_in_sql_are_only_signs(client, host, query):
    cast.forum(host)

    assert titles(_page(client, f"/?q={query}")) == []


def test_province_and_topic_narrow_the_list_and_count_what_they_hold(client):
    with transaction() as session:
        for code, th in (("16", "ลพบุรี"), ("19", "สระบุรี")):
            session.merge(Area(code=code, level=1, name=_titled(th), sort_key=th))
        topic = Topic(slug="land", name=_titled("ที่ดิน"), sort_key="1")
        session.add(topic)
    lopburi = cast.organization("lopburi", "เครือข่ายลพบุรี", province_code="16")
    saraburi = cast.organization("saraburi", "เครือข่ายสระบุรี", province_code="19")
    first = cast.forum(lopburi, title=_titled("เวทีหนึ่ง"), when=_at(2))
    cast.forum(lopburi, title=_titled("เวทีสอง"), when=_at(3))
    cast.forum(saraburi, title=_titled("เวทีสาม"), when=_at(4))
    with transaction() as session:
        session.add(EventTopic(event_id=first.id, topic_id=topic.id))
        history.touch_catalog()

    page = _page(client)

    assert "ลพบุรี (2)" in words(page)
    assert "สระบุรี (1)" in words(page)
    assert "ที่ดิน 1" in words(page)
    assert titles(_page(client, "/?province=19")) == ["เวทีสาม"]
    assert titles(_page(client, "/?province=16&topic=land")) == ["เวทีหนึ่ง"]
    assert titles(_page(client, "/?province=19&topic=land")) == []


def test_days_are_read_in_both_eras_and_written_back(client, host):
    day = cast.when(10).first_day
    cast.forum(host, title=_titled("เวทีก่อน"), when=_at(5))
    cast.forum(host, title=_titled("เวทีในวัน"), when=_at(10))

    for text in (day.isoformat(), f"{day.day}/{day.month}/{day.year + 543}"):
        page = _page(client, f"/?from={text}&to={text}")
        assert titles(page) == ["เวทีในวัน"]
        assert f'value="{day.day} ' in page


def test_days_that_are_none_are_named_at_their_field_and_left_out(client, host):
    cast.forum(host, title=_titled("เวที"))

    page = _page(client, "/?from=เมื่อไหร่&to=31/2/2569")

    assert titles(page) == ["เวที"]
    assert page.count('aria-invalid="true"') == 2
    assert 'value="เมื่อไหร่"' in page


def test_an_end_before_the_start_is_said(client, host):
    page = _page(client, "/?from=2026-12-20&to=2026-12-01")

    assert 'id="to-error"' in page
    assert errors(page) == []


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=99999", "page=x", "page=๒", "month=0000-00&view=month",
        "view=month&month=9999-99", "view=month&month=2569-12", "view=month&month=2200-12",
        "view=month&month=1900-01", "when=never", "province=zz", "topic=../..", "q=" + "ก" * 9000,
        "q=%00%01", "q=%E2%80%AE", "from=" + "9" * 500, "view=unknown",
    ],
)  # fmt: skip
def test_no_address_makes_the_list_fall_over(client, host, query):
    cast.forum(host)

    assert client.get(f"/?{query}").status_code == 200


def test_a_search_without_result_says_what_to_do(client, host):
    page = _page(client, "/?q=ไม่มีสิ่งนี้")

    assert 'class="empty"' in page
    assert "แสดงเวทีทั้งหมด" in words(page)


def test_the_month_shows_each_day_of_an_event(client, host):
    span = When(date(2027, 3, 30), date(2027, 4, 1), time(9), time(16))
    cast.forum(host, title=_titled("เวทีสามวัน"), when=span)

    march = _page(client, "/?view=month&month=2027-03")
    april = _page(client, "/?view=month&month=2570-04")

    assert march.count('class="month__event') == 3
    assert titles(march) == ["เวทีสามวัน"]
    assert titles(april) == ["เวทีสามวัน"]
    assert "เมษายน 2570" in words(april)


def test_the_month_links_to_its_neighbours_over_the_turn_of_the_year(client, host):
    page = _page(client, "/?view=month&month=2026-12")

    assert {"?view=month&month=2026-11", "?view=month&month=2027-01"} <= set(links(page))


def test_the_feed_beside_the_list_keeps_the_filter(client, host):
    page = _page(client, "/?q=แผน&when=month")

    assert any(one.startswith("webcal://localhost/calendar.ics?q=") for one in links(page))


def test_a_month_offers_the_provinces_of_its_own_events_past_ones_too(client):
    with transaction() as session:
        session.merge(Area(code="16", level=1, name=_titled("ลพบุรี"), sort_key="ลพบุรี"))
    june = When(date(2019, 6, 19))
    cast.forum(cast.organization(province_code="16"), title=_titled("เวทีปี 2562"), when=june)

    then = _page(client, "/?view=month&month=2562-06")
    later = _page(client, "/?view=month&month=2562-07")

    assert "ลพบุรี (1)" in words(then)
    assert "ลพบุรี (1)" not in words(later)
