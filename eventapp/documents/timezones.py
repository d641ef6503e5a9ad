"""VTIMEZONE texts: one fixed offset, or two yearly rules; a zone that has neither is said in UTC.

Lists of RDATEs up to 2037, as libraries make them, are misread by Outlook; rules are not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from eventapp.core.when import When

BANGKOK = "Asia/Bangkok"
_BANGKOK = (
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Bangkok\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
_KNOWN = {BANGKOK: _BANGKOK, "UTC": ""}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ENOUGH_YEARS = 5  # to tell "the second Sunday" from "the last" and both from chance


class Dated(Protocol):
    """Whatever has a time in a zone, such as an event."""

    @property
    def when(self) -> When:
        """Its time."""


@dataclass(frozen=True)
class _Change:
    """One change of the clock: when, on the clock before it, and the offsets around it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def is_last_of_month(self) -> bool:
        return (self.at + timedelta(days=7)).month != self.at.month

    @property
    def week(self) -> int:
        return (self.at.day - 1) // 7 + 1


@lru_cache(maxsize=64)
def vtimezone(zone: str, first: int, last: int) -> str:
    """The VTIMEZONE that is right from the year `first` through `last`, '' if there is none."""
    if zone in _KNOWN:
        return _KNOWN[zone]
    info = ZoneInfo(zone)
    changes = _changes(info, first - 1, max(last + 1, first + _ENOUGH_YEARS))
    parts = _rules(changes) if changes else [_fixed(info, first)]
    return f"BEGIN:VTIMEZONE\r\nTZID:{zone}\r\n{''.join(parts)}END:VTIMEZONE\r\n" if parts else ""


def _fixed(info: ZoneInfo, year: int) -> str:
    moment = datetime(year, 7, 1, tzinfo=info)
    offset = moment.utcoffset() or timedelta()
    return _observance("STANDARD", datetime(1970, 1, 1), offset, offset, "")  # noqa: DTZ001


def _rules(changes: list[_Change]) -> list[str]:
    """Two rules that recur every year and say all changes; none if that is not how it goes."""
    kinds = [changes[0::2], changes[1::2]]
    offsets = [{(change.before, change.after) for change in kind} for kind in kinds]
    days = [_recurrence(kind) for kind in kinds]
    if not all(days) or any(len(pair) != 1 for pair in offsets):
        return []
    return [
        _observance(
            "DAYLIGHT" if kind[0].after > kind[0].before else "STANDARD",
            kind[0].at,
            kind[0].before,
            kind[0].after,
            f"{kind[0].name}RRULE:FREQ=YEARLY;{day}\r\n",
        )
        for kind, day in zip(kinds, days, strict=True)
    ]


def _recurrence(kind: list[_Change]) -> str:
    """`BYMONTH=3;BYDAY=-1SU` if that names every one of these changes, else ''."""
    alike = {(change.at.month, change.at.time(), change.at.weekday()) for change in kind}
    yearly = all(one.at.year + 1 == two.at.year for one, two in pairwise(kind))
    weeks = {change.week for change in kind}
    if len(alike) != 1 or not yearly or len(kind) < _ENOUGH_YEARS:
        return ""
    if all(change.is_last_of_month for change in kind):
        weeks = {-1}
    if len(weeks) != 1:
        return ""
    return f"BYMONTH={kind[0].at.month};BYDAY={weeks.pop()}{_DAYS[kind[0].at.weekday()]}"


def _observance(kind: str, at: datetime, before: timedelta, after: timedelta, rest: str) -> str:
    return (
        f"BEGIN:{kind}\r\nDTSTART:{at:%Y%m%dT%H%M%S}\r\nTZOFFSETFROM:{_offset(before)}\r\n"
        f"TZOFFSETTO:{_offset(after)}\r\n{rest}END:{kind}\r\n"
    )


def _changes(info: ZoneInfo, first: int, last: int) -> list[_Change]:
    """Every change of the offset from one year through another."""
    found = []
    moment, end = datetime(first, 1, 1), datetime(last + 1, 1, 1)  # noqa: DTZ001  UTC, bare
    while moment < end:
        following = moment + timedelta(days=1)
        if _offset_at(info, moment) != _offset_at(info, following):
            found.append(_between(info, moment, following))
        moment = following
    return found


def _between(info: ZoneInfo, low: datetime, high: datetime) -> _Change:
    """The change between two moments in UTC, found by halving."""
    before = _offset_at(info, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if _offset_at(info, middle) == before:
            low = middle
        else:
            high = middle
    name = _local(info, high).tzname() or ""
    named = f"TZNAME:{name}\r\n" if name.isascii() and name.isalpha() else ""
    return _Change(high + before, before, _offset_at(info, high), named)


def _offset_at(info: ZoneInfo, utc: datetime) -> timedelta:
    return _local(info, utc).utcoffset() or timedelta()


def _local(info: ZoneInfo, utc: datetime) -> datetime:
    return info.fromutc(utc.replace(tzinfo=info))


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
