"""What a visitor looks for, read from the address: words, province, topic, days, page, month."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eventapp.core.buddhist import year_to_ce
from eventapp.core.dates import format_date, parse_date
from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy
from eventapp.core.text import clean
from eventapp.core.thai import ascii_digits
from eventapp.models.catalog import Filter

LONGEST_WORDS = 100
TIMES = ("", "week", "month", "past")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True)
class Search:
    """What was asked for, and what in it could not be understood, by name of the part."""

    filter: Filter
    errors: dict[str, str]
    typed: dict[str, str]

    def shown(self, name: str) -> str:
        """A day as it is written back: as typed when it was not understood, else in long form."""
        day = self.filter.first if name == "from" else self.filter.last
        return format_date(day, "brief") if day else self.typed[name]

    def query(self, *without: str) -> dict[str, str]:
        """The filter as it stands in an address, dates in Gregorian ISO form."""
        wanted = self.filter
        parts = {
            "q": wanted.q,
            "province": wanted.province,
            "topic": wanted.topic,
            "from": wanted.first.isoformat() if wanted.first else "",
            "to": wanted.last.isoformat() if wanted.last else "",
            "when": wanted.when,
        }
        return {name: text for name, text in parts.items() if text and name not in without}


def read(args: Mapping[str, str], today: date) -> Search:
    """The search that an address asks for; what makes no sense is left out and named."""
    errors: dict[str, str] = {}
    first, last = _day(args, "from", errors), _day(args, "to", errors)
    if first and last and last < first:
        errors["to"] = str(_backwards.message)
        last = None
    when = args.get("when", "")
    wanted = Filter(
        q=clean(args.get("q", ""))[:LONGEST_WORDS],
        province=_matching(r"\d{2}", args.get("province", "")),
        topic=_matching(r"[\w-]{1,60}", args.get("topic", "")),
        first=first,
        last=last,
        when=when if when in TIMES else "",
    )
    typed = {name: clean(args.get(name, ""))[:LONGEST_WORDS] for name in ("from", "to")}
    return Search(wanted, errors, typed)


def in_days(wanted: Filter, today: date) -> Filter:
    """The same with “this week” and “this month” as days."""
    if wanted.when == "week":
        return _until(wanted, today + timedelta(days=(5 - today.weekday()) % 7))
    if wanted.when == "month":
        following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
        return _until(wanted, following - timedelta(days=1))
    return wanted


def page(args: Mapping[str, str]) -> int:
    """The page of a list, from 1."""
    text = ascii_digits(args.get("page", ""))
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,5}", text) else 1


def month(args: Mapping[str, str], today: date) -> date:
    """The first day of the month asked for, in either era; this month when it names none."""
    found = _MONTH.fullmatch(ascii_digits(args.get("month", "")))
    if found is None:
        return today.replace(day=1)
    try:
        return date(year_to_ce(int(found[1])), int(found[2]), 1)
    except (ValueError, Refused):
        return today.replace(day=1)


_backwards = Refused(lazy("The last day is before the first day."))


def _until(wanted: Filter, last: date) -> Filter:
    return replace(wanted, last=min(wanted.last, last) if wanted.last else last)


def _matching(pattern: str, text: str) -> str:
    return text if re.fullmatch(pattern, text) else ""


def _day(args: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    text = clean(args.get(name, ""))[:LONGEST_WORDS]
    if not text:
        return None
    try:
        return parse_date(text)
    except Refused as refused:
        errors[name] = refused.message
        return None
