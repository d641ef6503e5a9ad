"""Feeds narrowed by filters, the same from every process, and no dearer for many events."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sa_event

from eventapp.actions import editing, history
from eventapp.core import clock
from eventapp.core.db import db, new_uid, transaction
from eventapp.core.text import Bilingual
from eventapp.models.area import PROVINCE, Area
from eventapp.models.event import Event
from eventapp.models.event_parts import Topic
from eventapp.models.venue import Venue
from tests import cast
from tests.documents.examples import entry, header, lines

FILTERS = ("q", "province", "topic", "from", "to", "when", "lang", "page")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database inside the block."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        told.append(statement)

    sa_event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        sa_event.remove(db.engine, "before_cursor_execute", note)


def many(number: int, host_id: int, venue_id: int) -> None:
    """Published events, one a day."""
    now = clock.now()
    with transaction() as session:
        for day in range(number):
            when = cast.when(day + 1)
            session.add(
                Event(
                    uid=new_uid(),
                    slug=f"event-{new_uid()}",
                    host_id=host_id,
                    state="published",
                    title=Bilingual(f"เวทีที่ {day}", f"Forum {day}"),
                    when=when,
                    starts_at=when.starts_at,
                    ends_at=when.ends_at,
                    venue_id=venue_id,
                    created_at=now,
                    revised_at=now,
                    published_at=now,
                    taken=0,
                )
            )
        history.touch_catalog()


def uids(octets: bytes) -> list[str]:
    """The entries of a feed."""
    found = lines(octets)
    return [line for line in found[found.index("END:VTIMEZONE") :] if line.startswith("UID:")]


def test_no_query_count_grows_with_the_number_of_events(
    context: Flask, client: FlaskClient
) -> None:
    host_id, venue_id = cast.organization().id, cast.room().venue_id
    numbers = []
    for more in (1, 60):
        many(more, host_id, venue_id)
        db.session.remove()
        with counted() as statements:
            told = client.get("/calendar.ics").data
        numbers.append((len(uids(told)), len(statements)))
    db.session.remove()

    assert [events for events, _ in numbers] == [1, 61]
    assert numbers[0][1] == numbers[1][1] <= 10


def test_a_stored_feed_asks_the_orm_nothing(context: Flask, client: FlaskClient) -> None:
    many(3, cast.organization().id, cast.room().venue_id)
    client.get("/calendar.ics")
    with counted() as statements:
        assert client.get("/calendar.ics").status_code == 200
    assert statements == []


def test_a_subscription_narrows_as_the_list_does(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        session.add(Area(code="16", level=PROVINCE, name=Bilingual("ลพบุรี", "Lopburi")))
        topic = Topic(slug="land", name=Bilingual("ที่ดิน", "Land"))
        session.add(topic)
    here, there = cast.room(), cast.room()
    with transaction() as session:
        session.get_one(Venue, here.venue_id).province_code = "16"
    host = cast.organization()
    first = cast.forum(host, here, when=cast.when(10), title=Bilingual("เวทีที่ดิน"))
    second = cast.forum(host, there, when=cast.when(20), title=Bilingual("เวทีสวัสดิการ"))
    with transaction():
        editing.set_topics(cast.found(first.slug), [topic.id])

    def told(query: str) -> list[str]:
        return uids(client.get(f"/calendar.ics?{query}").data)

    one, two = f"UID:{first.uid}", f"UID:{second.uid}"
    between = first.when.first_day + timedelta(days=5)
    assert told("") == [one, two]
    assert told("province=16") == [one]
    assert told("topic=land") == [one]
    assert told("q=สวัสดิ") == [two]
    assert told(f"to={between}") == [one]
    assert told(f"from={between}") == [two]
    assert told("province=99") == []
    assert told("q=%00&from=x&to=31/02/2569&topic=%27&when=never") == [one, two]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(FILTERS), st.text(max_size=40), max_size=6))
@example(dict.fromkeys(FILTERS, "\\;,\r\n\x00BEGIN:VEVENT' OR 1=1 --"))
@example({"q": "น้ำำ" * 20, "from": "๒๕๖๒", "to": "31/2/2569", "lang": "en"})
def test_whatever_is_asked_the_answer_is_a_calendar(client: FlaskClient, asked: dict) -> None:
    answer = client.get("/calendar.ics", query_string=asked)

    assert answer.status_code == 200
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    assert header(answer.data)["VERSION"] == "2.0"
    assert header(answer.data)["SOURCE"].isascii()


def test_a_narrowed_feed_says_by_what(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        session.add(Area(code="16", level=PROVINCE, name=Bilingual("ลพบุรี", "Lopburi")))
    told = header(client.get("/calendar.ics?province=16&q=a,b&openExternalBrowser=1").data)
    assert told["NAME"] == "เวทีของ Wethi · ลพบุรี · a\\,b"
    assert told["SOURCE"].endswith("http://localhost/calendar.ics?q=a%2Cb&province=16")
    assert told["URL"] == "http://localhost/?q=a%2Cb&province=16"


def test_an_english_subscription_has_its_language_in_the_address(
    context: Flask, client: FlaskClient
) -> None:
    cast.forum(cast.organization(), cast.room())
    answer = client.get("/calendar.ics?lang=en")
    assert entry(answer.data)["SUMMARY"] == "Forum on local plans"
    assert header(answer.data)["SOURCE"].endswith("/calendar.ics?lang=en")
    assert "Set-Cookie" not in answer.headers
    assert entry(client.get("/calendar.ics").data)["SUMMARY"] == "เวทีแผนพัฒนาตำบล"


def test_an_organization_feeds_what_it_hosts(context: Flask, client: FlaskClient) -> None:
    cast.forum(cast.organization("other", "อื่น"), cast.room())
    own = cast.forum(cast.organization(), cast.room())
    told = client.get("/organizations/network.ics").data
    assert uids(told) == [f"UID:{own.uid}"]
    assert header(told)["NAME"] == "เวทีของเครือข่ายองค์กรชุมชน"


def test_a_signed_in_reader_gets_the_same_octets(context: Flask, client: FlaskClient) -> None:
    host = cast.organization()
    event = cast.forum(host, cast.room())
    cast.suda(host)
    stranger = client.get(f"/events/{event.slug}.ics")
    cast.sign_in(client, "suda")
    own = client.get(f"/events/{event.slug}.ics")
    assert own.data == stranger.data
    assert own.headers["ETag"]
    assert own.headers["Cache-Control"] == "private, no-cache"
