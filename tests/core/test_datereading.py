"""Reading dates back: every form, both eras, both kinds of digits, and what is refused."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import dates
from eventapp.core.errors import Refused
from eventapp.core.i18n import using

DAY = date(2019, 6, 19)
SINGLE = sorted(set(dates.STYLES) - {"short", "day_month", "month", "month_short"})
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
NEITHER = (
    "The year %s is neither a Buddhist Era year from 2400 nor a Common Era year from 1900 to 2200."
)
TONGUES = st.sampled_from(["th", "en"])


@given(DAYS, st.sampled_from(SINGLE), TONGUES, st.booleans())
def test_every_form_reads_back_from_2443_to_2743(
    day: date, style: str, locale: str, thai: bool
) -> None:
    assert dates.parse_date(dates.format_date(day, style, locale, thai=thai)) == day


@given(DAYS, TONGUES)
def test_the_echo_of_both_eras_reads_back(day: date, locale: str) -> None:
    assert dates.parse_date(dates.echo(day, locale)) == day


@given(DAYS, st.integers(0, 365), st.sampled_from(SINGLE), TONGUES, st.booleans())
def test_every_range_reads_back(
    first: date, days: int, style: str, locale: str, thai: bool
) -> None:
    last = min(date.fromordinal(first.toordinal() + days), date(2200, 12, 31))

    text = dates.format_range(first, last, style, locale, thai=thai)

    assert dates.parse_range(text) == (first, last)


@given(st.dates(date(1957, 1, 1), date(2056, 12, 31)), st.booleans())
def test_short_years_read_back_where_an_import_says_the_era(day: date, thai: bool) -> None:
    text = dates.format_date(day, "short", "th", thai=thai)

    assert dates.parse_date(text, short_years="be") == day
    with pytest.raises(Refused, match="2562"):
        dates.parse_date(text)


@given(st.times(), st.none() | st.times(), TONGUES, st.booleans())
def test_times_read_back(starts: time, ends: time | None, locale: str, thai: bool) -> None:
    starts = starts.replace(second=0, microsecond=0)
    ends = ends and ends.replace(second=0, microsecond=0)

    text = dates.format_time_range(starts, ends, locale, thai=thai)

    assert dates.parse_time_range(text) == (starts, None if ends == starts else ends)
    assert dates.parse_time(dates.format_time(starts, locale, thai=thai)) == starts


@pytest.mark.parametrize(
    "text",
    [
        "วันพุธที่ 19 มิถุนายน 2562", "วันที่ 19 มิถุนายน 2562", "พุธ 19 มิ.ย. 2562",
        "พ. 19 มิ.ย. 2562", "19 มิถุนายน พ.ศ. 2562", "19 มิ.ย.พ.ศ.2562", "19 มิ.ย 2562",
        "วันที่ ๑๙ เดือนมิถุนายน พุทธศักราช ๒๕๖๒", "๑๙ เดือน มิ.ย. คริสต์ศักราช 2019",
        "19มิ.ย.2562", "๑๙ มิถุนายน พ.ศ. ๒๕๖๒", "19/06/2562", "19/6/2562", "19-6-2562",
        "19.06.2562", "๑๙/๐๖/๒๕๖๒", "19/06/2019", "2019-06-19", "2562-06-19", "2562/6/19",
        "19 June 2019", "Wednesday, 19 June 2019", "June 19, 2019", "Jun 19th 2019",
        "19 Jun 2562 BE", "19 มิถุนายน ค.ศ. 2019", "19 มิถุนายน 2562 (2019)",
        "19 June 2019 (B.E. 2562)", "  19  มิถุนายน\u00a02562 ", "19 JUNE 2019",
    ],
)  # fmt: skip
def test_the_forms_people_write(text: str) -> None:
    assert dates.parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("19/06/62", "Write the year with four digits, for example 2019 or 2562."),
        ("19 มิ.ย. 5", "Write the year with four digits, for example 2019 or 2562."),
        ("19 มิ.ย. 2300", NEITHER % "2300"),
        ("1/1/1899", NEITHER % "1899"),
        ("1/1/2744", NEITHER % "2744"),
        ("1/1/25622", NEITHER % "25622"),
        ("19 มิ.ย. พ.ศ. 2019", "The year 2019 does not fit the era written beside it."),
        ("19 มิ.ย. ค.ศ. 2562", "The year 2562 does not fit the era written beside it."),
        ("29 กุมภาพันธ์ 2562", "February 2019 has 28 days, there is no day 29."),
        ("31/4/2562", "April 2019 has 30 days, there is no day 31."),
        ("0/4/2562", "April 2019 has 30 days, there is no day 0."),
        ("19/13/2562", "There is no month 13."),
        ("19/0/2562", "There is no month 0."),
        ("จันทร์ 19 มิ.ย. 2562", "That day is a Wednesday, not a “จันทร์”."),
        (
            "19 มิ.ย. 2562 (2018)",
            "The two years in “19 มิ.ย. 2562 (2018)” are not the same year.",
        ),
        ("พรุ่งนี้", "“พรุ่งนี้” is not a date. Write it like 19 June 2019."),
        ("", "“” is not a date. Write it like 19 June 2019."),
        ("2019-06-19T10:00", "“2019-06-19T10:00” is not a date. Write it like 19 June 2019."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with using("en"), pytest.raises(Refused) as refused:
        dates.parse_date(text)

    with using("en"):
        assert refused.value.message == reason


def test_a_leap_day_of_either_era_is_a_day() -> None:
    assert dates.parse_date("29 กุมภาพันธ์ 2563") == date(2020, 2, 29)
    assert dates.parse_date("29/2/2020") == date(2020, 2, 29)
    assert dates.parse_date("2563-02-29") == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("year", "ce"),
    [(2400, 1857), (2562, 2019), (2743, 2200), (1900, 1900), (2200, 2200), (2019, 2019)],
)
def test_the_rule_of_the_eras(year: int, ce: int) -> None:
    assert dates.year_to_ce(year) == ce


@pytest.mark.parametrize("year", [0, 62, 99, 100, 1899, 2201, 2399, 2744, 9999, -1])
def test_years_of_no_era_are_refused(year: int) -> None:
    with pytest.raises(Refused):
        dates.year_to_ce(year)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("19-20 มิ.ย. 2562", DAY, date(2019, 6, 20)),
        ("19 - 20 มิ.ย. 2562", DAY, date(2019, 6, 20)),
        ("19 ถึง 20 มิถุนายน 2562", DAY, date(2019, 6, 20)),
        ("19/6 - 2/7/2562", DAY, date(2019, 7, 2)),
        ("19 June to 2 July 2019", DAY, date(2019, 7, 2)),
        ("2019-06-19 – 2019-06-20", DAY, date(2019, 6, 20)),
        ("๑๙–๒๐ มิ.ย. ๒๕๖๒", DAY, date(2019, 6, 20)),
    ],
)
def test_ranges_people_write(text: str, first: date, last: date) -> None:
    assert dates.parse_range(text) == (first, last)


@pytest.mark.parametrize("text", ["20–19 มิ.ย. 2562", "19 มิ.ย. 2562 –", "–", "x – y", "abc"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        dates.parse_range(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9.00 น.", time(9)), ("09:00", time(9)), ("9.30", time(9, 30)), ("๐๙.๐๐ น.", time(9)),
        ("9 น.", time(9)), ("เวลา 13.05 นาฬิกา", time(13, 5)), ("09:00:00", time(9)),
        ("0.00", time(0)), ("23:59", time(23, 59)), ("9.30น.", time(9, 30)),
        ("0900", time(9)), ("930", time(9, 30)), ("๑๖๓๐", time(16, 30)),
    ],
)  # fmt: skip
def test_times_people_write(text: str, moment: time) -> None:
    assert dates.parse_time(text) == moment


@pytest.mark.parametrize(
    "text", ["24.00", "9.60", "9.5", "9", "2562", "16", "", "น.", "9.00.00.00", "-1:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        dates.parse_time(text)


@given(DAYS.filter(lambda day: day < date(2200, 10, 1)), st.booleans())
def test_the_fiscal_year_reads_back(day: date, thai: bool) -> None:
    first, last = dates.parse_fiscal_year(dates.format_fiscal_year(day, "th", thai=thai))

    assert first <= day <= last
    assert dates.parse_fiscal_year("2563") == (date(2019, 10, 1), date(2020, 9, 30))
    with pytest.raises(Refused):
        dates.parse_fiscal_year("ปีหน้า")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_never_an_accident(text: str) -> None:
    for read in (dates.parse_date, dates.parse_range, dates.parse_time, dates.parse_time_range):
        with suppress(Refused):
            read(text)
