"""Deciding over many registrations at once: what can be done is done, the rest is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from eventapp.actions import history, outbox, registering, seating
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import Refused
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import CONFIRMED, Registration


@dataclass(frozen=True)
class Outcome:
    """How many it was done for, and for whom it was refused, with the reason."""

    done: int
    refused: tuple[tuple[str, str], ...] = ()


def approve(registrations: Iterable[Registration]) -> Outcome:
    """Say yes to each, those who asked first served first."""
    rows = sorted(registrations, key=lambda row: (row.queued_at, row.id))
    return _each(rows, seating.approve)


def decline(registrations: Iterable[Registration]) -> Outcome:
    """Say no to each."""
    return _each(_seated_last(registrations), seating.decline)


def withdraw(registrations: Iterable[Registration]) -> Outcome:
    """Take the places back of people who told the organizers that they do not come."""
    return _each(_seated_last(registrations), lambda row: seating.withdraw(row, by_staff=True))


def _seated_last(registrations: Iterable[Registration]) -> list[Registration]:
    """Nobody who is leaving too gets, on the way out, a seat that another one gives back."""
    return sorted(registrations, key=lambda row: row.state == CONFIRMED)


def resend(registrations: Iterable[Registration]) -> Outcome:
    """Send each ticket again."""
    return _each(registrations, registering.resend)


def inform(registrations: Iterable[Registration]) -> Outcome:
    """Note that these people were told by phone of everything up to now."""
    return _each(registrations, _inform)


def _inform(registration: Registration) -> None:
    registration.informed_at = clock.now()
    history.record("inform", registration, event=registration.event)


def export(event: Event, *, kind: str, number: int) -> None:
    """Note that personal data of so many people left the house as a file."""
    history.record("export", event, changes={"kind": kind, "number": number})


def send_again(message: Message, event: Event) -> bool:
    """Give a parked letter about the event a new run; False when it was not parked."""
    if not message.may_retry:
        return False
    outbox.retry(message)
    history.record("retry", message, event=event)
    return True


def _each(rows: Iterable[Registration], do: Callable[[Registration], Any]) -> Outcome:
    """Each in a savepoint: a refusal takes back its own half-done work, nobody else's."""
    done, refused = 0, []
    for row in rows:
        name = row.full_name
        try:
            with db.session.begin_nested():
                do(row)
        except Refused as error:
            refused.append((name, error.message))
        else:
            done += 1
    return Outcome(done, tuple(refused))
