"""Letters: a Message and what it is about become one e-mail in the reader's language.

The order of its parts follows RFC 6047 section 2.4 and RFC 2046 section 5.1.4: plain text, HTML and
the calendar as alternatives; related to them the QR code; then the calendar once more as a file.
"""

from email.message import EmailMessage
from typing import Any

from jinja2 import Environment

from eventapp.core import clock, i18n, tokens
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.documents import (
    calendar_links,
    calendar_words,
    calendars,
    chair_calendars,
    clock_words,
    letter_words,
    tickets,
)
from eventapp.documents import letter_parts as parts
from eventapp.documents.calendar_words import Details
from eventapp.documents.chair_calendars import Standing
from eventapp.documents.letter_words import Words
from eventapp.documents.replies import REGISTRATION
from eventapp.documents.site import Site
from eventapp.models.answer import ACCEPTED
from eventapp.models.event import CANCELLED, Event
from eventapp.models.message import MOVED_AWAY, Message
from eventapp.models.registration import CONFIRMED, Registration
from eventapp.models.user import ROLES

RESET, INVITATION = "password_reset", "invitation_to_team"
OF_USERS = (RESET, INVITATION)


def to_attendee(
    message: Message,
    registration: Registration,
    details: Details,
    *,
    standing: Standing | None = None,
    site: Site,
    templates: Environment,
    delegate: Registration | None = None,
) -> EmailMessage:
    """A letter about a registration, with its calendar part and, for a sure seat, its QR code.

    `delegate` is who holds the place of somebody who sent them; `standing` is given when somebody
    with this address chairs.
    """
    with i18n.using(message.locale):
        event = registration.event
        words = letter_words.to_attendee(message.kind, registration, delegate)
        if standing is not None and standing.chair is not None:
            words = letter_words.still_chairing(words, event)
        letter = _begun(message, words, registration, standing, site)
        has_seat = registration.state == CONFIRMED and not words.is_over
        qr = f"qr-{message.uid}@{site.host}" if has_seat else ""
        told = _facts(registration, details, site) | {"qr": qr}
        told["may_change"] = delegate is not None and _is_open(message, event)
        told["all_mine"] = _all_mine(message, registration, site)
        parts.write(letter, templates, "attendee", words, told | {"site": site})
        method, octets = _calendar(message, registration, details, standing, site)
        parts.add_calendar(letter, method, octets)
        if qr:
            parts.add_picture(letter, tickets.qr_png(site.my(registration)), qr, "ticket.png")
        parts.add_file(letter, octets)
        letter["Content-Language"] = message.locale  # last, or it would move into the first part
        return letter


def _begun(
    message: Message,
    words: Words,
    registration: Registration,
    standing: Standing | None,
    site: Site,
) -> EmailMessage:
    kind, number = (standing or Standing()).answered_as(REGISTRATION, registration.id)
    letter = parts.begun_for(message, words, site, registration.event, kind=kind, number=number)
    if not words.is_over:
        parts.may_leave(letter, f"{site.my(registration)}/withdraw")
    return letter


def _is_open(message: Message, event: Event) -> bool:
    """Whether it may lead to what changes the place: nothing is off, and no stranger reads it."""
    return message.kind != MOVED_AWAY and event.state != CANCELLED


def to_user(message: Message, *, site: Site, templates: Environment) -> EmailMessage:
    """A letter with a link that works once: for a new password, or into an organization."""
    with i18n.using(message.locale):
        if message.kind == INVITATION:
            words = _invitation(message, site)
            action = _("Accept the invitation")
        else:
            words = letter_words.password_reset(site.name)
            action = _("Choose a new password")
        letter = parts.begun(message, words, site, sender_name=site.name)
        link = f"{site.url}/passages/{passage_token(message, site)}"
        parts.write(
            letter, templates, "link", words, {"link": link, "action": action, "site": site}
        )
        letter["Content-Language"] = message.locale
        return letter


def passage_token(message: Message, site: Site) -> str:
    """The secret of the link in a letter: made again from the letter, stored nowhere."""
    return tokens.derived("passage", message.uid, key=site.key)


def _invitation(message: Message, site: Site) -> Words:
    payload: dict[str, Any] = message.payload
    return letter_words.invitation_to_team(
        site.name,
        str(Bilingual(*payload["organization"])),
        str(ROLES[payload["role"]]),
        payload["invited_by"],
    )


def _facts(registration: Registration, details: Details, site: Site) -> dict[str, Any]:
    event = registration.event
    page = site.event(event)
    return {
        "registration": registration,
        "event": event,
        "title": calendar_words.title(event),
        "when": calendar_words.when(event),
        "hours": calendar_words.hours(event, details),
        "clock": clock_words.of(event, site.zone),
        "chairs": [calendar_words.chair(chairing) for chairing in details.chairs],
        "place": calendar_words.place(event, details.areas),
        "code": tokens.spoken(registration.code),
        "my": site.my(registration),
        "lead": _lead(registration),
        "answers": _answers(registration, site),
        "page": page,
        "file": f"{site.my(registration)}.ics",
        "google": calendar_links.google(event, page, _joining(registration, site), details),
        "contacts": calendar_words.contacts(event),
    }


def _lead(registration: Registration) -> str:
    """What the links to answer by are for: who registers has said that they come."""
    if registration.answer == ACCEPTED:
        return _("You have said that you come. If that changes, tell us here:")
    return _("Please say whether you come:")


def _answers(registration: Registration, site: Site) -> list[tuple[str, str]]:
    """The links to answer by; who has a seat may send somebody else, a delegate sends nobody."""
    my = site.my(registration)
    told = parts.answers(f"{my}/answer")
    if registration.state == CONFIRMED and registration.delegated_from_id is None:
        told.append((_("Send someone else"), f"{my}/delegate"))
    return told


def _all_mine(message: Message, registration: Registration, site: Site) -> str:
    """The page that proves whose address this is; never in a letter to another, older address."""
    is_theirs = message.to_address.casefold() == registration.email_key
    return site.my_calendar(registration) if is_theirs else ""


def _joining(registration: Registration, site: Site) -> str:
    """For a calendar that copies: how somebody with a seat online gets in."""
    if not registration.join_url:
        return ""
    return calendar_words.of_registration(registration, site.my(registration))


def _calendar(
    message: Message,
    registration: Registration,
    details: Details,
    standing: Standing | None,
    site: Site,
) -> tuple[str, bytes]:
    told: dict[str, Any] = {"made_at": clock.now(), "address": message.to_address}
    told["details"] = details
    if standing is not None and standing.chair is not None:
        return chair_calendars.letter_calendar(standing.chair, site, standing=standing, **told)
    return calendars.letter_calendar(registration, site, **told)
