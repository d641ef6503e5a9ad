"""Staff hand a participant's place on to a delegate, or back."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from eventapp.actions import delegating
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.errors import Refused, Stale
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import PREFIXES
from eventapp.forms.delegate import DelegateForm
from eventapp.models import delegation
from eventapp.models.delegation import Delegation
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from eventapp.web.organizer import organizer
from eventapp.web.organizer.participant import ONE
from eventapp.web.organizer.participants import chosen
from eventapp.web.organizer.saving import found_event


@organizer.route(f"{ONE}/delegate", permission="attendees.change", endpoint="delegate_participant")
def ask(slug: str, number: int) -> str:
    """The form of who comes in this person's place."""
    standing = _standing(slug, number)
    form = DelegateForm()
    form.seen.data = _seen(standing)
    return _page(standing, form)


@organizer.route(
    f"{ONE}/delegate",
    permission="attendees.change",
    methods=["POST"],
    endpoint="send_participant_delegate",
    keeps_input=True,
)
def send(slug: str, number: int) -> Any:
    """Write down who comes in this person's place."""
    form = DelegateForm(request.form)
    if not form.validate():
        return _page(_standing(slug, number), form), 422
    try:
        with transaction():
            original = _one(found_event(slug, "attendees.change"), number)
            made = delegating.delegate(
                original, form.value(), instead_of=form.instead_of, by_staff=True
            ).id
    except Refused as error:
        form.refuse(error)
        standing = _standing(slug, number)
        if isinstance(error, Stale):
            form.seen.renew(_seen(standing))
        return _page(standing, form), 422
    flash(_("The delegate has been added."), "ok")
    return redirect(url_for("organizer.participant", slug=slug, number=made), 303)


@organizer.route(
    f"{ONE}/take-back",
    permission="attendees.change",
    methods=["POST"],
    endpoint="take_back_participant",
)
def take_back(slug: str, number: int) -> Any:
    """The original comes after all."""
    with transaction():
        original = _one(found_event(slug, "attendees.change"), number)
        delegating.take_back(original, by_staff=True)
        name = original.full_name
    flash(_("%(name)s holds the place again.", name=name), "ok")
    return redirect(url_for("organizer.participant", slug=slug, number=number), 303)


def _one(event: Event, number: int) -> Registration:
    """A registration of this event whose data was not erased."""
    return next(iter(chosen(event, [number])), None) or abort(404)


def _standing(slug: str, number: int) -> Delegation:
    row = _one(found_event(slug, "attendees.change"), number)
    standing = delegation.of(row, clock.now(), by_staff=True)
    if not standing.may_send:
        raise Refused(_("Nobody can be sent in this place now."))
    return standing


def _seen(standing: Delegation) -> str:
    return str(standing.delegate.id) if standing.delegate else ""


def _page(standing: Delegation, form: DelegateForm) -> str:
    return render_template(
        "organizer/participants/delegate.html",
        form=form,
        event=standing.registration.event,
        registration=standing.registration,
        delegation=standing,
        prefixes=PREFIXES,
    )
