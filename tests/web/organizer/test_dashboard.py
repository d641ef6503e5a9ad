"""The first page and the search: what needs somebody, and nothing of others."""

from datetime import timedelta

import pytest
import time_machine

from eventapp.actions import hosting, placing, presenting, scheduling
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.attendee import Attendee
from eventapp.models.entries import ChairpersonEntry, OrganizationEntry, VenueEntry
from eventapp.models.event import APPROVAL
from eventapp.models.message import PARKED, Message
from tests import cast
from tests.web.organizer.test_participants import _queries

pytestmark = pytest.mark.usefixtures("context")
HOME = "/organizer/"


@pytest.fixture
def host(context):
    made = cast.organization()
    cast.suda(made)
    cast.nok(made)
    cast.prasit()
    return made


def _page(client, name, path=HOME):
    cast.sign_in(client, name)
    return client.get(path).text.replace('<span class="nb">', "").replace("</span>", "")


def test_an_empty_house_offers_to_begin(client, host):
    page = _page(client, "Suda")

    assert "ยังไม่มีเวทีที่จะถึง" in page
    assert "ตอนนี้ไม่มีงานค้าง" in page
    assert "/organizer/events/new" in page


def test_whoever_belongs_nowhere_is_told_what_to_do(client, host):
    cast.user("Malee")

    assert "ยังไม่ได้อยู่ในหน่วยงานใด" in _page(client, "Malee")


def test_requests_drafts_letters_and_calls_wait_for_suda(client, host):
    event = cast.forum(host, registration=APPROVAL)
    cast.registered(event)
    cast.registered(event, Attendee("ไม่มีเมล", phone="+66000000002"))
    cast.draft(host, title=Bilingual("ร่างเร่งด่วน"), when=cast.when(3), purpose=Bilingual())
    with transaction():
        db.session.query(Message).first().state = PARKED
        moved = scheduling.Schedule(cast.when(31), "online", "https://meet.example.org/x")
        scheduling.reschedule(cast.found(event.slug), moved)

    page = _page(client, "Suda")

    for words in ("ตอบคำขอ 2 ราย", "โทรศัพท์หา 1 คนที่จดหมายไปไม่ถึง", "จดหมาย 1 ฉบับส่งไม่ถึง",
                  "เติมฉบับร่างให้ครบ ยังขาด 1 เรื่อง", "ร่างเร่งด่วน"):  # fmt: skip
        assert words in page
    assert page.index("ส่งไม่ถึง") < page.index("ตอบคำขอ")


def test_an_event_of_today_is_on_top(client, host):
    event = cast.forum(host, when=cast.when(0, None, None))

    with time_machine.travel(event.starts_at + timedelta(hours=3), tick=False):
        page = _page(client, "Suda")

    assert "วันนี้" in page


def test_the_next_event_shows_its_seats_and_the_curve(client, host):
    event = cast.forum(host, capacity=40)
    cast.registered(event)

    page = _page(client, "Suda")

    assert "1 / 40" in page
    assert 'class="chart"' in page
    assert "นางมาลี" in page


def test_prasit_sees_nothing_of_sudas(client, host):
    event = cast.forum(host)
    cast.registered(event)

    page = _page(client, "Prasit")

    assert "เวทีแผนพัฒนาตำบล" not in page
    assert "มาลี" not in page


def test_nok_sees_the_event_but_no_names(client, host):
    cast.registered(cast.forum(host))

    page = _page(client, "Nok")

    assert "เวทีแผนพัฒนาตำบล" in page
    assert "มาลี" not in page


def test_the_queries_do_not_grow_with_the_events(client, app, host):
    def fill(first, last):
        for number in range(first, last):
            event = cast.forum(host, registration=APPROVAL, when=cast.when(2 + number))
            cast.registered(event, Attendee(f"คน {number}", phone="+66000000002"))
            cast.draft(host, when=cast.when(2 + number))

    fill(0, 2)
    cast.sign_in(client, "Suda")
    few = _queries(app, client, HOME)
    fill(2, 8)

    assert _queries(app, client, HOME) == few


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("แผนพัฒนา", "/organizer/events/"),
        ("ศรีสุข", "/participants/"),
        ("อนันต์", "/organizer/chairpersons/"),
        ("เครือข่าย", "/organizer/organizations/"),
        ("ศาลากลาง", "/organizer/venues/city-hall"),
    ],
)
def test_search_finds_every_kind_by_a_part_of_a_word(client, host, q, found):
    cast.registered(cast.forum(host))
    with transaction():
        presenting.add(ChairpersonEntry(Bilingual("อนันต์ ใจงาม")), None)
        hosting.create(OrganizationEntry(Bilingual("เครือข่ายสตรี")))
        placing.add_venue(VenueEntry(Bilingual("ศาลากลาง", "City hall")), None)

    page = _page(client, "Suda", f"/organizer/search?q={q}")

    assert found in page.partition('<main id="main"')[2]
    assert "ไม่พบ" not in page


def test_search_shows_no_attendee_of_others_and_none_at_the_door(client, host):
    cast.registered(cast.forum(host))

    for name in ("Prasit", "Nok"):
        assert "นางมาลี" not in _page(client, name, "/organizer/search?q=มาลี")
        client.post("/sign-out")
    assert "นางมาลี" in _page(client, "Suda", "/organizer/search?q=มาลี")


@pytest.mark.parametrize("q", ["", "%00", "%25", "_", "%5C", "ก" * 2000, "' OR 1=1 --", "<script>"])
def test_any_search_opens(client, host, q):
    cast.sign_in(client, "Suda")

    answer = client.get(f"/organizer/search?q={q}")

    assert answer.status_code == 200
    assert "<script>" not in answer.text.partition('<main id="main"')[2]


def test_seven_days_count_as_lately(client, host):
    event = cast.forum(host)
    with clock.at(clock.now() - timedelta(days=9)):
        cast.registered(event, cast.somebody(1))
    cast.registered(event, cast.somebody(2))

    assert "เพิ่ม 1 ใน 7 วัน" in _page(client, "Suda")
