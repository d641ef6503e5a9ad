"""A calendar file of another system, read leniently: octets in, plain values out, never a crash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from eventapp.core.errors import Refused, Words
from eventapp.core.i18n import lazy as _l
from eventapp.core.i18n import lazy_n
from eventapp.core.when import BANGKOK, When
from eventapp.forms import calendar_lines, calendar_rules, calendar_texts
from eventapp.forms.calendar_lines import Block
from eventapp.forms.calendar_rules import MOST, Unreadable, Work
from eventapp.forms.calendar_times import Moment, Zones, known, span
from eventapp.models.imports import Calendar, Found

LARGEST_BYTES = 2 * 1024 * 1024
MOST_EVENTS = 500
LONGEST_KEY = 255
_CANCELLED = _l("It was cancelled there.")


@dataclass
class _File:
    """What is known while the events of a file are read."""

    zones: Zones
    now: datetime
    work: Work
    is_cancel: bool = False


def read(octets: bytes, *, now: datetime, zone: str = BANGKOK) -> Calendar:
    """Everything a file says of its events; times without a zone are meant in that of the
    calendar (X-WR-TIMEZONE), else in `zone`.

    Raises Refused for what is no calendar, is too large, or is built as a trap.
    """
    if len(octets) > LARGEST_BYTES:
        raise Refused(_l("The calendar is larger than %(megabytes)s MB.", megabytes=2))
    blocks, was_guessed = calendar_lines.read(octets)
    calendar = next((b for b in blocks if b.kind == "VCALENDAR"), Block("VCALENDAR"))
    home = _home(calendar, zone)
    file = _File(_zones(blocks, home), now, Work(), calendar.value("METHOD").upper() == "CANCEL")
    events, remarks = _newest([b for b in blocks if b.kind == "VEVENT"])
    found = sorted(_found(events, file), key=_order)
    if len(found) > MOST_EVENTS:
        remarks = [_too_many()]
        found = found[-MOST_EVENTS:]
    if was_guessed:
        remarks.append(_l("The file is not written in UTF-8. Look whether its letters are right."))
    if any(block.kind in ("VTODO", "VJOURNAL") for block in blocks):
        remarks.append(_l("Tasks and journal entries of the file are left out."))
    return Calendar(
        name=calendar_texts.plain(calendar.value("X-WR-CALNAME", "NAME"))[:200],
        events=tuple(found),
        remarks=tuple(remarks),
        attendees=sum(len(event.all("ATTENDEE")) for event in events),
    )


def _home(calendar: Block, zone: str) -> str:
    """Where the calendar says its times are; UTC is what machines say who do not know."""
    said = known(calendar.value("X-WR-TIMEZONE"))
    return zone if said in ("", "UTC", "GMT") or said.startswith("Etc/") else said


def _zones(blocks: Iterable[Block], home: str) -> Zones:
    described = {b.value("TZID").strip('"'): b for b in blocks if b.kind == "VTIMEZONE"}
    return Zones(home, described)


def _too_many() -> Words:
    return _l("The file has more than %(most)s dates. Only the latest are shown.", most=MOST_EVENTS)


def _newest(events: list[Block]) -> tuple[list[Block], list[Words]]:
    """Of a very long file the events that begin last."""
    if len(events) <= MOST_EVENTS:
        return events, []
    events.sort(key=lambda block: block.value("DTSTART")[:15], reverse=True)
    return events[:MOST_EVENTS], [_too_many()]


def _order(found: Found) -> tuple[bool, datetime]:
    at = found.when.starts_at if found.when else datetime.max.replace(tzinfo=UTC)
    return found.when is None, at


def _found(events: list[Block], file: _File) -> list[Found]:
    """Each event once: the newer of two copies, and a moved date instead of that of its rule."""
    known: dict[str, Found] = {}
    moved = [block for block in events if block.get("RECURRENCE-ID")]
    for block in (*(b for b in events if not b.get("RECURRENCE-ID")), *moved):
        for one in _dates(block, file):
            other = known.get(one.key)
            if other is None or block in moved or _age(one) >= _age(other):
                known[one.key] = one
    return list(known.values())


def _age(found: Found) -> tuple[int, datetime]:
    return found.sequence, found.stamp or datetime.min.replace(tzinfo=UTC)


def _dates(block: Block, file: _File) -> Iterator[Found]:
    """An event, or each coming date of its rule."""
    first = file.zones.moment(block.get("DTSTART"))
    said = file.zones.moment(block.get("RECURRENCE-ID"))
    master = _event(block, first, file)
    if said is not None:
        yield replace(master, key=_key(master.uid, said))
    elif master.when is None or first is None or not block.get("RRULE", "RDATE"):
        yield master
    else:
        yield from _series(master, master.when, block, first, file)


def _series(master: Found, when: When, block: Block, first: Moment, file: _File) -> Iterator[Found]:
    try:
        days, is_more = _walls(block, first, file)
    except Unreadable:
        said = _l("Its rule of recurrence cannot be followed; this is its first date.")
        yield replace(master, key=_key(master.uid, first), remarks=(*master.remarks, said))
        return
    if not days:
        yield replace(master, skipped=_l("All dates of its rule are over."))
    said = lazy_n("A rule: one date is left.", "A rule: %(n)s dates.", len(days))
    if is_more:
        said = _l("A rule: only the next %(n)s dates are read.", n=MOST)
    for wall in days:
        at = replace(first, at=wall)
        yield replace(
            master,
            key=_key(master.uid, at),
            when=when.moved_to(wall.date()),
            remarks=(*master.remarks, said),
        )


def _walls(block: Block, first: Moment, file: _File) -> tuple[list[datetime], bool]:
    """The coming dates of a rule as wall times of its zone, and whether there are more."""
    now = file.now.astimezone(UTC)
    here = Moment(now.replace(tzinfo=None), "UTC").in_(first.zone)
    floor = datetime.combine(here.date(), datetime.min.time()) if first.is_day else here
    left_out = set(_listed(block, "EXDATE", first, file))
    found = {wall for wall in _listed(block, "RDATE", first, file) if wall >= floor}
    if first.at >= floor:
        found.add(first.at)
    if rule := block.value("RRULE"):
        for wall in calendar_rules.dates(rule, first.at, floor, file.work, first.zone):
            found.add(wall)
            if len(found) > MOST + len(left_out):
                break
    days = sorted(found - left_out)
    return days[:MOST], len(days) > MOST


def _listed(block: Block, name: str, first: Moment, file: _File) -> Iterator[datetime]:
    """The dates of an EXDATE or RDATE; of a period its beginning."""
    for line in block.all(name):
        for text in line.value.split(",")[:500]:
            one = file.zones.value(text.split("/")[0], line.parameters.get("TZID", ""))
            if one is not None:
                yield (
                    datetime.combine(one.day, first.at.time())
                    if one.is_day
                    else one.in_(first.zone)
                )


def _key(uid: str, at: Moment) -> str:
    """What a date of a rule is called: the UID and the date its rule gave it (RECURRENCE-ID)."""
    day = at.at if at.is_day else at.in_("UTC")
    return _short(f"{uid}/{day:%Y%m%d}" if at.is_day else f"{uid}/{day:%Y%m%dT%H%MZ}")


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _event(block: Block, first: Moment | None, file: _File) -> Found:
    when, skipped, remarks = span(block, first, file.zones)
    title = calendar_texts.plain(block.value("SUMMARY"))
    uid = _uid(block, title)
    location = calendar_texts.plain(block.value("LOCATION"))
    link = calendar_texts.join_url(block, location)
    if file.is_cancel or block.value("STATUS").upper() == "CANCELLED":
        skipped = _CANCELLED
    elif not title and skipped is None:
        skipped = _l("It has no title.")
    if block.value("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        remarks.append(_l("It is marked as private there."))
    stamp = file.zones.moment(block.get("LAST-MODIFIED", "DTSTAMP"))
    sequence = block.value("SEQUENCE")
    return Found(
        key=_short(uid),
        uid=uid,
        title=title,
        detail=calendar_texts.plain(block.value("DESCRIPTION"), multiline=True),
        location=calendar_texts.without_link(location, link),
        point=calendar_texts.point(block),
        when=when,
        sequence=int(sequence) if re.fullmatch(r"[0-9]{1,9}", sequence) else 0,
        stamp=stamp.in_("UTC").replace(tzinfo=UTC) if stamp else None,
        join_url=link,
        email=calendar_texts.email(block),
        categories=calendar_texts.categories(block),
        remarks=tuple(remarks),
        skipped=skipped,
    )


def _uid(block: Block, title: str) -> str:
    """Its UID; one that lacks it is known by what it says."""
    uid = "".join(filter(str.isprintable, block.value("UID")))
    if uid:
        return uid
    said = f"{title}\n{block.value('DTSTART')}"
    return "none:" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
