"""A life to be lived: an event, the people around it, what is done to it, and what is true then."""

import random
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from typing import Any

from sqlalchemy import select

from eventapp.actions import (
    appointing,
    delegating,
    erasing,
    presenting,
    publishing,
    registering,
    reopening,
    scheduling,
    seating,
)
from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.text import Bilingual
from eventapp.documents import calendar_words
from eventapp.documents.site import Site
from eventapp.jobs import composing, outbox
from eventapp.models import catalog, standing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, Event
from eventapp.models.plans import Appointment
from eventapp.models.registration import ACTIVE, CONFIRMED, Registration
from eventapp.models.subscription import Subscription
from tests import cast
from tests.walks.calendar_keeper import Calendar

STEPS = (
    "move", "room", "chair", "register", "withdraw", "undo", "delegate", "take back", "hand back",
    "address", "capacity", "cancel", "reopen", "wait", "send", "chair address", "erase",
)  # fmt: skip
PEOPLE = 4
CHAIRS_AT = 3
"""So many addresses who chairs may have; the first two are attendees', written otherwise."""


class Life:
    """One event, the people around it, and every letter that left the house."""

    def __init__(self, app: Any, number: int) -> None:
        self.app, self.letters = app, list[EmailMessage]()
        host = cast.organization(f"host-{number}")
        self.rooms = [cast.room(), cast.room()]
        self.anan = cast.anan()
        addresses = [f"person{number}.{one}@example.org" for one in range(PEOPLE)]
        self.people = [replace(cast.somebody(n), email=one) for n, one in enumerate(addresses)]
        self.chair_at = [one.title() for one in addresses[:2]] + [f"anan{number}@example.org"]
        with transaction() as session:
            session.merge(self.anan).email = self.chair_at[number % CHAIRS_AT]
        self.slug = cast.forum(host, self.rooms[0], capacity=2).slug

    def event(self) -> Event:
        return cast.found(self.slug)

    def registrations(self) -> list[Registration]:
        rows = select(Registration).where(Registration.event_id == self.event().id)
        return list(db.session.scalars(rows.order_by(Registration.id)))

    def do(self, step: str, number: int) -> None:
        """One step; what the house refuses does not happen."""
        if step in ("wait", "send"):
            return self._send() if step == "send" else None
        try:
            with transaction():
                getattr(self, f"_{step.replace(' ', '_')}")(self.event(), number)
        except Refused:
            pass
        return None

    def _move(self, event: Event, number: int) -> None:
        now = scheduling.schedule_of(event)
        when = now.when.moved_to(cast.when(30 + number).first_day)
        scheduling.reschedule(event, replace(now, when=when))

    def _room(self, event: Event, number: int) -> None:
        room = self.rooms[number % 2]
        now = scheduling.schedule_of(event)
        scheduling.reschedule(event, replace(now, venue_id=room.venue_id, room_id=room.id))

    def _chair(self, event: Event, number: int) -> None:
        before = appointing.appointments_of(event)
        wanted = [] if before else [Appointment(self.anan.id, "whole")]
        appointing.set_people(event, wanted, appointing.parts_of(event))

    def _chair_address(self, event: Event, number: int) -> None:
        person = db.session.get_one(Chairperson, self.anan.id)
        presenting.change(
            person, replace(presenting.entry_of(person), email=self.chair_at[number % CHAIRS_AT])
        )

    def _erase(self, event: Event, number: int) -> None:
        """Only of who chairs, too: to all others nothing is said any more."""
        found = standing.place_at(event.id, self.chairs_key())
        if found is None or not standing.tasks_at(event.id, self.chairs_key()):
            raise Refused("nobody is both")
        erasing.erase(found)

    def chairs_key(self) -> str:
        """At which address who chairs is now."""
        return db.session.get_one(Chairperson, self.anan.id).email_key

    def _register(self, event: Event, number: int) -> None:
        registering.register(event, self.people[number % PEOPLE])

    def _one(self, number: int, *states: str) -> Registration:
        found = [row for row in self.registrations() if row.state in states]
        if not found:
            raise Refused("nobody is there")
        row = db.session.scalar(Registration.by_token(found[number % len(found)].token))
        assert row is not None
        return row

    def _withdraw(self, event: Event, number: int) -> None:
        seating.withdraw(self._one(number, *ACTIVE))

    def _undo(self, event: Event, number: int) -> None:
        seating.undo_withdrawal(self._one(number, "withdrawn"))

    def _delegate(self, event: Event, number: int) -> None:
        delegating.delegate(self._one(number, *ACTIVE), self.people[(number + 1) % PEOPLE])

    def _take_back(self, event: Event, number: int) -> None:
        delegating.take_back(self._one(number, "delegated"))

    def _hand_back(self, event: Event, number: int) -> None:
        delegating.hand_back(self._one(number, *ACTIVE))

    def _address(self, event: Event, number: int) -> None:
        row = self._one(number, *ACTIVE)
        other = self.people[(number + 2) % PEOPLE].email
        registering.change(row, replace(row.attendee, email=other))

    def _capacity(self, event: Event, number: int) -> None:
        seating.set_capacity(event, number + 1)

    def _cancel(self, event: Event, number: int) -> None:
        publishing.cancel(event, Bilingual("น้ำท่วม", "Flood"))

    def _reopen(self, event: Event, number: int) -> None:
        reopening.reopen(event)

    def _send(self) -> None:
        site = Site.of(self.app.config)
        read = partial(composing.composer, site=site, templates=self.app.jinja_env)
        while outbox.send_next(read, self.letters.append):
            pass

    def calendars(self, order: random.Random) -> dict[str, Calendar]:
        """Everybody's calendar after the mail of these weeks arrived in some order."""
        again = [order.choice(self.letters) for _ in range(len(self.letters) // 2)]
        mail = self.letters + again
        order.shuffle(mail)
        kept = {address: Calendar(address) for address in self.addresses()}
        for letter in mail:
            kept[letter["To"].addresses[0].addr_spec.casefold()].take(letter)
        return kept

    def addresses(self) -> list[str]:
        """Of everybody, the attendees first."""
        return [one.email for one in self.people] + self.chair_at[2:]

    def follow(self, *calendars: dict[str, Calendar]) -> None:
        """Everybody subscribes to what goes to their address, and reads the feed once."""
        with transaction() as session:
            made = [
                Subscription(email_key=one, token=tokens.token(), created_at=clock.now())
                for one in self.addresses()
            ]
            session.add_all(made)
        for address, token in [(one.email_key, one.token) for one in made]:
            answer = self.app.test_client().get(f"/calendars/{token}.ics")
            assert answer.status_code == 200
            for kept in calendars:
                kept[address].follow(answer.data)

    def truth(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """What the site says each of them should see."""
        event = self.event()
        where = calendar_words.place(event, catalog.areas_of([event]))
        told = (event.when.local_start, event.when.local_end, where)
        seen: dict[str, dict[str, tuple[Any, ...]]] = {one: {} for one in self.addresses()}
        if event.state == CANCELLED:
            return seen
        for row in self.registrations():
            if row.state in ACTIVE:
                status = "CONFIRMED" if row.state == CONFIRMED else "TENTATIVE"
                seen[row.email][event.uid] = (status, *told)
        if appointing.appointments_of(event):
            seen[self.chairs_key()][event.uid] = ("CONFIRMED", *told)
        return seen
