"""Calendars to download: one event, one registration."""

from flask import Response, abort, request

from eventapp.core.db import db
from eventapp.documents import calendars
from eventapp.documents.calendar_words import Details
from eventapp.documents.calendars import PUBLISH
from eventapp.forms import alarms
from eventapp.models import catalog, standing
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from eventapp.policy import ANYONE
from eventapp.web.public import ics, public
from eventapp.web.stored import Stamp


@public.route("/events/<slug>.ics", permission=ANYONE)
def event_calendar(slug: str) -> Response:
    """One event as a file."""
    event = db.session.scalar(Event.by_slug(slug))
    if event is None or not event.is_public:
        abort(404)
    remind = alarms.read(request.args)
    told = calendars.event_calendar(event, ics.site(), _details(event), remind)
    response = ics.answer(told, event.revised_at, PUBLISH)
    return ics.kept(ics.as_file(response, event), Stamp.of_form(event))  # seats are not in it


@public.route("/my/<token>.ics", permission=ANYONE)
def my_calendar(token: str) -> Response:
    """One person's entry, with the number that letters have; never stored between them and us."""
    registration = db.session.scalar(Registration.by_token(token))
    if registration is None or registration.erased_at is not None:
        abort(404)
    event = registration.event
    remind = alarms.read(request.args)
    raised = standing.raised_by_tasks(event.id, registration.email_key)
    told = calendars.registration_calendar(
        registration,
        ics.site(),
        _details(event),
        remind,
        raised=raised if registration.is_active else 0,  # what is over is said by letters
    )
    revised = max(event.revised_at, registration.changed_at)
    return ics.private(ics.as_file(ics.answer(told, revised, PUBLISH), event))


def _details(event: Event) -> Details:
    return Details(
        chairs=tuple(db.session.scalars(Chairing.of(event))),
        agenda=tuple(db.session.scalars(AgendaItem.of(event))),
        areas=catalog.areas_of([event]),
    )
