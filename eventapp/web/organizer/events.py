"""The events of the viewer's organizations: the list, one event at a glance, and its life."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Select, select

from eventapp.actions import publishing, spreading
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Missing, Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.i18n import ngettext
from eventapp.core.thai import like_pattern
from eventapp.forms import asking
from eventapp.forms.event import CancelForm, DuplicateForm
from eventapp.forms.schedule import NewEvent, NewEventForm
from eventapp.models import roster
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, DRAFT, HELD, PUBLISHED, Event
from eventapp.models.event_parts import Participation, Topic
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.policy import may
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import offers, organizer
from eventapp.web.organizer.proposals import waiting, when_of
from eventapp.web.organizer.saving import found_event, gaps
from eventapp.web.paging import paged

VIEWS = {
    "coming": _l("Coming"),
    DRAFT: _l("Drafts"),
    HELD: _l("Held"),
    CANCELLED: _l("Cancelled"),
    "all": _l("All"),
}


@organizer.app_context_processor
def words() -> dict[str, Any]:
    """What pages ask: may the viewer do this to that?"""
    return {"may": lambda verb, thing=None: may(viewer(), verb, thing)}


@organizer.route("/events/", permission="event.see")
def events() -> str:
    """The events of the viewer's organizations."""
    show = asking.choice(request.args, "show", VIEWS, "coming")
    page = paged(_wanted(show), asking.page(request.args), size=20)
    return render_template(
        "organizer/events/list.html",
        page=page,
        show=show,
        views=VIEWS,
        q=asking.words(request.args),
        may_create=may(viewer(), "event.create"),
    )


def _wanted(show: str) -> Select[tuple[Event]]:
    now, found = clock.now(), select(Event).options(*Event.shown())
    if not viewer().is_admin:
        found = found.where(Event.host_id.in_(viewer().organizations("event.see")))
    if q := asking.words(request.args):
        found = found.where(Event.search_text.like(like_pattern(q), escape="\\"))
    if show == "coming":
        found = found.where(Event.state.in_((DRAFT, PUBLISHED)), Event.ends_at > now)
    elif show == HELD:
        found = found.where(Event.state == PUBLISHED, Event.ends_at <= now)
    elif show != "all":
        found = found.where(Event.state == show)
    order = Event.starts_at if show == "coming" else Event.starts_at.desc()
    return found.order_by(order, Event.id)


@organizer.route(
    "/events/new", permission="event.create", methods=["GET", "POST"], keeps_input=True
)
def new_event() -> Any:
    """Title, host and day: what is needed to begin a draft."""
    form = NewEventForm(request.form if request.method == "POST" else None)
    form.host_id.offer(offers.hosts(_may_host()))
    if request.method == "POST" and form.validate():
        try:
            is_series = request.form.get("then") == "series"
            following = "organizer.make_series" if is_series else "organizer.edit_event"
            return redirect(url_for(following, slug=_create(form.value())), 303)
        except Refused as refused:
            form.refuse(refused)
    status = 422 if request.method == "POST" else 200
    return Response(render_template("organizer/events/new.html", form=form), status)


def _may_host() -> frozenset[int] | None:
    return None if viewer().is_admin else viewer().organizations("event.create")


def _create(new: NewEvent) -> str:
    with transaction():
        host = db.session.get(Organization, new.host_id)
        if host is None:
            abort(404)
        require("event.create", host)
        return publishing.create(host, new.title, new.schedule, kind=new.kind).slug


@organizer.route("/events/<slug>/", permission="event.see")
def event(slug: str) -> Response:
    """One event at a glance: its phase, what is missing, who comes."""
    return _overview(found_event(slug, "event.see"))


def _overview(event: Event, missing: list[tuple[str, str]] | None = None) -> Response:
    now = clock.now()
    page = render_template(
        "organizer/events/show.html",
        event=event,
        tab="event",
        phase=event.phase(now),
        gaps=gaps(event) if event.state == DRAFT else [],
        refused=bool(missing),
        counts=Registration.counts(event),
        answers=roster.answers(event),
        proposals=[(one, when_of(one, event.when.zone)) for one in waiting(event)],
        chairs=list(db.session.scalars(Chairing.of(event))),
        parts=list(db.session.scalars(Participation.of(event))),
        items=list(db.session.scalars(AgendaItem.of(event))),
        topics=list(db.session.scalars(Topic.of(event))),
        may_edit=may(viewer(), "event.edit", event),
    )
    return Response(page, 422 if missing else 200)


@organizer.route("/events/<slug>/publish", permission="event.edit", methods=["POST"])
def publish_event(slug: str) -> Any:
    """Open the page to everybody, or say what is missing."""
    try:
        with transaction():
            publishing.publish(found_event(slug))
    except Missing as missing:
        return _overview(found_event(slug), missing.items)
    except Refused as refused:
        flash(refused.message, "bad")
        return _back(slug)
    flash(_("Published. Everybody can find the event now."), "ok")
    return _back(slug)


@organizer.route(
    "/events/<slug>/cancel", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def cancel_event(slug: str) -> Any:
    """Ask for the reason, then call the event off."""
    event = found_event(slug)
    form = CancelForm(request.form if request.method == "POST" else None)
    if event.phase(clock.now()) == HELD:
        flash(_("This event has been held; it can no longer be cancelled."), "warn")
        return _back(slug)
    if request.method == "POST" and form.validate():
        with transaction():
            count = _cancel(found_event(slug), form)
        flash(_said(count), "ok")
        return _back(slug)
    return _question("cancel", event, form)


def _cancel(event: Event, form: CancelForm) -> int:
    """This date, or with it others of its series; gives how many."""
    others = spreading.others(event, form.scope.data)
    if others:
        return spreading.cancel(event, others, form.value())
    publishing.cancel(event, form.value())
    return 1


def _said(count: int) -> str:
    if count == 1:
        return _("Cancelled. Everybody with an e-mail address is told by letter.")
    return ngettext(
        "%(n)s date is cancelled. Everybody with an e-mail address is told by letter.",
        "%(n)s dates are cancelled. Everybody with an e-mail address is told by letter.",
        count,
    )


@organizer.route(
    "/events/<slug>/duplicate", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def duplicate_event(slug: str) -> Any:
    """Ask for the new day, then make the twin."""
    event = found_event(slug)
    form = DuplicateForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            return _twin(slug, form)
        except Refused as refused:
            form.refuse(refused)
    return _question("duplicate", event, form)


def _twin(slug: str, form: DuplicateForm) -> Any:
    with transaction():
        twin, got_room = publishing.duplicate(found_event(slug), form.value())
        address = twin.slug
    if got_room:
        flash(_("This is the new draft. Look through it, then publish it."), "ok")
    else:
        flash(_("The room is taken then or out of use: the new draft has no room yet."), "warn")
    return _back(address)


def _question(name: str, event: Event, form: Any) -> Response:
    counts = Registration.counts(event)
    active = counts["pending"] + counts["confirmed"] + counts["waitlisted"]
    page = render_template(
        f"organizer/events/{name}.html", event=event, form=form, tab="event", active=active
    )
    return Response(page, 422 if request.method == "POST" else 200)


@organizer.route("/events/<slug>/preview", permission="event.edit", methods=["POST"])
def renew_preview(slug: str) -> Any:
    """A new preview link; the old one opens nothing any more."""
    with transaction():
        publishing.renew_preview(found_event(slug))
    flash(_("The preview has a new link; the old one opens nothing any more."), "ok")
    return _back(slug)


def _back(slug: str) -> Any:
    return redirect(url_for("organizer.event", slug=slug), 303)
