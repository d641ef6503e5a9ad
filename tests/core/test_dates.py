"""Dates and times as they are written for Thai and English readers."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from eventapp.core import dates
from eventapp.core.dates import When
from eventapp.core.i18n import using

DAY = date(2019, 6, 19)
MORNING, EVENING = time(8, 30), time(15, 30)


@pytest.mark.parametrize(
    ("style", "thai", "english"),
    [
        ("full", "วันพุธที่ 19 มิถุนายน 2562", "Wednesday 19 June 2019"),
        ("formal", "วันพุธที่ 19 มิถุนายน พ.ศ. 2562", "Wednesday 19 June 2019"),
        ("long", "19 มิถุนายน 2562", "19 June 2019"),
        ("official", "19 มิถุนายน พ.ศ. 2562", "19 June 2019"),
        ("medium", "พุธ 19 มิ.ย. 2562", "Wed 19 Jun 2019"),
        ("brief", "19 มิ.ย. 2562", "19 Jun 2019"),
        ("short", "19 มิ.ย. 62", "19 Jun 2019"),
        ("numeric", "19/06/2562", "19/06/2019"),
        ("day_month", "19 มิ.ย.", "19 Jun"),
        ("month", "มิถุนายน 2562", "June 2019"),
        ("month_short", "มิ.ย. 62", "Jun 2019"),
    ],
)
def test_a_day_in_every_style(style: str, thai: str, english: str) -> None:
    assert dates.format_date(DAY, style, "th") == thai
    assert dates.format_date(DAY, style, "en") == english


def test_every_style_is_tested_here() -> None:
    tested = test_a_day_in_every_style.pytestmark[0].args[1]

    assert {row[0] for row in tested} == set(dates.STYLES)


def test_the_language_of_the_moment_is_the_default() -> None:
    with using("th"):
        assert dates.format_date(DAY) == "19 มิถุนายน 2562"
    with using("en"):
        assert dates.format_date(DAY) == "19 June 2019"


def test_thai_digits_where_a_letter_asks_for_them() -> None:
    assert dates.format_date(DAY, "long", "th", thai=True) == "๑๙ มิถุนายน ๒๕๖๒"
    assert dates.format_time(time(9, 0), "th", thai=True) == "๐๙.๐๐ น."
    assert dates.format_range(DAY, date(2019, 6, 20), "brief", "th", thai=True) == (
        "๑๙–๒๐ มิ.ย. ๒๕๖๒"
    )


@pytest.mark.parametrize(
    ("last", "style", "thai", "english"),
    [
        (DAY, "brief", "19 มิ.ย. 2562", "19 Jun 2019"),
        (date(2019, 6, 20), "brief", "19–20 มิ.ย. 2562", "19–20 Jun 2019"),
        (date(2019, 6, 20), "official", "19–20 มิถุนายน พ.ศ. 2562", "19–20 June 2019"),
        (date(2019, 7, 2), "brief", "19 มิ.ย. – 2 ก.ค. 2562", "19 Jun – 2 Jul 2019"),
        (date(2020, 1, 2), "short", "19 มิ.ย. 62 – 2 ม.ค. 63", "19 Jun 2019 – 2 Jan 2020"),
        (date(2019, 6, 20), "numeric", "19/06/2562 – 20/06/2562", "19/06/2019 – 20/06/2019"),
        (
            date(2019, 6, 20),
            "full",
            "วันพุธที่ 19 – วันพฤหัสบดีที่ 20 มิถุนายน 2562",
            "Wednesday 19 – Thursday 20 June 2019",
        ),
        (date(2019, 6, 20), "month", "มิถุนายน 2562", "June 2019"),
        (date(2019, 7, 2), "month", "มิถุนายน – กรกฎาคม 2562", "June – July 2019"),
        (date(2019, 6, 20), "day_month", "19–20 มิ.ย.", "19–20 Jun"),
    ],
)
def test_a_range_says_once_what_both_days_share(
    last: date, style: str, thai: str, english: str
) -> None:
    assert dates.format_range(DAY, last, style, "th") == thai
    assert dates.format_range(DAY, last, style, "en") == english


@pytest.mark.parametrize(
    ("starts", "ends", "thai", "english"),
    [
        (time(9, 0), time(16, 30), "09.00–16.30 น.", "9:00–16:30"),
        (time(9, 0), None, "09.00 น.", "9:00"),
        (time(0, 0), time(0, 5), "00.00–00.05 น.", "0:00–0:05"),
        (time(13, 0), time(13, 0), "13.00 น.", "13:00"),
    ],
)
def test_times(starts: time, ends: time | None, thai: str, english: str) -> None:
    assert dates.format_time_range(starts, ends, "th") == thai
    assert dates.format_time_range(starts, ends, "en") == english


@pytest.mark.parametrize(
    ("when", "thai", "english"),
    [
        (When(DAY), "วันพุธที่ 19 มิถุนายน 2562", "Wednesday 19 June 2019"),
        (
            When(DAY, None, MORNING, EVENING),
            "วันพุธที่ 19 มิถุนายน 2562 เวลา 08.30–15.30 น.",
            "Wednesday 19 June 2019, 8:30–15:30",
        ),
        (
            When(DAY, date(2019, 6, 20), MORNING, EVENING),
            "วันพุธที่ 19 มิถุนายน 2562 เวลา 08.30 น. – วันพฤหัสบดีที่ 20 มิถุนายน 2562 เวลา 15.30 น.",
            "Wednesday 19 June 2019, 8:30 – Thursday 20 June 2019, 15:30",
        ),
        (
            When(DAY, date(2019, 6, 20), MORNING),
            "วันพุธที่ 19 มิถุนายน 2562 เวลา 08.30 น. – วันพฤหัสบดีที่ 20 มิถุนายน 2562",
            "Wednesday 19 June 2019, 8:30 – Thursday 20 June 2019",
        ),
        (
            When(DAY, None, MORNING, EVENING, "Asia/Tokyo"),
            "วันพุธที่ 19 มิถุนายน 2562 เวลา 08.30–15.30 น. (Asia/Tokyo)",
            "Wednesday 19 June 2019, 8:30–15:30 (Asia/Tokyo)",
        ),
    ],
)
def test_when_something_happens(when: When, thai: str, english: str) -> None:
    assert dates.format_when(when, "th") == thai
    assert dates.format_when(when, "en") == english


def test_a_moment_on_the_clock_of_a_zone() -> None:
    moment = datetime(2019, 6, 18, 18, 5, tzinfo=UTC)

    assert dates.format_datetime(moment, "Asia/Bangkok", "th") == "19 มิ.ย. 2562 เวลา 01.05 น."
    assert dates.format_datetime(moment, "UTC", "en") == "18 Jun 2019, 18:05"


def test_both_eras_are_echoed() -> None:
    assert dates.echo(DAY, "th") == "19 มิถุนายน 2562 (2019)"
    assert dates.echo(DAY, "en") == "19 June 2019 (B.E. 2562)"


def test_the_fiscal_year_turns_on_the_first_of_october() -> None:
    assert dates.fiscal_year(date(2019, 9, 30)) == 2562
    assert dates.fiscal_year(date(2019, 10, 1)) == 2563
    assert dates.fiscal_year_days(2563) == (date(2019, 10, 1), date(2020, 9, 30))
    assert dates.format_fiscal_year(date(2020, 9, 30), "th") == "ปีงบประมาณ พ.ศ. 2563"
    assert dates.format_fiscal_year(DAY, "th", thai=True) == "ปีงบประมาณ พ.ศ. ๒๕๖๒"
    assert dates.format_fiscal_year(date(2020, 9, 30), "en") == "fiscal year 2020 (B.E. 2563)"


def test_names_and_years() -> None:
    assert [dates.month_name(m, "th", short=True) for m in (1, 12)] == ["ม.ค.", "ธ.ค."]
    assert dates.month_name(2, "en") == "February"
    assert dates.weekday_name(DAY, "th") == "พุธ"
    assert dates.weekday_name(DAY, "en", short=True) == "Wed"
    assert dates.format_year(2019, "th") == "2562"
    assert dates.format_year(2019, "en") == "2019"


def test_a_month_begins_on_sunday_and_shows_whole_weeks() -> None:
    weeks = dates.month_grid(2019, 6)

    assert weeks[0][0] == date(2019, 5, 26)
    assert weeks[-1][-1] == date(2019, 7, 6)
    assert {len(week) for week in weeks} == {7}
    assert {week[0].weekday() for week in weeks} == {6}


def test_names_are_those_of_the_unicode_locale_data() -> None:
    from babel.dates import get_day_names, get_month_names

    for locale in ("th", "en"):
        for width, months in (("wide", dates.MONTHS), ("abbreviated", dates.MONTHS_SHORT)):
            assert months[locale] == tuple(get_month_names(width, locale=locale).values())
    english, thai = (get_day_names("wide", locale=locale) for locale in ("en", "th"))
    assert [english[n] for n in range(7)] == list(dates.WEEKDAYS["en"])
    assert [thai[n] for n in range(7)] == [f"วัน{name}" for name in dates.WEEKDAYS["th"]]


def test_the_number_between_the_eras_stands_in_one_file() -> None:
    code = Path(dates.__file__).parent.parent

    found = {path.name for path in code.rglob("*.py") if re.search(r"\b543\b", path.read_text())}

    assert found == {"buddhist.py"}
