"""What is measured: the demo, an event with room for everybody, lists of any length."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, insert, select, update

from eventapp.actions import editing, publishing
from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.core.i18n import using
from eventapp.models.event import Event
from eventapp.models.plans import Admission
from eventapp.models.registration import CONFIRMED, Registration

SEATS = 1_000_000
FAR = 500  # days ahead, where no event of the demo has the room or the chair


def fullest_event(app: Flask) -> str:
    """The address part of the demo event with most registrations: a page with everything on it."""
    with app.app_context():
        query = (
            select(Event.slug)
            .join(Registration, Registration.event_id == Event.id)
            .where(Event.state == "published", Event.starts_at > clock.now())
            .group_by(Event.id, Event.slug)
            .order_by(func.count().desc())
        )
        return db.session.scalars(query).first() or _fail()


def _fail() -> str:
    raise LookupError("the demo holds no published event with registrations")


def wide_event(app: Flask, like: str) -> str:
    """A published twin of an event that takes as many as come; its address part."""
    with app.app_context(), using("th"), transaction():
        twin = _twin(like, FAR)
        editing.admit_by(twin, _open(editing.admission_of(twin)))
        publishing.publish(twin)
        return twin.slug


def _open(admission: Admission) -> Admission:
    return replace(admission, registration="open", capacity=SEATS, opens_at=None, closes_at=None)


def fill_list(app: Flask, like: str, number: int) -> None:
    """Publish twins of an event, one a day, until so many events are to come."""
    with app.app_context(), using("th"):
        day = FAR
        while _upcoming() < number:
            with transaction():
                for _ in range(min(50, number - _upcoming())):
                    day += 1
                    publishing.publish(_twin(like, day))


def _upcoming() -> int:
    query = select(func.count()).select_from(Event)
    query = query.where(Event.state == "published", Event.ends_at > clock.now())
    return db.session.scalar(query) or 0


def _twin(like: str, days: int) -> Event:
    event = db.session.scalars(Event.by_slug(like)).one()
    day = (clock.now() + timedelta(days=days)).date()
    return publishing.duplicate(event, day)[0]


def attend(event: Event, number: int) -> None:
    """So many people hold a seat; they were not told so."""
    now = clock.now()
    every = {
        "event_id": event.id,
        "state": CONFIRMED,
        "prefix": "นาง",
        "organization": "กองทุนสวัสดิการชุมชน",
        "created_at": now,
        "queued_at": now,
        "changed_at": now,
    }
    people = [
        {
            **every,
            "token": tokens.token(128),
            "code": f"{one:08}",
            "name": f"มาลี ศรีสุข {one}",
            "email": f"malee{one}@example.org",
            "email_key": f"malee{one}@example.org",
        }
        for one in range(number)
    ]
    with transaction() as session:
        session.execute(insert(Registration), people)
        session.execute(update(Event).where(Event.id == event.id).values(taken=number))
