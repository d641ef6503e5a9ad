"""What an import has to know: events that came before, what it wrote into them, places, topics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.event_parts import EventTopic, Topic
from eventapp.models.imports import Found
from eventapp.models.organization import Organization
from eventapp.models.whereabouts import Guide

IMPORT = "import"


@dataclass(frozen=True)
class Known:
    """Everything asked of the database for one file, each in one question."""

    guide: Guide
    topics: Sequence[Topic]
    imported: dict[str, Event]
    own: dict[str, Event]
    last: dict[int, dict[str, Any]]
    topics_of: dict[int, tuple[int, ...]]

    @staticmethod
    def of(host: Organization, found: Sequence[Found]) -> "Known":
        """What these events of a file may meet here."""
        keys, uids = {one.key for one in found}, {one.uid[:36] for one in found}
        ours = select(Event).where(Event.host_id == host.id, Event.import_uid.in_(keys))
        events = {event.import_uid: event for event in db.session.scalars(ours)}
        ids = [event.id for event in events.values()]
        return Known(
            Guide.load(),
            list(db.session.scalars(Topic.all())),
            events,
            {event.uid: event for event in db.session.scalars(
                select(Event).where(Event.uid.in_(uids)).options(*Event.shown()))},
            _last_imports(ids),
            _topics_of(ids),
        )  # fmt: skip


def _last_imports(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What imports wrote last into each field of these events."""
    rows = select(Activity).where(Activity.event_id.in_(ids), Activity.verb == IMPORT)
    last: dict[int, dict[str, Any]] = {}
    for activity in db.session.scalars(rows.order_by(Activity.id)):
        written = last.setdefault(activity.event_id or 0, {})
        written.update({name: pair[1] for name, pair in activity.changes.items()})
    return last


def _topics_of(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    rows = select(EventTopic.event_id, EventTopic.topic_id).where(EventTopic.event_id.in_(ids))
    for event_id, topic_id in db.session.execute(rows):
        found[event_id] = tuple(sorted((*found.get(event_id, ()), topic_id)))
    return found
