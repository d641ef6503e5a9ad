"""The feed of one's own places: its address, made and renewed on a page of one's own."""

from flask import Response, abort, current_app, redirect, render_template, request, url_for

from eventapp.actions import subscribing
from eventapp.core import tokens
from eventapp.core.db import db, transaction
from eventapp.documents.site import Site
from eventapp.models.registration import Registration
from eventapp.models.subscription import Subscription
from eventapp.policy import ANYONE
from eventapp.web import platform
from eventapp.web.feedlinks import FeedLinks, follow
from eventapp.web.public import addresses, public
from eventapp.web.public.my import own


@public.route("/my/<token>/calendar", permission=ANYONE)
def my_calendar_page(token: str) -> Response:
    """What the feed does, and its address if there is one; looking makes none."""
    registration = _living(token)
    proof = _proof(registration)
    chosen = Subscription.of(registration)
    if proof:
        chosen = Subscription.of(email_key=registration.email_key)
    found = db.session.scalar(chosen)
    here, in_line = platform.here()
    html = render_template(
        "public/my/calendar.html",
        registration=registration,
        proof=proof,
        links=_links(found) if found else None,
        platform=here,
        in_line=in_line,
        outside=addresses.outside("public.my_calendar_page", token=token, **_kept(proof)),
    )
    return Response(html)


@public.route("/my/<token>/calendar", methods=["POST"], permission=ANYONE)
def renew_my_calendar(token: str) -> Response:
    """Make the address, or a new one in the stead of the old."""
    with transaction():
        registration = _living(token)
        proof = _proof(registration)
        if proof:
            subscribing.renew_all(registration)
        else:
            subscribing.renew_own(registration)
    page = url_for("public.my_calendar_page", token=token, **_kept(proof))
    return redirect(page, 303)  # type: ignore[return-value]


def _living(token: str) -> Registration:
    registration = own(token)
    if registration.erased_at is not None:
        abort(404)
    return registration


def _proof(registration: Registration) -> str:
    """What the address or the form carries, if it proves that the e-mail address is theirs."""
    given = request.values.get("proof", "")
    if not given or not registration.email_key:
        return ""
    made = Site.of(current_app.config).proof(registration)
    if not tokens.same(given, made):
        abort(404)
    return made


def _kept(proof: str) -> dict[str, str]:
    return {"proof": proof} if proof else {}


def _links(found: Subscription) -> FeedLinks:
    return follow(Site.of(current_app.config).feed(found.token))
