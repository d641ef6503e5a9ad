"""The Buddhist Era: names of months and days, and the one number between the eras."""

from __future__ import annotations

from datetime import date

from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy

_OFFSET = 543
FIRST_BE, FIRST_CE, LAST_CE = 2400, 1900, 2200

MONTHS = {
    "th": (
        "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
        "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
MONTHS_SHORT = {
    "th": (
        "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
        "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip
WEEKDAYS = {
    "th": ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
WEEKDAYS_SHORT = {
    "th": ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
"""Monday first, as `date.weekday()` counts."""


def be_year(day: date) -> int:
    """The year in the Buddhist Era."""
    return day.year + _OFFSET


def year_to_ce(year: int) -> int:
    """The Gregorian year: 2400 and more is the Buddhist Era, 1900 to 2200 the Common Era."""
    if FIRST_BE <= year <= LAST_CE + _OFFSET:
        return year - _OFFSET
    if FIRST_CE <= year <= LAST_CE:
        return year
    if 0 <= year < 100:
        raise Refused(lazy("Write the year with four digits, for example 2019 or 2562."))
    raise Refused(
        lazy(
            "The year %(year)s is neither a Buddhist Era year from 2400"
            " nor a Common Era year from 1900 to 2200.",
            year=year,
        )
    )


def leaked_year_to_ce(year: int) -> int:
    """The Gregorian year of one in a file that should know no other era (RFC 5545, 3.7.1)."""
    return year - _OFFSET if year >= FIRST_BE else year


def year_to_be(year: int) -> int:
    """The year of the Buddhist Era, of a year in either era."""
    return year_to_ce(year) + _OFFSET


def era_year_to_ce(year: int, era: str) -> int:
    """The Gregorian year of a year written with its era, "be" or "ce"."""
    result = year - _OFFSET if era == "be" else year
    if not FIRST_BE - _OFFSET <= result <= LAST_CE:
        raise Refused(lazy("The year %(year)s does not fit the era written beside it.", year=year))
    return result


def fiscal_year(day: date) -> int:
    """The Thai fiscal year in the Buddhist Era; it begins on 1 October of the year before."""
    return be_year(day) + (day.month >= 10)


def fiscal_year_days(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year of the Buddhist Era."""
    ce = year - _OFFSET
    return date(ce - 1, 10, 1), date(ce, 9, 30)
