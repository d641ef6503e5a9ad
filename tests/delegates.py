"""Sending delegates as the pages would, and what letters and history then say."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from eventapp.actions import delegating
from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.attendee import Attendee
from eventapp.models.message import QUEUED, SENT, Message
from eventapp.models.registration import Registration

NAREE = Attendee(prefix="นางสาว", name="นารี มีสุข", email="naree@example.org")
CHAI = Attendee(name="ชัย ดีงาม", phone="+66000000009")


def found(token: str) -> Registration:
    """The registration as the database has it."""
    return db.session.scalars(Registration.by_token(token)).one()


def send(token: str, attendee: Attendee = NAREE, **more: Any) -> Registration:
    """Send somebody in the place this token opens."""
    with transaction():
        return delegating.delegate(found(token), attendee, **more)


def do(action: Callable[..., Any], token: str, **more: Any) -> None:
    """Act on the registration of a token."""
    with transaction():
        action(found(token), **more)


def send_letters() -> None:
    """All letters have gone out."""
    with transaction() as session:
        for letter in session.scalars(select(Message).where(Message.state == QUEUED)):
            letter.state = SENT


def letters(state: str = QUEUED) -> list[tuple[str, str]]:
    """Kind and address of the letters in a state, in their order."""
    rows = select(Message).where(Message.state == state).order_by(Message.id)
    return [(one.kind, one.to_address) for one in db.session.scalars(rows)]


def verbs(row: Registration) -> list[str]:
    """What history says happened to a registration."""
    rows = select(Activity.verb).where(
        Activity.subject_type == "registration", Activity.subject_id == row.id
    )
    return list(db.session.scalars(rows.order_by(Activity.id)))
