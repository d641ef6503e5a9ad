"""The participants of an event as organizers look at them: narrowed, ordered, page by page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from eventapp.core.db import db
from eventapp.core.thai import ascii_digits, like_pattern, sort_key
from eventapp.models.activity import Activity
from eventapp.models.answer import ANSWERS
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import ACTIVE, DECLINED, STATES, WITHDRAWN, Registration

PHONE = "phone"
SHOWN = ("", *STATES, PHONE)
ORDERS = ("name", "organization", "time")
PAGE, AT_ONCE = 25, 500
# what attendees are told by letter, and those without an address by phone
_EVENT_NEWS = ("reschedule", "cancel", "reopen")
_OWN_NEWS = ("approve", "promote", "decline", "hand_back")
_END_NEWS = ("end_delegation",)


@dataclass(frozen=True)
class Roster:
    """What somebody wants to see: words, a state (or "phone": to be told by phone), an order, and
    an answer of those who are still on the list.
    """

    q: str = ""
    show: str = ""
    order: str = "name"
    descending: bool = False
    answer: str = ""


def narrowed(event: Event, roster: Roster) -> "Select[Registration]":
    """The registrations of the event that fit, in no order."""
    found = select(Registration).where(Registration.event_id == event.id)
    if roster.show == PHONE:
        found = found.where(to_phone())
    elif roster.show:
        found = found.where(Registration.state == roster.show)
    if roster.answer:
        found = found.where(Registration.answer == roster.answer, Registration.state.in_(ACTIVE))
    return found.where(*(_has(word) for word in roster.q.split()[:6]))


def _has(word: str) -> ColumnElement[bool]:
    """A phone is stored with its country; people type it with a 0 and with gaps."""
    digits = ascii_digits(word).replace("-", "")
    pattern = like_pattern(digits[1:] if re.fullmatch(r"0\d{2,}", digits) else word)
    return Registration.search_text.like(pattern, escape="\\")


def to_phone() -> ColumnElement[bool]:
    """People whom no letter reached since they were last told: something changed for them and they
    gave no e-mail address, or a letter to the one they have came back.
    """
    told = func.coalesce(Registration.informed_at, Registration.created_at)
    event_news = exists().where(
        Activity.event_id == Registration.event_id,
        Activity.subject_type == "event",
        Activity.verb.in_(_EVENT_NEWS),
        Activity.at > told,
    )
    own_news = _own(_OWN_NEWS, told)
    came_back = exists().where(
        Message.registration_id == Registration.id,
        func.lower(Message.to_address) == Registration.email_key,
        Message.bounced_at > told,
    )
    return and_(
        Registration.phone != "",
        or_(Registration.email == "", and_(Registration.state.in_(ACTIVE), came_back)),
        or_(
            came_back,
            and_(Registration.state.in_(ACTIVE), or_(event_news, own_news)),
            and_(Registration.state == DECLINED, own_news),
            and_(Registration.state == WITHDRAWN, _own(_END_NEWS, told)),
        ),
    )


def _own(verbs: tuple[str, ...], told: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether one of these happened to the person themselves since they were told."""
    return exists().where(
        Activity.event_id == Registration.event_id,
        Activity.subject_type == "registration",
        Activity.subject_id == Registration.id,
        Activity.verb.in_(verbs),
        Activity.at > told,
    )


def ordered(event: Event, roster: Roster) -> list[int]:
    """The ids of all that fit, in the order asked for.

    Organizations are typed freely and have no key of their own, so they are ordered here.
    """
    if roster.order == "organization":
        return _by_organization(event, roster)
    by = (
        Registration.sort_key if roster.order == "name" else Registration.queued_at,
        Registration.id,
    )
    found = narrowed(event, roster).with_only_columns(Registration.id)
    return list(
        db.session.scalars(found.order_by(*(c.desc() if roster.descending else c for c in by)))
    )


def _by_organization(event: Event, roster: Roster) -> list[int]:
    columns = (Registration.id, Registration.organization, Registration.sort_key)
    rows = list(db.session.execute(narrowed(event, roster).with_only_columns(*columns)))
    keys = {name: sort_key(name) for name in {row.organization for row in rows}}
    rows.sort(
        key=lambda row: (not row.organization, keys[row.organization], row.sort_key, row.id),
        reverse=roster.descending,
    )
    return [row.id for row in rows]


def rows(ids: list[int]) -> list[Registration]:
    """The registrations with these ids, in this order."""
    found = {
        row.id: row
        for start in range(0, len(ids), AT_ONCE)
        for row in db.session.scalars(
            select(Registration).where(Registration.id.in_(ids[start : start + AT_ONCE]))
        )
    }
    return [found[key] for key in ids if key in found]


def in_batches(ids: list[int]) -> Iterator[list[Registration]]:
    """The same a few hundred at a time; who keeps none of them needs little memory."""
    for start in range(0, len(ids), AT_ONCE):
        yield rows(ids[start : start + AT_ONCE])


def counts(event: Event) -> dict[str, int]:
    """How many there are in all, in each state, and to be told by phone."""
    states = Registration.counts(event)
    phone = db.session.scalar(
        narrowed(event, Roster(show=PHONE)).with_only_columns(func.count(Registration.id))
    )
    return {"": sum(states.values()), **states, PHONE: phone or 0}


def answers(event: Event) -> dict[str, int]:
    """How many of those on the list gave each answer."""
    rows = db.session.execute(
        select(Registration.answer, func.count())
        .where(Registration.event_id == event.id, Registration.state.in_(ACTIVE))
        .group_by(Registration.answer)
    )
    return dict.fromkeys(ANSWERS, 0) | dict(rows.all())
