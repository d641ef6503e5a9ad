"""Letters that came in about an event: handed out as files, never shown as pages."""

from pathlib import Path

from flask import Response, abort, current_app
from sqlalchemy import select

from eventapp.core import mailbag
from eventapp.core.db import db
from eventapp.core.files import content_disposition
from eventapp.models.incoming import Incoming
from eventapp.web.organizer import organizer
from eventapp.web.organizer.saving import found_event

FOLDER = "mail-in"


@organizer.route(
    "/events/<slug>/letters/<int(max=9999999999):number>.eml", permission="attendees.see"
)
def incoming_letter(slug: str, number: int) -> Response:
    """A letter as it came, for a mail program. What a stranger wrote is no page of ours."""
    event = found_event(slug, "attendees.see")
    wanted = select(Incoming).where(Incoming.id == number, Incoming.event_id == event.id)
    row = db.session.scalar(wanted) or abort(404)
    folder = Path(current_app.config["DATA_DIR"]) / FOLDER
    try:
        octets = mailbag.read(row.digest, folder=folder)
    except FileNotFoundError:
        abort(404)
    return Response(
        octets,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition(f"{row.subject or number}.eml"),
            "Cache-Control": "no-store",
        },
    )
