"""The life of a calendar: whatever is done to an event, everybody's calendar ends as the site says.

Letters are sent as they fall due, and arrive late, twice and in any order; then feeds are read.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.actions import (
    appointing,
    delegating,
    publishing,
    registering,
    reopening,
    scheduling,
    seating,
    subscribing,
)
from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.text import Bilingual
from eventapp.documents import calendar_words
from eventapp.documents.site import Site
from eventapp.jobs import composing, outbox
from eventapp.models import catalog
from eventapp.models.event import CANCELLED, Event
from eventapp.models.plans import Appointment
from eventapp.models.registration import ACTIVE, CONFIRMED, Registration
from eventapp.models.subscription import Subscription
from tests import cast
from tests.walks.calendar_keeper import Calendar

STEPS = (
    "move", "room", "chair", "register", "withdraw", "undo", "delegate", "take back", "hand back",
    "address", "capacity", "cancel", "reopen", "wait", "send",
)  # fmt: skip
PEOPLE = 4


class Life:
    """One event, the people around it, and every letter that left the house."""

    def __init__(self, app: Any, number: int) -> None:
        self.app, self.letters = app, list[EmailMessage]()
        host = cast.organization(f"host-{number}")
        self.rooms = [cast.room(), cast.room()]
        self.anan, self.chair = cast.anan(), f"anan{number}@example.org"
        addresses = [f"person{number}.{one}@example.org" for one in range(PEOPLE)]
        self.people = [replace(cast.somebody(n), email=one) for n, one in enumerate(addresses)]
        with transaction() as session:
            session.merge(self.anan).email = self.chair
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
        addresses = [one.email for one in self.people] + [self.chair]
        kept = {address: Calendar(address) for address in addresses}
        for letter in mail:
            kept[letter["To"].addresses[0].addr_spec].take(letter)
        return kept

    def follow(self, *calendars: dict[str, Calendar]) -> None:
        """Everybody subscribes to what goes to their address, and reads the feed once."""
        of_chair = Subscription(email_key=self.chair, token=tokens.token(), created_at=clock.now())
        with transaction() as session:
            session.add(of_chair)
            feeds = {self.chair: of_chair.token}
            for row in self.registrations():
                feeds[row.email] = subscribing.renew_all(row).token
        for address, token in feeds.items():
            answer = self.app.test_client().get(f"/calendars/{token}.ics")
            assert answer.status_code == 200
            for kept in calendars:
                kept[address].follow(answer.data)

    def truth(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """What the site says each of them should see."""
        event = self.event()
        where = calendar_words.place(event, catalog.areas_of([event]))
        told = (event.when.local_start, event.when.local_end, where)
        seen: dict[str, dict[str, tuple[Any, ...]]] = {one.email: {} for one in self.people}
        seen[self.chair] = {}
        if event.state == CANCELLED:
            return seen
        for row in self.registrations():
            if row.state in ACTIVE:
                status = "CONFIRMED" if row.state == CONFIRMED else "TENTATIVE"
                seen[row.email][event.uid] = (status, *told)
        if appointing.appointments_of(event):
            seen[self.chair][event.uid] = ("CONFIRMED", *told)
        return seen


@pytest.fixture
def numbers() -> Iterator[int]:
    return iter(range(10**6))


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), min_size=4, max_size=24),
    order=st.randoms(use_true_random=False),
)
@example(  # a release that waits is not forgotten when the event is cancelled
    steps=[("chair", 0), ("wait", 3), ("send", 0), ("chair", 0), ("cancel", 0)],
    order=random.Random(1),
)
def test_every_calendar_ends_as_the_site_says(
    app: Any, context: Any, numbers: Iterator[int], caplog: pytest.LogCaptureFixture,
    steps: list[tuple[str, int]], order: random.Random,
) -> None:  # fmt: skip
    life = Life(app, next(numbers))
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for step, number in steps:
            life.do(step, number)
            traveller.shift(timedelta(seconds=(number + 1) * (97 if step == "wait" else 1)))
        traveller.shift(timedelta(hours=1))
        life._send()

        assert [one.getMessage() for one in caplog.records] == [], "no letter fails"

        told = life.calendars(order)
        assert shown(told) == life.truth(), "by letters"

        alone = {address: Calendar(address) for address in told}
        life.follow(told, alone)
        assert shown(told) == life.truth(), "by letters and then by feeds"
        assert shown(alone) == life.truth(), "by feeds alone"


def shown(calendars: dict[str, Calendar]) -> dict[str, dict[str, tuple[Any, ...]]]:
    return {address: kept.shown() for address, kept in calendars.items()}
