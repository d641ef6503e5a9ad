"""The list of events, one event at a glance, and what its buttons do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event as listening

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.booking import HELD, Booking
from tests import cast
from tests.pages import form_of, send


@pytest.fixture
def host(client, context):
    made = cast.organization()
    cast.suda(made)
    cast.sign_in(client, "Suda")
    return made


def _slugs(page):
    return re.findall(r'href="/organizer/events/([^"/]+)/"><b>', page)


def _over(slug):
    with transaction():
        event = cast.found(slug)
        event.starts_at = clock.now() - timedelta(days=2)
        event.ends_at = clock.now() - timedelta(days=1)


def test_each_view_of_the_list_shows_its_phase(client, host):
    draft = cast.draft(host, when=cast.when(9)).slug
    coming = cast.forum(host, when=cast.when(8)).slug
    held, cancelled = cast.forum(host).slug, cast.forum(host).slug
    _over(held)
    client.post(f"/organizer/events/{cancelled}/cancel", data={"reason_th": "ฝน"})

    shown = {
        show: _slugs(client.get(f"/organizer/events/?show={show}").text)
        for show in ("coming", "draft", "held", "cancelled", "nonsense")
    }

    assert shown == {
        "coming": [coming, draft],
        "draft": [draft],
        "held": [held],
        "cancelled": [cancelled],
        "nonsense": [coming, draft],
    }
    assert len(_slugs(client.get("/organizer/events/?show=all").text)) == 4


def test_a_part_of_a_thai_word_finds_an_event(client, host):
    wanted = cast.draft(host, title=cast.Bilingual("เวทีป่าชุมชน", "")).slug
    cast.draft(host)

    assert _slugs(client.get("/organizer/events/?q=ป่าชุม").text) == [wanted]
    nothing = client.get("/organizer/events/?q=%00%25_")
    assert (nothing.status_code, _slugs(nothing.text)) == (200, [])


def test_long_lists_have_pages_and_no_more_queries(client, host):
    def queries():
        count = []
        listening.listen(db.engine, "before_cursor_execute", lambda *a: count.append(a[2]))
        page = client.get("/organizer/events/").text
        return len(count), page

    cast.draft(host)
    few, _page = queries()
    for _ in range(24):
        cast.draft(host)
    many, page = queries()

    assert many == few
    assert len(_slugs(page)) == 20
    assert len(_slugs(client.get("/organizer/events/?page=2").text)) == 5
    assert len(_slugs(client.get("/organizer/events/?page=99").text)) == 5


def test_what_is_missing_leads_to_its_field(client, host):
    event = cast.draft(host, summary=cast.Bilingual(), purpose=cast.Bilingual())
    page = client.get(f"/organizer/events/{event.slug}/").text

    gaps = re.findall(r'<li><a href="([^"#]+)#(\w+)"', page)

    assert gaps == [
        (f"/organizer/events/{event.slug}/edit", "summary_th"),
        (f"/organizer/events/{event.slug}/registration", "purpose_th"),
    ]
    for address, field in gaps:
        assert f'id="{field}"' in client.get(address).text


def test_a_published_event_has_no_publish_button(client, host):
    event = cast.forum(host)

    page = client.get(f"/organizer/events/{event.slug}/").text

    assert f"/organizer/events/{event.slug}/publish" not in page
    assert f'href="/events/{event.slug}"' in page


def test_publishing_twice_is_publishing_once(client, host):
    event = cast.draft(host)

    answers = [client.post(f"/organizer/events/{event.slug}/publish") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert client.get(f"/events/{event.slug}").status_code == 200


def test_cancelling_asks_for_the_reason_and_shows_it(client, host):
    event = cast.forum(host)
    path = f"/organizer/events/{event.slug}/cancel"

    refused = send(client, path)
    assert (refused.status_code, cast.found(event.slug).state) == (422, "published")
    done = send(client, path, page=refused.text, reason_th="น้ำท่วมทางเข้า")

    assert done.status_code == 303
    assert "น้ำท่วมทางเข้า" in client.get(done.location).text
    assert "น้ำท่วมทางเข้า" in client.get(f"/events/{event.slug}").text


def test_a_twin_asks_for_the_day_first(client, host):
    event = cast.forum(host, cast.room())
    path = f"/organizer/events/{event.slug}/duplicate"

    refused = send(client, path)
    assert refused.status_code == 422
    made = send(client, path, first_day__day="19", first_day__month="6", first_day__year="2575")

    assert made.status_code == 303
    twin = cast.found(made.location.split("/")[-2])
    assert (twin.state, twin.when.first_day.isoformat()) == ("draft", "2032-06-19")
    assert twin.room_id == event.room_id
    assert client.get(made.location).status_code == 200


def test_a_taken_room_is_said_at_the_room_and_nothing_typed_is_lost(client, host):
    room = cast.room()
    cast.draft(host, room)
    other = cast.draft(host)
    path = f"/organizer/events/{other.slug}/schedule"

    rooms = send(
        client, path, attendance="on_site", venue_id=str(room.venue_id), starts="10.00",
        press="rooms",
    )  # fmt: skip
    refused = send(client, path, page=rooms.text, room_id=str(room.id))

    assert refused.status_code == 422
    assert re.search(r'id="room_id-error".*?ห้องนี้มีผู้จองในเวลานั้นแล้ว', refused.text, re.DOTALL)
    kept = form_of(refused.text, "/schedule")
    assert (kept["starts"], kept["room_id"]) == ("10.00", str(room.id))
    later = send(client, path, page=refused.text, starts="17.00", ends="18.00")
    assert later.status_code == 303
    assert db.session.query(Booking).filter_by(state=HELD).count() == 2


def test_an_event_of_one_organization_needs_no_choice_of_host(client, host):
    page = client.get("/organizer/events/new").text

    assert form_of(page, "/new")["host_id"] == str(host.id)
    assert "<select" not in page.split('name="host_id"')[0].rsplit("<form", 1)[1]


def test_the_window_is_given_in_days_of_the_place(client, host):
    event = cast.draft(host, when=cast.when(60))
    path = f"/organizer/events/{event.slug}/registration"
    day = cast.when(50).first_day

    answer = send(
        client, path, contact_phone="036123456",
        closes_day__day=str(day.day), closes_day__month=str(day.month),
        closes_day__year=str(day.year + 543),
    )  # fmt: skip

    assert answer.status_code == 303
    closes = cast.found(event.slug).closes_at
    assert closes.isoformat() == f"{day.isoformat()}T17:00:00+00:00"
    kept = form_of(client.get(path).text, "/registration")
    assert (kept["closes_day-day"], kept["closes_time"]) == (str(day.day), "")


def test_both_ways_to_begin_an_agenda_keep_what_is_there(client, host):
    event = cast.draft(host)
    path = f"/organizer/events/{event.slug}/agenda"

    one = send(client, path, press="points:add")
    formal = send(client, path, page=one.text, points__0__title_th="สวดมนต์", press="preset:formal")

    fields = form_of(formal.text, "/agenda")
    assert fields["agenda_style"] == "formal"
    assert [fields[f"points-{n}-title_th"] for n in range(6)] == [
        "สวดมนต์",
        "เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
        "เรื่องรับรองรายงานการประชุม",
        "เรื่องเพื่อทราบ",
        "เรื่องเพื่อพิจารณา",
        "เรื่องอื่น ๆ",
    ]
    assert send(client, path, page=formal.text).status_code == 303
    timed = form_of(send(client, path, press="preset:programme").text, "/agenda")
    assert (timed["points-6-starts"], timed["points-14-ends"]) == ("09.00", "16.30")


def test_a_point_without_a_title_or_before_its_start_is_refused_at_its_field(client, host):
    event = cast.draft(host)
    path = f"/organizer/events/{event.slug}/agenda"
    one = send(client, path, press="points:add")

    answer = send(client, path, page=one.text, points__0__starts="10.00", points__0__ends="9.00")

    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([\w-]+)"', answer.text) == [
        "points-0-ends",
        "points-0-title_th",
    ]


def test_who_is_not_in_the_directory_is_said_at_the_row(client, host):
    event = cast.draft(host)
    path = f"/organizer/events/{event.slug}/people"
    one = send(client, path, press="chairs:add")

    answer = send(client, path, page=one.text, chairs__0__chairperson_id="ใครก็ไม่รู้")

    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([\w-]+)"', answer.text) == ["chairs-0-chairperson_id"]
    assert form_of(answer.text, "/people")["chairs-0-chairperson_id"] == "ใครก็ไม่รู้"
