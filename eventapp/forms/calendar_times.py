"""Days, times and zones of calendar files of other systems (RFC 5545, 3.3.4 to 3.3.6, 3.6.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from eventapp.core.buddhist import leaked_year_to_ce
from eventapp.core.errors import Refused, Words
from eventapp.core.i18n import lazy as _l
from eventapp.core.when import BANGKOK, When, is_zone
from eventapp.forms.calendar_lines import Block, Line

_VALUE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?(Z)?)?", re.A)
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.A
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})(?::?\d{2})?", re.A)

NO_DAY = _l("It has no day that can be read.")
BUDDHIST = _l("The year was written in the Buddhist Era.")


@dataclass(frozen=True)
class Moment:
    """A day, or a time of day in a zone."""

    at: datetime
    zone: str
    is_day: bool = False
    remarks: tuple[Words, ...] = ()

    @property
    def day(self) -> date:
        """The calendar day."""
        return self.at.date()

    def in_(self, zone: str) -> datetime:
        """The same instant on the clock of another zone."""
        if self.is_day or zone == self.zone:
            return self.at
        aware = self.at.replace(tzinfo=ZoneInfo(self.zone))
        return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@dataclass
class Zones:
    """What the names of zones in a file mean; `home` is where times without a zone are."""

    home: str = BANGKOK
    described: dict[str, Block] = field(default_factory=dict)

    def moment(self, line: Line | None) -> Moment | None:
        """What a property says; None when it cannot be read."""
        return self.value(line.value, line.parameters.get("TZID", "")) if line else None

    def value(self, text: str, tzid: str = "") -> Moment | None:
        """The same of a bare value."""
        read = _read(text.strip())
        if read is None:
            return None
        at, is_day, is_utc, remarks = read
        if is_day:
            return Moment(at, self.home, is_day=True, remarks=remarks)
        if is_utc:
            aware = at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.home))
            return Moment(aware.replace(tzinfo=None), self.home, remarks=remarks)
        if tzid:
            return self._there(at, tzid[:100].strip(), remarks)
        return Moment(at, self.home, remarks=remarks)

    def _there(self, at: datetime, tzid: str, remarks: tuple[Words, ...]) -> Moment:
        block = self.described.get(tzid)
        name = known(tzid) or (known(block.value("X-LIC-LOCATION")) if block else "")
        if name in ("UTC", "Etc/UTC", "GMT"):
            aware = at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.home))
            return Moment(aware.replace(tzinfo=None), self.home, remarks=remarks)
        if name:
            return Moment(at, name, remarks=remarks)
        offset = offset_of(block, at) if block else _said(tzid)
        if offset is None:
            said = _l("Unknown time zone “%(name)s”: read as local time here.", name=tzid)
            return Moment(at, self.home, remarks=(*remarks, said))
        aware = (at - offset).replace(tzinfo=UTC).astimezone(ZoneInfo(self.home))
        said = _l("The time was turned from the zone “%(name)s” into local time.", name=tzid)
        return Moment(aware.replace(tzinfo=None), self.home, remarks=(*remarks, said))


def _read(text: str) -> tuple[datetime, bool, bool, tuple[Words, ...]] | None:
    """Date and time, whether it is a day, whether it is UTC, and what there is to say of it."""
    found = _VALUE.fullmatch(text)
    if found is None:
        return None
    year = leaked_year_to_ce(int(found[1]))
    is_buddhist = year != int(found[1])
    try:
        day = date(year, int(found[2]), int(found[3]))
        clock = time(int(found[4] or 0), int(found[5] or 0))
    except ValueError:
        return None
    if not 1900 <= day.year <= 2200:
        return None
    said = (BUDDHIST,) if is_buddhist else ()
    return datetime.combine(day, clock), found[4] is None, bool(found[7]), said


@lru_cache(maxsize=256)
def known(name: str) -> str:
    """The IANA name of a zone: itself, at the end of a path, or what Windows means; else ''."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = name.strip().strip('"')
    if not name.isascii() or not name:
        return ""
    parts = name.strip("/").split("/")
    for count in (len(parts), 3, 2):
        tail = "/".join(parts[-count:])
        if tail and count <= len(parts) and is_zone(tail):
            return tail
    olson = WINDOWS_TO_OLSON.get(name, "")
    return olson if olson and is_zone(olson) else ""


def duration(text: str) -> timedelta | None:
    """How long something lasts; None when it cannot be read."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def span(
    block: Block, first: Moment | None, zones: Zones
) -> tuple[When | None, Words | None, list[Words]]:
    """Days and hours, or why there are none, and what there is to say of them."""
    if first is None:
        return None, NO_DAY, []
    last = zones.moment(block.get("DTEND"))
    remarks = list(dict.fromkeys((*first.remarks, *(last.remarks if last else ()))))
    end = last.in_(first.zone) if last else None
    length = duration(block.value("DURATION"))
    if end is None and length is not None:
        end = first.at + length
    if end is not None and end < first.at:
        remarks.append(_l("Its end lay before its beginning and was left out."))
        end = None
    try:
        return _span(first, end), None, remarks
    except Refused as refused:
        return None, refused.message, remarks


def _span(first: Moment, end: datetime | None) -> When:
    """The days it touches; an end at midnight belongs to the day before (RFC 5545, 3.6.1)."""
    if first.is_day:
        last = end - timedelta(days=1) if end and end > first.at else first.at
        return When(first.day, last.date(), zone=first.zone)
    starts = first.at.time()
    if end is None or end == first.at:
        return When(first.day, first.day, starts, None, first.zone)
    if end.time() == datetime.min.time():
        return When(first.day, (end - timedelta(days=1)).date(), starts, None, first.zone)
    return When(first.day, end.date(), starts, end.time(), first.zone)


def _said(tzid: str) -> timedelta | None:
    """The offset a name speaks of, as in “(UTC+07:00) Bangkok, Hanoi, Jakarta”."""
    found = re.search(r"(?:UTC|GMT)\s*([+-]\d{1,2}):?(\d{2})?", tzid, re.A | re.I)
    if found is None or abs(int(found[1])) > 14:
        return None
    minutes = int(found[2] or 0)
    hours = int(found[1])
    return timedelta(hours=hours, minutes=-minutes if found[1].startswith("-") else minutes)


def offset_of(block: Block, at: datetime) -> timedelta | None:
    """The offset that a file's own description of a zone gives a wall time; None without one."""
    onsets = [
        (onset, offset)
        for part in block.inside
        if (offset := _offset(part.value("TZOFFSETTO"))) is not None
        and (onset := _onset(part, at)) is not None
    ]
    if onsets:
        return max(onsets, key=lambda pair: pair[0])[1]
    return next(
        (offset for part in block.inside
         if (offset := _offset(part.value("TZOFFSETFROM"))) is not None),
        None,
    )  # fmt: skip


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 23:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -length if found[1] == "-" else length


def _onset(part: Block, at: datetime) -> datetime | None:
    """When this part began to hold, the last time before `at`; None when it had not begun."""
    from eventapp.forms.calendar_rules import yearly

    read = _read(part.value("DTSTART"))
    if read is None:
        return None
    found = [read[0], *yearly(part.value("RRULE"), read[0], at.year)]
    return max((one for one in found if one <= at), default=None)
