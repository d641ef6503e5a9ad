"""The page and the feed of a series, as everybody gets them."""

import json
import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from urllib.parse import quote, unquote

import pytest

from eventapp.actions import publishing, repeating, scheduling
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.series import Series
from eventapp.web.templating import brief, days
from tests import cast
from tests.actions.test_repeating import made, monday, rows
from tests.actions.test_spreading import move
from tests.documents.recurrences import blocks, by_hand, by_ical, by_vobject
from tests.web.public.reading import links, words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def series():
    """Four published Mondays."""
    found = made(cast.draft(cast.organization(), when=monday()))
    with transaction():
        repeating.publish_all(db.session.merge(found))
    return found


def _page(client, series):
    return client.get(f"/series/{series.slug}")


def _feed(client, series, **options):
    return client.get(f"/series/{series.slug}.ics", **options)


def test_the_page_shows_each_date_with_its_own_registration(client, series):
    page = _page(client, series).text

    assert page.count('<li class="event-row') == 4
    assert [f"/events/{row.slug}/register" in page for row in rows(series)] == [True] * 4


def test_the_page_says_how_to_follow_and_that_it_follows(client, series):
    page = _page(client, series).text
    address = f"http://localhost/series/{series.slug}.ics"

    assert f'href="webcal://localhost/series/{series.slug}.ics"' in page
    assert quote(address.replace("http", "webcal", 1), safe="") in page
    assert page.count("ปรับตามเอง") == 1


def test_machines_read_a_series_of_events(client, series):
    page = _page(client, series).text
    told = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])

    assert told["@type"] == "EventSeries"
    assert [one["url"] for one in told["subEvent"]] == [
        f"http://localhost/events/{row.slug}" for row in rows(series)
    ]
    assert '<meta property="og:title"' in page


@pytest.mark.parametrize(
    ("agent", "first"),
    [
        ("iPhone", "webcal://"),
        ("Android", "https://calendar.google.com/"),
        ("Windows", "https://outlook.live.com/"),
        ("Android Line/14", "https://calendar.google.com/"),
    ],
)
def test_a_series_is_followed_the_way_of_the_device(client, series, agent, first):
    page = client.get(f"/series/{series.slug}", headers={"User-Agent": agent}).text

    ways = [link for link in links(page) if ".ics" in unquote(link)]
    assert ways[0].startswith(first)
    assert sum("outlook" in link for link in ways) == 2
    assert any(link.startswith("webcal:") for link in ways) == ("Line" not in agent)
    assert f'value="http://localhost/series/{series.slug}.ics"' in page


def test_a_series_without_a_public_date_is_not_found(client):
    hidden = made(cast.draft(cast.organization(), when=monday()))

    assert _page(client, hidden).status_code == 404
    assert _feed(client, hidden).status_code == 404
    assert client.get("/series/nothing").status_code == 404


def test_drafts_are_not_shown_to_strangers(client):
    shown = made(cast.forum(cast.organization(), when=monday()))
    page = _page(client, shown).text

    assert page.count('<li class="event-row') == 1
    assert [row.slug in page for row in rows(shown)] == [True, False, False, False]
    assert by_vobject(_feed(client, shown).data) == [rows(shown)[0].starts_at]


def test_seats_and_changes_are_seen_at_once(client, series):
    before = _page(client, series).text
    cast.registered(rows(series)[0])
    after = _page(client, series).text
    with transaction():
        publishing.cancel(cast.found(rows(series)[1].slug), Bilingual("ฝนตกหนัก"))

    assert (before.count("เหลือ 9 ที่"), after.count("เหลือ 9 ที่")) == (0, 1)
    assert "ฝนตกหนัก" in _page(client, series).text


@pytest.fixture
def begun():
    """Four Mondays, the first of them cancelled, some of them past."""
    with clock.at(clock.now() - timedelta(weeks=6)):
        found = made(cast.draft(cast.organization(), when=monday()))
        with transaction():
            repeating.publish_all(db.session.merge(found))
        with transaction():
            publishing.cancel(cast.found(rows(found)[0].slug), Bilingual("ฝน"))
    return found


def test_past_dates_are_folded(client, begun):
    now = clock.now()
    gone = sum(row.ends_at <= now for row in rows(begun))
    page = _page(client, begun).text
    coming, _fold, past = page.partition('<details class="disclosure')

    assert 0 < gone < 4
    assert coming.count('<li class="event-row') == 4 - gone
    assert past.count('<li class="event-row') == gone


