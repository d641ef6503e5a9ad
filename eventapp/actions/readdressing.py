"""Another e-mail address for who chairs: the old one is taken leave of, the new one told all."""

from collections.abc import Sequence

from sqlalchemy import Select, insert, select

from eventapp.actions import outbox, sequences
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import Stale
from eventapp.core.i18n import gettext as _
from eventapp.models.answer import ASKED
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import DRAFT, PUBLISHED, Event
from eventapp.models.message import CHAIR_ASKED, CHAIR_CHANGED, CHAIR_MOVED_AWAY, Message

THAI = "th"
"""In which language chairpersons are written to."""


def coming(person: Chairperson) -> list[Event]:
    """The events still to come that calendars may know by this person, locked.

    Before the person: whoever appoints locks in the same order.
    """
    locked = _coming(person).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(locked))


def readdress(person: Chairperson, before: str, events: Sequence[Event]) -> None:
    """Their address is another one than `before`, at these events of theirs.

    Each number rises, at the new address above all that it was told. Raises Stale when meanwhile
    somebody appointed them to one more.
    """
    db.session.flush()
    if [event.id for event in db.session.scalars(_coming(person))] != [one.id for one in events]:
        raise Stale(_("Meanwhile this person was appointed. Please save once more."))
    for event in events:
        tasks = list(db.session.scalars(_tasks(event, person)))
        number = max(task.sequence for task in tasks)
        for task in tasks:
            task.sequence = max(number + 1, sequences.next_for(event, person.email_key))
        db.session.flush()
        sequences.left(event, before.casefold(), number)
        if not outbox.is_holding():
            _tell(event, person, before, is_asked=tasks[0].answer == ASKED)


def _coming(person: Chairperson) -> "Select[Event]":
    chaired = select(Chairing.event_id).where(Chairing.chairperson_id == person.id)
    return (
        select(Event)
        .where(Event.id.in_(chaired), Event.state != DRAFT, Event.ends_at > clock.now())
        .order_by(Event.id)
    )


def _tasks(event: Event, person: Chairperson) -> "Select[Chairing]":
    mine = (Chairing.event_id == event.id, Chairing.chairperson_id == person.id)
    return select(Chairing).where(*mine).order_by(Chairing.position, Chairing.id)


def _tell(event: Event, person: Chairperson, before: str, *, is_asked: bool) -> None:
    """Of what is cancelled only the old address hears: it may not have heard that yet."""
    kind = CHAIR_ASKED if is_asked else CHAIR_CHANGED
    letters = [(CHAIR_MOVED_AWAY, before)]
    letters += [(kind, person.email)] if event.state == PUBLISHED else []
    rows = [
        outbox.row(
            kind,
            address,
            event_id=event.id,
            to_name=person.full_name.in_(THAI),
            locale=THAI,
            chairperson_id=person.id,
        )
        for kind, address in letters
        if address
    ]
    if rows:
        db.session.execute(insert(Message), rows)
