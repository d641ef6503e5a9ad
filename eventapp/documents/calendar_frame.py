"""The frame of a calendar: what stands around its entries, and the zones they are said in."""

import uuid
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import vDuration, vUri

from eventapp.core.when import When
from eventapp.documents import calendar_alarms as alarms
from eventapp.documents import calendar_checks as checks
from eventapp.documents import timezones
from eventapp.documents.calendar_alarms import Alarms
from eventapp.documents.calendar_text import Moment, Properties, Text, octets, uri

PRODID = "-//Wethi//Wethi calendar//EN"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself; `address` is its own, `page` the one people read."""

    name: str
    address: str
    page: str
    revised_at: datetime
    zone: str = timezones.BANGKOK


@dataclass(frozen=True)
class Entry:
    """An event as it goes over the wire: its VEVENT, and behind it one for each day of several.

    `zones` are those whose descriptions they need ('' for none), `late` is how long after the start
    that is written the event begins.
    """

    uids: tuple[Hashable, ...]
    zones: tuple[str, ...]
    octets: bytes
    late: timedelta = timedelta()


def begun(method: str = "") -> Properties:
    """The calendar's own properties; feeds have no METHOD."""
    told: Properties = {
        "VERSION": Text("2.0"),
        "PRODID": Text(PRODID),
        "CALSCALE": Text("GREGORIAN"),
    }
    return told | {"METHOD": Text(method)} if method else told


def of_feed(about: Feed) -> Properties:
    """What a feed says of itself (RFC 7986 section 5).

    Its own UID is written small, which is the same name (RFC 5545, 3.1): vdirsyncer takes the first
    line that begins with `UID:` for that of each event and would keep one event of a whole feed.
    """
    calendar = begun()
    name = Text(about.name)
    calendar["NAME"] = calendar["X-WR-CALNAME"] = name
    calendar["X-WR-TIMEZONE"] = Text(about.zone)
    calendar["uid"] = Text(str(uuid.uuid5(uuid.NAMESPACE_URL, about.address)))
    calendar["LAST-MODIFIED"] = Moment(about.revised_at.astimezone(UTC))
    calendar["REFRESH-INTERVAL"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(REFRESH)
    calendar["SOURCE"] = vUri(uri(about.address), params={"VALUE": "URI"})
    calendar["URL"] = vUri(uri(about.page))
    return calendar


def gathered(entries: Sequence[Entry], about: Feed, remind: Alarms = ()) -> bytes:
    """Entries as one feed; unchanged ones give unchanged octets."""
    checks.check_alone(uid for entry in entries for uid in entry.uids)
    said = zones({about.zone, *(zone for entry in entries for zone in entry.zones)})
    told = [alarms.reminding(entry.octets, remind, entry.late) for entry in entries]
    return closed(of_feed(about), said or [timezones.BANGKOK], told)


def alone(calendar: Properties, entry: Entry, remind: Alarms = ()) -> bytes:
    """A calendar of one event."""
    told = alarms.reminding(entry.octets, remind, entry.late)
    return closed(calendar, zones(set(entry.zones)), [told])


def closed(calendar: Properties, zones: Iterable[str], entries: Iterable[bytes]) -> bytes:
    """Zones first, in order of name, then the entries; an empty feed has a zone (section 3.6)."""
    whole = octets("VCALENDAR", calendar)
    end = whole.rindex(b"END:")
    told = [timezones.described(zone).text.encode() for zone in zones]
    return b"".join([whole[:end], *told, *entries, whole[end:]])


def zones(names: Iterable[str]) -> list[str]:
    """Those that have a VTIMEZONE, in the order of their names."""
    return sorted(name for name in names if name and timezones.described(name).text)


def zone(when: When) -> str:
    """The zone in which a time is said; '' for UTC, and for days without an hour."""
    is_said = when.is_timed and timezones.vtimezone(when.zone, when.starts_at)
    return when.zone if is_said else ""
