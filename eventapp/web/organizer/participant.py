"""One participant: who they are, what happened, and what staff do for them."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import deciding, registering, seating
from eventapp.core import clock, tokens
from eventapp.core.db import db, lock, transaction
from eventapp.core.errors import Refused, SentBefore
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import PREFIXES
from eventapp.documents import narration
from eventapp.forms.participant import ParticipantForm
from eventapp.models import bynumber, delegation
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from eventapp.policy import may
from eventapp.web.guards import viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.keeping import sent
from eventapp.web.organizer.saving import found_event

ONE = "/events/<slug>/participants/<int(max=9999999999):number>"


@organizer.route(ONE, permission="attendees.see", endpoint="participant")
def show(slug: str, number: int) -> str:
    """Everything about one person's place."""
    return _page(found_event(slug, "attendees.see"), number)


def _page(event: Event, number: int, refused: str = "") -> str:
    registration = _found(event, number)
    return render_template(
        "organizer/participants/show.html",
        event=event,
        registration=registration,
        place=registration.place_in_queue() if registration.state == "waitlisted" else 0,
        delegation=delegation.of(registration, clock.now(), by_staff=True),
        entries=_told(registration),
        letters=_letters(registration),
        kinds=narration.LETTERS,
        letter_states=narration.LETTER_STATES,
        may_change=may(viewer(), "attendees.change", event) and not registration.erased_at,
        refused=refused,
    )


def _found(event: Event, number: int) -> Registration:
    """A registration of this event; another event's is not found."""
    found = (
        select(Registration)
        .where(Registration.id == number, Registration.event_id == event.id)
        .options(joinedload(Registration.event))
    )
    return db.session.scalar(found) or abort(404)


def _told(registration: Registration) -> list[narration.Entry]:
    found = (
        Activity.of_event(registration.event_id)
        .where(
            Activity.subject_type == "registration",
            Activity.subject_id == registration.id,
        )
        .limit(100)
    )
    rows = list(db.session.scalars(found))
    return narration.narrate(rows, bynumber.names(rows))


def _letters(registration: Registration) -> list[Message]:
    found = select(Message).where(Message.registration_id == registration.id)
    return list(db.session.scalars(found.order_by(Message.id.desc()).limit(100)))


@organizer.route(
    f"{ONE}/<any(approve, decline, withdraw, undo, resend, inform):verb>",
    permission="attendees.change",
    methods=["POST"],
)
def change_participant(slug: str, number: int, verb: str) -> Any:
    """Do one thing for one person."""
    try:
        with transaction():
            registration = _living(found_event(slug, "attendees.change"), number)
            said = _act(verb, registration)
    except Refused as error:
        return _page(found_event(slug, "attendees.change"), number, error.message), 409
    undo = url_for("organizer.change_participant", slug=slug, number=number, verb="undo")
    flash({"text": said, "undo": undo} if verb == "withdraw" else said, "ok")
    return redirect(url_for("organizer.participant", slug=slug, number=number), 303)


def _living(event: Event, number: int) -> Registration:
    """Nothing can be done for somebody whose data was erased."""
    registration = _found(event, number)
    if registration.erased_at:
        raise Refused(_("The data of this person has been erased."))
    return registration


def _act(verb: str, registration: Registration) -> str:
    if verb == "approve":
        seating.approve(registration)
        return _("The registration is confirmed.")
    if verb == "decline":
        seating.decline(registration)
        return _("The request was declined.")
    if verb == "withdraw":
        seating.withdraw(registration, by_staff=True)
        return _("The registration has ended.")
    if verb == "undo":
        seating.undo_withdrawal(registration)
        return _("The registration is back.")
    if verb == "resend":
        registering.resend(registration)
        return _("The ticket is sent again.")
    deciding.inform([registration])
    return _("Noted that this person was told.")


@organizer.route(
    f"{ONE}/edit",
    permission="attendees.change",
    methods=["GET", "POST"],
    endpoint="edit_participant",
    keeps_input=True,
)
def edit(slug: str, number: int) -> Any:
    """Correct who comes."""
    event = found_event(slug, "attendees.change")
    registration = _found(event, number)
    if registration.erased_at:
        abort(410)
    form = ParticipantForm(sent(), attendee=registration.attendee, locale=registration.locale)
    if request.method != "POST":
        return _form(form, event, registration)
    if form.validate():
        try:
            with transaction():
                event = found_event(slug, "attendees.change")
                lock(event)  # first, as whoever gives seats away does
                registration = lock(_living(event, number))
                form.meet(_as_it_is(registration))
                registering.change(registration, form.value(), locale=form.locale.data)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The entry has been saved."), "ok")
            return redirect(url_for("organizer.participant", slug=slug, number=number), 303)
    event = found_event(slug, "attendees.change")
    return _form(form, event, _found(event, number)), 422


def _as_it_is(registration: Registration) -> ParticipantForm:
    return ParticipantForm(attendee=registration.attendee, locale=registration.locale)


@organizer.route(
    "/events/<slug>/participants/new",
    permission="attendees.change",
    methods=["GET", "POST"],
    endpoint="add_participant",
    keeps_input=True,
)
def add(slug: str) -> Any:
    """Write down somebody who phoned or handed in a paper; the same page sent twice adds one."""
    event = found_event(slug, "attendees.change")
    letters = current_app.config["DEFAULT_LOCALE"]  # not of whoever types it in
    form = ParticipantForm(sent(), locale=letters, nonce=tokens.token(128))
    if request.method != "POST":
        return _form(form, event)
    if form.validate():
        try:
            with transaction():
                event = found_event(slug, "attendees.change")
                made = _added(event, form)
                number, state = made.id, made.state_name
        except SentBefore as error:
            form.refuse(error)
            form.nonce.renew(tokens.token(128))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The person has been added: %(state)s.", state=state), "ok")
            return redirect(url_for("organizer.participant", slug=slug, number=number), 303)
    return _form(form, found_event(slug, "attendees.change")), 422


def _added(event: Event, form: ParticipantForm) -> Registration:
    nonce, letters = (form.nonce.data or "")[:64], form.locale.data
    return registering.register(event, form.value(), nonce=nonce, by_staff=True, locale=letters)


def _form(form: ParticipantForm, event: Event, registration: Registration | None = None) -> str:
    return render_template(
        "organizer/participants/edit.html",
        form=form,
        event=event,
        registration=registration,
        prefixes=PREFIXES,
    )
