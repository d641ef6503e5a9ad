"""The list of events and the month, through HTTP."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from eventapp.actions import history, publishing
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.event import Event
from tests import cast
from tests.web.public.reading import counted, links, meta, titles, words

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


def test_published_events_are_listed_soonest_first_under_their_months(client, host):
    cast.forum(host, title=_titled("เวทีที่สอง"), when=_at(40))
    cast.forum(host, title=_titled("เวทีแรก"), when=_at(3))
    cast.draft(host, title=_titled("ฉบับร่าง"), when=_at(1))

    page = _page(client)

    assert titles(page) == ["เวทีแรก", "เวทีที่สอง"]
    assert page.count('class="month-title"') == 2


def test_an_event_that_is_over_moves_to_the_past_list(client, host):
    event = cast.forum(host, title=_titled("เวทีพรุ่งนี้"), when=_at(1))
    assert titles(_page(client)) == ["เวทีพรุ่งนี้"]

    with time_machine.travel(event.ends_at + timedelta(seconds=1), tick=False):
        assert titles(_page(client)) == []
        assert titles(_page(client, "/?when=past")) == ["เวทีพรุ่งนี้"]


def test_a_cancelled_event_stays_in_the_list_and_says_so(client, host):
    event = cast.forum(host, title=_titled("เวทีที่ยกเลิก"))
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", ""))

    page = _page(client)

    assert titles(page) == ["เวทีที่ยกเลิก"]
    assert 'class="event-row event-row--cancelled"' in page


def test_seats_in_the_list_follow_each_registration_at_once(client, host):
    event = cast.forum(host, capacity=10)
    assert "เหลือ 10 ที่" in words(_page(client))

    cast.registered(event)

    assert "เหลือ 9 ที่" in words(_page(client))


def test_twenty_events_a_page_with_links_to_the_others(client, host):
    for number in range(23):
        cast.forum(host, title=_titled(f"เวที {number:02}"), when=_at(number + 1))

    first, second = _page(client), _page(client, "/?page=2")

    assert titles(first) == [f"เวที {number:02}" for number in range(20)]
    assert titles(second) == ["เวที 20", "เวที 21", "เวที 22"]
    assert "?page=2" in links(first)
    assert "1–20 จาก 23" in words(first)


def test_the_number_of_questions_does_not_grow_with_the_events(app, client, host):
    for number in range(2):
        cast.forum(host, cast.room(), when=_at(number + 1))
    with counted(app) as few:
        _page(client, "/?page=1")
    for number in range(15):
        cast.forum(host, cast.room(), when=_at(number + 1))
    with counted(app) as many:
        _page(client, "/?page=1")
    with counted(app) as month:
        _page(client, "/?view=month")

    assert len(many) == len(few)
    assert len(month) <= len(few) + 1


def test_a_stored_list_ends_with_the_first_event_and_at_the_latest_at_midnight(app, client, host):
    event = cast.forum(host, when=_at(2, starts=time(9), ends=time(12)))
    day = event.when.first_day
    shelf = app.extensions["shelf"]

    with time_machine.travel(datetime.combine(day, time(3), UTC), tick=False):
        _page(client)
        assert [one.until for one in shelf._kept.values()] == [event.ends_at]
    shelf.clear()
    with time_machine.travel(datetime.combine(day, time(6), UTC), tick=False):
        _page(client)
        assert [one.until for one in shelf._kept.values()] == [datetime.combine(day, time(17), UTC)]


def test_the_list_answers_304_when_nothing_changed_and_200_when_something_did(client, host):
    event = cast.forum(host)
    etag = client.get("/").headers["ETag"]

    again = client.get("/", headers={"If-None-Match": etag})
    cast.registered(event)
    changed = client.get("/", headers={"If-None-Match": etag})

    assert (again.status_code, changed.status_code) == (304, 200)


def test_the_list_speaks_english_with_gregorian_years(client, host):
    when = When(date(2055, 3, 30), date(2055, 3, 30), time(9), time(16))
    cast.forum(host, title=_titled("เวที", "Forum"), when=when)

    page = _page(client, "/?lang=en")

    assert titles(page) == ["Forum"]
    assert "March 2055" in words(page)
    assert meta(page, "og:locale") == "en_GB"


def test_two_thousand_events_cost_about_as_many_statements_as_fifty(app, client, host):
    _many(host, 50)
    with counted(app) as few:
        _page(client)
    _many(host, 1950)
    with counted(app) as many:
        page = _page(client)

    assert len(many) == len(few)
    assert len(titles(page)) == 20


def _many(host, number):
    now = clock.now()
    with transaction() as session:
        for index in range(number):
            when = _at(1 + index % 300)
            session.add(
                Event(
                    slug=f"many-{number}-{index}", host_id=host.id, state="published",
                    title=_titled(f"เวที {index}"), when=when, starts_at=when.starts_at,
                    ends_at=when.ends_at, created_at=now, revised_at=now, published_at=now,
                )
            )  # fmt: skip
        history.touch_catalog()
