"""Reading: what a few letters are about, in a few questions however many letters they are."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.core.db import db
from eventapp.documents.calendar_words import Details
from eventapp.models import catalog, days, delegation
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import DELEGATED, Registration


class About:
    """What these letters are about, as it stands in the database's present snapshot."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        self._details: dict[int, Details] = {}

    def registration(self, message: Message) -> Registration | None:
        """The registration with its event, if the letter is about one that still exists."""
        return self._registrations.get(message.registration_id or 0)

    def delegate(self, registration: Registration) -> Registration | None:
        """Who holds the place of somebody who sent them; None for everybody else."""
        return self._delegates.get(registration.id)

    def details(self, event: Event) -> Details:
        """What the calendar entry of an event says besides the event's own row."""
        if event.id not in self._details:
            chairs = db.session.scalars(Chairing.of(event))
            self._details[event.id] = Details(
                tuple(chairs), areas=catalog.areas_of([event]), hours=days.hours_of([event])
            )
        return self._details[event.id]

    @cached_property
    def _registrations(self) -> dict[int, Registration]:
        wanted = [one.registration_id for one in self._messages if one.registration_id is not None]
        event = selectinload(Registration.event).options(*Event.shown())
        found = db.session.scalars(
            select(Registration)
            .where(Registration.id.in_(wanted))
            .options(
                event,
                # who sent a delegate may have a letter of their own here, and is loaded once
                selectinload(Registration.original).options(event),
            )
            .execution_options(populate_existing=True)
        )
        return {registration.id: registration for registration in found}

    @cached_property
    def _delegates(self) -> dict[int, Registration]:
        sending = [row for row in self._registrations.values() if row.state == DELEGATED]
        return delegation.partners(sending)
