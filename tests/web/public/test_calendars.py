"""Calendars over HTTP: requirements 24, 25 and 83 to 95, filters, and how little they cost."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.actions import editing, publishing, scheduling, seating
from eventapp.actions.scheduling import Schedule
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from tests import cast
from tests.documents.examples import entry, header, lines

WHEN = cast.when


@pytest.fixture
def forum(context: Flask) -> Event:
    """A published forum of Suda's network."""
    return cast.forum(cast.organization(), cast.room())


def moved(event: Event, days: int = 40) -> None:
    """Suda moves the event."""
    with transaction():
        found = cast.found(event.slug)
        schedule = Schedule(WHEN(days), "on_site", "", found.venue_id, found.room_id)
        scheduling.reschedule(found, schedule)


def cancelled(event: Event) -> None:
    """Suda cancels it."""
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", "a flood"))


def titles(octets: bytes) -> list[str]:
    """The summaries of a feed."""
    return [line.removeprefix("SUMMARY:") for line in lines(octets) if line.startswith("SUMMARY")]


def test_24_sequence_rises_when_the_time_moves(forum: Event, client: FlaskClient) -> None:
    before = entry(client.get(f"/events/{forum.slug}.ics").data)
    moved(forum)
    after = entry(client.get(f"/events/{forum.slug}.ics").data)

    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after["UID"] == before["UID"]
    assert after["DTSTART"] != before["DTSTART"]


def test_24_sequence_rises_when_the_event_is_cancelled(forum: Event, client: FlaskClient) -> None:
    before = entry(client.get(f"/events/{forum.slug}.ics").data)
    cancelled(forum)
    after = entry(client.get(f"/events/{forum.slug}.ics").data)

    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1


def test_24_sequence_rises_with_each_turn_of_a_registration(
    forum: Event, client: FlaskClient
) -> None:
    malee = cast.registered(forum)
    told = [entry(client.get(f"/my/{malee.token}.ics").data)]
    with transaction():
        seating.withdraw(db.session.scalars(Registration.by_token(malee.token)).one())
    told.append(entry(client.get(f"/my/{malee.token}.ics").data))
    with transaction():
        seating.undo_withdrawal(db.session.scalars(Registration.by_token(malee.token)).one())
    told.append(entry(client.get(f"/my/{malee.token}.ics").data))

    assert [one["STATUS"] for one in told] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    numbers = [int(one["SEQUENCE"]) for one in told]
    assert numbers == sorted(set(numbers))


def test_25_a_corrected_typo_keeps_sequence_and_raises_the_stamps(
    forum: Event, client: FlaskClient
) -> None:
    before = entry(client.get(f"/events/{forum.slug}.ics").data)
    with time_machine.travel(clock.now() + timedelta(minutes=5)), transaction():
        found = cast.found(forum.slug)
        texts = editing.texts_of(found)
        editing.revise(found, type(texts)(**{**texts.__dict__, "title": Bilingual("แก้แล้ว", "")}))
    after = entry(client.get(f"/events/{forum.slug}.ics").data)

    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert after["SUMMARY"] == "แก้แล้ว"
    assert after["LAST-MODIFIED"] == after["DTSTAMP"] > before["DTSTAMP"]


def test_83_to_86_a_feed_names_itself(forum: Event, client: FlaskClient) -> None:
    told = header(client.get("/calendar.ics").data)

    assert told["NAME"] == told["X-WR-CALNAME"] == "เวทีของ Wethi"
    assert told["REFRESH-INTERVAL"] == ";VALUE=DURATION:PT1H"
    assert told["X-PUBLISHED-TTL"] == "PT1H"
    assert told["SOURCE"] == ";VALUE=URI:http://localhost/calendar.ics"
    assert told["URL"] == "http://localhost/"
    assert told["X-WR-TIMEZONE"] == "Asia/Bangkok"
    assert told["uid"] == header(client.get("/calendar.ics").data)["uid"]


def test_20_86_programs_that_look_for_the_first_uid_find_that_of_an_event(
    forum: Event, client: FlaskClient
) -> None:
    """So does vdirsyncer, which knows an event by it (pimutils/vdirsyncer, issue 1222)."""
    told = lines(client.get("/calendar.ics").data)

    assert next(line for line in told if line.startswith("UID")) == f"UID:{forum.uid}"
    assert next(line for line in told if line.upper().startswith("UID")).startswith("uid:")


