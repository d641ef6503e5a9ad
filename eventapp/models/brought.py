"""Drafts that imports made: which of them nobody has heard of, and which were changed since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from eventapp.core.db import db
from eventapp.models.activity import Activity
from eventapp.models.event import CANCELLED, DRAFT, Event
from eventapp.models.imported import IMPORT
from eventapp.models.registration import Registration

MOST = 1000
"""So many are shown at once, the newest; a form holds no more ticks."""
_PAUSE = timedelta(minutes=1)
"""An import makes its drafts a few at a time; a longer pause is another import."""


@dataclass(frozen=True)
class Imports:
    """What was imported, the newest first; `last` are those of the last import that are as it
    left them, and `kept` how many can no longer be taken away.
    """

    drafts: Sequence[Event]
    last: frozenset[int]
    edited: frozenset[int]
    kept: int

    @staticmethod
    def of(hosts: Collection[int] | None) -> "Imports":
        """Those of these organizations; None asks for all."""
        ours = and_(
            Event.import_uid != "", *([Event.host_id.in_(hosts)] if hosts is not None else [])
        )
        found = select(Event).where(ours, unheard()).options(*Event.shown())
        newest = found.order_by(Event.created_at.desc(), Event.id.desc()).limit(MOST)
        drafts = list(db.session.scalars(newest))
        edited = _edited([event.id for event in drafts])
        kept = select(func.count()).where(ours, Event.state != CANCELLED, ~unheard())
        last = frozenset(event.id for event in _last(drafts)) - edited
        return Imports(drafts, last, edited, db.session.scalar(kept) or 0)


def unheard() -> ColumnElement[bool]:
    """Nobody knows of the event: never public, nobody registered, no date of a series."""
    somebody = exists().where(Registration.event_id == Event.id)
    return and_(
        Event.state == DRAFT, Event.published_at.is_(None), Event.series_id.is_(None), ~somebody
    )


def is_unheard(event: Event) -> bool:
    """Whether this one is so now."""
    return bool(db.session.scalar(select(exists().where(Event.id == event.id, unheard()))))


def _last(drafts: Sequence[Event]) -> Sequence[Event]:
    for number in range(1, len(drafts)):
        if drafts[number - 1].created_at - drafts[number].created_at > _PAUSE:
            return drafts[:number]
    return drafts


def _edited(ids: Collection[int]) -> frozenset[int]:
    """Those that have a history after their last import."""
    imported = func.max(case((Activity.verb == IMPORT, Activity.id)))
    changed = (
        select(Activity.event_id)
        .where(Activity.event_id.in_(ids))
        .group_by(Activity.event_id)
        .having(func.max(Activity.id) > imported)
    )
    return frozenset(number for number in db.session.scalars(changed) if number is not None)
