"""Feeds by a secret address: one place, everything of one person, one room."""

from contextlib import AbstractContextManager
from datetime import datetime

from flask import Response, abort, current_app, request
from sqlalchemy import select

from eventapp.core import clock, i18n
from eventapp.core.db import db
from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendars, places
from eventapp.documents.calendar_frame import Entry
from eventapp.documents.calendar_words import Details
from eventapp.forms import alarms
from eventapp.models import catalog, days
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import Registration
from eventapp.models.subscription import Subscription, agenda_of, chairs_of
from eventapp.models.venue import Room
from eventapp.policy import ANYONE
from eventapp.web.public import feeds, ics, public
from eventapp.web.public.feeds import Address
from eventapp.web.stored import Stamp


@public.route("/calendars/<token>.ics", permission=ANYONE)
def subscription(token: str) -> Response:
    """Whoever has the address may read it; a renewed one opens nothing.

    The stamp is asked in the same snapshot as the rows, so it names just what this copy says.
    """
    stamp, now = Stamp.of_subscription(token), clock.now()
    found = db.session.scalar(Subscription.by_token(token))
    if found is None:
        abort(404)
    if found.room_id is not None:
        told = _of_room(found, found.room_id, now)
    else:
        told = _of_person(found, now)
    response = ics.as_feed(ics.answer(told, now))
    del response.headers["Last-Modified"]  # what somebody erased leaves no younger feed behind
    return ics.kept_for_one(response, stamp, until=ics.until(now))


def _of_person(found: Subscription, now: datetime) -> bytes:
    registrations = found.registrations(now - ics.KEPT)
    tasks = found.chairings(now - ics.KEPT)
    changes = [one.changed_at for one in registrations]
    changes += [one.event.revised_at for one in registrations]
    changes += [event.revised_at for event, _task in tasks]
    page = "/my"
    if found.registration_id and registrations:
        page = f"/my/{registrations[0].token}"
    with _in_language(registrations):
        entries = _entries(registrations, tasks, now)
        return _gathered(found, entries, _name(found, registrations), page, changes)


def _gathered(
    found: Subscription, entries: list[Entry], name: str, page: str, changes: list[datetime]
) -> bytes:
    address = Address(f"/calendars/{found.token}.ics", name, {}, page)
    revised = max([found.renewed_at or found.created_at, *changes])
    return frame.gathered(entries, feeds.about(address, revised), alarms.read(request.args))


def _in_language(registrations: list[Registration]) -> AbstractContextManager[None]:
    """That of the address, or else the one in which the last place was asked for."""
    asked = request.args.get("lang", "")
    if asked in i18n.LOCALES:
        return i18n.using(asked)
    newest = max(registrations, key=lambda one: one.id, default=None)
    return i18n.using(newest.locale if newest else current_app.config["DEFAULT_LOCALE"])


def _name(found: Subscription, registrations: list[Registration]) -> str:
    if found.registration_id and registrations:
        return str(registrations[0].event.title)
    return _("My events at %(site)s", site=ics.site().name)


def _entries(
    registrations: list[Registration], tasks: list[tuple[Event, Chairing]], now: datetime
) -> list[Entry]:
    """One entry for each event: by the place if there is one, else by the task there."""
    events = {event.id: event for event, _task in tasks}
    events |= {one.event_id: one.event for one in registrations}
    in_order = sorted(events.values(), key=lambda event: (event.starts_at, event.id))
    details = _details(in_order)
    entries = [
        _entry(
            event,
            [one for one in registrations if one.event_id == event.id],
            [task for at, task in tasks if at.id == event.id],
            details[event.id],
            now,
        )
        for event in in_order
    ]
    return [entry for entry in entries if entry is not None]


def _entry(
    event: Event,
    rows: list[Registration],
    tasks: list[Chairing],
    details: Details,
    now: datetime,
) -> Entry | None:
    """What is cancelled for this person stays so until it is past, and then goes.

    Who chairs and has a place, too, has one entry of both.
    """
    place = max(rows, key=lambda one: (one.is_active, one.id), default=None)
    is_on = event.state != CANCELLED and (bool(tasks) or (place is not None and place.is_active))
    if not is_on and event.ends_at <= now:
        return None
    if place is not None and tasks and not place.is_active:
        place = None
    raised = sum(one.sequence + 1 for one in rows if one is not place)
    if tasks or place is None:
        raised += max(task.sequence for task in tasks)
        return calendars.chair_entry(event, tasks, ics.site(), details, place=place, raised=raised)
    return calendars.personal_entry(place, ics.site(), details, raised=raised)


def _details(events: list[Event]) -> dict[int, Details]:
    """Chairs and agendas of all events in two questions."""
    chairs, agenda, areas = chairs_of(events), agenda_of(events), catalog.areas_of(events)
    return {
        event.id: Details(
            chairs=chairs.get(event.id, ()), agenda=agenda.get(event.id, ()), areas=areas
        )
        for event in events
    }


def _of_room(found: Subscription, room_id: int, now: datetime) -> bytes:
    """Everything in a room; of drafts only that they hold it."""
    room = db.session.get_one(Room, room_id)
    is_told = (Event.ends_at > now) & Event.published_at.isnot(None)
    chosen = (
        select(Event)
        .where(Event.room_id == room_id, Event.ends_at > now - ics.KEPT)
        .where((Event.state != CANCELLED) | is_told)
        .options(*Event.shown())
        .order_by(Event.starts_at, Event.id)
        .limit(feeds.MOST)
    )
    events = list(db.session.scalars(chosen))
    details = Details(areas=catalog.areas_of(events), hours=days.hours_of(events))
    site = ics.site()
    entries = [
        calendars.entry(event, site, details)
        if event.is_public
        else calendars.hold_entry(event, site, details)
        for event in events
    ]
    name, changes = str(places.room_line(room)), [event.revised_at for event in events]
    return _gathered(found, entries, name, "/organizer/venues/", changes)
