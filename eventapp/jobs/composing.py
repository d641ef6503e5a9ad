"""Composing: reads what a letter is about, as it stands when the letter is sent."""

from collections.abc import Sequence
from email.message import EmailMessage
from functools import partial

from jinja2 import Environment
from sqlalchemy import select

from eventapp.core import clock, tokens
from eventapp.core.db import db
from eventapp.documents import letters
from eventapp.documents.site import Site
from eventapp.jobs.outbox import Compose, NotYet
from eventapp.jobs.reading import About
from eventapp.models.message import QUEUED, Message
from eventapp.models.user import Passage


def composer(messages: Sequence[Message], *, site: Site, templates: Environment) -> Compose:
    """What composes each of these letters; what they are about is read for all at once."""
    return partial(compose, site=site, templates=templates, about=About(messages))


def compose(
    message: Message, *, site: Site, templates: Environment, about: About | None = None
) -> EmailMessage | None:
    """The letter of a message; None when there is nothing left to say."""
    if message.kind in letters.OF_USERS:
        return _to_user(message, site, templates)
    about = about or About([message])
    registration = about.registration(message)
    if registration is None or registration.erased_at is not None or _is_overtaken(message):
        return None
    details = about.details(registration.event)
    return letters.to_attendee(message, registration, details, site=site, templates=templates)


def _to_user(message: Message, site: Site, templates: Environment) -> EmailMessage | None:
    """A link that was used, replaced or has run out is not worth a letter."""
    token = letters.passage_token(message, site)
    passage = db.session.scalar(select(Passage).where(Passage.token_digest == tokens.digest(token)))
    if passage is None or not passage.is_open(clock.now()):
        return None
    return letters.to_user(message, site=site, templates=templates)


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
