"""Places: the directory of venues, and each with its rooms and what happens in them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from eventapp.actions import placing
from eventapp.core import clock
from eventapp.core.dates import BANGKOK, format_range
from eventapp.core.db import db, lock, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import like_pattern
from eventapp.core.when import When
from eventapp.documents import boards, places
from eventapp.forms import asking as asked
from eventapp.forms.venue import VenueForm
from eventapp.models import occupancy
from eventapp.models.area import Area
from eventapp.models.organization import Organization
from eventapp.models.venue import Room, Venue
from eventapp.policy import may
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.keeping import by_slug, keeper_of, offer_keepers, province_choices, sent
from eventapp.web.paging import paged

PAGE = 12


@organizer.route("/venues/", permission="directory.see")
def venues() -> str:
    """All venues, searchable, with the week of their rooms."""
    page = paged(_wanted(), asked.page(request.args), size=PAGE)
    rooms = _rooms_of(page.rows)
    return render_template(
        "organizer/venues/list.html",
        page=page,
        q=asked.words(request.args),
        province=asked.province(request.args),
        retired=bool(request.args.get("retired")),
        province_choices=province_choices(),
        areas=areas_of(page.rows),
        places=places,
        rooms=rooms,
        **_week(rooms, only_used=True),
    )


def _wanted() -> Any:
    found = Venue.current()
    if request.args.get("retired"):
        found = select(Venue).where(Venue.retired_at.isnot(None)).order_by(Venue.sort_key, Venue.id)
    if q := asked.words(request.args):
        found = found.where(Venue.search_text.like(like_pattern(q), escape="\\"))
    if province := asked.province(request.args):
        found = found.where(Venue.province_code == province)
    return found


def _rooms_of(rows: list[Venue]) -> list[tuple[Venue, list[Room]]]:
    """Each venue with its rooms in use, in one query."""
    by_venue: dict[int, list[Room]] = {venue.id: [] for venue in rows}
    found = (
        select(Room)
        .where(Room.venue_id.in_(by_venue), Room.retired_at.is_(None))
        .order_by(Room.sort_key, Room.id)
    )
    for room in db.session.scalars(found):
        by_venue[room.venue_id].append(room)
    return [(venue, by_venue[venue.id]) for venue in rows]


def _week(rooms: list[tuple[Venue, list[Room]]], *, only_used: bool = False) -> dict[str, Any]:
    """What the week's board shows, and the clashes of the four weeks from its beginning."""
    monday = _monday()
    start = When(monday, zone=BANGKOK).starts_at
    every = [room for _venue, theirs in rooms for room in theirs]
    found = occupancy.uses(every, start, start + timedelta(days=28))
    clashes = occupancy.clashes(found, every)
    board = boards.week(monday, rooms, found, clashes)
    return {
        "board": board.used if only_used else board,
        "board_days": format_range(monday, monday + timedelta(days=6)),
        "clashes": clashes,
        "room_names": {room.id: room.name for room in every},
        "today": clock.today(),
        "may_see": lambda event: event.is_public or may(viewer(), "event.see", event),
    }


def _monday() -> date:
    text = request.args.get("week", "")
    try:
        day = date.fromisoformat(text) if len(text) == 10 else clock.today()
    except ValueError:
        day = clock.today()
    if not 1900 < day.year < 2200:
        day = clock.today()
    return day - timedelta(days=day.weekday())


def areas_of(rows: Iterable[Venue]) -> dict[str, Area]:
    """The areas around the venues, by code, in one query."""
    codes = {(row.area_code or "")[:n] for row in rows for n in (6, 4, 2)} - {""}
    found = db.session.scalars(select(Area).where(Area.code.in_(codes))) if codes else ()
    return {area.code: area for area in found}


@organizer.route("/venues/<slug>/", permission="directory.see")
def venue(slug: str) -> str:
    """One venue: where it is, its rooms, their weeks."""
    found = found_venue(slug)
    rooms = list(db.session.scalars(Room.of(found)))
    areas = areas_of([found])
    in_use = [(found, [room for room in rooms if room.retired_at is None])]
    keeper = db.session.get(Organization, found.keeper_id) if found.keeper_id else None
    return render_template(
        "organizer/venues/show.html",
        venue=found,
        all_rooms=rooms,
        rooms=in_use,
        keeper=keeper,
        address=places.address(found, areas),
        map_url=places.map_url(found, areas),
        may_edit=may(viewer(), "venue.edit", found),
        is_used=placing.venue_is_used(found),
        **_week(in_use),
    )


def found_venue(slug: str) -> Venue:
    """The venue with this address, or 404."""
    return by_slug(Venue, slug)


@organizer.route("/venues/new", permission="venue.edit", methods=["GET", "POST"], keeps_input=True)
def new_venue() -> Any:
    """Write a venue into the directory."""
    form = VenueForm(sent())
    offer_keepers(form, "venue.edit")
    if request.method != "POST" or "show" in request.form:
        return _form(form)
    if form.validate():
        try:
            with transaction():
                made = placing.add_venue(form.value(), keeper_of(form))
                slug = made.slug
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The venue is in the directory. Now add its rooms."), "ok")
            return redirect(url_for("organizer.venue", slug=slug), 303)
    return _form(form), 422


@organizer.route(
    "/venues/<slug>/edit", permission="venue.edit", methods=["GET", "POST"], keeps_input=True
)
def edit_venue(slug: str) -> Any:
    """Correct a venue."""
    found = found_venue(slug)
    require("venue.edit", found, shared=True)
    form = VenueForm(sent(), entry=placing.venue_entry(found))
    del form.keeper
    if request.method != "POST" or "show" in request.form:
        return _form(form, found)
    if form.validate():
        try:
            with transaction():
                found = lock(found_venue(slug))
                form.meet(VenueForm(entry=placing.venue_entry(found)))
                placing.change_venue(found, form.value())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The venue has been saved."), "ok")
            return redirect(url_for("organizer.venue", slug=slug), 303)
    return _form(form, found_venue(slug)), 422


def _form(form: VenueForm, found: Venue | None = None) -> str:
    return render_template("organizer/venues/edit.html", form=form, venue=found)


@organizer.route(
    "/venues/<slug>/<any(retire, restore):verb>", permission="venue.edit", methods=["POST"]
)
def retire_venue(slug: str, verb: str) -> Response:
    """Take a venue out of use, or put it back."""
    with transaction():
        found = found_venue(slug)
        require("venue.edit", found, shared=True)
        placing.retire_venue(found) if verb == "retire" else placing.restore_venue(found)
    said = _("The venue is out of use.") if verb == "retire" else _("The venue is in use again.")
    flash(said, "ok")
    return redirect(url_for("organizer.venue", slug=slug), 303)  # type: ignore[return-value]


@organizer.route("/venues/<slug>/remove", permission="venue.edit", methods=["GET", "POST"])
def remove_venue(slug: str) -> Any:
    """Delete a venue that was never used, after a question."""
    found = found_venue(slug)
    require("venue.edit", found, shared=True)
    if request.method != "POST":
        return render_template("organizer/venues/remove.html", venue=found)
    with transaction():
        placing.remove_venue(found_venue(slug))
    flash(_("The venue has been removed."), "ok")
    return redirect(url_for("organizer.venues"), 303)
