"""A series as a feed: a rule with what departs from it, expanded by readers that are not ours."""

import re
from datetime import date, time, timedelta

import pytest

from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.event import CANCELLED
from tests.documents.examples import lines
from tests.documents.recurrences import (
    AUTUMN,
    BERLIN,
    DAYS,
    READERS,
    UID,
    WEEKLY,
    Reader,
    blocks,
    dates,
    move,
    series,
    told,
)


@pytest.fixture(params=READERS, ids=lambda reader: reader.__name__)
def reader(request) -> Reader:
    return request.param


@pytest.mark.parametrize("when", [WEEKLY, BERLIN, AUTUMN], ids=["Bangkok", "spring", "autumn"])
def test_every_reader_finds_the_instants_of_the_dates(reader, when):
    of = series(when)
    rows = dates(of)

    assert reader(told(of, rows)) == [row.starts_at for row in rows]


@pytest.mark.parametrize("when", [WEEKLY, BERLIN, AUTUMN], ids=["Bangkok", "spring", "autumn"])
def test_every_reader_follows_what_departs_from_the_rule(reader, when):
    of = series(when)
    rows = dates(of)
    move(rows[1], rows[1].when.moved_to(rows[1].when.first_day + timedelta(days=2)))
    rows[3].state = CANCELLED
    rows.pop(4)

    assert reader(told(of, rows)) == [rows[n].starts_at for n in (0, 1, 2, 4)]


def test_every_reader_finds_whole_days(reader):
    of = series(DAYS)
    rows = dates(of)
    rows.pop(2)

    assert reader(told(of, rows)) == [row.when.first_day for row in rows]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=9",
        "FREQ=MONTHLY;BYMONTHDAY=7;COUNT=5",
        "FREQ=MONTHLY;BYDAY=1MO;COUNT=5",
        "FREQ=DAILY;INTERVAL=10;UNTIL=20270301",
    ],
)
def test_every_reader_understands_every_rule(reader, rule):
    of = series(rule=rule)
    rows = dates(of)

    assert len(rows) >= 5
    assert reader(told(of, rows)) == [row.starts_at for row in rows]


def test_req_37_one_rule_with_one_end():
    of = series()
    rules = [line for line in lines(told(of, dates(of))) if line.startswith("RRULE")]

    assert rules == ["RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20270111T020000Z"]


def test_req_38_until_is_utc_with_a_zone_and_a_day_without():
    of = series(DAYS)

    assert blocks(told(of, dates(of)))[0]["RRULE"].endswith(";UNTIL=20270111")


def test_req_39_exceptions_have_the_form_of_the_start_and_name_instances():
    timed, whole = series(), series(DAYS)
    (some, days) = dates(timed), dates(whole)
    del some[2:4], days[2:4]

    assert blocks(told(timed, some))[0]["EXDATE;TZID=Asia/Bangkok"] == (
        "20261221T090000,20261228T090000"
    )
    assert blocks(told(whole, days))[0]["EXDATE;VALUE=DATE"] == "20261221,20261228"


def test_req_40_the_start_is_the_first_instance_even_when_it_is_dropped(reader):
    of = series()
    rows = dates(of)[1:]
    octets = told(of, rows)

    assert blocks(octets)[0]["DTSTART;TZID=Asia/Bangkok"] == "20261207T090000"
    assert reader(octets) == [row.starts_at for row in rows]


def test_req_41_a_moved_instance_is_complete_and_has_no_rule():
    of = series()
    rows = dates(of)
    move(rows[1], rows[1].when.moved_to(date(2026, 12, 16)))
    master, moved = blocks(told(of, rows))

    assert master["UID"] == moved["UID"] == UID
    assert moved["RECURRENCE-ID;TZID=Asia/Bangkok"] == "20261214T090000"
    assert moved["DTSTART;TZID=Asia/Bangkok"] == "20261216T090000"
    assert {"DTEND;TZID=Asia/Bangkok", "SUMMARY", "LOCATION", "DESCRIPTION"} <= moved.keys()
    assert not {name.split(";")[0] for name in moved} & {"RRULE", "RDATE", "EXDATE"}


@pytest.mark.parametrize(
    "change", [{"title": Bilingual("อื่น")}, {"room_id": 7}, {"summary": Bilingual("อื่น")}]
)
def test_req_41_another_title_room_or_summary_makes_an_instance_of_its_own(change):
    of = series()
    rows = dates(of)
    for name, value in change.items():
        setattr(rows[2], name, value)
    _master, other = blocks(told(of, rows))

    assert other["RECURRENCE-ID;TZID=Asia/Bangkok"] == "20261221T090000"


