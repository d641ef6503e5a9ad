"""Where the calendar sequence of a person's place begins, so that calendars take it for newer."""

from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.models.event import Event
from eventapp.models.registration import Registration


def next_for(event: Event, email_key: str) -> int:
    """The SEQUENCE of a new place: above all this address ever had here (RFC 5546 section 2.1.5).

    An entry's UID is the event's, so a place given up and a new one are the same entry.
    """
    if not email_key:
        return 0
    highest = db.session.scalar(
        select(func.max(Registration.sequence)).where(
            Registration.event_id == event.id, Registration.email_key == email_key
        )
    )
    return 0 if highest is None else highest + 1
