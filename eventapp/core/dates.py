"""Dates and times as Thai and English readers write them; the only place of the Buddhist Era."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from eventapp.core import i18n
from eventapp.core.buddhist import (
    MONTHS,
    MONTHS_SHORT,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    be_year,
    era_year_to_ce,
    fiscal_year,
    fiscal_year_days,
    year_to_be,
    year_to_ce,
)
from eventapp.core.datereading import (
    parse_date,
    parse_fiscal_year,
    parse_range,
    parse_time,
    parse_time_range,
)
from eventapp.core.thai import thai_digits
from eventapp.core.when import BANGKOK, When, is_zone

__all__ = [
    "BANGKOK",
    "STYLES",
    "When",
    "be_year",
    "echo",
    "era_year_to_ce",
    "fiscal_year",
    "fiscal_year_days",
    "format_date",
    "format_datetime",
    "format_fiscal_year",
    "format_range",
    "format_time",
    "format_time_range",
    "format_when",
    "format_year",
    "is_zone",
    "month_grid",
    "month_name",
    "parse_date",
    "parse_fiscal_year",
    "parse_range",
    "parse_time",
    "parse_time_range",
    "weekday_name",
    "year_to_be",
    "year_to_ce",
]

# {d} day, {m} {mon} month, {w} {wd} weekday, {y} {yy} year of the reader's era
STYLES = {
    "full": ("วัน{w}ที่ {d} {m} {y}", "{w} {d} {m} {y}"),
    "formal": ("วัน{w}ที่ {d} {m} พ.ศ. {y}", "{w} {d} {m} {y}"),
    "long": ("{d} {m} {y}", "{d} {m} {y}"),
    "official": ("{d} {m} พ.ศ. {y}", "{d} {m} {y}"),
    "medium": ("{w} {d} {mon} {y}", "{wd} {d} {mon} {y}"),
    "brief": ("{d} {mon} {y}", "{d} {mon} {y}"),
    "short": ("{d} {mon} {yy}", "{d} {mon} {y}"),
    "numeric": ("{d:02}/{n:02}/{y}", "{d:02}/{n:02}/{y}"),
    "day_month": ("{d} {mon}", "{d} {mon}"),
    "month": ("{m} {y}", "{m} {y}"),
    "month_short": ("{mon} {yy}", "{mon} {y}"),
}


def format_date(
    day: date, style: str = "long", locale: str | None = None, *, thai: bool = False
) -> str:
    """A day in one of `STYLES`, in the Buddhist Era for Thai readers; `thai` asks for ๑๒๓."""
    return _with_digits(_fill(STYLES[style], day, locale or i18n.locale()), thai)


def format_range(
    first: date, last: date, style: str = "long", locale: str | None = None, *, thai: bool = False
) -> str:
    """Two days with what they share said once: 19–20 มิ.ย. 2562."""
    tongue = locale or i18n.locale()
    if first == last:
        return format_date(first, style, tongue, thai=thai)
    until = format_date(last, style, tongue)
    if until == format_date(first, style, tongue):
        return _with_digits(until, thai)
    shape = _opening(STYLES[style][tongue != "th"], first, last)
    dash = "–" if shape == "{d}" else " – "
    return _with_digits(_fill((shape, shape), first, tongue) + dash + until, thai)


def format_time(moment: time, locale: str | None = None, *, thai: bool = False) -> str:
    """09.00 น. for Thai readers, 9:00 for English ones."""
    if (locale or i18n.locale()) == "th":
        return _with_digits(f"{moment:%H.%M} น.", thai)
    return f"{moment.hour}:{moment:%M}"


def format_time_range(
    starts: time, ends: time | None, locale: str | None = None, *, thai: bool = False
) -> str:
    """09.00–16.30 น. or 9:00–16:30; without an end just the start."""
    tongue = locale or i18n.locale()
    until = format_time(ends or starts, tongue, thai=thai)
    if ends is None or ends == starts:
        return until
    return format_time(starts, tongue, thai=thai).removesuffix(" น.") + "–" + until


def format_when(when: When, locale: str | None = None, style: str = "full") -> str:
    """Days and times of a span as one sentence part; another zone than Bangkok's is named."""
    tongue = locale or i18n.locale()
    place = "" if when.zone == BANGKOK else f" ({when.zone})"
    if when.starts is None:
        return format_range(when.first_day, when.end_day, style, tongue) + place
    if when.first_day == when.end_day:
        clock = format_time_range(when.starts, when.ends, tongue)
        return _at(format_date(when.first_day, style, tongue), clock, tongue) + place
    first = _at(
        format_date(when.first_day, style, tongue), format_time(when.starts, tongue), tongue
    )
    last = format_date(when.end_day, style, tongue)
    if when.ends is not None:
        last = _at(last, format_time(when.ends, tongue), tongue)
    return f"{first} – {last}{place}"


