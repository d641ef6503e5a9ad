"""What our calendars leave out: who adds one of these adds the tests of its requirement, too."""

import pytest
from flask.testing import FlaskClient

from eventapp.documents import calendars
from tests.documents import recurrences
from tests.documents.emitted import EMITTED
from tests.documents.examples import (
    BERLIN,
    MADE,
    MORNING,
    SITE,
    WHOLE_DAYS,
    about,
    entries,
    event,
    header,
    lines,
    registration,
)

COMPONENTS = {"VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT", "VALARM"}
PROPERTIES = {
    *("ACTION", "ATTENDEE", "BEGIN", "CALSCALE", "CLASS", "CONFERENCE", "CREATED", "DESCRIPTION"),
    *("DTEND", "DTSTAMP", "DTSTART", "END", "GEO", "LAST-MODIFIED", "LOCATION", "METHOD", "NAME"),
    *("ORGANIZER", "PRODID", "REFRESH-INTERVAL", "RELATED-TO", "RRULE", "SEQUENCE", "SOURCE"),
    *("STATUS", "SUMMARY", "TRANSP", "TRIGGER", "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO"),
    *("UID", "uid", "URL", "VERSION", "X-PUBLISHED-TTL", "X-WR-CALNAME", "X-WR-TIMEZONE"),
}


def letter(**more: object) -> bytes:
    """The calendar of a letter to Malee."""
    made = registration(**more)
    return calendars.letter_calendar(made, SITE, made_at=MADE, address="malee@example.org")[1]


def written() -> dict[str, bytes]:
    """Each kind of calendar, of each kind of event."""
    events = {
        "morning": event(when=MORNING),
        "days": event(when=WHOLE_DAYS),
        "online": event(when=BERLIN, attendance="online", join_url="https://meet.example.org/a"),
        "cancelled": event(state="cancelled"),
    }
    told = {f"{name} file": calendars.event_calendar(one, SITE) for name, one in events.items()}
    told |= {f"{name} letter": letter(of=one) for name, one in events.items()}
    told["withdrawn letter"] = letter(state="withdrawn")
    told["mine"] = calendars.registration_calendar(registration(), SITE)
    told["feed"] = calendars.feed([events["morning"]], about(), SITE)
    return told


@pytest.mark.parametrize("octets", written().values(), ids=written().keys())
def test_50_52_53_112_to_116_nothing_stands_there_that_no_requirement_was_kept_for(
    octets: bytes,
) -> None:
    names = {line.partition(":")[0].partition(";")[0] for line in lines(octets)}
    begun = {line.removeprefix("BEGIN:") for line in lines(octets) if line.startswith("BEGIN:")}

    assert names - PROPERTIES == set()
    assert begun - COMPONENTS == set()


every_kind = pytest.mark.parametrize("kind", EMITTED)


@every_kind
def test_55_sequence_is_a_whole_number_and_nothing_has_a_priority(kind: str) -> None:
    named = [line.partition(":") for line in lines(EMITTED[kind]())]
    numbers = [value for name, _, value in named if name.startswith("SEQUENCE")]

    assert [number for number in numbers if not number.isdecimal()] == []
    assert [name for name, _, _ in named if name.startswith("PRIORITY")] == []


@every_kind
def test_63_66_nobody_sends_for_another_and_an_address_is_said_once(kind: str) -> None:
    people = [one for one in lines(EMITTED[kind]()) if one.startswith(("ATTENDEE", "ORGANIZER"))]

    assert [one for one in people if ";SENT-BY=" in one or ";EMAIL=" in one] == []


@pytest.mark.parametrize("number", range(6))
def test_75_one_date_of_a_series_is_cancelled_as_the_entry_it_has_alone(number: int) -> None:
    row = recurrences.dates(recurrences.series())[number]
    of = event(uid=row.uid, when=row.when, starts_at=row.starts_at, state="cancelled")
    octets = letter(of=of)

    assert header(octets)["METHOD"] == "CANCEL"
    assert [one["UID"] for one in entries(octets)] == [row.uid]
    assert not any("RECURRENCE-ID" in line or "RANGE" in line for line in lines(octets))


@every_kind
def test_81_what_goes_out_replaces_and_never_adds(kind: str) -> None:
    methods = {None, "PUBLISH", "REQUEST", "CANCEL", "DECLINECOUNTER"}

    assert header(EMITTED[kind]()).get("METHOD") in methods


def test_67_scheduling_by_a_server_stays_out_of_letters() -> None:
    parameters = {
        part.partition("=")[0]
        for line in lines(letter())
        if line.startswith(("ATTENDEE", "ORGANIZER"))
        for part in line.partition(":mailto:")[0].split(";")[1:]
    }

    assert parameters == {"CN", "CUTYPE", "PARTSTAT", "ROLE", "RSVP"}


@pytest.mark.parametrize("state", ["confirmed", "pending", "waitlisted", "withdrawn", "delegated"])
def test_101_what_is_published_travels_in_no_letter(state: str) -> None:
    method = "CANCEL" if state in ("withdrawn", "delegated") else "REQUEST"

    assert header(letter(state=state))["METHOD"] == method


@pytest.mark.parametrize("verb", ["PROPFIND", "REPORT", "PUT", "MKCALENDAR"])
def test_117_a_feed_is_read_and_no_server_of_calendars(client: FlaskClient, verb: str) -> None:
    answer = client.open("/calendar.ics", method=verb)

    assert answer.status_code == 405
    assert "PROPFIND" not in answer.headers["Allow"]
    assert "DAV" not in answer.headers
