"""The letter that keeps the time although another was proposed (RFC 5546, 3.2.8)."""

from datetime import UTC
from email.message import EmailMessage

from eventapp.core import clock, i18n
from eventapp.core.dates import format_datetime
from eventapp.core.i18n import gettext as _
from eventapp.core.text import clean
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendar_people as people
from eventapp.documents import calendar_words, replies
from eventapp.documents import letter_parts as parts
from eventapp.documents.calendar_text import Int, Moment, Properties, Text, octets
from eventapp.documents.letter_words import Words
from eventapp.documents.site import Site
from eventapp.models.event import Event
from eventapp.models.incoming import Proposal
from eventapp.models.message import Message

METHOD = "DECLINECOUNTER"


def declined(
    message: Message, proposal: Proposal, event: Event, *, raised: int, site: Site
) -> EmailMessage:
    """Words and a DECLINECOUNTER whose SEQUENCE is that of the entry (RFC 5546, 2.1.4).

    `raised` is by how much that is above the event's own.
    """
    with i18n.using(message.locale):
        kind = replies.REGISTRATION if proposal.registration_id else replies.CHAIRING
        number = proposal.registration_id or proposal.chairing_id or 0
        subject = _("The time stays: %(title)s", title=calendar_words.title(event))
        words = Words(subject, subject, ())
        letter = parts.begun_for(message, words, site, event, kind=kind, number=number)
        letter.set_content(_words(message, proposal, event, site), cte="base64")
        answers = people.answered_by(event, site, kind, number, message.to_address)
        parts.add_calendar(letter, METHOD, _calendar(event, answers, raised))
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


def _calendar(event: Event, answers: str, raised: int) -> bytes:
    """The entry by its identity alone: time, title and people must not stand in it (3.2.8)."""
    entry: Properties = {
        "UID": Text(event.uid),
        "SEQUENCE": Int(event.sequence + raised),
        "DTSTAMP": Moment(clock.now().astimezone(UTC)),
        "COMMENT": Text(_("The organizers keep the time as it is.")),
        "ORGANIZER": people.organizer(event, answers),
    }
    return frame.closed(frame.begun(METHOD), (), [octets("VEVENT", entry)])
