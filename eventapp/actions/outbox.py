"""Posting letters: a Message row in the same transaction; the worker sends it after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import update

from eventapp.core import clock, direct
from eventapp.core.db import db, new_uid
from eventapp.core.i18n import locale as current_locale
from eventapp.models.event import Event
from eventapp.models.message import DROPPED, PARKED, QUEUED, Message
from eventapp.models.registration import Registration
from eventapp.models.user import User

_held: ContextVar[bool] = ContextVar("held", default=False)


@contextmanager
def holding() -> Iterator[None]:
    """Tell attendees nothing inside the block: those of a seed never existed."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def is_holding() -> bool:
    """Whether nobody is told anything at the moment."""
    return _held.get()


def post(
    kind: str,
    to_address: str,
    *,
    to_name: str = "",
    locale: str = "",
    event: Event | None = None,
    registration: Registration | None = None,
    user: User | None = None,
    payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> Message:
    """Post one letter of a kind (a template in templates/letters/) to one address."""
    told = row(
        kind,
        to_address,
        to_name=to_name,
        locale=locale or current_locale(),
        event_id=event.id if event else None,
        registration_id=registration.id if registration else None,
    )
    message = Message(**told, user_id=user.id if user else None)
    message.payload = payload or {}
    message.due_at = due_at or message.due_at
    db.session.add(message)
    return message


def row(
    kind: str,
    to_address: str,
    *,
    to_name: str,
    locale: str,
    event_id: int | None,
    registration_id: int | None = None,
    chairperson_id: int | None = None,
) -> dict[str, Any]:
    """The columns of a letter that is due now, for many that are posted together."""
    now = clock.now()
    return {
        "uid": new_uid(),
        "kind": kind,
        "to_address": to_address,
        "to_name": to_name,
        "locale": locale,
        "event_id": event_id,
        "registration_id": registration_id,
        "chairperson_id": chairperson_id,
        "payload": {},
        "state": QUEUED,
        "created_at": now,
        "due_at": now,
    }


def tell(kind: str, registration: Registration, *, to: str = "", **options: Any) -> Message | None:
    """Post a letter to an attendee, in their language; None when they gave no address.

    `to` is an address they had before.
    """
    address = to or registration.email
    if not address or _held.get():
        return None
    message = Message(**_told(kind, registration, address) | options)
    db.session.add(message)
    return message


def tell_at_once(kind: str, registration: Registration) -> None:
    """The same, written now: quicker for one letter; many are quicker with the next flush."""
    if registration.email and not _held.get():
        direct.add(Message, _told(kind, registration, registration.email))


def _told(kind: str, registration: Registration, address: str) -> dict[str, Any]:
    return row(
        kind,
        address,
        to_name=registration.full_name,
        locale=registration.locale,
        event_id=registration.event_id,
        registration_id=registration.id,
    )


def drop(kind: str, registration: Registration) -> int:
    """Take back letters of a kind that were not sent yet; returns how many."""
    dropped = db.session.execute(
        update(Message)
        .where(
            Message.registration_id == registration.id,
            Message.kind == kind,
            Message.state == QUEUED,
        )
        .values(state=DROPPED)
    )
    return int(dropped.rowcount)  # type: ignore[attr-defined]


def retry(message: Message) -> None:
    """Give a parked letter a new run of attempts."""
    if message.state != PARKED:
        return
    message.state = QUEUED
    message.attempts = 0
    message.error = ""
    message.due_at = clock.now()
