"""The rooms of a venue: written down, corrected, taken out of use."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from eventapp.actions import placing
from eventapp.core.db import db, lock, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.forms.venue import RoomForm
from eventapp.models.venue import Room, Venue
from eventapp.web.guards import require
from eventapp.web.organizer import organizer
from eventapp.web.organizer.keeping import sent
from eventapp.web.organizer.venues import found_venue


@organizer.route(
    "/venues/<slug>/rooms/new",
    permission="venue.edit",
    methods=["GET", "POST"],
    keeps_input=True,
)
def new_room(slug: str) -> Any:
    """Add a room."""
    found = _kept_venue(slug)
    form = RoomForm(sent())
    if request.method != "POST":
        return _form(form, found)
    if form.validate():
        try:
            with transaction():
                placing.add_room(_kept_venue(slug), form.value())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The room has been added."), "ok")
            return redirect(url_for("organizer.venue", slug=slug), 303)
    return _form(form, _kept_venue(slug)), 422


@organizer.route(
    "/venues/<slug>/rooms/<int(max=9999999999):number>",
    permission="venue.edit",
    methods=["GET", "POST"],
    keeps_input=True,
)
def edit_room(slug: str, number: int) -> Any:
    """Correct a room."""
    found = _kept_venue(slug)
    room = _room(found, number)
    form = RoomForm(sent(), entry=placing.room_entry(room))
    if request.method != "POST":
        return _form(form, found, room)
    if form.validate():
        try:
            with transaction():
                room = lock(_room(_kept_venue(slug), number))
                form.meet(RoomForm(entry=placing.room_entry(room)))
                placing.change_room(room, form.value())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The room has been saved."), "ok")
            return redirect(url_for("organizer.venue", slug=slug), 303)
    found = _kept_venue(slug)
    return _form(form, found, _room(found, number)), 422


def _form(form: RoomForm, venue: Venue, room: Room | None = None) -> str:
    is_used = room is not None and placing.room_is_used(room)
    return render_template(
        "organizer/venues/room.html", form=form, venue=venue, room=room, is_used=is_used
    )


@organizer.route(
    "/venues/<slug>/rooms/<int(max=9999999999):number>/<any(retire, restore, remove):verb>",
    permission="venue.edit",
    methods=["POST"],
)
def change_room(slug: str, number: int, verb: str) -> Response:
    """Take a room out of use, put it back, or delete one that was never used."""
    verbs = {
        "retire": (placing.retire_room, _("The room is out of use.")),
        "restore": (placing.restore_room, _("The room is in use again.")),
        "remove": (placing.remove_room, _("The room has been removed.")),
    }
    act, said = verbs[verb]
    with transaction():
        act(_room(_kept_venue(slug), number))
    flash(said, "ok")
    return redirect(url_for("organizer.venue", slug=slug), 303)  # type: ignore[return-value]


def _kept_venue(slug: str) -> Venue:
    found = found_venue(slug)
    require("venue.edit", found, shared=True)
    return found


def _room(venue: Venue, number: int) -> Room:
    """A room of this venue; another venue's is not found."""
    room = db.session.get(Room, number)
    if room is None or room.venue_id != venue.id:
        abort(404)
    return room
