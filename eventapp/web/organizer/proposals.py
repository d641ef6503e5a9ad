"""Other times that people proposed by mail: agreed by moving the event, or declined."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import proposing
from eventapp.core.db import db, transaction
from eventapp.core.i18n import gettext as _
from eventapp.core.when import When
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.incoming import OPEN, Proposal
from eventapp.web.organizer import organizer
from eventapp.web.organizer.saving import found_event

NUMBER = "<int(max=9999999999):number>"


@organizer.route(
    f"/events/<slug>/proposals/{NUMBER}/decline", permission="event.edit", methods=["POST"]
)
def decline_proposal(slug: str, number: int) -> Any:
    """Keep the time; whoever proposed another is told by letter."""
    with transaction():
        event = found_event(slug)
        proposing.decline(_found(event, number) or abort(404), event)
    flash(_("Declined. The person is told by letter."), "ok")
    return redirect(url_for("organizer.event", slug=slug), 303)


def waiting(event: Event) -> list[Proposal]:
    """Those nobody has decided, with who proposed them."""
    return list(db.session.scalars(Proposal.waiting(event).options(*_WHO)))


_WHO = (
    joinedload(Proposal.registration),
    joinedload(Proposal.chairing).joinedload(Chairing.chairperson),
)


def _found(event: Event, number: int) -> Proposal | None:
    """A proposal of this event; another event's is not found."""
    found = select(Proposal).where(Proposal.id == number, Proposal.event_id == event.id)
    return db.session.scalar(found.options(*_WHO))


def proposed_when(event: Event, number: str) -> When | None:
    """The time that an open proposal asks for, as the event's own clock has it."""
    if not number.isdecimal() or len(number) > 10:
        return None
    proposal = _found(event, int(number))
    if proposal is None or proposal.state != OPEN:
        return None
    return when_of(proposal, event.when.zone)


def when_of(proposal: Proposal, zone: str) -> When:
    """The proposed span; from midnight to midnight it is days without a known hour."""
    first, last = (_local(at, zone) for at in (proposal.starts_at, proposal.ends_at))
    if first.time() == last.time() == time():
        return When(first.date(), last.date() - timedelta(days=1), zone=zone)
    if last.time() == time():  # the midnight after its last day
        last -= timedelta(minutes=1)
    return When(first.date(), last.date(), first.time(), last.time(), zone)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0)