def format_datetime(
    moment: datetime, zone: str = BANGKOK, locale: str | None = None, style: str = "brief"
) -> str:
    """A moment on the clock of a zone: 19 มิ.ย. 2562 เวลา 14.05 น."""
    local, tongue = moment.astimezone(ZoneInfo(zone)), locale or i18n.locale()
    clock = format_time(local.time(), tongue)
    return _at(format_date(local.date(), style, tongue), clock, tongue)


def format_fiscal_year(day: date, locale: str | None = None, *, thai: bool = False) -> str:
    """ปีงบประมาณ พ.ศ. 2563, the fiscal year a day belongs to."""
    year = fiscal_year(day)
    if (locale or i18n.locale()) == "th":
        return _with_digits(f"ปีงบประมาณ พ.ศ. {year}", thai)
    return f"fiscal year {year_to_ce(year)} (B.E. {year})"


def echo(day: date, locale: str | None = None) -> str:
    """Both eras, so that a wrong one is seen: 19 มิถุนายน 2562 (2019)."""
    tongue = locale or i18n.locale()
    other = str(day.year) if tongue == "th" else f"B.E. {be_year(day)}"
    return f"{format_date(day, 'long', tongue)} ({other})"


def format_year(year: int, locale: str | None = None) -> str:
    """A Gregorian year in the reader's era."""
    return str(year_to_be(year) if (locale or i18n.locale()) == "th" else year)


def month_name(month: int, locale: str | None = None, *, short: bool = False) -> str:
    """The name of a month, 1 to 12."""
    return (MONTHS_SHORT if short else MONTHS)[locale or i18n.locale()][month - 1]


def weekday_name(day: date, locale: str | None = None, *, short: bool = False) -> str:
    """The name of the day of the week."""
    return (WEEKDAYS_SHORT if short else WEEKDAYS)[locale or i18n.locale()][day.weekday()]


def month_grid(year: int, month: int) -> list[list[date]]:
    """The weeks of a Gregorian month, Sunday first as in Thailand, with the days around it."""
    return Calendar(firstweekday=6).monthdatescalendar(year, month)


def _fill(shapes: tuple[str, str], day: date, locale: str) -> str:
    year = be_year(day) if locale == "th" else day.year
    names = {
        "m": month_name(day.month, locale),
        "mon": month_name(day.month, locale, short=True),
        "w": weekday_name(day, locale),
        "wd": weekday_name(day, locale, short=True),
    }
    shape = shapes[locale != "th"]
    return shape.format(d=day.day, n=day.month, y=year, yy=f"{year % 100:02}", **names)


def _opening(shape: str, first: date, last: date) -> str:
    """The part of the first day that the last day does not say already."""
    if first.year != last.year or "/" in shape:
        return shape
    without_year = shape.removesuffix(" {y}").removesuffix(" {yy}").removesuffix(" พ.ศ.")
    if first.month != last.month:
        return without_year
    return without_year.removesuffix(" {m}").removesuffix(" {mon}")


def _at(day: str, clock: str, locale: str) -> str:
    return f"{day} เวลา {clock}" if locale == "th" else f"{day}, {clock}"


def _with_digits(text: str, thai: bool) -> str:
    return thai_digits(text) if thai else text
