"""An attendee's rights: take one's data along, or have it erased."""

from flask import Response, redirect, render_template, url_for
from sqlalchemy import select

from eventapp.actions import erasing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.files import content_disposition
from eventapp.documents import personal
from eventapp.models import delegation
from eventapp.models.activity import Activity
from eventapp.models.message import Message
from eventapp.policy import ANYONE
from eventapp.web.public import addresses, public
from eventapp.web.public.my import own


@public.route("/my/<token>/data.json", permission=ANYONE)
def my_data(token: str) -> Response:
    """Everything that is kept, as a file."""
    registration = own(token)
    letters = db.session.scalars(
        select(Message).where(Message.registration_id == registration.id).order_by(Message.id)
    )
    activities = db.session.scalars(
        select(Activity)
        .where(Activity.subject_type == "registration", Activity.subject_id == registration.id)
        .order_by(Activity.id)
    )
    page = addresses.absolute("public.my", token=token)
    standing = delegation.of(registration, clock.now())
    body = personal.as_json(registration, letters, activities, page, standing)
    response = Response(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition(f"{registration.code}.json")
    return response


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
