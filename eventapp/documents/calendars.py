"""Calendars: an event as VEVENT, the same for download, feed and letter (RFC 5545, 5546, 7986)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from icalendar import (
    vCalAddress,
    vDate,
    vDuration,
    vGeo,
    vInt,
    vUri,
)

from eventapp.documents import calendar_checks as checks
from eventapp.documents import calendar_words as words
from eventapp.documents import delegation, timezones
from eventapp.documents.calendar_text import Moment, Properties, Text, octets, parameter, uri
from eventapp.documents.calendar_words import Areas, Details
from eventapp.documents.site import Site
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    DELEGATED,
    WITHDRAWN,
    Registration,
)

PRODID = "-//Wethi//Wethi calendar//EN"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
REFRESH = timedelta(hours=1)
_OVER = (DECLINED, WITHDRAWN, DELEGATED)


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself; `address` is its own, `page` the one people read."""

    name: str
    address: str
    page: str
    revised_at: datetime
    zone: str = timezones.BANGKOK


def event_calendar(event: Event, site: Site, details: Details | None = None) -> bytes:
    """One event to add to any calendar (METHOD:PUBLISH, no attendees: RFC 5546 section 3.2.1)."""
    calendar = _calendar(PUBLISH)
    return _finished(calendar, [event], [_vevent(event, site, details or Details())])


def registration_calendar(
    registration: Registration, site: Site, details: Details | None = None
) -> bytes:
    """An attendee's entry to download: tentative until confirmed, cancelled when withdrawn."""
    event = registration.event
    entry = _personal(registration, site, details or Details())
    entry["STATUS"] = Text(_status(registration))
    return _finished(_calendar(PUBLISH), [event], [entry])


def letter_calendar(
    registration: Registration,
    site: Site,
    *,
    made_at: datetime,
    address: str,
    partstat: str = "ACCEPTED",
    details: Details | None = None,
) -> tuple[str, bytes]:
    """The calendar part of a letter and its method: REQUEST, or CANCEL when it is over.

    Uninviting one person gives no STATUS (RFC 5546 section 3.2.5); it belongs to the whole event.
    """
    event, over = registration.event, registration.state in _OVER
    is_cancelled = event.state == CANCELLED
    method = CANCEL if over or is_cancelled else REQUEST
    entry = _personal(registration, site, details or Details())
    entry["DTSTAMP"] = _utc(made_at)
    if method == REQUEST or is_cancelled:
        entry["STATUS"] = Text(_status(registration))
    else:
        del entry["STATUS"]
    entry["ATTENDEE"] = _attendee(registration, address, "DECLINED" if over else partstat)
    if entry["ATTENDEE"].casefold() == entry["ORGANIZER"].casefold():
        entry["ORGANIZER"] = _address(site.sender, str(event.host.name))
    if method == REQUEST:
        entry["ATTENDEE"] = delegation.attendees(
            entry["ATTENDEE"], registration.original, entry["ORGANIZER"]
        )
    return method, _finished(_calendar(method), [event], [entry])


