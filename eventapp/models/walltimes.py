"""Whether events begin at the instant that their wall time names, as the rules of zones are now."""

from datetime import datetime

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.event import Event


def astray(now: datetime) -> list[int]:
    """The events not over whose stored instants are no longer those of their wall time, by id.

    A country changes its clock, the machine learns of it by an update: the people still meet at
    nine, and nine is another instant.
    """
    chosen = select(Event.id, Event.when, Event.starts_at, Event.ends_at)
    rows = db.session.execute(chosen.where(Event.ends_at > now).order_by(Event.id))
    return [
        row.id
        for row in rows
        if (row.when.starts_at, row.when.ends_at) != (row.starts_at, row.ends_at)
    ]
