"""The parts of every letter: its headers, its text in two forms, its calendar, its files."""

import unicodedata
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from typing import Any

from jinja2 import Environment

from eventapp.core import clock, dates, i18n
from eventapp.core.i18n import lazy as _l
from eventapp.core.mailer import ENVELOPE
from eventapp.core.mailheaders import POLICY, UNSUBSCRIBE
from eventapp.documents import replies
from eventapp.documents.letter_words import Words
from eventapp.documents.site import Site
from eventapp.models.answer import ACCEPTED, DECLINED, TENTATIVE
from eventapp.models.event import Event
from eventapp.models.message import Message

_ANSWERS = {
    ACCEPTED: _l("I come"),
    DECLINED: _l("I do not come"),
    TENTATIVE: _l("Perhaps"),
}


def begun(
    message: Message, words: Words, site: Site, *, sender_name: str, sender: str = ""
) -> EmailMessage:
    """A letter with its headers, from the site unless answers go to an address of their own.

    What cannot be delivered comes back to the letter's own address, where a mailbox is read.
    """
    letter = EmailMessage(policy=POLICY)
    letter["From"] = address(sender_name, sender or site.sender)
    letter["To"] = address(message.to_name, message.to_address)
    letter["Subject"] = line(words.subject)
    letter["Date"] = clock.now()
    letter["Message-ID"] = f"<{message.uid}@{site.host}>"
    letter["Auto-Submitted"] = "auto-generated"
    if returns := replies.address(replies.MESSAGE, message.id, site):
        letter[ENVELOPE] = returns
    return letter


def may_leave(letter: EmailMessage, address: str) -> None:
    """Say where one leaves (RFC 2369): a page that asks first, as a seat given up is gone."""
    if address.startswith("https://"):
        letter[UNSUBSCRIBE] = f"<{address}>"


def begun_for(
    message: Message, words: Words, site: Site, event: Event, *, kind: str, number: int
) -> EmailMessage:
    """A letter about an event: calendar programs answer its sender, people answer its contact.

    With a mailbox for answers the sender is the reader's own address of it, which is the ORGANIZER,
    too (RFC 6047, 2.3); without one the ORGANIZER is the contact. The subject tells the dates of a
    series apart.
    """
    if event.series_id is not None:
        day = dates.format_range(event.when.first_day, event.when.end_day, "medium")
        words = replace(words, subject=f"{words.subject}, {day}")
    sender = replies.address(kind, number, site)
    letter = begun(message, words, site, sender_name=str(event.host.name), sender=sender)
    if is_address(event.contact_email):
        letter["Reply-To"] = address(str(event.contact_name), event.contact_email)
    return letter


def answers(page: str) -> list[tuple[str, str]]:
    """The words and links to answer by; each opens a page that asks before it counts."""
    return [(str(words), f"{page}?answer={answer}") for answer, words in _ANSWERS.items()]


def write(
    letter: EmailMessage, templates: Environment, name: str, words: Words, told: dict[str, Any]
) -> None:
    """The text, plain and in HTML."""
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


def add_calendar(letter: EmailMessage, method: str, octets: bytes) -> None:
    """As an alternative, never as a file, or Gmail and Outlook show no buttons (RFC 6047)."""
    told = {"charset": "UTF-8", "method": method, "component": "VEVENT"}
    letter.add_alternative(octets, "text", "calendar", cte="base64", params=told)


def add_picture(letter: EmailMessage, octets: bytes, cid: str, filename: str) -> None:
    """A picture that the HTML shows, and who reads without HTML finds beside the text.

    It is related to the alternatives (RFC 2387): Thunderbird looks nowhere else for what `cid:`
    names, and would speak of blocked remote content instead.
    """
    picture, related = MIMEPart(POLICY), MIMEPart(POLICY)
    picture.set_content(
        octets, "image", "png", cid=f"<{cid}>", disposition="inline", filename=filename
    )
    related["Content-Type"] = 'multipart/related; type="multipart/alternative"'
    letter.make_mixed()
    for part in (*letter.iter_parts(), picture):
        related.attach(part)
    letter.set_payload([related])


def add_file(letter: EmailMessage, octets: bytes) -> None:
    """The same calendar object once more for programs that only look at files (section 2.4)."""
    letter.add_attachment(
        octets,
        "application",
        "ics",
        cte="base64",
        filename="invite.ics",
        params={"name": "invite.ics"},
    )


def address(name: str, email: str) -> Address:
    """A person in a header."""
    return Address(line(name), addr_spec=email)


def is_address(email: str) -> bool:
    """Whether a header may hold it: what an organizer typed may be anything."""
    local, _at, domain = email.partition("@")
    return bool(local and domain and email.isascii())


def line(text: str) -> str:
    """One line without anything unseen: no name may start a header of its own."""
    seen = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(seen.split())
