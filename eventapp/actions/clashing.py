"""Clashing: what stands in the way of further dates of an event, asked before they are made."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from eventapp.actions import editing
from eventapp.core.db import db
from eventapp.core.recurrence import in_order
from eventapp.models.booking import Booking
from eventapp.models.event import Event


def taken(event: Event, days: Sequence[date]) -> dict[date, str]:
    """By what the room of the event is taken on each of the days, as far as it is."""
    if event.room_id is None or not days:
        return {}
    spans = {day: event.when.moved_to(day) for day in days}
    starts, ends = (
        min(s.starts_at for s in spans.values()),
        max(s.ends_at for s in spans.values()),
    )
    held = Booking.clashing(event.room_id, starts, ends, besides=event.id)
    found = list(db.session.scalars(held))
    chosen = select(Event).where(Event.id.in_({booking.event_id for booking in found}))
    others = {other.id: other for other in db.session.scalars(chosen)}
    return {
        day: editing.named(others[booking.event_id], event)
        for day, span in spans.items()
        for booking in found
        if booking.starts_at < span.ends_at and booking.ends_at > span.starts_at
    }


def early(event: Event, days: Sequence[date]) -> list[date]:
    """The later days on which an event would begin before the date before it is over."""
    found, before = [], event.when
    for day in in_order(days):
        span = event.when.moved_to(day)
        if span.overlaps(before):
            found.append(day)
        else:
            before = span
    return found
