"""Sending somebody in one's place, taking the place back, handing it back."""

from flask import Response, abort, flash, redirect, render_template, request, url_for

from eventapp.actions import delegating
from eventapp.core import clock, limits
from eventapp.core.db import transaction
from eventapp.core.errors import Refused, Stale
from eventapp.core.i18n import gettext as _
from eventapp.core.prefixes import PREFIXES
from eventapp.documents import places
from eventapp.forms.delegate import DelegateForm
from eventapp.models import delegation
from eventapp.models.delegation import Delegation
from eventapp.models.registration import Registration
from eventapp.policy import ANYONE
from eventapp.web.public import public
from eventapp.web.public.my import own

# each may write a letter to an address that only the sender has named
FROM_ONE_PLACE, DAY = 10, 24 * 3600


@public.route("/my/<token>/delegate", permission=ANYONE, endpoint="delegate")
def ask_delegate(token: str) -> Response:
    """The form of who comes instead; a link of an old letter says why there is none any more."""
    standing = delegation.of(own(token), clock.now())
    if not standing.may_send:
        flash(_("Nobody can be sent in this place now."), "warn")
        return _back(token)
    form = DelegateForm()
    form.seen.data = str(standing.delegate.id) if standing.delegate else ""
    return _page(standing, form)


@public.route(
    "/my/<token>/delegate",
    methods=["POST"],
    permission=ANYONE,
    keeps_input=True,
    endpoint="send_delegate",
)
def send_delegate(token: str) -> Response:
    """Hand the place on; sent twice, it is the same delegate."""
    limits.hit(f"delegate {own(token).id}", FROM_ONE_PLACE, DAY)
    form = DelegateForm(request.form)
    if not form.validate():
        return _page(_standing(own(token)), form, 422)
    try:
        with transaction():
            delegating.delegate(own(token), form.value(), instead_of=form.instead_of)
    except Refused as error:
        form.refuse(error)
        standing = _standing(own(token))
        if isinstance(error, Stale):
            form.seen.renew(str(standing.delegate.id) if standing.delegate else "")
        return _page(standing, form, 422)
    return _back(token)


@public.route("/my/<token>/delegate/take-back", permission=ANYONE, endpoint="ask_take_back")
def ask_take_back(token: str) -> Response:
    """Ask once more, and say who is told."""
    standing = delegation.of(own(token), clock.now())
    if not standing.may_take_back:
        raise Refused(_("There is no place to take back now."))
    return _question("public/my/take_back.html", standing)


@public.route("/my/<token>/delegate/take-back", methods=["POST"], permission=ANYONE)
def take_back(token: str) -> Response:
    """Come after all."""
    with transaction():
        delegating.take_back(own(token))
    return _back(token)


@public.route("/my/<token>/hand-back", permission=ANYONE, endpoint="ask_hand_back")
def ask_hand_back(token: str) -> Response:
    """Ask once more, and say whose place it is again."""
    standing = delegation.of(own(token), clock.now())
    if not standing.is_delegate:
        abort(404)
    if not standing.may_hand_back:
        raise Refused(_("There is no place to hand back now."))
    return _question("public/my/hand_back.html", standing)


@public.route("/my/<token>/hand-back", methods=["POST"], permission=ANYONE)
def hand_back(token: str) -> Response:
    """Give the place back to whose it is."""
    with transaction():
        delegating.hand_back(own(token))
    return _back(token)


def _standing(registration: Registration) -> Delegation:
    """Raises Refused where nobody can be sent."""
    standing = delegation.of(registration, clock.now())
    if not standing.may_send:
        raise Refused(_("Nobody can be sent in this place now."))
    return standing


def _page(standing: Delegation, form: DelegateForm, status: int = 200) -> Response:
    event = standing.registration.event
    html = render_template(
        "public/my/delegate.html",
        registration=standing.registration,
        delegation=standing,
        event=event,
        form=form,
        prefixes=PREFIXES,
        place=places.room(event),
    )
    return Response(html, status)


def _question(template: str, standing: Delegation) -> Response:
    html = render_template(template, registration=standing.registration, delegation=standing)
    return Response(html)


def _back(token: str) -> Response:
    return redirect(url_for("public.my", token=token), 303)  # type: ignore[return-value]
