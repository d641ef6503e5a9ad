"""Asking again: what people answered was about another time or place (RFC 5546, 3.2.2.1).

Whoever answers the old one from now on is not heard; any answer to the new one is newer.
"""

from typing import Any

from sqlalchemy import update

from eventapp.core.db import db
from eventapp.models import standing
from eventapp.models.answer import ASKED
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.registration import ACTIVE, BY_EMAIL, Registration

_VOID: dict[str, Any] = {"answer": ASKED, "answer_note": "", "answer_stamp": None}


def again(event: Event) -> None:
    """Void the answers of all who have a place or wait for one, and of all who chair."""
    db.session.execute(
        update(Registration)
        .where(Registration.event_id == event.id, Registration.state.in_(ACTIVE))
        .values(**_VOID, answer_sequence=Registration.sequence + event.sequence)
        .execution_options(synchronize_session=False)
    )
    numbers: dict[str, int] = {}
    for task in db.session.scalars(Chairing.of(event)):
        key = task.chairperson.email_key
        if key not in numbers:
            numbers[key] = event.sequence + standing.raised_of(task)
            _ask_attendee(event, key, numbers[key])
        for name, value in _VOID.items():
            setattr(task, name, value)
        task.substitute, task.answer_sequence = "", numbers[key]


def _ask_attendee(event: Event, email_key: str, number: int) -> None:
    """Who chairs and has a place, too, has one entry of both, with a number of both."""
    if email_key:
        db.session.execute(
            update(Registration)
            .where(Registration.event_id == event.id, Registration.email_key == email_key, BY_EMAIL)
            .values(answer_sequence=number)
            .execution_options(synchronize_session=False)
        )
