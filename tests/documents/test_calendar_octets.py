"""Octets and stream of calendars: requirements 1 to 16 of RFC 5545 as our calendars meet them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventapp.core.text import Bilingual
from eventapp.documents import calendars
from eventapp.documents.calendar_text import Text, clean, folded, parameter, uri
from tests.documents.examples import (
    SITE,
    about,
    entry,
    event,
    header,
    lines,
    registration,
    unescaped,
)

HOSTILE = (
    'กา;แฟ, ชา\\n "หวาน" C:\\New\\temp\r\nบรรทัดใหม่\x00\x07\x1b\x7f\x85\u2028ท้าย'
    "\ufeff😀 น้ำำ ก็ ๒๕๖๒ BEGIN:VEVENT\nDTSTART:25690101"
)
thai = st.text(
    st.sampled_from("กขคงนมยรลวสหอะาิีึืุูเแโใไ่้๊๋์็ำฯๆ๐๙ ;,:\\\"'^\n\r\t\x00\x1f\x85\u2028\u200b😀aN7"),
    max_size=300,
)


@pytest.fixture
def hostile() -> bytes:
    """A calendar in which every text tries to break out."""
    text = Bilingual(HOSTILE * 3)
    made = event(title=text, summary=text, contact_name=text)
    made.host.name = made.venue.name = made.room.name = text
    return calendars.event_calendar(made, SITE)


def test_1_the_stream_is_utf_8_and_nothing_is_replaced(hostile: bytes) -> None:
    assert "\ufffd" not in hostile.decode("utf-8", errors="strict")


def test_2_no_mark_stands_before_the_calendar(hostile: bytes) -> None:
    assert hostile.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\xef\xbb\xbf" not in hostile


def test_3_every_line_ends_in_crlf(hostile: bytes) -> None:
    assert hostile.endswith(b"\r\n")
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)", hostile) == []


def test_4_no_line_is_longer_than_75_octets(hostile: bytes) -> None:
    lengths = [len(line) for line in hostile.split(b"\r\n")]
    assert max(lengths) <= 75
    assert sum(length >= 72 for length in lengths) > 10, "lines are folded where they must be"


def test_5_folds_fall_between_characters(hostile: bytes) -> None:
    for line in hostile.split(b"\r\n"):
        line.decode("utf-8", errors="strict")


def test_6_no_control_character_is_left(hostile: bytes) -> None:
    text = hostile.decode().replace("\r\n", "")
    assert re.findall("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]", text) == []


def test_7_text_is_escaped_once_and_reads_as_it_was_written(hostile: bytes) -> None:
    shown = unescaped(entry(hostile)["SUMMARY"])
    assert shown == clean(HOSTILE * 3)
    assert "C:\\New\\temp" in shown
    assert Text("a\\N;b,c\r\nd").to_ical() == b"a\\\\N\\;b\\,c\\nd"


def test_8_parameters_hold_no_quotes_carets_or_breaks() -> None:
    named = calendars.registration_calendar(registration(), SITE)
    told = entry(named)["ORGANIZER"]
    assert told == ";CN=เครือข่ายองค์กรชุมชน:mailto:suda@example.org"
    assert parameter('ก"ข^ค\r\nง;จ,ฉ:ช') == "ก ข ค ง;จ,ฉ:ช"
    made = event()
    made.host.name = Bilingual('กอง "ทุน"; ข, ค: ง')
    told = entry(calendars.event_calendar(made, SITE))["ORGANIZER"]
    assert told == ';CN="กอง ทุน ; ข, ค: ง":mailto:suda@example.org'


def test_9_no_parameter_is_given_twice(hostile: bytes) -> None:
    for line in lines(hostile):
        head = re.sub(r'"[^"]*"', "", line).split(":")[0]
        names = [part.split("=")[0] for part in head.split(";")[1:]]
        assert len(names) == len(set(names)), line


def test_10_one_calendar_with_balanced_components_and_its_properties_first(hostile: bytes) -> None:
    found = lines(hostile)
    assert found.count("BEGIN:VCALENDAR") == 1
    assert found[-1] == "END:VCALENDAR"
    opened: list[str] = []
    for line in found:
        if line.startswith("BEGIN:"):
            opened.append(line[6:])
        elif line.startswith("END:"):
            assert opened.pop() == line[4:]
    assert opened == []
    assert list(header(hostile)) == ["VERSION", "PRODID", "CALSCALE", "METHOD"]


def test_11_version_and_a_prodid_of_our_own(hostile: bytes) -> None:
    assert header(hostile)["VERSION"] == "2.0"
    assert header(hostile)["PRODID"] == "-//Wethi//Wethi calendar//EN"
    assert [line for line in lines(hostile) if line.startswith(("VERSION", "PRODID"))][2:] == []


def test_12_every_year_on_the_wire_is_of_the_common_era() -> None:
    told = calendars.event_calendar(event(), SITE)
    years = [
        int(line.partition(":")[2][:4])
        for line in lines(told)
        if re.match(r"(DT|CREATED|LAST-MODIFIED)", line)
    ]
    assert sorted(set(years)) == [1970, 2026]
    assert header(told)["CALSCALE"] == "GREGORIAN"
    assert "พ.ศ. 2569" in entry(told)["DESCRIPTION"], "for people it is the Buddhist Era"


def test_13_an_empty_feed_still_has_a_component() -> None:
    assert lines(calendars.feed([], about(), SITE)).count("BEGIN:VTIMEZONE") == 1


def test_14_descriptions_are_plain_text(hostile: bytes) -> None:
    assert "<" not in entry(hostile)["DESCRIPTION"]
    assert "X-ALT-DESC" not in entry(hostile)


def test_15_empty_properties_are_left_out() -> None:
    nowhere = event(
        venue=None,
        room=None,
        contact_name=Bilingual(),
        contact_phone="",
        contact_email="",
        summary=Bilingual(),
    )
    told = calendars.event_calendar(nowhere, SITE)
    assert [line for line in lines(told) if line.endswith(":")] == []
    assert "LOCATION" not in entry(told)
    assert "GEO" not in entry(told)


def test_16_properties_of_our_own_are_escaped_as_text() -> None:
    told = calendars.feed([], about(name="ก, ข; ค\nง"), SITE)
    assert header(told)["X-WR-CALNAME"] == header(told)["NAME"] == "ก\\, ข\\; ค\\nง"


@given(thai)
@example("\\" * 200)
@example("ก" * 24 + "\\" + "ข")
def test_any_text_is_folded_and_comes_back(text: str) -> None:
    told = folded(b"SUMMARY:" + Text(text).to_ical())

    assert all(len(line) <= 75 for line in told.split(b"\r\n"))
    assert told.endswith(b"\r\n")
    unfolded = told.decode().replace("\r\n ", "").removesuffix("\r\n")
    assert unescaped(unfolded.removeprefix("SUMMARY:")) == clean(text)
    assert not any(_ends_inside_escape(line) for line in told.split(b"\r\n "))


def _ends_inside_escape(line: bytes) -> bool:
    slashes = len(line.rstrip(b"\r\n")) - len(line.rstrip(b"\r\n").rstrip(b"\\"))
    return slashes % 2 == 1


def test_addresses_are_ascii_and_keep_what_is_encoded() -> None:
    assert uri("https://ก.example/ข?q=%E0%B8%81&x=ค") == (
        "https://%E0%B8%81.example/%E0%B8%82?q=%E0%B8%81&x=%E0%B8%84"
    )
