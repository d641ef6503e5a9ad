"""The calendar of a room: an address that calendar programs read without signing in."""

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload

from eventapp.actions import subscribing
from eventapp.core.db import db, transaction
from eventapp.core.i18n import gettext as _
from eventapp.documents.site import Site
from eventapp.models.subscription import Subscription
from eventapp.models.venue import Room
from eventapp.policy import may
from eventapp.web import feedlinks, platform
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.venues import found_venue

_ROUTE = "/venues/<slug>/rooms/<int(max=9999999999):number>/calendar"


@organizer.route(_ROUTE, permission="directory.see")
def room_calendar(slug: str, number: int) -> str:
    """Its address, if it has one; every organizer may follow which rooms are held."""
    room = _room(slug, number)
    found = db.session.scalar(Subscription.of(room_id=room.id))
    here, in_line = platform.here()
    return render_template(
        "organizer/venues/room_calendar.html",
        room=room,
        venue=room.venue,
        links=feedlinks.follow(Site.of(current_app.config).feed(found.token)) if found else None,
        may_edit=may(viewer(), "venue.edit", room.venue),
        platform=here,
        in_line=in_line,
    )


@organizer.route(_ROUTE, permission="venue.edit", methods=["POST"])
def renew_room_calendar(slug: str, number: int) -> Response:
    """Make the address, or a new one in the stead of the old."""
    with transaction():
        room = _room(slug, number)
        require("venue.edit", room.venue, shared=True)
        subscribing.renew_room(room)
    flash(_("The calendar has a new address."), "ok")
    page = url_for("organizer.room_calendar", slug=slug, number=number)
    return redirect(page, 303)  # type: ignore[return-value]


def _room(slug: str, number: int) -> Room:
    venue = found_venue(slug)
    room = db.session.get(Room, number, options=[joinedload(Room.venue)], populate_existing=True)
    if room is None or room.venue_id != venue.id:
        abort(404)
    return room
