"""A registration at a glance: what its owner's page rests on, read by the quickest question."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.core import quick
from eventapp.core.db import db
from eventapp.models import seats
from eventapp.models.answer import ACCEPTED
from eventapp.models.attendee import Attendee
from eventapp.models.registration import CONFIRMED, PENDING

# what `register` leaves as it is; whoever has something else here finds more on the page
_USUAL = {
    "note": "",
    "undo_state": "",
    "answer": ACCEPTED,
    "answer_note": "",
    "answer_sequence": None,
    "answer_stamp": None,
    "delegated_from_id": None,
    "erased_at": None,
}
_READ = (
    "r.state, r.source, r.created_at, r.code,"
    " r.prefix, r.name, r.position, r.organization, r.email, r.phone"
)
_QUESTION = (
    f"SELECT e.id, {seats.BESIDES}, {_READ}, {', '.join(f'r.{name}' for name in _USUAL)}"  # noqa: S608
    " FROM registration r JOIN event e ON e.id = r.event_id WHERE r.token = ?"
)


@dataclass(frozen=True, slots=True)
class Glance:
    """`number` counts what the event shows (`seats.BESIDES`), `words` are the person's own.

    `is_usual` says that nothing but these, the clock and whether it is new tells the page of one
    attendee from another's. A column that makes a page differ belongs to one of the three.
    """

    event_id: int
    number: int
    state: str
    source: str
    created_at: datetime
    words: dict[str, str]
    is_usual: bool

    @staticmethod
    def of(token: str) -> "Glance | None":
        """The registration a link opens."""
        row = quick.row(db.engine, _QUESTION, token)
        if row is None:
            return None
        event_id, number, state, source, created_at, code, *rest = row
        prefix, name, position, organization, email, phone = rest[:6]
        words = {
            "code": code,
            "full_name": Attendee(name, prefix).full_name,
            "position": position,
            "organization": organization,
            "email": email,
            "phone": phone,
        }
        is_usual = state in (CONFIRMED, PENDING) and rest[6:] == list(_USUAL.values())
        moment = quick.instant(created_at)
        return Glance(event_id, number, state, source, moment, words, is_usual)
