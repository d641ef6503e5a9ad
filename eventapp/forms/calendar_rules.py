"""Rules of recurrence (RFC 5545, 3.3.10), counted out day by day within a measure of work."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.core.buddhist import leaked_year_to_ce

AHEAD = timedelta(days=2 * 366)
OLDEST = timedelta(days=15 * 366)
MOST = 50
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_LISTS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.A)
_NUMBER = re.compile(r"[+-]?\d{1,3}", re.A)


class Unreadable(ValueError):
    """A rule that says nothing we can follow, or asks for more work than any calendar needs."""


@dataclass
class Work:
    """How many days may be looked at for all rules of one file together."""

    left: int = 100_000

    def spend(self, days: int) -> None:
        """Raises Unreadable when it is used up."""
        self.left -= max(days, 1)
        if self.left < 0:
            raise Unreadable


@dataclass(frozen=True)
class Rule:
    """A rule taken apart; `lists` holds the numbers of BYMONTH and its like."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    lists: dict[str, list[int]] = field(default_factory=dict)
    weekdays: tuple[tuple[int, int], ...] = ()  # which of them (0: each), and the day
    week_start: int = 0

    def falls_on(self, day: date, start: date) -> bool:
        """Whether every part of the rule lets the day be; what it leaves out is as on the first."""
        length = monthrange(day.year, day.month)[1]
        in_year, ordinal = 366 if isleap(day.year) else 365, day.timetuple().tm_yday
        weeks = date(day.year, 12, 28).isocalendar().week
        return (
            self._has("BYMONTH", day.month, 12)
            and self._has("BYMONTHDAY", day.day, length)
            and self._has("BYYEARDAY", ordinal, in_year)
            and self._has("BYWEEKNO", day.isocalendar().week, weeks)
            and (not self.weekdays or self._is_weekday(day, length, ordinal, in_year))
            and (bool(self.weekdays) or self._is_as_first(day, start))
        )

    def _has(self, name: str, number: int, most: int) -> bool:
        """Whether a list names the number, from the front or from behind."""
        wanted = self.lists.get(name)
        return not wanted or number in wanted or number - most - 1 in wanted

    def _is_weekday(self, day: date, length: int, ordinal: int, in_year: int) -> bool:
        of_year = self.frequency == "YEARLY" and "BYMONTH" not in self.lists
        at, most = (ordinal, in_year) if of_year else (day.day, length)
        places = (0, (at - 1) // 7 + 1, -((most - at) // 7 + 1))
        return any(day.weekday() == wanted and nth in places for nth, wanted in self.weekdays)

    def _is_as_first(self, day: date, start: date) -> bool:
        if self.frequency == "DAILY" or {"BYMONTHDAY", "BYYEARDAY"} & self.lists.keys():
            return True
        if self.frequency == "WEEKLY" or "BYWEEKNO" in self.lists:
            return day.weekday() == start.weekday()
        is_month = self.frequency == "MONTHLY" or "BYMONTH" in self.lists
        return day.day == start.day and (is_month or day.month == start.month)


def dates(
    rule: str, start: datetime, now: datetime, work: Work, zone: str = "UTC"
) -> Iterator[datetime]:
    """The coming dates of a rule, at most two years ahead; all times are walls of its zone."""
    if start < now - OLDEST or start.year > 2150:
        raise Unreadable
    read = _read(rule, zone)
    last = max(now, start) + AHEAD
    yield from (one for one in _counted(read, start, last, work) if one >= now)


def yearly(rule: str, start: datetime, year: int) -> list[datetime]:
    """When a yearly rule of a zone falls in a year and in the two before."""
    try:
        read = _read(rule)
        if read.frequency != "YEARLY" or read.interval != 1 or read.count:
            return []
        first = start.replace(year=max(start.year, year - 2))
        last = datetime(year, 12, 31, 23, 59)  # noqa: DTZ001  wall time
        return list(_counted(read, first, last, Work(1200)))[:24]
    except ValueError:
        return []


def _counted(rule: Rule, start: datetime, last: datetime, work: Work) -> Iterator[datetime]:
    end = min(rule.until, last) if rule.until else last
    left = rule.count
    for days in _periods(rule, start.date(), end.date()):
        work.spend(len(days))
        found = [day for day in days if rule.falls_on(day, start.date())]
        for day in _picked(found, rule.lists.get("BYSETPOS")):
            wall = datetime.combine(day, start.time())
            if wall > end or left == 0:
                return
            if wall >= start:
                left = None if left is None else left - 1
                yield wall


def _picked(days: list[date], places: list[int] | None) -> list[date]:
    if not places:
        return days
    most = len(days)
    return [day for at, day in enumerate(days, 1) if at in places or at - most - 1 in places]


def _periods(rule: Rule, start: date, end: date) -> Iterator[list[date]]:
    """The days of each year, month, week or day that it is the rule's turn to look at."""
    day = {
        "YEARLY": start.replace(month=1, day=1),
        "MONTHLY": start.replace(day=1),
        "WEEKLY": start - timedelta(days=(start.weekday() - rule.week_start) % 7),
    }.get(rule.frequency, start)
    while day <= end:
        after, following = _next(rule, day)
        yield [day + timedelta(days=n) for n in range((after - day).days)]
        day = following


def _next(rule: Rule, day: date) -> tuple[date, date]:
    """Where this period ends, and where the next one begins whose turn it is."""
    if rule.frequency == "YEARLY":
        return date(day.year + 1, 1, 1), date(day.year + rule.interval, 1, 1)
    if rule.frequency == "MONTHLY":
        months = day.year * 12 + day.month - 1
        after, following = months + 1, months + rule.interval
        return (
            date(after // 12, after % 12 + 1, 1),
            date(following // 12, following % 12 + 1, 1),
        )
    length = 7 if rule.frequency == "WEEKLY" else 1
    return day + timedelta(days=length), day + timedelta(days=length * rule.interval)


def _read(text: str, zone: str = "UTC") -> Rule:
    """The rule. Within a day nothing recurs: that is no event for people. Raises Unreadable."""
    parts = dict(
        part.upper().split("=", 1) for part in text.strip().split(";") if part.count("=") == 1
    )
    within = ("BYHOUR", "BYMINUTE", "BYSECOND")
    if len(text) > 500 or parts.get("FREQ") not in _FREQUENCIES:
        raise Unreadable
    if any("," in parts.get(name, "") for name in within):
        raise Unreadable
    week_start = parts.get("WKST", "MO")
    return Rule(
        frequency=parts["FREQ"],
        interval=_whole(parts.get("INTERVAL", "1"), 1000),
        count=_whole(parts["COUNT"], 100_000) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        lists={n: _numbers(parts[n], most) for n, most in _LISTS.items() if n in parts},
        weekdays=_weekdays(parts["BYDAY"]) if "BYDAY" in parts else (),
        week_start=_DAYS.index(week_start) if week_start in _DAYS else 0,
    )


def _whole(text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7 or not 1 <= int(text) <= most:
        raise Unreadable
    return int(text)


def _numbers(text: str, most: int) -> list[int]:
    parts = text.split(",")
    if len(parts) > 60 or not all(map(_NUMBER.fullmatch, parts)):
        raise Unreadable
    found = [int(part) for part in parts]
    if any(number == 0 or abs(number) > most for number in found):
        raise Unreadable
    return found


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = [_DAY.fullmatch(part) for part in text.split(",")[:60]]
    if None in found:
        raise Unreadable
    return tuple((int(one[1] or 0), _DAYS.index(one[2])) for one in found if one)


def _until(text: str, zone: str) -> datetime:
    """The last moment as a wall time of the zone; a day alone is meant with all of it."""
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?", text, re.A)
    if found is None:
        raise Unreadable
    year = leaked_year_to_ce(int(found[1]))
    try:
        day = datetime(year, int(found[2]), int(found[3]))  # noqa: DTZ001  wall time
    except ValueError as error:
        raise Unreadable from error
    if found[4] is None or not 1900 <= year <= 2200:
        return day + timedelta(hours=23, minutes=59)
    clock = day + timedelta(hours=int(found[4]), minutes=int(found[5]))
    if found[7]:
        return clock.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return clock
