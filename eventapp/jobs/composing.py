"""Composing: reads what a letter is about, as it stands when the letter is sent."""

from email.message import EmailMessage

from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core import clock, tokens
from eventapp.core.db import db
from eventapp.documents import counters, letters
from eventapp.documents.calendar_words import Details
from eventapp.documents.site import Site
from eventapp.jobs.outbox import NotYet
from eventapp.models import catalog
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event
from eventapp.models.incoming import Proposal
from eventapp.models.message import QUEUED, Message
from eventapp.models.registration import Registration
from eventapp.models.user import Passage

COUNTER_DECLINED = "counter_declined"


def compose(message: Message, *, site: Site, templates: Environment) -> EmailMessage | None:
    """The letter of a message; None when there is nothing left to say."""
    if message.kind in letters.OF_USERS:
        return _to_user(message, site, templates)
    if message.kind == COUNTER_DECLINED:
        return _keeping_the_time(message, site)
    registration = _registration(message)
    if registration is None or registration.erased_at is not None or _is_overtaken(message):
        return None
    return letters.to_attendee(
        message, registration, _details(registration.event), site=site, templates=templates
    )


def _keeping_the_time(message: Message, site: Site) -> EmailMessage | None:
    """An event that has moved or is off since has told so by itself."""
    proposal = db.session.get(Proposal, message.payload.get("proposal"))
    if proposal is None or not message.to_address:
        return None
    shown = select(Event).where(Event.id == proposal.event_id).options(*Event.shown())
    event = db.session.scalars(shown).one()
    if event.state == CANCELLED:
        return None
    return counters.declined(message, proposal, event, site=site)


def _to_user(message: Message, site: Site, templates: Environment) -> EmailMessage | None:
    """A link that was used, replaced or has run out is not worth a letter."""
    token = letters.passage_token(message, site)
    passage = db.session.scalar(select(Passage).where(Passage.token_digest == tokens.digest(token)))
    if passage is None or not passage.is_open(clock.now()):
        return None
    return letters.to_user(message, site=site, templates=templates)


def _registration(message: Message) -> Registration | None:
    return db.session.scalar(
        select(Registration)
        .where(Registration.id == message.registration_id)
        .options(joinedload(Registration.event).options(*Event.shown()))
    )


def _is_overtaken(message: Message) -> bool:
    """Whether a later letter to the same person is due: it says all that this one would.

    One that waits (a withdrawal that may still be undone) makes this one wait: raises NotYet.
    """
    later = db.session.scalars(
        select(Message.due_at).where(
            Message.registration_id == message.registration_id,
            Message.to_address == message.to_address,
            Message.id > message.id,
            Message.state == QUEUED,
            Message.kind != COUNTER_DECLINED,  # says nothing of a place
            Message.attempts == 0,
        )
    ).all()
    if later and max(later) > clock.now():
        raise NotYet(max(later))
    return bool(later)


def _details(event: Event) -> Details:
    chairs = db.session.scalars(Chairing.of(event))
    return Details(chairs=tuple(chairs), areas=catalog.areas_of([event]))
