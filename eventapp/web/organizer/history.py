"""The history of an event: every change and every letter; parked letters are sent again here."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from eventapp.actions import deciding
from eventapp.core.db import db, transaction
from eventapp.core.i18n import gettext as _
from eventapp.documents import narration, reasons
from eventapp.forms import asking as asked
from eventapp.models import bynumber
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.incoming import Incoming
from eventapp.models.message import PARKED, Message
from eventapp.models.registration import Registration
from eventapp.web.guards import require
from eventapp.web.organizer import organizer
from eventapp.web.organizer.saving import found_event
from eventapp.web.paging import paged

SHOWN = ("changes", "letters", "mail")
PAGE = 30


_ASKED: dict[str, Any] = {
    "changes": Activity.of_event,
    "letters": Message.of_event,
    "mail": Incoming.of_event,
}


@organizer.route("/events/<slug>/history", permission="attendees.see")
def event_history(slug: str) -> str:
    """Changes, letters, or those that came in, newest first."""
    event = found_event(slug, "attendees.see")
    show = asked.choice(request.args, "show", SHOWN, "changes")
    found: Any = _ASKED[show](event.id)
    if show == "letters" and request.args.get("parked"):
        found = found.where(Message.state == PARKED)
    page = paged(found, asked.page(request.args), size=PAGE)
    entries = []
    if show == "changes":
        entries = narration.narrate(page.rows, bynumber.names(page.rows))
    return render_template(
        "organizer/history/show.html",
        event=event,
        show=show,
        page=page,
        entries=entries,
        kinds=narration.LETTERS,
        letter_states=narration.LETTER_STATES,
        came=narration.INCOMING,
        outcomes=narration.OUTCOMES,
        why=reasons.told,
    )


@organizer.route(
    "/messages/<int(max=9999999999):number>/retry", permission="attendees.change", methods=["POST"]
)
def retry_message(number: int) -> Any:
    """Give a parked letter a new run of attempts."""
    with transaction():
        message = db.session.get(Message, number) or abort(404)
        event = _event_of(message)
        require("attendees.change", event)
        is_parked = deciding.send_again(message, event)
    said = _("The letter will be sent again.") if is_parked else _("The letter is on its way.")
    flash(said, "ok")
    return redirect(url_for("organizer.event_history", slug=event.slug, show="letters"), 303)


def _event_of(message: Message) -> Event:
    """The event a letter is about, also where it names only the registration."""
    event_id = message.event_id
    if event_id is None and message.registration_id is not None:
        event_id = db.session.get_one(Registration, message.registration_id).event_id
    event = db.session.get(Event, event_id) if event_id is not None else None
    return event or abort(404)
