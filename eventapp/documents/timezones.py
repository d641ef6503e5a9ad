"""VTIMEZONE texts: one fixed offset, or two yearly rules; a zone that has neither is said in UTC.

Lists of RDATEs up to 2037, as libraries make them, are misread by Outlook; rules are not. A text
speaks of the rules in force now: `since` tells from when on it is right, and what happens earlier
is said in UTC, too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

BANGKOK = "Asia/Bangkok"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FIRST, _LAST = 1970, 2066
_ENOUGH_YEARS = 28  # after so many the weekdays of the year have come in every order
_BEGINNING = datetime(_FIRST, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Zone:
    """The VTIMEZONE of a zone ('' if none can say it) and the moment from which on it is right."""

    text: str
    since: datetime


_NOT_TO_BE_SAID = Zone("", datetime.max.replace(tzinfo=UTC))


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

    @property
    def moment(self) -> datetime:
        return (self.at - self.before).replace(tzinfo=UTC)

    @property
    def kind(self) -> tuple[object, ...]:
        """What a change has in common with those of other years that one rule says."""
        return self.at.month, self.at.time(), self.at.weekday(), self.before, self.after


def vtimezone(zone: str, since: datetime) -> str:
    """The VTIMEZONE for what happens from that moment on; '' if it must be said in UTC."""
    found = described(zone)
    return found.text if found.since <= since else ""


@lru_cache(maxsize=1024)
def described(zone: str) -> Zone:
    """The zone as its rules are now."""
    if zone == "UTC":
        return _NOT_TO_BE_SAID
    info = ZoneInfo(zone)
    changes = [] if zone == BANGKOK else _changes(info)
    if not changes or changes[-1].at.year < _LAST:
        return _fixed(zone, info, changes)
    return _ruled(zone, changes)


def _fixed(zone: str, info: ZoneInfo, changes: list[_Change]) -> Zone:
    """One offset since the last change, or for as long as anybody asks."""
    if changes:
        last = changes[-1]
        part = _observance("STANDARD", last.at, last.before, last.after, last.name)
        return Zone(_whole(zone, part), last.moment)
    offset, name = _offset_at(info, _bare(_FIRST)), _named(info, _bare(_FIRST))
    part = _observance("STANDARD", _bare(_FIRST), offset, offset, name)
    return Zone(_whole(zone, part), _BEGINNING)


def _ruled(zone: str, changes: list[_Change]) -> Zone:
    """Two rules that recur every year, from the first year on in which both held."""
    kinds = [_alike(changes[-1::-2]), _alike(changes[-2::-2])]
    days = [_recurrence(kind) for kind in kinds]
    if not all(days):
        return _NOT_TO_BE_SAID
    first = max(kind[0].moment for kind in kinds)
    kept = [[c for c in kind if c.moment >= first - timedelta(days=366)] for kind in kinds]
    parts = [
        _observance(
            "DAYLIGHT" if kind[0].after > kind[0].before else "STANDARD",
            kind[0].at,
            kind[0].before,
            kind[0].after,
            f"{kind[0].name}RRULE:FREQ=YEARLY;{day}\r\n",
        )
        for kind, day in sorted(zip(kept, days, strict=True), key=lambda pair: pair[0][0].at)
    ]
    return Zone(_whole(zone, "".join(parts)), min(kind[0].moment for kind in kept))


def _alike(newest_first: list[_Change]) -> list[_Change]:
    """The newest changes that one rule may say, year after year, the oldest first."""
    kept = [newest_first[0]]
    for change in newest_first[1:]:
        if change.kind != kept[-1].kind or change.at.year + 1 != kept[-1].at.year:
            break
        if not _weeks([change, *kept]):
            break
        kept.append(change)
    return kept[::-1]


def _weeks(kind: list[_Change]) -> set[int]:
    """The one week of the month in which they all are (-1: the last), as a set; else empty."""
    weeks = {change.week for change in kind}
    if len(weeks) == 1 and weeks != {5}:
        return weeks
    return {-1} if all(change.is_last_of_month for change in kind) else set()


def _recurrence(kind: list[_Change]) -> str:
    """`BYMONTH=3;BYDAY=-1SU` if that names every one of these changes, else ''."""
    weeks = _weeks(kind)
    if len(kind) < _ENOUGH_YEARS or not weeks or kind[-1].at.year < _LAST:
        return ""
    return f"BYMONTH={kind[0].at.month};BYDAY={weeks.pop()}{_DAYS[kind[0].at.weekday()]}"


def _whole(zone: str, parts: str) -> str:
    return f"BEGIN:VTIMEZONE\r\nTZID:{zone}\r\n{parts}END:VTIMEZONE\r\n"


def _observance(kind: str, at: datetime, before: timedelta, after: timedelta, rest: str) -> str:
    return (
        f"BEGIN:{kind}\r\nDTSTART:{at:%Y%m%dT%H%M%S}\r\nTZOFFSETFROM:{_offset(before)}\r\n"
        f"TZOFFSETTO:{_offset(after)}\r\n{rest}END:{kind}\r\n"
    )


def _changes(info: ZoneInfo) -> list[_Change]:
    """Every change of the offset; looked for week by week, as no two come within one."""
    weeks = (_LAST + 1 - _FIRST) * 366 // 7
    inside = [_bare(_FIRST) + timedelta(days=7 * n) for n in range(weeks)]
    offsets = [_offset_at(info, week) for week in inside]
    steps = zip(pairwise(inside), pairwise(offsets), strict=True)
    return [_between(info, *both) for both, (one, two) in steps if one != two]


def _between(info: ZoneInfo, low: datetime, high: datetime) -> _Change:
    """The change between two moments in UTC, found by halving."""
    before = _offset_at(info, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if _offset_at(info, middle) == before:
            low = middle
        else:
            high = middle
    return _Change(high + before, before, _offset_at(info, high), _named(info, high))


def _named(info: ZoneInfo, utc: datetime) -> str:
    """The zone's own abbreviation, as `CEST` or `+07`."""
    name = info.fromutc(utc.replace(tzinfo=info)).tzname() or ""
    return f"TZNAME:{name}\r\n" if name.isascii() and name.lstrip("+-").isalnum() else ""


def _bare(year: int) -> datetime:
    return datetime(year, 1, 1)  # noqa: DTZ001  UTC, bare


def _offset_at(info: ZoneInfo, utc: datetime) -> timedelta:
    return info.fromutc(utc.replace(tzinfo=info)).utcoffset() or timedelta()


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
