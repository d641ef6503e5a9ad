"""Delegations: who comes in whose place, and what may still be done about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.event import PUBLISHED, Event
from eventapp.models.message import Message
from eventapp.models.registration import DELEGATED, WITHDRAWN, Registration


@dataclass(frozen=True)
class Delegation:
    """A registration beside those it shares one place with.

    `original` is whose place it holds, `delegate` who holds its place now; None for nobody.
    """

    registration: Registration
    is_open: bool
    original: Registration | None = None
    delegate: Registration | None = None

    @property
    def is_delegate(self) -> bool:
        """Whether this one was sent by somebody."""
        return self.registration.delegated_from_id is not None

    @property
    def may_send(self) -> bool:
        """Whether somebody, or somebody else, can be sent; a delegate sends nobody."""
        has_place = self.registration.is_active or self.delegate is not None
        return self.is_open and has_place and not self.is_delegate

    @property
    def may_take_back(self) -> bool:
        """Whether the original can come after all."""
        return self.is_open and self.delegate is not None

    @property
    def may_hand_back(self) -> bool:
        """Whether the delegate can give the place back to whose it is."""
        if self.original is None or not self.registration.is_active:
            return False
        return self.is_open and self.original.state == DELEGATED and not self.original.erased_at

    @property
    def has_ended(self) -> bool:
        """Whether a delegate's task is over, because the place went back or to another one."""
        row = self.registration
        return self.is_delegate and row.state == WITHDRAWN and not row.undo_state


def of(registration: Registration, now: datetime, *, by_staff: bool = False) -> Delegation:
    """The delegation a registration stands in. Asks nothing for one that stands in none."""
    delegate = original = None
    if registration.state == DELEGATED:
        delegate = db.session.scalar(Registration.delegate_of(registration))
    if registration.delegated_from_id is not None:
        original = db.session.get(Registration, registration.delegated_from_id)
    is_open = may_change(registration.event, now, by_staff=by_staff)
    return Delegation(registration, is_open, original, delegate)


def may_change(event: Event, now: datetime, *, by_staff: bool = False) -> bool:
    """Whether places may change hands: until the event begins, for staff until it is over.

    A day without known hours begins with the day in the zone of the event.
    """
    until = event.ends_at if by_staff else event.starts_at
    return event.state == PUBLISHED and now < until


def is_handed_over(delegate: Registration) -> bool:
    """Whether the sender must pass the link on: no letter ever could, so none holds the secret."""
    if delegate.email:
        return False
    letter = select(Message.id).where(Message.registration_id == delegate.id).limit(1)
    return db.session.scalar(letter) is None


def partners(rows: Iterable[Registration]) -> dict[int, Registration]:
    """By id of a row, the one it shares its place with: the original, or the delegate now."""
    rows = list(rows)
    sent = [(row.id, row.delegated_from_id) for row in rows if row.delegated_from_id is not None]
    originals = {row.id: row for row in _where(Registration.id, [key for _id, key in sent])}
    found = {key: originals[original] for key, original in sent}
    sending = [row.id for row in rows if row.state == DELEGATED]
    for row in _where(Registration.delegated_from_id, sending):
        if row.is_active and row.delegated_from_id is not None:
            found[row.delegated_from_id] = row
    return found


def _where(column: Any, ids: list[int]) -> Iterator[Registration]:
    """The rows with one of these numbers; a few hundred numbers a question."""
    for start in range(0, len(ids), 500):
        found = select(Registration).where(column.in_(ids[start : start + 500]))
        yield from db.session.scalars(found)
