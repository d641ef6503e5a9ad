"""Calendars: an event as VEVENT, the same for download, feed and letter (RFC 5545, 5546, 7986)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import (
    vCalAddress,
    vDuration,
    vGeo,
    vInt,
    vUri,
)

from eventapp.documents import calendar_checks as checks
from eventapp.documents import calendar_days, delegation, timezones
from eventapp.documents import calendar_people as people
from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_people import REQUEST
from eventapp.documents.calendar_text import Moment, Properties, Text, octets, uri
from eventapp.documents.calendar_words import Areas, Details
from eventapp.documents.reminders import reminding
from eventapp.documents.replies import REGISTRATION
from eventapp.documents.site import Site
from eventapp.documents.timezones import Dated
from eventapp.models.days import Hours
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import CONFIRMED, DECLINED, DELEGATED, WITHDRAWN, Registration

PRODID = "-//Wethi//Wethi calendar//EN"
PUBLISH = "PUBLISH"
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
    return _finished(_calendar(PUBLISH), [event], entries(event, site, details or Details()))


def registration_calendar(
    registration: Registration, site: Site, details: Details | None = None
) -> bytes:
    """An attendee's entry to download: tentative until confirmed, cancelled when withdrawn."""
    event = registration.event
    entries = personal_entries(registration, site, details or Details())
    return _finished(_calendar(PUBLISH), [event], entries)


def letter_calendar(
    registration: Registration,
    site: Site,
    *,
    made_at: datetime,
    address: str,
    partstat: str = "",
    details: Details | None = None,
) -> tuple[str, bytes]:
    """The calendar part of a letter and its method: REQUEST, or CANCEL when it is over.

    `partstat` is what the attendee has answered, when it is not that. An address that is theirs no
    more gets a CANCEL, too.
    """
    event, details = registration.event, details or Details()
    over = registration.state in _OVER or not registration.is_at(address)
    entry = _personal(registration, site, details)
    if not registration.is_at(address):
        entry["DESCRIPTION"] = vevent(event, site, details)["DESCRIPTION"]
    entry["STATUS"] = Text(_status(registration))
    answers = people.answered_by(event, site, REGISTRATION, registration.id, address)
    entry["ORGANIZER"] = people.organizer(event, answers)
    answer = "DECLINED" if over else partstat or people.partstat(registration)
    reader = people.attendee(registration, address, answer)
    with_sender = delegation.attendees(reader, registration.original, entry["ORGANIZER"])
    invited = [*with_sender, *people.others(event, details.chairs, site)]
    method = people.invite(entry, invited, event, over=over)
    return _sent(method, entry, event, details, made_at)


def chair_calendar(
    event: Event,
    site: Site,
    reader: vCalAddress,
    *,
    made_at: datetime,
    answers: str,
    told: str,
    details: Details,
) -> tuple[str, bytes]:
    """The same for a chairperson, who is released when `told` names no task of theirs."""
    entry = vevent(event, site, details)
    if told:
        entry["DESCRIPTION"] = Text(f"{told}\n\n{entry['DESCRIPTION']}")
    if told and event.join_url and event.state != CANCELLED:
        entry["CONFERENCE"] = vUri(uri(event.join_url), params={"VALUE": "URI"})
    entry["ORGANIZER"] = people.organizer(event, answers)
    invited = [reader, *people.others(event, details.chairs, site)]
    method = people.invite(entry, invited, event, over=not told)
    return _sent(method, entry, event, details, made_at)


def _sent(
    method: str, entry: Properties, event: Event, details: Details, made_at: datetime
) -> tuple[str, bytes]:
    """An entry as it travels; only invitations ring."""
    entry["DTSTAMP"] = _utc(made_at)
    told = _finished(_calendar(method), [event], [entry])
    return method, reminding(told, event, details) if method == REQUEST else told


def personal_entries(registration: Registration, site: Site, details: Details) -> list[Properties]:
    """What stands in an attendee's own calendar: their entry, and one for each day of several."""
    entry = _personal(registration, site, details)
    entry["STATUS"] = Text(_status(registration))
    return [entry, *calendar_days.of_days(entry, registration.event, details)]


def feed(
    events: Sequence[Event],
    about: Feed,
    site: Site,
    areas: Areas | None = None,
    hours: Mapping[int, Sequence[Hours]] | None = None,
) -> bytes:
    """Many events to subscribe to; unchanged rows give unchanged octets.

    `hours` are those of the agendas of events over several days.
    """
    details = Details(areas=areas, hours=hours or {})
    made = [entry for event in events for entry in entries(event, site, details)]
    return stream(made, events, about)


def stream(entries: Sequence[Properties], dated: Sequence[Dated], about: Feed) -> bytes:
    """A feed of entries that are made already; `dated` is all whose zones it must describe."""
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
    return _finished(calendar, dated, entries, always=about.zone)


def _calendar(method: str = "") -> Properties:
    told: Properties = {
        "VERSION": Text("2.0"),
        "PRODID": Text(PRODID),
        "CALSCALE": Text("GREGORIAN"),
    }
    return told | {"METHOD": Text(method)} if method else told


def _finished(
    calendar: Properties, events: Sequence[Dated], entries: Sequence[Properties], always: str = ""
) -> bytes:
    """Zones first, in order of name, then the entries; checked before anybody sees them."""
    zones = _zones(events, always)
    checks.check(entries, zones)
    frame = octets("VCALENDAR", calendar)
    end = frame.rindex(b"END:")
    inner = [octets("VEVENT", entry) for entry in entries]
    return b"".join([frame[:end], *(text.encode() for text in zones.values()), *inner, frame[end:]])


def _zones(events: Sequence[Dated], always: str) -> dict[str, str]:
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


def entries(event: Event, site: Site, details: Details) -> list[Properties]:
    """The event, and each day of several with its own hours."""
    entry = vevent(event, site, details)
    return [entry, *calendar_days.of_days(entry, event, details)]


def vevent(event: Event, site: Site, details: Details) -> Properties:
    """The one place where an event becomes a calendar entry."""
    entry: Properties = {}
    page = site.event(event)
    entry["UID"] = Text(event.uid)
    entry["SEQUENCE"] = vInt(event.sequence)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"] = _utc(event.revised_at)
    entry["CREATED"] = _utc(event.created_at)
    calendar_days.set_times(entry, event, details)
    entry["SUMMARY"] = Text(words.title(event))
    entry["STATUS"] = Text("CANCELLED" if event.state == CANCELLED else "CONFIRMED")
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
    entry["ORGANIZER"] = people.organizer(event, event.contact_email or site.sender)
    return entry


def _personal(registration: Registration, site: Site, details: Details) -> Properties:
    """The entry of one attendee: it moves with the event and with the attendee's own place."""
    event = registration.event
    entry = vevent(event, site, details)
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


def _utc(moment: datetime) -> Moment:
    return Moment(moment.astimezone(UTC))


def _duration(params: dict[str, str]) -> vDuration:
    return vDuration(REFRESH, params=params)
