"""When an entry is: requirements 28 to 36, zones included."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from eventapp.core.when import When
from eventapp.documents import calendars
from eventapp.documents.calendar_checks import Broken
from tests.documents.examples import (
    BERLIN,
    DAY,
    NIGHT,
    SITE,
    UID,
    WHOLE_DAYS,
    about,
    entry,
    event,
    lines,
)


def of(when: When) -> dict[str, str]:
    """The entry of an event at that time."""
    return entry(calendars.event_calendar(event(when=when), SITE))


def test_28_29_a_time_has_its_zone_and_the_zone_its_description() -> None:
    told = calendars.event_calendar(event(), SITE)
    assert entry(told)["DTSTART"] == ";TZID=Asia/Bangkok:20261209T090000"
    assert entry(told)["DTEND"] == ";TZID=Asia/Bangkok:20261209T163000"
    assert [line for line in lines(told) if line.startswith("TZID")] == ["TZID:Asia/Bangkok"]


def test_28_a_time_never_floats() -> None:
    with pytest.raises(ValueError, match="floating"):
        calendars.Moment(datetime(2026, 12, 9, 9))


def test_30_a_zone_no_rule_describes_is_said_in_utc() -> None:
    when = When(DAY, DAY, time(9), time(16), "Asia/Jerusalem")
    told = calendars.event_calendar(event(when=when), SITE)
    assert entry(told)["DTSTART"] == "20261209T070000Z"
    assert "VTIMEZONE" not in told.decode()


def test_32_bangkok_has_one_offset_since_1970() -> None:
    found = lines(calendars.event_calendar(event(), SITE))
    zone = found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE") + 1]
    assert zone == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Bangkok",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:+07",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_33_utc_has_no_zone_and_no_description() -> None:
    told = calendars.event_calendar(event(when=When(DAY, DAY, time(9), None, "UTC")), SITE)
    assert entry(told)["DTSTART"] == "20261209T090000Z"
    assert "TZID" not in told.decode()


def test_34_days_without_an_hour_are_dates_with_an_exclusive_end() -> None:
    told = of(WHOLE_DAYS)
    assert told["DTSTART"] == ";VALUE=DATE:20261121"
    assert told["DTEND"] == ";VALUE=DATE:20261124"


def test_35_the_end_is_of_the_same_kind_and_later() -> None:
    across_the_change_of_clocks = of(NIGHT)
    assert across_the_change_of_clocks["DTSTART"] == ";TZID=Europe/Berlin:20260328T200000"
    assert across_the_change_of_clocks["DTEND"] == ";TZID=Europe/Berlin:20260329T060000"


def test_36_an_event_without_a_known_end_ends_with_its_day() -> None:
    told = of(When(DAY, DAY, time(13)))
    assert told["DTEND"] == ";TZID=Asia/Bangkok:20261210T000000"
    assert "DURATION" not in told


def test_feeds_describe_each_zone_once_in_order() -> None:
    made = [
        event(uid=str(UID).replace("0b", "1b")),
        event(when=BERLIN),
        event(uid=str(UID).replace("0b", "2b")),
    ]
    told = calendars.feed(made, about(), SITE)
    zones = [line for line in lines(told) if line.startswith("TZID")]
    assert zones == ["TZID:Asia/Bangkok", "TZID:Europe/Berlin"]


def test_a_buddhist_year_never_leaves() -> None:
    leaked = event(when=replace(WHOLE_DAYS, first_day=date(2500, 1, 1), last_day=date(2500, 1, 2)))
    with pytest.raises(Broken, match="Buddhist"):
        calendars.event_calendar(leaked, SITE)
