"""The attendee's own page: the ticket, and everything they may do with their place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from sqlalchemy import select

from eventapp.actions import registering, seating
from eventapp.core import clock, limits
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.prefixes import PREFIXES
from eventapp.documents import clock_words, places, tickets
from eventapp.documents.site import Site
from eventapp.forms.registration import CorrectionForm, FindForm
from eventapp.models import catalog, days, delegation
from eventapp.models.glance import Glance
from eventapp.models.registration import CONFIRMED, WAITLISTED, WITHDRAWN, Registration
from eventapp.policy import ANYONE
from eventapp.web import frames, platform
from eventapp.web.blanks import Veiled
from eventapp.web.public import addresses, public
from eventapp.web.stored import Stamp

NEW = timedelta(minutes=30)
GUESSES, WINDOW = 30, 600


@public.route("/my/<token>", permission=ANYONE)
def my(token: str) -> Response:
    """State, ticket, way there, and what can still be changed."""
    glance = Glance.of(token)
    if glance is None or not glance.is_usual:
        return Response(_page(token).draw({}))
    return Response(
        frames.personal(
            lambda: _page(token),
            secret=token,
            kind=(glance.event_id, glance.state, _is_new(glance)),
            words=glance.words,
            stamp=Stamp("form", glance.event_id, glance.number),
        )
    )


def _page(token: str) -> frames.Page:
    """All that the page shows, read beforehand."""
    registration, now = own(token), clock.now()
    event = registration.event
    areas = catalog.areas_of([event])
    here, in_line = platform.here()
    standing = delegation.of(registration, now)
    shown = {
        "event": event,
        "now": now,
        "phase": event.phase(now),
        "is_new": _is_new(registration),
        "may_change": may_change(registration),
        "may_undo": _may_undo(registration),
        "queue_place": registration.place_in_queue() if registration.state == WAITLISTED else 0,
        "clock": clock_words.of(event, current_app.config["DEFAULT_TIMEZONE"]),
        "day_hours": days.apart(event),
        "room": places.room(event),
        "around": places.around(event, areas),
        "map_url": places.map_url(event.venue, areas) if event.venue else "",
        "platform": here,
        "in_line": in_line,
        "delegation": standing,
        "hand_over": addresses.hand_over(standing),
        "outside": addresses.outside("public.my", token=token),
    }
    until = catalog.next_boundary([event], now)
    return frames.Page(_draw(registration, shown), Stamp.of_form(event), until)


def _draw(registration: Registration, shown: dict[str, Any]) -> Callable[[frames.Words], str]:
    """How the page is drawn for its owner, or with blanks for some words."""

    def draw(words: frames.Words) -> str:
        veiled: Any = Veiled(registration, words) if words else registration
        calendar = addresses.calendar_of_mine(veiled)
        page = "public/my/show.html"
        return render_template(page, registration=veiled, calendar=calendar, **shown)

    return draw


def _is_new(place: Registration | Glance) -> bool:
    """Whether its owner has just come from the form."""
    return clock.now() - place.created_at < NEW and place.source == "public"


@public.route("/my/<token>/qr.svg", permission=ANYONE)
def my_qr(token: str) -> Response:
    """The code of the ticket as a picture of its own."""
    registration = own(token)
    if registration.state != CONFIRMED:
        abort(404)
    drawing = tickets.qr_svg(Site.of(current_app.config).my(registration))
    return Response(drawing, mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@public.route("/my/<token>/edit", permission=ANYONE)
def edit_registration(token: str) -> Response:
    """What was said of the attendee, to be corrected."""
    registration = own(token)
    _refuse_unchangeable(registration)
    return _edit_page(registration, CorrectionForm(attendee=registration.attendee))


@public.route(
    "/my/<token>/edit",
    methods=["POST"],
    permission=ANYONE,
    keeps_input=True,
    endpoint="change_registration",
)
def change_registration(token: str) -> Response:
    """Take the corrections; the ticket and its link stay the same."""
    form = CorrectionForm(request.form)
    if not form.validate():
        return _edit_page(own(token), form, 422)
    try:
        with transaction():
            registration = own(token)
            form.meet(CorrectionForm(attendee=registration.attendee))
            note = registration.note
            registering.change(registration, replace(form.value(), note=note))
    except Refused as error:
        form.refuse(error)
        return _edit_page(own(token), form, 422)
    return _back(token)


@public.route("/my/<token>/withdraw", permission=ANYONE, endpoint="ask_withdrawal")
def ask_withdrawal(token: str) -> Response:
    """Ask once more, and say what follows; who has left already sees that on their page."""
    registration = own(token)
    if not registration.is_active:
        return _back(token)
    _refuse_unchangeable(registration)
    return Response(render_template("public/my/withdraw.html", registration=registration))


@public.route("/my/<token>/withdraw", methods=["POST"], permission=ANYONE)
def withdraw(token: str) -> Response:
    """Give the place up; the page then offers to undo it for ten seconds."""
    with transaction():
        seating.withdraw(own(token))
    return _back(token)


@public.route("/my/<token>/undo", methods=["POST"], permission=ANYONE)
def undo_withdrawal(token: str) -> Response:
    """Take the withdrawal back."""
    with transaction():
        seating.undo_withdrawal(own(token), within=seating.UNDO)
    return _back(token)


@public.route("/my", permission=ANYONE)
def find_registration() -> Response:
    """Ask for the code and the last digits of the phone."""
    return _find_page(FindForm())


@public.route(
    "/my", methods=["POST"], permission=ANYONE, keeps_input=True, endpoint="look_up_registration"
)
def look_up() -> Response:
    """Lead to the page of the registration that both fit."""
    limits.hit(f"find {request.remote_addr}", GUESSES, WINDOW)
    form = FindForm(request.form)
    if not form.validate():
        return _find_page(form, 422)
    clue = form.value()
    limits.hit(f"find code {clue.code}", GUESSES, WINDOW)
    found = db.session.execute(
        select(Registration.token, Registration.phone).where(Registration.code == clue.code)
    ).first()
    if found is None or found.phone.partition(";")[0][-4:] != clue.digits:
        form.refuse(Refused(_("No registration has this code and these digits."), field="code"))
        return _find_page(form, 422)
    return _back(found.token)


def own(token: str) -> Registration:
    """The registration a link opens."""
    registration = db.session.scalar(Registration.by_token(token))
    if registration is None:
        abort(404)
    return registration


def may_change(registration: Registration) -> bool:
    """Whether the attendee may still correct or withdraw it."""
    event = registration.event
    is_on = event.state != "cancelled" and clock.now() < event.may_change_until()
    return is_on and registration.is_active


def _may_undo(registration: Registration) -> bool:
    is_withdrawn = registration.state == WITHDRAWN and bool(registration.undo_state)
    return is_withdrawn and clock.now() < registration.changed_at + seating.UNDO


def _refuse_unchangeable(registration: Registration) -> None:
    registering.refuse_ended(registration.event)
    registering.refuse_inactive(registration)


def _edit_page(registration: Registration, form: CorrectionForm, status: int = 200) -> Response:
    html = render_template(
        "public/my/edit.html",
        registration=registration,
        event=registration.event,
        form=form,
        prefixes=PREFIXES,
        place=places.room(registration.event),
    )
    return Response(html, status)


def _find_page(form: FindForm, status: int = 200) -> Response:
    response = Response(render_template("public/my/find.html", form=form), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(token: str) -> Response:
    return redirect(url_for("public.my", token=token), 303)  # type: ignore[return-value]
