"""What the public finds: events narrowed by words, place, topic and days, and counted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventapp.core.db import db
from eventapp.core.thai import like_pattern
from eventapp.core.when import LONGEST
from eventapp.models.area import Area
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.event_parts import EventTopic, Topic
from eventapp.models.organization import Organization
from eventapp.models.venue import Room, Venue

WORDS = 6
ANY = "any"
"""For `Filter.when`: events of all times, past ones included, between its first and last day."""


@dataclass(frozen=True)
class Filter:
    """What somebody looks for; `first` and `last` are days where the event takes place."""

    q: str = ""
    province: str = ""
    topic: str = ""
    first: date | None = None
    last: date | None = None
    when: str = ""

    @property
    def is_past(self) -> bool:
        """Whether events that are over are asked for."""
        return self.when == "past"

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out besides what is over."""
        return bool(self.q or self.province or self.topic or self.first or self.last)

    def without(self, *names: str) -> "Filter":
        """The same with some of its parts taken out."""
        empty = Filter()
        return replace(self, **{name: getattr(empty, name) for name in names})


def found(wanted: Filter) -> Select[Event]:
    """The public events that fit, in no order and of all times."""
    chosen: Select[Event] = _narrowed(select(Event), wanted, with_place=True).options(
        contains_eager(Event.host), contains_eager(Event.venue), joinedload(Event.room)
    )
    return chosen


def identified(wanted: Filter) -> Any:
    """The ids, UIDs and versions of those that fit, in no order and of all times."""
    return _narrowed(select(Event.id, Event.uid, Event.version), wanted)


def page(wanted: Filter, now: datetime, *, skip: int, most: int) -> Select[Event]:
    """What comes, the soonest first, or what is over, the latest first.

    Chosen by id beforehand: only the rows of the page are read and joined as a whole.
    """
    order = (Event.starts_at, Event.id)
    if wanted.is_past:
        order = (Event.starts_at.desc(), Event.id.desc())  # type: ignore[assignment]
    ids = _narrowed(select(Event.id), wanted).where(_in_time(wanted, now))
    chosen = ids.order_by(*order).offset(skip).limit(most)
    shown = joinedload(Event.host), joinedload(Event.venue), joinedload(Event.room)
    return select(Event).where(Event.id.in_(chosen)).options(*shown).order_by(*order)


def between(wanted: Filter, first: date, last: date) -> Select[Event]:
    """Those that touch one of the days, past ones included."""
    chosen = found(replace(wanted, first=first, last=last))
    return chosen.where(_near(first, last)).order_by(Event.starts_at, Event.id)


def _near(first: date, last: date) -> ColumnElement[bool]:
    """The instants only narrow the search: the index knows them, the days decide."""
    earliest = datetime.combine(first, time(), UTC) - LONGEST - timedelta(days=2)
    latest = datetime.combine(last, time(), UTC) + timedelta(days=2)
    return Event.starts_at.between(earliest, latest)


def count(wanted: Filter, now: datetime) -> int:
    """How many fit and are over, or are not, as the filter asks."""
    counted = _narrowed(select(func.count(Event.id)), wanted).where(_in_time(wanted, now))
    return db.session.scalar(counted) or 0


def topics(wanted: Filter, now: datetime) -> list[tuple[Topic, int]]:
    """Each topic the other parts of the filter leave, with how many events it has."""
    numbers = (
        _narrowed(select(EventTopic.topic_id, func.count(Event.id)), wanted.without("topic"))
        .join(EventTopic, EventTopic.event_id == Event.id)
        .where(_in_time(wanted, now))
        .group_by(EventTopic.topic_id)
    )
    counted: dict[int, int] = dict(db.session.execute(numbers).all())
    return [
        (topic, counted.get(topic.id, 0))
        for topic in db.session.scalars(Topic.all())
        if topic.id in counted or topic.slug == wanted.topic
    ]


def provinces(wanted: Filter, now: datetime) -> list[tuple[Area, int]]:
    """Each province the other parts of the filter leave, with how many events it has."""
    numbers = (
        _narrowed(
            select(_PROVINCE, func.count(Event.id)), wanted.without("province"), with_place=True
        )
        .where(_in_time(wanted, now))
        .group_by(_PROVINCE)
    )
    counted = {key: number for key, number in db.session.execute(numbers) if key}
    shown = select(Area).where(Area.code.in_({*counted, wanted.province} - {""}))
    areas = db.session.scalars(shown.order_by(Area.sort_key))
    return [(area, counted.get(area.code, 0)) for area in areas]


