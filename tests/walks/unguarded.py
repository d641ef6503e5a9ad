"""The site for races, and the same with one guard taken away: what controls are run against."""

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import replace
from multiprocessing.sharedctypes import Synchronized

from flask import Flask, has_request_context, request
from sqlalchemy import Select, false, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from eventapp import create_app
from eventapp.actions import delegating, editing, importing, spreading
from eventapp.core import db as database
from eventapp.core import quick
from eventapp.core.db import db
from eventapp.models import seats
from eventapp.models.booking import Booking
from eventapp.models.event import Event
from eventapp.models.imported import Known
from eventapp.models.imports import Found
from eventapp.models.organization import Organization
from eventapp.models.plans import Texts
from eventapp.models.registration import CONFIRMED, Registration

PATIENCE = 20.0  # seconds, after which a race that has no second runner goes on without
_seen: ContextVar[int] = ContextVar("seen")
_SEATS = "SELECT count(*) FROM registration WHERE state = 'confirmed'"
_DELEGATES = "SELECT count(*) FROM registration WHERE state = 'delegated'"
_ROOMS = "SELECT count(*) FROM booking WHERE state = 'held'"
_GUARDS = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS booking_overlap_insert",
        "DROP TRIGGER IF EXISTS booking_overlap_update",
    ),
    "postgresql": ("ALTER TABLE booking DROP CONSTRAINT IF EXISTS booking_overlap",),
}


def make() -> Flask:
    """The app without CSRF tokens, so that a race is about seats and nothing else."""
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    if taken_away := os.environ["WITHOUT"]:
        with app.app_context():
            _WITHOUT[taken_away]()
            db.session.remove()
            db.engine.dispose()
    return app


def _look_before_the_turn(question: str) -> None:
    """Decide on what was read before the lock, as code does that counts and then writes."""
    real = database._fair_turn
    looked = multiprocessing.Value("i", 0)  # how many have, in all processes of the site

    @contextmanager
    def turn(session: Session) -> Iterator[None]:
        row = quick.row(session.get_bind().engine, question)
        _seen.set(row[0] if row else 0)
        if not (has_request_context() and request.path == "/sign-in"):
            _wait_for_another(looked)
        with real(session):
            yield

    database._fair_turn = turn


def _wait_for_another(came: "Synchronized[int]") -> None:
    """Nobody goes on before two have come so far: what is raced for is lost every time."""
    with came:
        came.value += 1
    until = time.monotonic() + PATIENCE
    while came.value < 2 and time.monotonic() < until:
        time.sleep(0.005)


def _without_seats() -> None:
    _look_before_the_turn(_SEATS)

    def take(event: Event) -> bool:
        return event.capacity is None or _seen.get() < event.capacity

    seats.take = take


def _without_rooms() -> None:
    _look_before_the_turn(_ROOMS)
    real = Booking.clashing

    def clashing(*args: object, **kwargs: object) -> Select[Booking]:
        found = real(*args, **kwargs)
        return found if _seen.get() else found.where(false())

    Booking.clashing = staticmethod(clashing)
    engine = db.engine
    with engine.connect() as connection:
        token = database.writing.set(True)
        with connection.begin():
            for drop in _GUARDS[engine.dialect.name]:
                connection.execute(text(drop))
        database.writing.reset(token)


def _without_delegates() -> None:
    _look_before_the_turn(_DELEGATES)
    real = delegating.holder

    def holder(original: Registration) -> Registration | None:
        if _seen.get():
            return real(original)
        set_committed_value(original, "state", CONFIRMED)
        return original

    delegating.holder = holder


def _without_dates() -> None:
    """Save the dates of a series one by one, as code does that has no whole to commit."""
    database._fair_turn = lambda _session: nullcontext()
    real = editing.revise
    saved = multiprocessing.Value("i", 0)

    def texts(event: Event, rest: list[Event], said: Texts, edition: int | None) -> bool:
        real(event, said, edition=edition)
        for other in rest:
            db.session.commit()
            _wait_for_another(saved)
            real(other, said)
        return True

    spreading.texts = texts


def _without_import_lock() -> None:
    """Decide on what stood there before one's turn came."""
    _look_before_the_turn("SELECT count(*) FROM event WHERE import_uid <> ''")
    real = Known.of

    def of(host: Organization, found: Sequence[Found]) -> Known:
        known = real(host, found)
        return known if _seen.get(1) else replace(known, imported={})

    Known.of = staticmethod(of)
    importing.lock = lambda row: row


def _without_imports() -> None:
    _without_import_lock()
    engine = db.engine
    with engine.connect() as connection:
        token = database.writing.set(True)
        with connection.begin():
            connection.execute(text("DROP INDEX IF EXISTS uq_event_import"))
        database.writing.reset(token)


_WITHOUT = {
    "seats": _without_seats,
    "rooms": _without_rooms,
    "delegates": _without_delegates,
    "dates": _without_dates,
    "imports": _without_imports,
    "import lock": _without_import_lock,
}
