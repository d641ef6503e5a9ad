"""Who stands in the calendar of a letter: organizer, reader, chairs and room (RFC 5545, 3.8.4).

Addresses are personal. A letter holds its reader's own and nobody else's: chairs and rooms, which
the event's page shows by name, stand there under addresses of ours that belong to nobody.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from icalendar import vCalAddress

from eventapp.documents import replies
from eventapp.documents.calendar_text import Properties, parameter, uri
from eventapp.documents.site import Site
from eventapp.models.answer import ACCEPTED, ASKED, Answered
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import CONFIRMED, Registration

REQUEST, CANCEL = "REQUEST", "CANCEL"


def answered_by(event: Event, site: Site, kind: str, number: int, reader: str) -> str:
    """The address a reader's calendar program answers to, and the letter comes from or replies to.

    Their own, where a mailbox is read; else the contact's, but never the reader's (RFC 6047, 2.3).
    """
    if own := replies.address(kind, number, site):
        return own
    contact = event.contact_email
    return contact if contact and contact.casefold() != reader.casefold() else site.sender


def organizer(event: Event, email: str) -> vCalAddress:
    """The host, at the address that answers go to."""
    return _organizer(email, str(event.host.name))


@lru_cache(maxsize=512)
def _organizer(email: str, name: str) -> vCalAddress:
    return address(email, name)


def attendee(registration: Registration, email: str, partstat: str) -> vCalAddress:
    """Somebody who comes. A first or changed invitation wants an answer (RFC 5546, 3.2.2)."""
    return address(
        email,
        registration.full_name,
        CUTYPE="INDIVIDUAL",
        ROLE="REQ-PARTICIPANT",
        PARTSTAT=partstat,
        RSVP="TRUE",
    )


def chair(person: Chairperson, email: str, partstat: str, rsvp: str = "TRUE") -> vCalAddress:
    """Somebody who chairs (RFC 5546, 2.1.3)."""
    return address(
        email,
        str(person.full_name),
        CUTYPE="INDIVIDUAL",
        ROLE="CHAIR",
        PARTSTAT=partstat,
        RSVP=rsvp,
    )


def invite(entry: Properties, attendees: list[vCalAddress], event: Event, *, over: bool) -> str:
    """Write into an entry whom it goes to; gives its method. Whoever takes leave is there alone.

    Uninviting one person gives no STATUS (RFC 5546, 3.2.5): that belongs to the whole event.
    """
    is_cancelled = event.state == CANCELLED
    if not over and not is_cancelled:
        entry["ATTENDEE"] = attendees
        return REQUEST
    entry["ATTENDEE"] = attendees[:1]
    if not is_cancelled:
        del entry["STATUS"]
    return CANCEL


def others(event: Event, chairings: Sequence[Chairing], site: Site) -> list[vCalAddress]:
    """Chairs and room as everybody may see them. Who said no has told the organizers alone."""
    told = {}
    for chairing in chairings:
        if chairing.chairperson_id not in told:
            seen = "ACCEPTED" if chairing.answer == ACCEPTED else "NEEDS-ACTION"
            nobody = _nobody(site, f"chair-{chairing.chairperson_id}")
            told[chairing.chairperson_id] = chair(chairing.chairperson, nobody, seen, "FALSE")
    return [*told.values(), *_rooms(event, site)]


def _rooms(event: Event, site: Site) -> list[vCalAddress]:
    if event.room is None or not event.room.name:
        return []
    room = address(
        _nobody(site, f"room-{event.room_id}"),
        str(event.room.name),
        CUTYPE="ROOM",
        ROLE="NON-PARTICIPANT",
        PARTSTAT="ACCEPTED",
        RSVP="FALSE",
    )
    return [room]


def partstat(of: Answered) -> str:
    """Their answer as calendars say it; who waits for a place cannot come for sure."""
    answer = of.answer or ASKED
    if isinstance(of, Registration) and of.state != CONFIRMED and answer == ACCEPTED:
        return "TENTATIVE"
    return answer.upper()


def address(email: str, name: str, **params: Any) -> vCalAddress:
    """A `mailto:` with a name and what is said of it."""
    named = {"CN": parameter(name)} if parameter(name) else {}
    return vCalAddress(uri(f"mailto:{email}"), params=named | params)


def _nobody(site: Site, name: str) -> str:
    local, _at, domain = site.sender.rpartition("@")
    return f"{local}+{name}@{domain}"
