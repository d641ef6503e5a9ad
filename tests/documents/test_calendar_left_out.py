"""What our calendars leave out: who adds one of these adds the tests of its requirement, too."""

import pytest
from flask.testing import FlaskClient

from eventapp.documents import calendars
from tests.documents.examples import (
    BERLIN,
    MADE,
    MORNING,
    SITE,
    WHOLE_DAYS,
    about,
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
