"""Proposing another time: kept until the organizers move the event or say no (RFC 5546, 3.2.7)."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from eventapp.actions import history, outbox
from eventapp.actions.registering import refuse_ended, refuse_inactive
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused, TooMany
from eventapp.core.i18n import gettext as _
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.incoming import AGREED, OPEN, REFUSED, Proposal
from eventapp.models.registration import Registration

MOST = 10
"""So many proposals of one person may wait at a time."""


def propose(
    asked: Registration | Chairing,
    starts_at: datetime,
    ends_at: datetime,
    *,
    comment: str = "",
    sequence: int = 0,
) -> Proposal | None:
    """Keep a proposal for the organizers; None when the same one waits already.

    Raises Closed, Refused, TooMany.
    """
    event = lock(db.session.get_one(Event, asked.event_id))
    refuse_ended(event)
    if isinstance(asked, Registration):
        refuse_inactive(asked)
    if ends_at <= starts_at or starts_at <= clock.now():
        raise Refused(_("The proposed time is over already."))
    waiting = list(db.session.scalars(Proposal.waiting(event).where(_of(asked))))
    if any((one.starts_at, one.ends_at) == (starts_at, ends_at) for one in waiting):
        return None
    if len(waiting) >= MOST:
        raise TooMany(3600)
    made = _made(asked, starts_at, ends_at)
    made.comment, made.sequence = comment[:1000], sequence
    db.session.flush()
    history.record("propose", asked, event=event, changes=_times(made))
    return made


def decline(proposal: Proposal, event: Event) -> None:
    """Keep the time; whoever proposed another is told by letter. SEQUENCE stays (RFC 5546, 2.1.4).

    Doing it again changes nothing.
    """
    lock(event)
    lock(proposal)
    if proposal.state != OPEN:
        return
    proposal.state, proposal.decided_at = REFUSED, clock.now()
    about = {"proposal": proposal.id}
    asked = _asked(proposal)
    if isinstance(asked, Registration):
        asked.event = event
        outbox.tell("counter_declined", asked, payload=about)
    elif asked is not None and asked.chairperson.email:
        person = asked.chairperson
        letter = outbox.post("counter_declined", person.email, event=event, payload=about)
        letter.to_name = str(person.full_name)
        letter.chairperson_id = person.id
    history.record("counter", proposal, event=event, changes=_times(proposal))


def settle(event: Event) -> int:
    """Note that the event has moved to a time that was proposed; gives how many wanted it so."""
    wanted = Proposal.waiting(event).where(
        Proposal.starts_at == event.starts_at, Proposal.ends_at == event.ends_at
    )
    agreed = list(db.session.scalars(wanted))
    for proposal in agreed:
        proposal.state, proposal.decided_at = AGREED, clock.now()
    return len(agreed)


def _asked(proposal: Proposal) -> Registration | Chairing | None:
    """Who proposed it; None when they no longer have the task."""
    if proposal.registration_id is not None:
        return db.session.get(Registration, proposal.registration_id)
    task = select(Chairing).where(Chairing.id == proposal.chairing_id)
    return db.session.scalar(task.options(joinedload(Chairing.chairperson)))


def _made(asked: Registration | Chairing, starts_at: datetime, ends_at: datetime) -> Proposal:
    made = Proposal(
        event_id=asked.event_id,
        starts_at=starts_at,
        ends_at=ends_at,
        state=OPEN,
        created_at=clock.now(),
    )
    name = "registration_id" if isinstance(asked, Registration) else "chairing_id"
    setattr(made, name, asked.id)
    db.session.add(made)
    return made


def _of(asked: Registration | Chairing) -> ColumnElement[bool]:
    if isinstance(asked, Registration):
        return Proposal.registration_id == asked.id
    return Proposal.chairing_id == asked.id


def _times(proposal: Proposal) -> dict[str, object]:
    return {
        "proposed_start": [None, proposal.starts_at.isoformat()],
        "proposed_end": [None, proposal.ends_at.isoformat()],
    }
