"""Opening a cancelled event again."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from eventapp.actions import reopening
from eventapp.core.db import transaction
from eventapp.core.errors import Refused, RoomTaken
from eventapp.core.i18n import gettext as _
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import Registration
from eventapp.web.organizer import organizer
from eventapp.web.organizer.editing import found_event


@organizer.route("/events/<slug>/reopen", permission="event.edit")
def ask_to_reopen(slug: str) -> Any:
    """Ask once more, and say who is told."""
    event = found_event(slug)
    return _back(slug) if event.state != CANCELLED else _question(event)


@organizer.route("/events/<slug>/reopen", permission="event.edit", methods=["POST"])
def reopen_event(slug: str) -> Any:
    """Take the cancellation back; a room that is taken meanwhile can be left out."""
    without_room = bool(request.form.get("without_room"))
    try:
        with transaction():
            reopening.reopen(found_event(slug), without_room=without_room)
    except RoomTaken as refused:
        return _question(found_event(slug), refused, can_leave_room=True)
    except Refused as refused:
        return _question(found_event(slug), refused)
    flash(_("Open again. Everybody with an e-mail address is told by letter."), "ok")
    return _back(slug)


def _question(
    event: Event, refused: Refused | None = None, *, can_leave_room: bool = False
) -> Response:
    counts = Registration.counts(event)
    page = render_template(
        "organizer/events/reopen.html",
        event=event,
        tab="event",
        active=counts["pending"] + counts["confirmed"] + counts["waitlisted"],
        refused=refused.message if refused else "",
        can_leave_room=can_leave_room,
    )
    return Response(page, 409 if refused else 200)


def _back(slug: str) -> Any:
    return redirect(url_for("organizer.event", slug=slug), 303)