def first_topics(events: Iterable[Event]) -> dict[int, Topic]:
    """The first topic of each event, by event id."""
    rows = db.session.execute(
        select(EventTopic.event_id, Topic)
        .join(Topic, Topic.id == EventTopic.topic_id)
        .where(EventTopic.event_id.in_([event.id for event in events]))
        .order_by(Topic.sort_key.desc())
    )
    return dict(rows.all())


def areas_of(events: Iterable[Event]) -> dict[str, Area]:
    """The sub-districts, districts and provinces events take place in, by code."""
    codes = {event.venue.area_code or event.venue.province_code for event in events if event.venue}
    wanted = {code[:n] for code in codes if code for n in (2, 4, 6)}
    rows = db.session.scalars(_AREAS, {"codes": list(wanted)})
    return {area.code: area for area in rows}


# on every page of an event, so put together once
_AREAS = select(Area).where(Area.code.in_(bindparam("codes", expanding=True)))


def next_end(now: datetime) -> datetime | None:
    """When the next event is over, which moves it from one list to the other."""
    ends = select(func.min(Event.ends_at)).where(_is_public(), _in_time(Filter(), now))
    return db.session.scalar(ends)


_PROVINCE = func.coalesce(Venue.province_code, Organization.province_code)


def _narrowed(query: Any, wanted: Filter, *, with_place: bool = False) -> Any:
    """An event without a place is looked for in the province of its host."""
    query = query.select_from(Event).where(_is_public())
    if with_place or wanted.q or wanted.province:
        query = query.join(Organization, Organization.id == Event.host_id)
        query = query.outerjoin(Venue, Venue.id == Event.venue_id)
    query = query.where(*map(_has, wanted.q.split()[:WORDS]))
    if wanted.province:
        query = query.where(wanted.province == _PROVINCE)
    if wanted.topic:
        query = query.where(Event.id.in_(_with_topic(wanted.topic)))
    if wanted.first:
        query = query.where(wanted.first <= _LAST_DAY)
    if wanted.last:
        query = query.where(wanted.last >= _FIRST_DAY)
    return query


_FIRST_DAY, _LAST_DAY = Event.__table__.c.first_day, Event.__table__.c.last_day


def _is_public() -> ColumnElement[bool]:
    """As `Event.is_public`: only publishing sets the moment. One index knows all of these."""
    return Event.published_at.isnot(None)


def _in_time(wanted: Filter, now: datetime) -> ColumnElement[bool]:
    """An event that is not over began at most the longest span ago, where the index begins."""
    if wanted.when == ANY and wanted.first and wanted.last:
        return _near(wanted.first, wanted.last)
    if wanted.is_past:
        return (Event.ends_at <= now) & (Event.starts_at < now)
    return (Event.ends_at > now) & (Event.starts_at > now - LONGEST - timedelta(days=2))


def _has(word: str) -> ColumnElement[bool]:
    """The word stands anywhere in what is said of the event, its place, its host or who chairs.

    Rooms and chairpersons are looked through once, however many events there are.
    """
    pattern = like_pattern(word)
    columns = (Event.search_text, Venue.search_text, Organization.search_text)
    rooms = select(Room.id).where(Room.search_text.like(pattern, escape="\\"))
    people = select(Chairperson.id).where(Chairperson.search_text.like(pattern, escape="\\"))
    chaired = select(Chairing.event_id).where(Chairing.chairperson_id.in_(people))
    return or_(
        *(column.like(pattern, escape="\\") for column in columns),
        Event.room_id.in_(rooms),
        Event.id.in_(chaired),
    )


def _with_topic(slug: str) -> Any:
    return (
        select(EventTopic.event_id)
        .join(Topic, Topic.id == EventTopic.topic_id)
        .where(Topic.slug == slug)
    )


def next_boundary(events: Iterable[Event], now: datetime) -> datetime | None:
    """When the clock alone next changes what one of the events may say of itself."""
    moments = (
        moment
        for event in events
        for moment in (event.opens_at, event.closes, event.starts_at, event.ends_at)
        if moment is not None and moment > now
    )
    return min(moments, default=None)
