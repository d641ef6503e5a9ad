"""Turns: pages of the editor save again and again; each turn is noted, a late one is refused."""

import json
from collections.abc import Mapping

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.models.event import Event
from eventapp.models.writing import Writing


def refuse_late(event: Event, writer: str, turn: int) -> None:
    """Raise Refused when the same page has saved a newer state; the event is locked."""
    before = Writing.of(event, writer)
    if before is not None and turn <= before.turn:
        raise Refused(_("What you wrote later is saved already."))


def note(event: Event, writer: str, turn: int, marks: Mapping[str, str]) -> None:
    """Keep what this page saved of the event."""
    if not writer:
        return
    row = Writing.of(event, writer)
    if row is None:
        row = Writing(event_id=event.id, writer=writer, turn=0)
        db.session.add(row)
    row.turn = max(row.turn, turn)
    row.marks, row.at = json.dumps(dict(marks)), clock.now()


def saved_by(event: Event, writer: str) -> dict[str, str]:
    """The digests of what the fields held when this page saved last; {} when it has not."""
    row = Writing.of(event, writer)
    found: dict[str, str] = json.loads(row.marks) if row is not None else {}
    return found