def test_req_42_44_neither_range_nor_rscale_nor_rdate_stand_anywhere():
    of = series()
    rows = dates(of)
    move(rows[1], rows[1].when.moved_to(date(2026, 12, 16)))
    octets = told(of, rows)

    assert re.findall(rb"RANGE=|RSCALE|RDATE|SKIP", octets) == []


def test_req_43_a_list_of_dates_is_single_entries_with_their_own_identities(reader):
    of = series()
    rows = dates(of)
    octets = told(series(rule=""), rows)

    assert [one["UID"] for one in blocks(octets)] == [row.uid for row in rows]
    assert b"RRULE" not in octets
    assert reader(octets) == [row.starts_at for row in rows]


def test_dates_that_all_depart_are_single_entries():
    of = series()
    rows = dates(of)
    for row in rows:
        move(row, row.when.moved_to(row.when.first_day + timedelta(days=1)))

    assert [one["UID"] for one in blocks(told(of, rows))] == [row.uid for row in rows]


def test_a_cancelled_date_is_told_until_it_is_past_and_then_left_out():
    of = series()
    rows = dates(of)
    rows[1].state = CANCELLED
    _master, cancelled = blocks(told(of, rows))
    (after,) = blocks(told(of, rows, now=rows[1].ends_at))

    assert cancelled["STATUS"] == "CANCELLED"
    assert after["EXDATE;TZID=Asia/Bangkok"] == "20261214T090000"
    assert int(after["SEQUENCE"]) > int(cancelled["SEQUENCE"])


def test_the_sequence_rises_with_the_rule_and_with_every_new_date():
    of = series()
    rows = dates(of)
    first = int(blocks(told(of, rows[:3]))[0]["SEQUENCE"])
    second = int(blocks(told(of, rows))[0]["SEQUENCE"])
    of.sequence += 1
    third = int(blocks(told(of, rows))[0]["SEQUENCE"])

    assert first < second < third


def test_an_hour_that_the_clock_skips_makes_single_entries(reader):
    """02.30 on 29 March 2026 is no time in Berlin: some readers skip it in a rule, some do not."""
    night = When(date(2026, 3, 22), date(2026, 3, 22), time(2, 30), time(5), "Europe/Berlin")
    of = series(night, "FREQ=WEEKLY;BYDAY=SU;COUNT=3")
    rows = dates(of)
    octets = told(of, rows)

    assert [one["UID"] for one in blocks(octets)] == [row.uid for row in rows]
    assert (rows[0].starts_at, rows[2].starts_at) == (reader(octets)[0], reader(octets)[2])


def test_a_night_in_which_the_clock_changes_lasts_as_long_as_it_does():
    """From 22.00 to 06.00 over the change are seven hours, which the rule's eight do not say."""
    night = When(date(2026, 3, 21), date(2026, 3, 22), time(22), time(6), "Europe/Berlin")
    of = series(night, "FREQ=WEEKLY;BYDAY=SA;COUNT=3")
    _master, short = blocks(told(of, dates(of)))

    assert short["RECURRENCE-ID;TZID=Europe/Berlin"] == "20260328T220000"
    assert short["DTEND;TZID=Europe/Berlin"] == "20260329T060000"


def test_a_zone_without_yearly_rules_has_single_entries():
    morocco = When(date(2026, 12, 7), date(2026, 12, 7), time(9), time(12), "Africa/Casablanca")
    of = series(morocco)
    rows = dates(of)

    assert [one["UID"] for one in blocks(told(of, rows))] == [row.uid for row in rows]


def test_a_second_date_on_a_day_that_was_cancelled_stands_alone(reader):
    of = series()
    rows = dates(of)
    rows[1].state = CANCELLED
    again = dates(of)[1]
    again.uid = "00000000-0000-4000-8000-00000000aaaa"
    octets = told(of, [*rows, again])

    assert reader(octets) == sorted(row.starts_at for row in dates(of))


def test_unchanged_rows_give_unchanged_octets_and_every_line_fits():
    of = series()
    rows = dates(of)
    rows = [rows[0], *rows[3:]]

    assert told(of, rows) == told(of, rows)
    assert max(len(line) for line in told(of, rows).split(b"\r\n")) <= 75
