"""Composing: reads what a letter is about, as it stands when the letter is sent."""

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from functools import partial

from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core import clock, tokens
from eventapp.core.db import db
from eventapp.documents import chair_letters, counters, letters
from eventapp.documents.site import Site
from eventapp.jobs import standings
from eventapp.jobs.ordering import has_heard, is_overtaken
from eventapp.jobs.outbox import Compose
from eventapp.jobs.reading import About
from eventapp.models import standing as standing_at
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, Event
from eventapp.models.incoming import Proposal
from eventapp.models.message import CHAIR_MOVED_AWAY, COUNTER_DECLINED, MOVED_AWAY, Message
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
    if message.kind == COUNTER_DECLINED:
        return _keeping_the_time(message, site)
    about = about or About([message])
    if is_overtaken(message):
        return None
    if message.chairperson_id is not None:
        return _to_chair(message, about, site, templates)
    return _to_attendee(message, about, site, templates)


def _to_attendee(
    message: Message, about: About, site: Site, templates: Environment
) -> EmailMessage | None:
    """Nothing is said to who was erased, nor to an address that never heard or is theirs no more.

    Only the letter that takes leave of an address goes to one that was given up.
    """
    registration = about.registration(message)
    if registration is None or registration.erased_at is not None:
        return None
    takes_leave = message.kind == MOVED_AWAY
    if takes_leave == registration.is_at(message.to_address):
        return None
    if takes_leave and not has_heard(message):
        return None
    event = registration.event
    details = about.details(event)
    is_chairs = standings.is_chairs(message, details)
    return letters.to_attendee(
        message,
        registration,
        details,
        standing=standings.of(message, event, details) if is_chairs else None,
        site=site,
        templates=templates,
        delegate=about.delegate(registration),
    )


def _to_chair(
    message: Message, about: About, site: Site, templates: Environment
) -> EmailMessage | None:
    """Nobody is released who was never asked, and nobody asked for what is over.

    To an address that is theirs no more goes only what ends there.
    """
    event = db.session.scalar(
        select(Event).where(Event.id == message.event_id).options(*Event.shown())
    )
    person = db.session.get(Chairperson, message.chairperson_id)
    if event is None or person is None or event.ends_at <= clock.now():
        return None
    details = about.details(event)
    chair = standings.chair_of(event, person, details, int(message.payload.get("chairing", 0)))
    takes_leave = message.kind == CHAIR_MOVED_AWAY
    if takes_leave == person.is_at(message.to_address) and (takes_leave or chair.chairings):
        return None
    is_over = event.state == CANCELLED or takes_leave or not chair.chairings
    if is_over and not has_heard(message):
        return None
    standing = standings.of(message, event, details, chair)
    if takes_leave:
        chair = replace(chair, chairings=())
    return chair_letters.to_chair(
        message, chair, details, standing=standing, site=site, templates=templates
    )


def _keeping_the_time(message: Message, site: Site) -> EmailMessage | None:
    """An event that has moved or is off since has told so by itself."""
    who = [joinedload(Proposal.registration)]
    proposal = db.session.get(Proposal, message.payload.get("proposal"), options=who)
    if proposal is None or not message.to_address:
        return None
    shown = select(Event).where(Event.id == proposal.event_id).options(*Event.shown())
    event = db.session.scalars(shown).one()
    if event.state == CANCELLED:
        return None
    raised = standing_at.raised(event.id, message.to_address.casefold())
    return counters.declined(message, proposal, event, raised=raised, site=site)


def _to_user(message: Message, site: Site, templates: Environment) -> EmailMessage | None:
    """A link that was used, replaced or has run out is not worth a letter."""
    token = letters.passage_token(message, site)
    passage = db.session.scalar(select(Passage).where(Passage.token_digest == tokens.digest(token)))
    if passage is None or not passage.is_open(clock.now()):
        return None
    return letters.to_user(message, site=site, templates=templates)
