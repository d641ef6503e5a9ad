"""An attendee's rights: take one's data along, or have it erased."""

from typing import Any

from flask import Response, redirect, render_template, url_for
from sqlalchemy import select

from eventapp.actions import erasing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.files import content_disposition
from eventapp.documents import personal
from eventapp.documents.personal import Kept
from eventapp.models import delegation
from eventapp.models.activity import Activity
from eventapp.models.incoming import Incoming, Proposal
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from eventapp.models.subscription import Subscription
from eventapp.policy import ANYONE
from eventapp.web.public import ics, public
from eventapp.web.public.my import own


@public.route("/my/<token>/data.json", permission=ANYONE)
def my_data(token: str) -> Response:
    """Everything that is kept, as a file."""
    registration = own(token)
    standing = delegation.of(registration, clock.now())
    body = personal.as_json(registration, _besides(registration), ics.site(), standing)
    response = Response(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition(f"{registration.code}.json")
    return response


def _besides(registration: Registration) -> Kept:
    def mine(row: Any, *which: Any) -> Any:
        of = which or (row.registration_id == registration.id,)
        return db.session.scalars(select(row).where(*of).order_by(row.id))

    of_row = (Activity.subject_type == "registration", Activity.subject_id == registration.id)
    key = registration.email_key
    return Kept(
        letters=mine(Message),
        activities=mine(Activity, *of_row),
        received=mine(Incoming),
        proposals=mine(Proposal),
        own_feed=db.session.scalar(Subscription.of(registration)),
        all_feed=db.session.scalar(Subscription.of(email_key=key)) if key else None,
    )


@public.route("/my/<token>/erase", permission=ANYONE)
def erase(token: str) -> Response:
    """Ask once more, and say what goes and what stays."""
    registration = own(token)
    standing = delegation.of(registration, clock.now())
    html = render_template("public/my/erase.html", registration=registration, delegation=standing)
    return Response(html)


@public.route("/my/<token>/erase", methods=["POST"], permission=ANYONE, endpoint="erase_now")
def erase_now(token: str) -> Response:
    """Erase for good."""
    with transaction():
        erasing.erase(own(token))
    return redirect(url_for("public.erased"), 303)  # type: ignore[return-value]


@public.route("/my/erased", permission=ANYONE)
def erased() -> Response:
    """Say that it is done."""
    return Response(render_template("public/my/erased.html"))
