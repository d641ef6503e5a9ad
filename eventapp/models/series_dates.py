"""The dates of a series: its events, in the order of time, and how far a change reaches."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select

from eventapp.core.db import db
from eventapp.core.i18n import lazy as _l
from eventapp.core.recurrence import Rule
from eventapp.models.event import CANCELLED, DRAFT, PUBLISHED, Event
from eventapp.models.registration import WAITLISTED, Registration
from eventapp.models.series import Series

THIS, LATER, ALL = "this", "later", "all"
SCOPES = {
    THIS: _l("This date only"),
    LATER: _l("This and later dates"),
    ALL: _l("All dates"),
}


def dates_of(series: Series) -> "Select[Event]":
    """Every date that is not dropped: drafts, published and cancelled ones, the earliest first."""
    kept = or_(Event.state != CANCELLED, Event.published_at.is_not(None))
    return _of(series.id).where(kept).options(*Event.shown())


def public_dates(series: Series) -> "Select[Event]":
    """The dates that everybody may see."""
    return _of(series.id).where(Event.published_at.is_not(None)).options(*Event.shown())


def drafts_of(series: Series) -> "Select[Event]":
    """The dates that are not published yet."""
    return _of(series.id).where(Event.state == DRAFT).options(*Event.shown())


def every_date(series_id: int) -> "Select[Event]":
    """All rows of the series, dropped ones too, in an order in which they can be locked."""
    return select(Event).where(Event.series_id == series_id).order_by(Event.id)


def reached(event: Event, dates: Iterable[Event], scope: str, now: datetime) -> list[Event]:
    """The other dates that a change of this one reaches: neither cancelled nor over."""
    return [
        other
        for other in sorted(dates, key=lambda one: (one.starts_at, one.id))
        if other.id != event.id
        and other.state in (DRAFT, PUBLISHED)
        and other.ends_at > now
        and (scope == ALL or (scope == LATER and other.starts_at >= event.starts_at))
    ]


def waiting(series: Series) -> dict[int, int]:
    """How many stand on the waiting list of each date, by the number of its event."""
    counted = (
        select(Registration.event_id, func.count())
        .join(Event, Event.id == Registration.event_id)
        .where(Event.series_id == series.id, Registration.state == WAITLISTED)
        .group_by(Registration.event_id)
    )
    return dict(db.session.execute(counted).all())


def rule_days(series: Series) -> list[date]:
    """The days its rule names; none for a list of dates."""
    return Rule.read(series.rule).days(series.when.first_day) if series.rule else []


def _of(series_id: int) -> "Select[Event]":
    chosen = select(Event).where(Event.series_id == series_id)
    return chosen.order_by(Event.starts_at, Event.id)
