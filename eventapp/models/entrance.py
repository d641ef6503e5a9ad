"""What registering asks first: the event without its texts, and whether somebody came before."""

from functools import cache

from sqlalchemy import (
    CompoundSelect,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import load_only

from eventapp.core import direct
from eventapp.core.db import db
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import BY_EMAIL, BY_PHONE, Registration

_READ = (
    *("id", "slug", "host_id", "state", "published_at", "is_demo"),
    *("first_day", "last_day", "starts", "ends", "zone", "starts_at", "ends_at"),
    *("capacity", "taken", "registration", "opens_at", "closes_at", "has_waitlist"),
    *("version", "moves"),
)


def event(slug: str) -> Event | None:
    """One event by itself; what else is known of it is read when it is asked for."""
    return db.session.scalar(_event(), {"slug": slug})


@cache
def _event() -> "Select[Event]":
    columns = (getattr(Event, name) for name in _READ)
    return select(Event).where(Event.slug == bindparam("slug")).options(load_only(*columns))


def may_be_known(event_id: int, nonce: str | None, email_key: str, phone_key: str) -> bool:
    """False when nonce, person and address are new here; True when it is worth looking closer."""
    values = {"event": event_id, "nonce": nonce, "email": email_key, "phone": phone_key}
    return direct.execute(_alike(), values).first() is not None


@cache
def _alike() -> CompoundSelect[tuple[int]]:
    """By the unique indexes alone (see `Registration.of_person` on their conditions), and by that
    of the threads of letters.
    """
    table = Registration.__table__.c
    here = table.event_id == bindparam("event")
    one: Select[tuple[int]] = select(literal_column("1"))
    return union_all(
        one.where(table.nonce == bindparam("nonce")),
        one.where(here, table.email_key == bindparam("email"), BY_EMAIL),
        one.where(here, table.phone_key == bindparam("phone"), BY_PHONE),
        one.where(
            Message.event_id == bindparam("event"),
            func.lower(Message.to_address) == bindparam("email"),
        ),
    )


def by_nonce(event_id: int, nonce: str) -> Registration | None:
    """What a page with this nonce registered before."""
    return db.session.scalar(_BY_NONCE, {"nonce": nonce, "event_id": event_id})


_BY_NONCE = select(Registration).where(
    Registration.nonce == bindparam("nonce"), Registration.event_id == bindparam("event_id")
)
