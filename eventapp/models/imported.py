"""What an import has to know: events that came before, what it wrote into them, places, topics."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from eventapp.core.db import db
from eventapp.models import days
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.event_parts import EventTopic, Topic
from eventapp.models.imports import Found
from eventapp.models.organization import Organization
from eventapp.models.series import Series
from eventapp.models.whereabouts import Guide

IMPORT = "import"


@dataclass(frozen=True)
class Known:
    """Everything asked of the database for one file, each in one question."""

    guide: Guide
    topics: Sequence[Topic]
    imported: dict[str, Event]
    own: dict[str, list[Event]]
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
            _own(uids),
            _last_imports(ids),
            _topics_of(ids),
        )

    def own_of(self, found: Found) -> Event | None:
        """The event of this site that it is; of a series, its date on that day or any."""
        mine = self.own.get(found.uid[:36], [])
        day = found.when.first_day if found.when else None
        return next((one for one in mine if one.when.first_day == day), next(iter(mine), None))


def _own(uids: Collection[str]) -> dict[str, list[Event]]:
    """Events by each UID they have in our calendars: their own, those of days, of the series."""
    series = dict(
        db.session.execute(select(Series.id, Series.uid).where(Series.uid.in_(uids))).all()
    )
    asked = or_(Event.uid.in_(uids), Event.series_id.in_(series))
    found: dict[str, list[Event]] = {}
    for event in db.session.scalars(select(Event).where(asked).options(*Event.shown())):
        for number in range(len(event.when.days)):
            found[days.uid(event, number)] = [event]
        found[event.uid] = [event]
        if event.series_id in series:
            found.setdefault(series[event.series_id], []).append(event)
    return found


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
