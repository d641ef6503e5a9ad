"""The page of one event: what it says in each phase, to people and to machines."""

import json
import re
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from eventapp.actions import publishing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event import APPROVAL, CLOSED, Event
from eventapp.models.event_parts import Objective, Participation
from tests import cast
from tests.web.public.reading import links, words

pytestmark = pytest.mark.usefixtures("context")
LINE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Safari Line/14.8.0"
ANDROID = "Mozilla/5.0 (Linux; Android 9) Chrome/87.0 Mobile"
SPAN = When(date(2055, 6, 16), date(2055, 6, 16), time(8, 30), time(15, 30))


@pytest.fixture
def host():
    return cast.organization()


def _page(client, event, query="", **headers):
    answer = client.get(f"/events/{event.slug}{query}", headers=headers)
    assert answer.status_code == 200
    return answer.text


def _linked_data(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_when_where_and_seats_stand_at_the_top(client, host):
    event = cast.forum(host, cast.room(keeper=host), when=SPAN, capacity=120)
    cast.registered(event)

    page = _page(client, event)
    hero = words(re.search(r'<header class="hero".*?</header>', page, re.S)[0])

    assert "วันพุธที่ 16 มิถุนายน 2598" in hero
    assert "08.30–15.30 น." in hero
    assert "ห้องใหญ่" in hero
    assert "ศาลาประชาคม" in hero
    assert "119 ที่นั่งว่าง จาก 120" in hero
    assert 'aria-label="ที่นั่ง 120 ที่ ลงทะเบียนแล้ว 1 ที่ เหลือ 119 ที่"' in page


def test_english_readers_get_gregorian_years(client, host):
    event = cast.forum(host, when=SPAN)

    page = words(_page(client, event, "?lang=en"))

    assert "Wednesday 16 June 2055" in page
    assert "8:30–15:30" in page
    assert "2598" not in page


def test_the_chair_the_objectives_the_agenda_and_the_partners_are_shown_in_order(client, host):
    event = cast.forum(host)
    anan, partner = cast.anan(host), cast.organization("partner", "หน่วยงานภาคี")
    with transaction() as session:
        found = cast.found(event.slug)
        session.add(
            Chairing(
                event_id=event.id, chairperson_id=anan.id, task="opening", token="t" * 43,
                created_at=clock.now(),
            )
        )  # fmt: skip
        for position, th in ((2, "ข้อสอง"), (1, "ข้อหนึ่ง")):
            session.add(Objective(event_id=event.id, position=position, text=Bilingual(th, "")))
        for position, th in ((2, "เสวนา"), (1, "พิธีเปิด")):
            session.add(AgendaItem(event_id=event.id, position=position, title=Bilingual(th, "")))
        session.add(Participation(event_id=event.id, organization_id=partner.id, part="cohost"))
        found.version += 1

    page = words(_page(client, event))

    assert "นายอนันต์ ใจงาม" in page
    assert page.index("ข้อหนึ่ง") < page.index("ข้อสอง")
    assert page.index("พิธีเปิด") < page.index("เสวนา")
    assert "หน่วยงานภาคี เจ้าภาพร่วม" in page


@pytest.mark.parametrize(
    ("more", "button"),
    [
        ({}, "ลงทะเบียนเข้าร่วม"),
        ({"registration": APPROVAL}, "ขอเข้าร่วม"),
        ({"registration": CLOSED}, None),
        ({"closes_at": datetime(2026, 1, 1).astimezone()}, None),
    ],
)
def test_the_one_button_says_what_it_does_or_is_not_there(client, host, more, button):
    event = cast.forum(host, **more)

    page = _page(client, event)
    shown = re.findall(r'<a class="button[^"]*" href="/events/[^"]*/register">(.*?)</a>', page)

    assert set(shown) == ({button} if button else set())
    assert len(shown) == (2 if button else 0)  # beside the text, and at the foot of a phone


def test_a_full_event_offers_its_waiting_list(client, host):
    event = cast.forum(host, capacity=1)
    cast.registered(event)

    page = words(_page(client, event))

    assert "ลงชื่อในรายชื่อสำรอง" in page
    assert "เต็มแล้ว รับรายชื่อสำรอง" in page


def test_a_full_event_without_a_waiting_list_offers_nothing(client, host):
    event = cast.forum(host, capacity=1, has_waitlist=False)
    cast.registered(event)

    assert f"/events/{event.slug}/register" not in links(_page(client, event))


def test_a_cancelled_event_says_so_and_why(client, host):
    event = cast.forum(host)
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", "Floods"))

    page = _page(client, event)

    assert "เวทีนี้ยกเลิกแล้ว น้ำท่วม" in words(page)
    assert _linked_data(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert f"/events/{event.slug}/register" not in links(page)


def test_a_held_event_says_so_from_its_last_minute_on(client, host):
    event = cast.forum(host)
    assert "เวทีนี้จัดแล้ว" not in words(_page(client, event))

    with time_machine.travel(event.ends_at, tick=False):
        assert "เวทีนี้จัดแล้ว" in words(_page(client, event))


def test_the_page_changes_by_the_clock_when_registration_opens(client, host):
    opens = clock.now() + timedelta(days=2)
    event = cast.forum(host, opens_at=opens)
    assert f"/events/{event.slug}/register" not in links(_page(client, event))

    with time_machine.travel(opens, tick=False):
        assert f"/events/{event.slug}/register" in links(_page(client, event))


def test_what_a_document_does_not_say_is_shown_as_unknown(client, host):
    event = cast.forum(
        host,
        when=When(date(2055, 6, 19)),
        registration=CLOSED,
        capacity=None,
        source=Bilingual("จากเอกสารข่าว", "From a news report"),
    )

    page = words(_page(client, event))

    assert "จากเอกสารข่าว" in page
    assert page.count("ไม่มีข้อมูลในเอกสาร") >= 3  # time of day, objectives, agenda
    assert "ที่นั่งว่าง" not in page


def test_a_demo_event_is_labelled_on_page_print_and_card(client, host):
    event = cast.forum(host)
    with transaction():
        found = cast.found(event.slug)
        found.is_demo, found.version = True, found.version + 1

    for address in ("", "/print", "/register"):
        page = client.get(f"/events/{event.slug}{address}")
        assert "ข้อมูลสาธิต" in words(page.text), address


def test_a_draft_is_seen_by_its_members_alone(client, app, host):
    event = cast.draft(host)
    cast.suda(host)
    cast.prasit()
    suda, prasit = app.test_client(), app.test_client()
    cast.sign_in(suda, "Suda")
    cast.sign_in(prasit, "Prasit")

    seen = {
        name: [one.get(f"/events/{event.slug}{end}").status_code for end in ("", "/print")]
        for name, one in (("suda", suda), ("prasit", prasit), ("stranger", client))
    }

    assert seen == {"suda": [200, 200], "prasit": [404, 404], "stranger": [404, 404]}


def test_a_preview_link_shows_a_draft_and_keeps_it_from_search_machines(client, host):
    event = cast.draft(host)
    with transaction():
        publishing.renew_preview(cast.found(event.slug))
    token = cast.found(event.slug).preview_token

    answer = client.get(f"/preview/{token}")

    assert answer.status_code == 200
    assert "ดูตัวอย่าง" in words(answer.text)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert [client.get(f"/preview/{one}").status_code for one in ("x", "%20")] == [404, 404]


def test_the_preview_of_a_published_event_leads_to_its_page(client, host):
    event = cast.draft(host)
    with transaction():
        publishing.renew_preview(cast.found(event.slug))
        publishing.publish(cast.found(event.slug))

    answer = client.get(f"/preview/{cast.found(event.slug).preview_token}")

    assert (answer.status_code, answer.location) == (303, f"/events/{event.slug}")


@pytest.mark.parametrize("slug", ["nothing", "..%2F..", "%00", "ก" * 500, "' OR 1=1"])
def test_an_event_that_is_not_there_is_404(client, slug):
    assert client.get(f"/events/{slug}").status_code == 404
    assert client.get(f"/events/{slug}/print").status_code == 404


def test_other_methods_are_refused(client, host):
    event = cast.forum(host)

    answer = client.post(f"/events/{event.slug}")

    assert answer.status_code == 405
    assert db.session.get(Event, event.id) is not None
