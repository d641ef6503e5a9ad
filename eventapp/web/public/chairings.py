"""A chairperson's page: what they are asked to do, when and where, and their answer."""

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from eventapp.actions import answering
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.documents import calendars, clock_words, places
from eventapp.documents.calendar_words import Details
from eventapp.documents.calendars import PUBLISH
from eventapp.forms.answer import GIVEN, SUBSTITUTE, ChairingForm
from eventapp.models import catalog, days, standing
from eventapp.models.agenda import AgendaItem
from eventapp.models.answer import ASKED
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event
from eventapp.policy import ANYONE
from eventapp.web import platform
from eventapp.web.public import addresses, ics, public


@public.route("/chairings/<token>", permission=ANYONE)
def chairing(token: str) -> Response:
    """The task; a link of the letter may say which answer to begin with."""
    task = _own(token)
    wanted = request.args.get("answer", "")
    known = SUBSTITUTE if task.substitute else task.answer
    begun = wanted if wanted in (*GIVEN, SUBSTITUTE) else "" if known == ASKED else known
    data = {"answer": begun or None, "substitute": task.substitute, "note": task.answer_note}
    return _page(task, ChairingForm(data=data))


@public.route("/chairings/<token>", methods=["POST"], permission=ANYONE, keeps_input=True)
def answer_chairing(token: str) -> Response:
    """Take the answer."""
    form = ChairingForm(request.form)
    if not form.validate():
        return _page(_own(token), form, 422)
    try:
        with transaction():
            _answer(_own(token), form)
    except Refused as error:
        form.refuse(error)
        return _page(_own(token), form, 422)
    flash(_("Thank you. The organizers see your answer."), "ok")
    return redirect(url_for("public.chairing", token=token), 303)  # type: ignore[return-value]


def _answer(task: Chairing, form: ChairingForm) -> None:
    given = form.value()
    if given.substitute:
        answering.substitute(task, given.substitute, note=given.note)
    else:
        answering.answer(task, given.answer, note=given.note)


@public.route("/chairings/<token>.ics", permission=ANYONE)
def chairing_calendar(token: str) -> Response:
    """The event and the task as a file for a calendar, with the number that letters have."""
    task = _own(token)
    event = _event(task)
    details = Details(
        chairs=tuple(db.session.scalars(Chairing.of(event))),
        agenda=tuple(db.session.scalars(AgendaItem.of(event))),
        areas=catalog.areas_of([event]),
    )
    raised = standing.raised_of(task)
    told = calendars.published(
        calendars.chair_entry(event, [task], ics.site(), details, raised=raised)
    )
    return ics.private(ics.as_file(ics.answer(told, event.revised_at, PUBLISH), event))


def _own(token: str) -> Chairing:
    return db.session.scalar(Chairing.by_token(token)) or abort(404)


def _event(task: Chairing) -> Event:
    found = select(Event).where(Event.id == task.event_id).options(*Event.shown())
    return db.session.scalars(found).one()


def _page(task: Chairing, form: ChairingForm, status: int = 200) -> Response:
    event, now = _event(task), clock.now()
    areas = catalog.areas_of([event])
    here, _in_line = platform.here()
    html = render_template(
        "public/chairings/show.html",
        chairing=task,
        event=event,
        phase=event.phase(now),
        clock=clock_words.of(event, current_app.config["DEFAULT_TIMEZONE"]),
        day_hours=days.apart(event),
        may_answer=event.state != CANCELLED and now < event.ends_at,
        item=db.session.get(AgendaItem, task.agenda_item_id) if task.agenda_item_id else None,
        form=form,
        room=places.room(event),
        around=places.around(event, areas),
        map_url=places.map_url(event.venue, areas) if event.venue else "",
        calendar=addresses.calendar_of_chairing(event, task.token),
        platform=here,
    )
    return Response(html, status)