def feed(events: Sequence[Event], about: Feed, site: Site, areas: Areas | None = None) -> bytes:
    """Many events to subscribe to; unchanged rows give unchanged octets."""
    calendar = _calendar()
    name = Text(about.name)
    calendar["NAME"] = calendar["X-WR-CALNAME"] = name
    calendar["X-WR-TIMEZONE"] = Text(about.zone)
    calendar["UID"] = Text(str(uuid.uuid5(uuid.NAMESPACE_URL, about.address)))
    calendar["LAST-MODIFIED"] = _utc(about.revised_at)
    calendar["REFRESH-INTERVAL"] = _duration({"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = _duration({})
    calendar["SOURCE"] = vUri(uri(about.address), params={"VALUE": "URI"})
    calendar["URL"] = vUri(uri(about.page))
    details = Details(areas=areas)
    entries = [_vevent(event, site, details) for event in events]
    return _finished(calendar, events, entries, always=about.zone)


def _calendar(method: str = "") -> Properties:
    told: Properties = {
        "VERSION": Text("2.0"),
        "PRODID": Text(PRODID),
        "CALSCALE": Text("GREGORIAN"),
    }
    return told | {"METHOD": Text(method)} if method else told


def _finished(
    calendar: Properties, events: Sequence[Event], entries: Sequence[Properties], always: str = ""
) -> bytes:
    """Zones first, in order of name, then the entries; checked before anybody sees them."""
    zones = _zones(events, always)
    checks.check(entries, zones)
    frame = octets("VCALENDAR", calendar)
    end = frame.rindex(b"END:")
    inner = [octets("VEVENT", entry) for entry in entries]
    return b"".join([frame[:end], *(text.encode() for text in zones.values()), *inner, frame[end:]])


def _zones(events: Sequence[Event], always: str) -> dict[str, str]:
    """The VTIMEZONE of every zone the events use; an empty feed still has one (section 3.6)."""
    years: dict[str, list[int]] = {always: []} if always else {}
    for event in events:
        if event.when.is_timed:
            days = (event.when.first_day.year, event.when.end_day.year + 1)
            years.setdefault(event.when.zone, []).extend(days)
    texts = {
        zone: timezones.vtimezone(zone, min(span, default=2000), max(span, default=2000))
        for zone, span in sorted(years.items())
    }
    return {zone: text for zone, text in texts.items() if text}


def _vevent(event: Event, site: Site, details: Details) -> Properties:
    """The one place where an event becomes a calendar entry."""
    entry: Properties = {}
    page = site.event(event)
    entry["UID"] = Text(event.uid)
    entry["SEQUENCE"] = vInt(event.sequence)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"] = _utc(event.revised_at)
    entry["CREATED"] = _utc(event.created_at)
    _set_times(entry, event)
    entry["SUMMARY"] = Text(words.title(event))
    entry["STATUS"] = Text("CANCELLED" if event.state == CANCELLED else "CONFIRMED")
    entry["TRANSP"] = Text("OPAQUE" if event.when.is_timed else "TRANSPARENT")
    entry["CLASS"] = Text("PUBLIC")
    where = words.place(event, details.areas)
    if where:
        entry["LOCATION"] = Text(where)
    if event.venue is not None and event.venue.has_point:
        entry["GEO"] = vGeo((event.venue.latitude or 0.0, event.venue.longitude or 0.0))
    entry["DESCRIPTION"] = Text(words.description(event, page, details, where))
    entry["URL"] = vUri(uri(page))
    if event.open_join_url and event.state != CANCELLED:
        entry["CONFERENCE"] = vUri(uri(event.open_join_url), params={"VALUE": "URI"})
    entry["ORGANIZER"] = _organizer(event.contact_email or site.sender, str(event.host.name))
    return entry


def _personal(registration: Registration, site: Site, details: Details) -> Properties:
    """The entry of one attendee: it moves with the event and with the attendee's own place."""
    event = registration.event
    entry = _vevent(event, site, details)
    revised = max(event.revised_at, registration.changed_at)
    entry["SEQUENCE"] = vInt(event.sequence + registration.sequence)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"] = _utc(revised)
    page = site.my(registration)
    entry["DESCRIPTION"] = Text(
        words.of_registration(registration, page) + "\n\n" + entry["DESCRIPTION"]
    )
    if registration.join_url:
        entry["CONFERENCE"] = vUri(uri(registration.join_url), params={"VALUE": "URI"})
    return entry


def _status(registration: Registration) -> str:
    if registration.event.state == CANCELLED or registration.state in _OVER:
        return "CANCELLED"
    return "CONFIRMED" if registration.state == CONFIRMED else "TENTATIVE"


def _set_times(entry: Properties, event: Event) -> None:
    """Local time with its zone; UTC where no rule tells the zone; days without a known hour."""
    when = event.when
    if not when.is_timed:
        entry["DTSTART"] = _day(when.first_day)
        entry["DTEND"] = _day(when.end_day + timedelta(days=1))
        return
    years = (when.first_day.year, when.end_day.year + 1)
    both = (when.local_start, when.local_end)
    if not timezones.vtimezone(when.zone, *years):
        both = (when.starts_at, when.ends_at)
    entry["DTSTART"], entry["DTEND"] = (Moment(moment) for moment in both)


def _day(day: date) -> vDate:
    return vDate(day, params={"VALUE": "DATE"})


def _utc(moment: datetime) -> Moment:
    return Moment(moment.astimezone(UTC))


def _duration(params: dict[str, str]) -> vDuration:
    return vDuration(REFRESH, params=params)


def _attendee(registration: Registration, email: str, partstat: str) -> vCalAddress:
    return _address(
        email,
        registration.full_name,
        CUTYPE="INDIVIDUAL",
        ROLE="REQ-PARTICIPANT",
        PARTSTAT=partstat,
        RSVP="FALSE",
    )


@lru_cache(maxsize=512)
def _organizer(email: str, name: str) -> vCalAddress:
    return _address(email, name)


def _address(email: str, name: str, **params: Any) -> vCalAddress:
    named = {"CN": parameter(name)} if parameter(name) else {}
    return vCalAddress(uri(f"mailto:{email}"), params=named | params)
