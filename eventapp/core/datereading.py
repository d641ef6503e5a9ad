"""Reads dates and times in every form they are written in Thailand."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, time
from typing import Literal

from eventapp.core.buddhist import (
    MONTHS,
    MONTHS_SHORT,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    era_year_to_ce,
    fiscal_year_days,
    year_to_be,
    year_to_ce,
)
from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy
from eventapp.core.text import Bilingual
from eventapp.core.thai import ascii_digits

ShortYears = Literal["be", "ce"]


def parse_date(text: str, *, short_years: ShortYears | None = None) -> date:
    """The day a text names: Thai or English, either era, either digits.

    Years of two digits are read only where an import says which era they are of.
    Raises Refused with the reason.
    """
    found = _match(text)
    if not found:
        raise Refused(lazy("“%(text)s” is not a date. Write it like 19 June 2019.", text=text))
    parts = found.groupdict()
    year = _year(found["year"], parts.get("era") or parts.get("era_after"), short_years)
    if parts.get("echo") and year_to_ce(int(found["echo"])) != year:
        raise Refused(lazy("The two years in “%(text)s” are not the same year.", text=text))
    day = _day(year, _month(found["month"]), int(found["day"]))
    _check_weekday(day, parts.get("weekday"))
    return day


def parse_range(text: str) -> tuple[date, date]:
    """First and last day of “19–20 มิ.ย. 2562”, or of a single day."""
    if _match(text):
        return (parse_date(text),) * 2
    opening, closing = _halves(text)
    last = parse_date(closing)
    first = parse_date(_completed(opening, last))
    if last < first:
        raise Refused(lazy("The last day is before the first day."), field="last_day")
    return first, last


def parse_time(text: str) -> time:
    """The time of day of “9.00 น.”, “09:00”, “0930” or “๐๙.๐๐ น.”; raises Refused."""
    found = _TIME.fullmatch(_plain(text))
    if not found:
        raise Refused(lazy("“%(text)s” is not a time. Write it like 09.00.", text=text))
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise Refused(lazy("A day has no time “%(text)s”.", text=text))
    return time(hour, minute)


def parse_time_range(text: str) -> tuple[time, time | None]:
    """Start and end of “09.00–16.30 น.”, or the start alone."""
    first, dash, last = re.sub(r"[-—]|ถึง|\bto\b", "–", _plain(text)).partition("–")
    return parse_time(first), parse_time(last) if dash else None


def parse_fiscal_year(text: str) -> tuple[date, date]:
    """First and last day of “ปีงบประมาณ พ.ศ. 2563”."""
    found = _FISCAL_YEAR.fullmatch(_plain(text))
    if not found:
        raise Refused(lazy("“%(text)s” is not a fiscal year.", text=text))
    return fiscal_year_days(year_to_be(int(found["year"])))


def _plain(text: str) -> str:
    """One spelling for spaces, digits and case."""
    return " ".join(ascii_digits(text).casefold().split())


def _match(text: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.fullmatch(_plain(text)))), None)


def _year(digits: str, era: str | None, short_years: ShortYears | None) -> int:
    year = int(digits)
    if len(digits) == 2 and short_years:
        return era_year_to_ce(year + (2500 if short_years == "be" else 2000), short_years)
    if era and len(digits) > 2:
        return era_year_to_ce(year, "be" if era[0] in "พb" else "ce")
    return year_to_ce(year)


def _month(text: str) -> int:
    number = int(text) if text.isdigit() else _MONTH_NUMBERS[_bare(text)]
    if not 1 <= number <= 12:
        raise Refused(lazy("There is no month %(number)s.", number=number))
    return number


def _day(year: int, month: int, day: int) -> date:
    """Built only from a Gregorian year: 29 February 2563 exists, its own number does not."""
    length = calendar.monthrange(year, month)[1]
    if 1 <= day <= length:
        return date(year, month, day)
    name = Bilingual(
        f"{MONTHS['th'][month - 1]} {year_to_be(year)}", f"{MONTHS['en'][month - 1]} {year}"
    )
    raise Refused(
        lazy("%(month)s has %(days)s days, there is no day %(day)s.",
             month=name, days=length, day=day)
    )  # fmt: skip


def _check_weekday(day: date, written: str | None) -> None:
    if written is None or _WEEKDAY_NUMBERS[_bare(written)] == day.weekday():
        return
    names = Bilingual(WEEKDAYS["th"][day.weekday()], WEEKDAYS["en"][day.weekday()])
    raise Refused(
        lazy("That day is a %(right)s, not a “%(written)s”.", right=names, written=written)
    )


def _halves(text: str) -> tuple[str, str]:
    for dash in (r"\s*[–—]\s*", r"\s+-\s+|\s*ถึง\s*|\s+to\s+", r"(?<=\d)-(?=\d)"):
        halves = re.split(dash, _plain(text), maxsplit=1)
        if len(halves) == 2:
            return halves[0], halves[1]
    raise Refused(lazy("“%(text)s” is not a range of days.", text=text))


def _completed(opening: str, last: date) -> str:
    """The first day with the month and year that only the last day says."""
    month = MONTHS["en"][last.month - 1]
    candidates = (
        f"{opening} {month} {last.year}",
        f"{opening} {last.year}",
        f"{opening}/{last.year}",
    )
    return next((text for text in candidates if _match(text)), opening)


def _bare(name: str) -> str:
    return re.sub(r"[.\s]", "", name.casefold())


def _names(*tables: Iterable[str]) -> str:
    """Any of the names, the longest first; dots may be left out."""
    words = sorted({name.casefold() for table in tables for name in table}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\.", r"\.?\s?") for word in words)


def _numbers(*tables: Iterable[str]) -> dict[str, int]:
    return {_bare(name): number for table in tables for number, name in enumerate(table)}


_MONTH_TABLES = (MONTHS["th"], MONTHS_SHORT["th"], MONTHS["en"], MONTHS_SHORT["en"])
_WEEKDAY_TABLES = (WEEKDAYS["th"], WEEKDAYS_SHORT["th"], WEEKDAYS["en"], WEEKDAYS_SHORT["en"])
_MONTH_NUMBERS = {name: number + 1 for name, number in _numbers(*_MONTH_TABLES).items()}
_WEEKDAY_NUMBERS = _numbers(*_WEEKDAY_TABLES)

_ERA = r"พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|พุทธศักราช|คริสต์ศักราช|b\.?e\.?|c\.?e\.?|a\.?d\.?"
_WEEKDAY = rf"(?:(?:วัน)?(?P<weekday>{_names(*_WEEKDAY_TABLES)})\.?,?\s*)?(?:(?:วัน)?ที่\s*)?"
_MONTH = rf"(?:เดือน\s*)?(?P<month>{_names(*_MONTH_TABLES)})\.?"
_YEAR = (
    rf"(?:(?P<era>{_ERA})\s*)?(?P<year>\d{{1,6}})(?:\s*(?P<era_after>{_ERA}))?"
    rf"(?:\s*\((?:{_ERA})?\s*(?P<echo>\d{{4}})\))?"
)
_FORMS = (
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s/.-]*{_MONTH}[\s/,.-]*{_YEAR}"),
    re.compile(rf"{_WEEKDAY}{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+{_YEAR}"),
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*{_YEAR}"),
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
)
_TIME = re.compile(
    r"\s*(?:เวลา\s*)?(?P<hour>\d{1,2})(?:[.:]?(?P<minute>\d{2})(?::\d{2})?"
    r"(?:\s*(?:น\.?|นาฬิกา))?|\s*(?:น\.|นาฬิกา))\s*"
)
_FISCAL_YEAR = re.compile(rf"(?:ปีงบประมาณ|fiscal year)?\s*(?:{_ERA})?\s*(?P<year>\d{{4}})")
