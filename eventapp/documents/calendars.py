"""Calendars: an event as VEVENT, the same for download, feed and letter (RFC 5545, 5546, 7986)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import vCalAddress, vGeo, vUri

from eventapp.core.i18n import gettext as _
from eventapp.core.when import When
from eventapp.documents import calendar_alarms as alarms
from eventapp.documents import calendar_checks as checks
from eventapp.documents import calendar_days, delegation
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendar_people as people
from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_alarms import Alarms
from eventapp.documents.calendar_frame import Entry, Feed
from eventapp.documents.calendar_people import REQUEST
from eventapp.documents.calendar_text import Int, Moment, Properties, Text, Uri, Word, octets, uri
from eventapp.documents.calendar_words import Areas, Details
from eventapp.documents.replies import REGISTRATION
from eventapp.documents.site import Site
from eventapp.models.chairing import Chairing
from eventapp.models.days import Hours
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import CONFIRMED, DECLINED, DELEGATED, WITHDRAWN, Registration

PUBLISH = "PUBLISH"
_OVER = (DECLINED, WITHDRAWN, DELEGATED)


def event_calendar(
    event: Event, site: Site, details: Details | None = None, remind: Alarms = ()
) -> bytes:
    """One event to add to any calendar (METHOD:PUBLISH, no attendees: RFC 5546 section 3.2.1)."""
    return published(entry(event, site, details), remind)


def registration_calendar(
    registration: Registration,
    site: Site,
    details: Details | None = None,
    remind: Alarms = (),
    *,
    raised: int = 0,
) -> bytes:
    """An attendee's entry to download: tentative until confirmed, cancelled when withdrawn."""
    told = personal_entry(registration, site, details or Details(), raised=raised)
    return published(told, remind)


def published(told: Entry, remind: Alarms = ()) -> bytes:
    """An entry to download."""
    return frame.alone(frame.begun(PUBLISH), told, remind)


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
    entry["STATUS"] = Word(_status(registration))
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
    raised: int,
    made_at: datetime,
    answers: str,
    told: str,
    details: Details,
) -> tuple[str, bytes]:
    """The same for a chairperson, who is released when `told` names no task of theirs.

    `raised` is by how much the number of their entry is above the event's own.
    """
    entry = vevent(event, site, details)
    entry["SEQUENCE"] = Int(event.sequence + raised)
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
    remind = alarms.INVITED if method == REQUEST else ()
    told = written([entry], [event.when], calendar_days.late(event, details))
    return method, frame.alone(frame.begun(method), told, remind)


def entry(event: Event, site: Site, details: Details | None = None) -> Entry:
    """An event as an entry of feeds."""
    details = details or Details()
    return _whole(event, vevent(event, site, details), details)


def personal_entry(
    registration: Registration, site: Site, details: Details, *, raised: int = 0
) -> Entry:
    """An attendee's entry in their own feed; `raised` counts what came before this place of theirs.

    Nobody is named as ATTENDEE in what is published (RFC 5546 section 3.2.1).
    """
    told = _personal(registration, site, details)
    told["SEQUENCE"] = Int(told["SEQUENCE"] + raised)
    told["STATUS"] = Word(_status(registration))
    return _whole(registration.event, told, details)


def chair_entry(
    event: Event,
    chairings: Sequence[Chairing],
    site: Site,
    details: Details,
    *,
    place: Registration | None = None,
    raised: int = 0,
) -> Entry:
    """The entry of who chairs, in their own feed: first of all their tasks, then their place.

    `raised` counts what was before their tasks and this place of theirs.
    """
    told = _personal(place, site, details) if place is not None else vevent(event, site, details)
    told["SEQUENCE"] = Int(told["SEQUENCE"] + raised)
    told["DESCRIPTION"] = Text(words.of_chairings(chairings) + "\n\n" + told["DESCRIPTION"])
    return _whole(event, told, details)


def hold_entry(event: Event, site: Site, details: Details) -> Entry:
    """That a room is held, for those who may not know by what: the entry of a draft."""
    told = vevent(event, site, details)
    for name in ("DESCRIPTION", "URL", "CONFERENCE", "ORGANIZER"):
        told.pop(name, None)
    told["SUMMARY"], told["CLASS"] = Text(_("Room held")), Word("PRIVATE")
    return _whole(event, told, details)


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
    return frame.gathered([entry(event, site, details) for event in events], about)


def _whole(event: Event, marker: Properties, details: Details) -> Entry:
    """An entry with those of its days, which are as it is."""
    told = [marker, *calendar_days.of_days(marker, event, details)]
    return written(told, [event.when], calendar_days.late(event, details))


def written(told: Sequence[Properties], times: Iterable[When], late: timedelta) -> Entry:
    """VEVENTs as they go over the wire, said in the zones of these times; checked before that."""
    zones = tuple(frame.zone(when) for when in times)
    checks.check(told, zones)
    octets_ = b"".join(octets("VEVENT", one) for one in told)
    return Entry(tuple(map(checks.identity, told)), zones, octets_, late)


def vevent(event: Event, site: Site, details: Details) -> Properties:
    """The one place where an event becomes a calendar entry."""
    entry: Properties = {}
    page = site.event(event)
    entry["UID"] = Word(event.uid)
    entry["SEQUENCE"] = Int(event.sequence)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"] = _utc(event.revised_at)
    entry["CREATED"] = _utc(event.created_at)
    calendar_days.set_times(entry, event, details)
    entry["SUMMARY"] = Text(words.title(event))
    entry["STATUS"] = Word("CANCELLED" if event.state == CANCELLED else "CONFIRMED")
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
    entry["ORGANIZER"] = people.organizer(event, event.contact_email or site.sender)
    return entry


def _personal(registration: Registration, site: Site, details: Details) -> Properties:
    """The entry of one attendee: it moves with the event and with the attendee's own place."""
    event = registration.event
    entry = vevent(event, site, details)
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
    if registration.event.state == CANCELLED or registration.state in _OVER:
        return "CANCELLED"
    return "CONFIRMED" if registration.state == CONFIRMED else "TENTATIVE"


def _utc(moment: datetime) -> Moment:
    return Moment(moment.astimezone(UTC))