def test_87_88_the_type_names_the_method_only_where_there_is_one(
    forum: Event, client: FlaskClient
) -> None:
    malee = cast.registered(forum)
    types = {
        address: client.get(address).headers["Content-Type"]
        for address in (f"/events/{forum.slug}.ics", f"/my/{malee.token}.ics", "/calendar.ics")
    }
    assert list(types.values()) == [
        "text/calendar; charset=utf-8; method=PUBLISH",
        "text/calendar; charset=utf-8; method=PUBLISH",
        "text/calendar; charset=utf-8",
    ]


@pytest.mark.parametrize("which", ["event", "my", "feed", "organization"])
def test_89_91_who_has_it_already_gets_304(forum: Event, client: FlaskClient, which: str) -> None:
    malee = cast.registered(forum)
    address = {
        "event": f"/events/{forum.slug}.ics",
        "my": f"/my/{malee.token}.ics",
        "feed": "/calendar.ics",
        "organization": "/organizations/network.ics",
    }[which]
    first = client.get(address)
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]
    assert not tag.startswith("W/")
    assert day.endswith(" GMT")

    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": day}):
        again = client.get(address, headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    for headers in (
        {"If-None-Match": '"another"'},
        {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If-None-Match": '"another"', "If-Modified-Since": day},
        {"If-Modified-Since": "nonsense"},
    ):
        assert client.get(address, headers=headers).data == first.data

    head = client.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert int(head.headers["Content-Length"]) == len(first.data)
    unseen = client.head(f"{address}?new=1")  # nothing of it is stored yet
    assert int(unseen.headers["Content-Length"]) == len(first.data)
    assert "Content-Encoding" not in first.headers
    assert "Set-Cookie" not in first.headers
    assert "no-store" not in first.headers["Cache-Control"]


def test_89_a_change_makes_the_old_tag_foreign(forum: Event, client: FlaskClient) -> None:
    for address in (f"/events/{forum.slug}.ics", "/calendar.ics", "/organizations/network.ics"):
        before = client.get(address)
        with time_machine.travel(clock.now() + timedelta(minutes=1)):
            moved(forum, days=len(address))
            after = client.get(
                address,
                headers={
                    "If-None-Match": before.headers["ETag"],
                    "If-Modified-Since": before.headers["Last-Modified"],
                },
            )
        assert after.status_code == 200
        assert after.data != before.data


def test_90_unchanged_rows_give_unchanged_octets_after_a_restart(
    forum: Event, client: FlaskClient, app: Flask
) -> None:
    cast.registered(forum)
    for address in (f"/events/{forum.slug}.ics", "/calendar.ics"):
        first = client.get(address)
        app.extensions["shelf"].clear()
        with time_machine.travel(clock.now() + timedelta(hours=3)):
            again = client.get(address)
        assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_92_a_personal_calendar_stays_between_us(forum: Event, client: FlaskClient) -> None:
    malee = cast.registered(forum)
    answer = client.get(f"/my/{malee.token}.ics")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/my/somebody-elses-token.ics").status_code == 404


def test_93_the_name_of_a_file_is_ascii_beside_thai(forum: Event, client: FlaskClient) -> None:
    told = client.get(f"/events/{forum.slug}.ics").headers["Content-Disposition"]
    assert told.isascii()
    assert told.startswith('attachment; filename="')
    assert unquote(told.rpartition("''")[2]) == "เวทีแผนพัฒนาตำบล.ics"


def test_94_a_cancelled_event_stays_until_its_day_is_past(
    forum: Event, client: FlaskClient
) -> None:
    cancelled(forum)
    assert entry(client.get("/calendar.ics").data)["STATUS"] == "CANCELLED"
    with time_machine.travel(forum.ends_at + timedelta(minutes=1)):
        assert titles(client.get("/calendar.ics").data) == []


def test_95_feeds_ring_no_alarm(forum: Event, client: FlaskClient) -> None:
    assert b"VALARM" not in client.get("/calendar.ics").data


def test_a_draft_has_no_calendar(context: Flask, client: FlaskClient) -> None:
    draft = cast.draft(cast.organization(), cast.room())
    assert client.get(f"/events/{draft.slug}.ics").status_code == 404
    assert titles(client.get("/calendar.ics").data) == []
    assert client.get("/organizations/nobody.ics").status_code == 404


def test_a_held_event_stays_in_subscribed_calendars(forum: Event, client: FlaskClient) -> None:
    assert titles(client.get("/calendar.ics?when=past").data) == []
    with time_machine.travel(forum.ends_at + timedelta(days=30)):
        assert titles(client.get("/calendar.ics").data) == ["เวทีแผนพัฒนาตำบล"]
        assert titles(client.get("/calendar.ics?when=past").data) == ["เวทีแผนพัฒนาตำบล"]
    with time_machine.travel(forum.ends_at + timedelta(days=400)):
        assert titles(client.get("/calendar.ics").data) == []