def test_an_event_leads_to_its_series(client, series):
    row = rows(series)[0]
    other = cast.forum(row.host, when=monday(9))

    assert f'href="/series/{series.slug}"' in client.get(f"/events/{row.slug}").text
    assert "/series/" not in client.get(f"/events/{other.slug}").text


def test_the_feed_follows_the_rows(client, series):
    with transaction():
        found = cast.found(rows(series)[1].slug)
        plan = scheduling.schedule_of(found)
        moved = plan.when.moved_to(plan.when.first_day + timedelta(days=2))
        scheduling.reschedule(found, type(plan)(moved, plan.attendance, plan.join_url))
        publishing.cancel(cast.found(rows(series)[2].slug), Bilingual("ฝน"))
    octets = _feed(client, series).data
    wanted = [row.starts_at for row in rows(series) if row.state != "cancelled"]

    assert by_vobject(octets) == by_ical(octets) == wanted
    assert {one["UID"] for one in blocks(octets)} == {series.uid}


def test_the_uids_of_events_stay_their_own_everywhere_else(client, series):
    row = rows(series)[0]

    assert [one["UID"] for one in blocks(client.get(f"/events/{row.slug}.ics").data)] == [row.uid]
    assert blocks(client.get("/calendar.ics").data)[0]["UID"] == row.uid
    assert series.uid not in {one.uid for one in rows(series)}


def test_the_feed_is_stored_and_answers_304(client, series):
    first, second = _feed(client, series), _feed(client, series)
    third = _feed(client, series, headers={"If-None-Match": first.headers["ETag"]})
    cast.registered(rows(series)[0])

    assert first.data == second.data
    assert not first.headers["ETag"].startswith("W/")
    assert third.status_code == 304
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert _feed(client, series).data == first.data


def test_another_title_changes_the_feed_and_the_page(client, series):
    before = _feed(client, series).headers["ETag"]
    with transaction():
        repeating.describe(db.session.get_one(Series, series.id), Bilingual("ใหม่"), Bilingual())

    assert _feed(client, series).headers["ETag"] != before
    assert "<h1" in _page(client, series).text
    assert "ใหม่" in _page(client, series).text


def test_a_cancelled_date_that_is_past_is_an_exception_of_the_rule(client, begun):
    octets = _feed(client, begun).data

    assert b"STATUS:CANCELLED" not in octets
    assert by_vobject(octets) == [row.starts_at for row in rows(begun)[1:]]


def test_english_readers_follow_in_english(client, series):
    client.set_cookie("lang", "en")
    page = _page(client, series).text

    assert f"/series/{series.slug}.ics?lang=en" in page
    assert b"Forum on local plans" in _feed(client, series, query_string={"lang": "en"}).data


def test_the_head_of_both_is_asked_alone(client, series):
    assert client.head(f"/series/{series.slug}.ics").data == b""
    assert client.head(f"/series/{series.slug}").status_code == 200


@pytest.mark.parametrize("scopes", [("later", "later"), ("later", "all")])
def test_after_two_changes_in_a_row_feed_and_page_say_what_the_rows_say(client, series, scopes):
    numbers = [_numbers(_feed(client, series).data)]
    for first, (scope, starts) in enumerate(zip(scopes, (time(13), time(10)), strict=True), 1):
        move(rows(series)[first].slug, scope, by=1, starts=starts, ends=time(17))
        numbers.append(_numbers(_feed(client, series).data))

    octets, page = _feed(client, series).data, _page(client, series).text
    after = rows(series)
    wanted = [row.starts_at for row in after]
    assert by_vobject(octets) == by_ical(octets) == by_hand(octets) == wanted
    assert {one["UID"] for one in blocks(octets)} == {series.uid}
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[1] < numbers[2]
    machines = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["subEvent"]
    assert [datetime.fromisoformat(one["startDate"]) for one in machines] == wanted
    shown = [words(one) for one in re.findall(r'<li class="event-row.*?</li>', page, re.S)]
    for row, text in zip(after, shown, strict=True):
        assert [text.count(words(said(row.when))) for said in (days, brief)] == [2, 1]


def _numbers(octets):
    """The highest SEQUENCE of a feed."""
    return max(int(one["SEQUENCE"]) for one in blocks(octets))


def test_dates_by_another_clock_are_told_in_thai_time_too(client, series):
    there = replace(monday(), zone="Europe/Berlin")
    with transaction():
        first = cast.found(rows(series)[0].slug)
        scheduling.reschedule(first, replace(scheduling.schedule_of(first), when=there))

    page = words(_page(client, series).text)
    assert page.count("Europe/Berlin (UTC+") == 1
    assert page.count("เวลาประเทศไทย") == 1
