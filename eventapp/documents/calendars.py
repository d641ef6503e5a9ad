"""Calendars: an event as VEVENT, the same for download, feed and letter (RFC 5545, 5546, 7986)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from icalendar import (
    vCalAddress,
    vDate,
    vGeo,
    vUri,
)

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_alarms as alarms
from eventapp.documents import calendar_checks as checks
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_alarms import Alarms
from eventapp.documents.calendar_frame import Entry, Feed
from eventapp.documents.calendar_text import (
    Int,
    Moment,
    Properties,
    Text,
    Uri,
    Word,
    octets,
    parameter,
    uri,
)
from eventapp.documents.calendar_words import Areas, Details
from eventapp.documents.site import Site
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import CONFIRMED, DECLINED, WITHDRAWN, Registration

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
_OVER = (DECLINED, WITHDRAWN)


def event_calendar(
    event: Event, site: Site, details: Details | None = None, remind: Alarms = ()
) -> bytes:
    """One event to add to any calendar (METHOD:PUBLISH, no attendees: RFC 5546 section 3.2.1)."""
    entry = _vevent(event, site, details or Details())
    return _finished(frame.begun(PUBLISH), [event], [entry], remind)


def registration_calendar(
    registration: Registration, site: Site, details: Details | None = None, remind: Alarms = ()
) -> bytes:
    """An attendee's entry to download: tentative until confirmed, cancelled when withdrawn."""
    event = registration.event
    entry = _personal(registration, site, details or Details())
    entry["STATUS"] = Text(_status(registration))
    return _finished(frame.begun(PUBLISH), [event], [entry], remind)


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
    return method, _finished(frame.begun(method), [event], [entry])


def entry(event: Event, site: Site, details: Details | None = None) -> Entry:
    """An event as an entry of feeds."""
    return _written(event, _vevent(event, site, details or Details()))


def personal_entry(
    registration: Registration, site: Site, details: Details, *, raised: int = 0
) -> Entry:
    """An attendee's entry in their own feed; `raised` counts what came before this place of theirs.

    Nobody is named as ATTENDEE in what is published (RFC 5546 section 3.2.1).
    """
    told = _personal(registration, site, details)
    told["SEQUENCE"] = Int(told["SEQUENCE"] + raised)
    told["STATUS"] = Text(_status(registration))
    return _written(registration.event, told)


def chair_entry(event: Event, chairings: Sequence[Chairing], site: Site, details: Details) -> Entry:
    """The entry of who chairs, in their own feed: first of all their tasks."""
    told = _vevent(event, site, details)
    told["DESCRIPTION"] = Text(words.of_chairings(chairings) + "\n\n" + told["DESCRIPTION"])
    return _written(event, told)


def hold_entry(event: Event, site: Site, details: Details) -> Entry:
    """That a room is held, for those who may not know by what: the entry of a draft."""
    told = _vevent(event, site, details)
    for name in ("DESCRIPTION", "URL", "CONFERENCE", "ORGANIZER"):
        told.pop(name, None)
    told["SUMMARY"], told["CLASS"] = Text(_("Room held")), Text("PRIVATE")
    return _written(event, told)


def feed(events: Sequence[Event], about: Feed, site: Site, areas: Areas | None = None) -> bytes:
    """Many events to subscribe to; unchanged rows give unchanged octets."""
    details = Details(areas=areas)
    return frame.gathered([entry(event, site, details) for event in events], about)


def _finished(
    calendar: Properties,
    events: Sequence[Event],
    entries: Sequence[Properties],
    remind: Alarms = (),
) -> bytes:
    """Checked before anybody sees them."""
    zones = frame.zones({frame.zone(event.when) for event in events})
    checks.check(entries, zones)
    told = [alarms.reminding(octets("VEVENT", entry), remind) for entry in entries]
    return frame.closed(calendar, zones, told)


def _written(event: Event, told: Properties) -> Entry:
    zone = frame.zone(event.when)
    checks.check([told], {zone})
    return Entry(event.uid, zone, octets("VEVENT", told))


def _vevent(event: Event, site: Site, details: Details) -> Properties:
    """The one place where an event becomes a calendar entry."""
    entry: Properties = {}
    page = site.event(event)
    entry["UID"] = Word(event.uid)
    entry["SEQUENCE"] = Int(event.sequence)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"] = _utc(event.revised_at)
    entry["CREATED"] = _utc(event.created_at)
    _set_times(entry, event)
    entry["SUMMARY"] = Text(words.title(event))
    entry["STATUS"] = Word("CANCELLED" if event.state == CANCELLED else "CONFIRMED")
    entry["TRANSP"] = Word("OPAQUE" if event.when.is_timed else "TRANSPARENT")
    entry["CLASS"] = Word("PUBLIC")
    where = details.place(event)
    if where:
        entry["LOCATION"] = Text(where)
    if event.venue is not None and event.venue.has_point:
        entry["GEO"] = vGeo((event.venue.latitude or 0.0, event.venue.longitude or 0.0))
    entry["DESCRIPTION"] = Text(words.description(event, page, details, where))
    entry["URL"] = Uri(page)
    if event.open_join_url and event.state != CANCELLED:
        entry["CONFERENCE"] = vUri(uri(event.open_join_url), params={"VALUE": "URI"})
    entry["ORGANIZER"] = _organizer(event.contact_email or site.sender, str(event.host.name))
    return entry


def _personal(registration: Registration, site: Site, details: Details) -> Properties:
    """The entry of one attendee: it moves with the event and with the attendee's own place."""
    event = registration.event
    entry = _vevent(event, site, details)
    revised = max(event.revised_at, registration.changed_at)
    entry["SEQUENCE"] = Int(event.sequence + registration.sequence)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"] = _utc(revised)
    page = site.my(registration)
    entry["DESCRIPTION"] = Text(
        words.of_registration(registration, page) + "\n\n" + entry["DESCRIPTION"]
    )
    if registration.join_url:
        entry["CONFERENCE"] = vUri(uri(registration.join_url), params={"VALUE": "URI"})
    return entry


def _status(registration: Registration) -> str:
    if registration.event.state == CANCELLED or not registration.is_active:
        return "CANCELLED"
    return "CONFIRMED" if registration.state == CONFIRMED else "TENTATIVE"


def _set_times(entry: Properties, event: Event) -> None:
    """Local time with its zone; UTC where no rule tells the zone; days without a known hour."""
    when = event.when
    if not when.is_timed:
        entry["DTSTART"] = _day(when.first_day)
        entry["DTEND"] = _day(when.end_day + timedelta(days=1))
        return
    both = (when.local_start, when.local_end)
    if not frame.zone(event.when):
        both = (when.starts_at, when.ends_at)
    entry["DTSTART"], entry["DTEND"] = (Moment(moment) for moment in both)


def _day(day: date) -> vDate:
    return vDate(day, params={"VALUE": "DATE"})


def _utc(moment: datetime) -> Moment:
    return Moment(moment.astimezone(UTC))


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
