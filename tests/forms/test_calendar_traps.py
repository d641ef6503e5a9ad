"""Calendars that are built as traps, and noise: read or refused, and soon."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventapp.core.errors import Refused
from eventapp.forms.calendar_file import LARGEST_BYTES, read
from tests.forms import foreign
from tests.forms.foreign import calendar, entry, event

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = "DTSTART;VALUE=DATE:20270110"


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=-53MO"]
)
def test_rules_without_dates_cost_little(rule):
    entries = [entry("DTSTART:20120101T000000", f"RRULE:{rule}", uid=str(n)) for n in range(500)]

    read(calendar(*entries), now=NOW)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"hello",
        b"<!doctype html><html>",
        b"\x00" * 1000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nBEGIN:X\r\n" * 50 + b"BEGIN:Y\r\n" * 50_000,
        b"BEGIN:VCALENDAR\r\n" * 30_000,
        b"x" * (LARGEST_BYTES + 1),
    ],
)
def test_what_is_no_calendar_is_refused_in_words(octets):
    with pytest.raises(Refused) as refused:
        read(octets, now=NOW)

    assert refused.value.message


@pytest.mark.parametrize(
    "octets",
    [
        event(DAY, "DESCRIPTION:" + "x" * 1_900_000),
        event(DAY, "DESCRIPTION;A=" + ";B=c" * 400_000 + ":x"),
        event(DAY, "DESCRIPTION:" + "<" * 1_900_000),
        event(DAY, "DESCRIPTION:<p" + "<br" * 600_000),
        event(DAY, "EXDATE:" + "20270110," * 200_000),
        event(DAY, "CATEGORIES:" + "," * 1_900_000),
        event(DAY, *["DESCRIPTION:" + "\\" * 15_000] * 100),
        event(DAY, "x\r\n" * 600_000),
        b"\n" * 1_900_000 + event(DAY),
        event(DAY, "\r\n " * 600_000),
        calendar("BEGIN:VEVENT\r\n" * 130_000),
        calendar("END:VEVENT\r\n" * 150_000),
        b"BEGIN:VCALENDAR\r\n" + b"\xff" * 1_900_000,
    ],
    ids=range(13),
)
def test_a_trap_is_read(octets):

    read(octets[:LARGEST_BYTES], now=NOW)


LINES = st.one_of(
    st.sampled_from(foreign.GOOGLE.splitlines() + foreign.OUTLOOK.splitlines()),
    st.text(max_size=40),
    st.builds(
        "{}{}:{}".format,
        st.sampled_from(["DTSTART", "DTEND", "RRULE", "EXDATE", "RDATE", "UID", "GEO", "URL",
                         "DURATION", "RECURRENCE-ID", "SUMMARY", "LOCATION", "LAST-MODIFIED"]),
        st.sampled_from(["", ";TZID=Asia/Bangkok", ";TZID=X", ";VALUE=DATE", ';TZID="', ";A"]),
        st.one_of(st.text(max_size=30),
                  st.from_regex(r"[0-9]{8}(T[0-9]{6}Z?)?", fullmatch=True),
                  st.from_regex(r"FREQ=(DAI|WEEK|MONTH|YEAR)LY(;[A-Z]{2,10}=[-0-9A-Z,]{1,9}){0,4}",
                                fullmatch=True)),
    ),
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.sampled_from(["\r\n", "\n", "\r", "\r\n "]))
@example(["BEGIN:VEVENT", "DTSTART:20270110", "RRULE:FREQ=DAILY;BYSETPOS=1"], "\n")
def test_any_lines_are_read_or_refused(lines, ends):
    octets = ends.join(["BEGIN:VCALENDAR\nBEGIN:VEVENT", *lines]).encode("utf-8", "replace")

    with suppress(Refused):
        whole = read(octets, now=NOW)
        assert all(len(one.key) <= 255 and (one.when or one.skipped) for one in whole.events)


@given(st.binary(max_size=300))
def test_any_octets_are_read_or_refused(octets):
    for whole in (octets, foreign.GOOGLE.encode()[:400] + octets):
        with suppress(Refused):
            read(whole, now=NOW)
