"""Composing: reads what a letter is about, as it stands when the letter is sent."""

from email.message import EmailMessage

from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core import clock, tokens
from eventapp.core.db import db
from eventapp.documents import letters
from eventapp.documents.calendar_words import Details
from eventapp.documents.site import Site
from eventapp.jobs.outbox import NotYet
from eventapp.models import catalog
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.message import QUEUED, Message
from eventapp.models.registration import Registration
from eventapp.models.user import Passage


def compose(message: Message, *, site: Site, templates: Environment) -> EmailMessage | None:
    """The letter of a message; None when there is nothing left to say."""
    if message.kind in letters.OF_USERS:
        return _to_user(message, site, templates)
    registration = _registration(message)
    if registration is None or registration.erased_at is not None or _is_overtaken(message):
        return None
    return letters.to_attendee(
        message, registration, _details(registration.event), site=site, templates=templates
    )


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
        .options(
            joinedload(Registration.event).options(*Event.shown()),
            joinedload(Registration.original),
        )
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
            Message.attempts == 0,
        )
    ).all()
    if later and max(later) > clock.now():
        raise NotYet(max(later))
    return bool(later)


def _details(event: Event) -> Details:
    chairs = db.session.scalars(Chairing.of(event))
    return Details(chairs=tuple(chairs), areas=catalog.areas_of([event]))
