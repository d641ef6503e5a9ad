"""Letters to chairpersons: asked, told of a change, released, told that nothing takes place."""

from email.message import EmailMessage
from typing import Any

from jinja2 import Environment

from eventapp.core import clock, i18n
from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_words, chair_calendars, clock_words, letter_words
from eventapp.documents import letter_parts as parts
from eventapp.documents.calendar_words import Details
from eventapp.documents.chair_calendars import Chair, Standing
from eventapp.documents.letter_words import Words
from eventapp.documents.replies import CHAIRING
from eventapp.documents.site import Site
from eventapp.models.event import CANCELLED
from eventapp.models.message import CHAIR_ASKED, CHAIR_MOVED_AWAY, Message


def to_chair(
    message: Message,
    chair: Chair,
    details: Details,
    *,
    standing: Standing,
    site: Site,
    templates: Environment,
) -> EmailMessage:
    """One letter for all tasks of a person at an event, as they stand now.

    `standing` is what stays for the address.
    """
    with i18n.using(message.locale):
        words, event = _words(message.kind, chair), chair.event
        if standing.place is not None:
            words = letter_words.still_attending(words, event)
        kind, number = standing.answered_as(CHAIRING, chair.number)
        letter = parts.begun_for(message, words, site, event, kind=kind, number=number)
        told = _facts(chair, details, site) | {"site": site}
        parts.write(letter, templates, "chair", words, told)
        method, octets = chair_calendars.letter_calendar(
            chair,
            site,
            made_at=clock.now(),
            address=message.to_address,
            details=details,
            standing=standing,
        )
        parts.add_calendar(letter, method, octets)
        parts.add_file(letter, octets)
        letter["Content-Language"] = message.locale
        return letter


def _words(kind: str, chair: Chair) -> Words:
    title = calendar_words.title(chair.event)
    if chair.event.state == CANCELLED:
        return _cancelled(chair, title)
    if kind == CHAIR_MOVED_AWAY:
        return Words(
            _("No more letters to this address: %(title)s", title=title),
            _("No more letters to this address"),
            (_("Who chairs there has another e-mail address now. Letters go there."),),
            is_over=True,
        )
    if not chair.chairings:
        return Words(
            _("Your task has ended: %(title)s", title=title),
            _("Your task has ended"),
            (_("The organizers have arranged the tasks anew. Thank you for your readiness."),),
            is_over=True,
        )
    if kind == CHAIR_ASKED:
        return Words(
            _("You are asked to chair: %(title)s", title=title),
            _("You are asked to chair"),
            (_("The organizers ask you kindly for this task. Please tell them if you can come."),),
        )
    return Words(
        _("Changed: %(title)s", title=title),
        _("Something has changed about your task"),
        (_("Please note the details below, and tell the organizers if you can come."),),
    )


def _cancelled(chair: Chair, title: str) -> Words:
    reason = str(chair.event.cancel_reason)
    opening = _("This event has been cancelled.")
    if reason:
        opening = _("This event has been cancelled: %(reason)s", reason=reason)
    heading = _("The event has been cancelled")
    return Words(_("Cancelled: %(title)s", title=title), heading, (opening,), is_over=True)


def _facts(chair: Chair, details: Details, site: Site) -> dict[str, Any]:
    event = chair.event
    mine = site.chairing(chair.chairings[0]) if chair.chairings else ""
    return {
        "event": event,
        "name": str(chair.person.full_name),
        "title": calendar_words.title(event),
        "tasks": chair.tasks,
        "when": calendar_words.when(event),
        "hours": calendar_words.hours(event, details),
        "clock": clock_words.of(event, site.zone),
        "place": calendar_words.place(event, details.areas),
        "join_url": chair.join_url,
        "answer": mine,
        "answers": [
            *parts.answers(mine),
            (_("Somebody else comes for me"), f"{mine}?answer=substitute"),
        ],
        "file": f"{mine}.ics" if mine else "",
        "page": site.event(event),
        "contacts": calendar_words.contacts(event),
    }
