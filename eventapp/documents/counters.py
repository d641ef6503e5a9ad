"""The letter that keeps the time although another was proposed (RFC 5546, 3.2.8)."""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage

from icalendar import vCalAddress, vInt

from eventapp.core import clock, i18n
from eventapp.core.dates import format_datetime
from eventapp.core.i18n import gettext as _
from eventapp.core.mailheaders import POLICY
from eventapp.core.text import clean
from eventapp.documents import calendar_words, replies
from eventapp.documents.calendar_text import Moment, Text, octets, parameter, uri
from eventapp.documents.site import Site
from eventapp.models.event import Event
from eventapp.models.incoming import Proposal
from eventapp.models.message import Message

METHOD = "DECLINECOUNTER"


def declined(message: Message, proposal: Proposal, event: Event, *, site: Site) -> EmailMessage:
    """Words and a DECLINECOUNTER whose SEQUENCE is the event's, not raised (RFC 5546, 2.1.4)."""
    with i18n.using(message.locale):
        title = calendar_words.title(event)
        letter = EmailMessage(policy=POLICY)
        letter["From"] = _address(str(event.host.name), site.sender)
        letter["To"] = _address(message.to_name, message.to_address)
        letter["Subject"] = clean(_("The time stays: %(title)s", title=title))
        letter["Date"] = clock.now()
        letter["Message-ID"] = f"<{message.uid}@{site.host}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(_words(message, proposal, event, site), cte="base64")
        told = {"charset": "UTF-8", "method": METHOD, "component": "VEVENT"}
        content = _calendar(message, proposal, event, site)
        letter.add_alternative(content, "text", "calendar", cte="base64", params=told)
        letter["Content-Language"] = message.locale
        return letter


def _words(message: Message, proposal: Proposal, event: Event, site: Site) -> str:
    zone = event.when.zone
    lines = [
        clean(message.to_name),
        _("You proposed another time: %(time)s", time=format_datetime(proposal.starts_at, zone)),
        _("The organizers keep the time as it is."),
        "",
        calendar_words.title(event),
        _("When: %(when)s", when=calendar_words.when(event)),
        _("Page of the event: %(url)s", url=site.event(event)) if event.is_public else "",
    ]
    return "\n".join(lines).strip() + "\n"


def _calendar(message: Message, proposal: Proposal, event: Event, site: Site) -> bytes:
    kind = replies.REGISTRATION if proposal.registration_id else replies.CHAIRING
    number = proposal.registration_id or proposal.chairing_id or 0
    organizer = replies.address(kind, number, site) or event.contact_email or site.sender
    name = parameter(str(event.host.name))
    entry = {
        "UID": Text(event.uid),
        "SEQUENCE": vInt(event.sequence),
        "DTSTAMP": _utc(clock.now()),
        "DTSTART": _utc(event.starts_at),
        "DTEND": _utc(event.ends_at),
        "SUMMARY": Text(calendar_words.title(event)),
        "COMMENT": Text(_("The organizers keep the time as it is.")),
        "ORGANIZER": vCalAddress(uri(f"mailto:{organizer}"), params={"CN": name} if name else {}),
        "ATTENDEE": vCalAddress(uri(f"mailto:{message.to_address}")),
    }
    frame = octets(
        "VCALENDAR",
        {"VERSION": Text("2.0"), "PRODID": Text("-//Wethi//Wethi calendar//EN"),
         "METHOD": Text(METHOD)},
    )  # fmt: skip
    end = frame.rindex(b"END:")
    return frame[:end] + octets("VEVENT", entry) + frame[end:]


def _address(name: str, email: str) -> Address:
    """No name may start a header of its own."""
    return Address(clean(name)[:200], addr_spec=email)


def _utc(moment: datetime) -> Moment:
    return Moment(moment.astimezone(UTC))
