"""Letters: a Message and what it is about become one e-mail in the reader's language.

The order of its parts follows RFC 6047 section 2.4 and RFC 2046 section 5.1.4: plain text, HTML and
the calendar as alternatives, then the QR code and the calendar once more as files.
"""

import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from jinja2 import Environment

from eventapp.core import clock, i18n, tokens
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.documents import (
    calendar_links,
    calendar_words,
    calendars,
    letter_words,
    tickets,
)
from eventapp.documents.calendar_words import Details
from eventapp.documents.letter_words import Words
from eventapp.documents.site import Site
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, Registration
from eventapp.models.user import ROLES

# one octet less than the default, so that no encoded word is longer than RFC 2047 allows
POLICY = SMTP.clone(max_line_length=75)
RESET, INVITATION = "password_reset", "invitation_to_team"
OF_USERS = (RESET, INVITATION)


def to_attendee(
    message: Message,
    registration: Registration,
    details: Details,
    *,
    site: Site,
    templates: Environment,
) -> EmailMessage:
    """A letter about a registration, with its calendar part and, for a sure seat, its QR code."""
    with i18n.using(message.locale):
        words = letter_words.to_attendee(message.kind, registration)
        event = registration.event
        letter = _letter(message, words, site, sender_name=str(event.host.name))
        if _is_address(event.contact_email):
            letter["Reply-To"] = _address(str(event.contact_name), event.contact_email)
        has_seat = registration.state == CONFIRMED and not words.is_over
        qr = f"qr-{message.uid}@{site.host}" if has_seat else ""
        told = _facts(registration, details, site) | {"qr": qr}
        told["all_mine"] = _all_mine(message, registration, site)
        _write(letter, templates, "attendee", words, told | {"site": site})
        _add_calendar(letter, message, registration, details, site)
        if qr:
            _add_qr(letter, qr, site.my(registration))
        _add_file(letter)
        letter["Content-Language"] = message.locale  # last, or it would move into the first part
        return letter


def to_user(message: Message, *, site: Site, templates: Environment) -> EmailMessage:
    """A letter with a link that works once: for a new password, or into an organization."""
    with i18n.using(message.locale):
        if message.kind == INVITATION:
            words = _invitation(message, site)
            action = _("Accept the invitation")
        else:
            words = letter_words.password_reset(site.name)
            action = _("Choose a new password")
        letter = _letter(message, words, site, sender_name=site.name)
        link = f"{site.url}/passages/{passage_token(message, site)}"
        _write(letter, templates, "link", words, {"link": link, "action": action, "site": site})
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


def _letter(message: Message, words: Words, site: Site, *, sender_name: str) -> EmailMessage:
    letter = EmailMessage(policy=POLICY)
    letter["From"] = _address(sender_name, site.sender)
    letter["To"] = _address(message.to_name, message.to_address)
    letter["Subject"] = _line(words.subject)
    letter["Date"] = clock.now()
    letter["Message-ID"] = f"<{message.uid}@{site.host}>"
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def _facts(registration: Registration, details: Details, site: Site) -> dict[str, Any]:
    event = registration.event
    page = site.event(event)
    return {
        "registration": registration,
        "event": event,
        "title": calendar_words.title(event),
        "when": calendar_words.when(event),
        "place": calendar_words.place(event, details.areas),
        "code": tokens.spoken(registration.code),
        "my": site.my(registration),
        "page": page,
        "file": f"{site.my(registration)}.ics",
        "google": calendar_links.google(event, page, _joining(registration, site)),
        "contact": calendar_words.contact(event),
    }


def _all_mine(message: Message, registration: Registration, site: Site) -> str:
    """The page that proves whose address this is; never in a letter to another, older address."""
    is_theirs = message.to_address.casefold() == registration.email_key
    return site.my_calendar(registration) if is_theirs else ""


def _joining(registration: Registration, site: Site) -> str:
    """For a calendar that copies: how somebody with a seat online gets in."""
    if not registration.join_url:
        return ""
    return calendar_words.of_registration(registration, site.my(registration))


def _write(
    letter: EmailMessage, templates: Environment, name: str, words: Words, told: dict[str, Any]
) -> None:
    told = told | {"words": words, "locale": i18n.locale()}
    plain = templates.get_template(f"letters/{name}.txt").render(told)
    letter.set_content(_tidy(plain), cte="base64")
    html = templates.get_template(f"letters/{name}.html").render(told)
    letter.add_alternative(html, subtype="html", cte="base64")


def _tidy(text: str) -> str:
    """No blank line twice: templates leave some where a fact is not known."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    kept = [line for number, line in enumerate(lines) if line or lines[number - 1]]
    return "\n".join(kept) + "\n"


def _add_calendar(
    letter: EmailMessage, message: Message, registration: Registration, details: Details, site: Site
) -> None:
    """As an alternative, never as a file, or Gmail and Outlook show no buttons (RFC 6047)."""
    method, octets = calendars.letter_calendar(
        registration,
        site,
        made_at=clock.now(),
        address=message.to_address,
        partstat=_partstat(message, registration),
        details=details,
    )
    told = {"charset": "UTF-8", "method": method, "component": "VEVENT"}
    letter.add_alternative(octets, "text", "calendar", cte="base64", params=told)


def _partstat(message: Message, registration: Registration) -> str:
    """Who registered has accepted; a new time asks anew (RFC 5546 section 3.2.2.1)."""
    if message.kind == "rescheduled":
        return "NEEDS-ACTION"
    return "ACCEPTED" if registration.state == CONFIRMED else "TENTATIVE"


def _add_qr(letter: EmailMessage, qr: str, text: str) -> None:
    """Beside the text, not inside: a reader without HTML finds it as a picture."""
    letter.add_attachment(
        tickets.qr_png(text),
        "image",
        "png",
        cid=f"<{qr}>",
        disposition="inline",
        filename="ticket.png",
    )


def _add_file(letter: EmailMessage) -> None:
    """The same calendar object once more for programs that only look at files (section 2.4)."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    letter.add_attachment(
        part.get_payload(decode=True),
        "application",
        "ics",
        cte="base64",
        filename="invite.ics",
        params={"name": "invite.ics"},
    )


def _address(name: str, email: str) -> Address:
    return Address(_line(name), addr_spec=email)


def _is_address(email: str) -> bool:
    local, _at, domain = email.partition("@")
    return bool(local and domain and email.isascii())


def _line(text: str) -> str:
    """One line without anything unseen: no name may start a header of its own."""
    seen = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(seen.split())
