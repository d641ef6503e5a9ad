"""People who chair: the directory, and each with the events they are asked for."""

from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import CombinedMultiDict

from eventapp.actions import presenting
from eventapp.core import files
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import PREFIXES, like_pattern
from eventapp.forms import asking as asked
from eventapp.forms.chairperson import ChairpersonForm
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.organization import Organization
from eventapp.policy import may
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.keeping import keeper_of, offer_keepers, sent
from eventapp.web.paging import paged

UPLOAD = 5 * 1024 * 1024 + 64 * 1024


@organizer.route("/chairpersons/", permission="directory.see")
def chairpersons() -> str:
    """Everybody who chairs, in order of precedence."""
    retired = bool(request.args.get("retired"))
    found = Chairperson.current()
    if retired:
        found = select(Chairperson).where(Chairperson.retired_at.isnot(None))
        found = found.order_by(Chairperson.sort_key, Chairperson.id)
    q = asked.words(request.args)
    for word in q.split()[:6]:
        found = found.where(Chairperson.search_text.like(like_pattern(word), escape="\\"))
    shown = joinedload(Chairperson.organization), joinedload(Chairperson.picture)
    page = paged(found.options(*shown), asked.page(request.args))
    return render_template("organizer/chairpersons/list.html", page=page, q=q, retired=retired)


@organizer.route("/chairpersons/<int(max=9999999999):number>/", permission="directory.see")
def chairperson(number: int) -> str:
    """One person. Their contact is for the organization that keeps the entry, and for admins."""
    person = found_person(number)
    keeper = db.session.get(Organization, person.keeper_id) if person.keeper_id else None
    may_edit = may(viewer(), "chairperson.edit", person)
    return render_template(
        "organizer/chairpersons/show.html",
        person=person,
        keeper=keeper,
        chairings=_chairings(person),
        may_edit=may_edit,
        contact=(person.email, person.phone) if may_edit else None,
        may_see=lambda event: may(viewer(), "event.see", event),
        is_used=presenting.is_used(person),
    )


def _chairings(person: Chairperson) -> list[tuple[Chairing, Event]]:
    """What they chair, the latest first; drafts only of the viewer's own organizations."""
    rows = db.session.execute(
        select(Chairing, Event)
        .join(Event, Event.id == Chairing.event_id)
        .where(Chairing.chairperson_id == person.id)
        .options(joinedload(Event.host), joinedload(Event.venue))
        .order_by(Event.starts_at.desc(), Chairing.id)
        .limit(100)
    )
    who = viewer()
    return [
        (chairing, event)
        for chairing, event in rows
        if event.is_public or may(who, "event.see", event)
    ]


def found_person(number: int) -> Chairperson:
    """The person with this id, with organization and picture, or 404."""
    found = (
        select(Chairperson)
        .where(Chairperson.id == number)
        .options(joinedload(Chairperson.organization), joinedload(Chairperson.picture))
    )
    return db.session.scalar(found) or abort(404)


@organizer.route(
    "/chairpersons/new", permission="chairperson.edit", methods=["GET", "POST"], keeps_input=True
)
def new_chairperson() -> Any:
    """Write somebody into the directory."""
    form = _read()
    offer_keepers(form, "chairperson.edit")
    if request.method != "POST":
        return _form(form)
    if form.validate():
        name = _stored(form)
        try:
            with transaction():
                person = presenting.add(form.value(), keeper_of(form))
                _picture(person, form, name)
                number = person.id
        except Refused as error:
            form.refuse(error)
            _forget(name)
        else:
            flash(_("The person is in the directory."), "ok")
            return redirect(url_for("organizer.chairperson", number=number), 303)
    return _form(form), 422


@organizer.route(
    "/chairpersons/<int(max=9999999999):number>/edit",
    permission="chairperson.edit",
    methods=["GET", "POST"],
    keeps_input=True,
)
def edit_chairperson(number: int) -> Any:
    """Correct an entry."""
    person = found_person(number)
    require("chairperson.edit", person, shared=True)
    form = _read(entry=presenting.entry_of(person))
    del form.keeper
    if request.method != "POST":
        return _form(form, person)
    if form.validate():
        name = _stored(form)
        try:
            with transaction():
                person = found_person(number)
                form.meet(ChairpersonForm(entry=presenting.entry_of(person)))
                shown = person.picture.name if person.picture else ""
                presenting.change(person, form.value())
                _picture(person, form, name)
        except Refused as error:
            form.refuse(error)
            _forget(name)
        else:
            if name or form.remove_picture.data:
                _forget(shown)
            flash(_("The person has been saved."), "ok")
            return redirect(url_for("organizer.chairperson", number=number), 303)
    return _form(form, found_person(number)), 422


def _read(**options: Any) -> ChairpersonForm:
    """A form that may carry a photograph is larger than others."""
    request.max_content_length = UPLOAD
    typed = CombinedMultiDict([request.files, request.form]) if sent() is not None else None
    form = ChairpersonForm(typed, **options)
    found = Organization.current().with_only_columns(
        Organization.id, Organization.name, maintain_column_froms=True
    )
    offered = [(key, name) for key, name in db.session.execute(found)]
    kept = form.organization_id.data
    if kept is not None and request.method != "POST" and kept not in dict(offered):
        gone = db.session.get(Organization, kept)
        offered += [(gone.id, gone.name)] if gone else []
    form.organization_id.offer(offered)
    return form


def _form(form: ChairpersonForm, person: Chairperson | None = None) -> str:
    return render_template(
        "organizer/chairpersons/edit.html", form=form, person=person, prefixes=PREFIXES
    )


def _folder() -> Any:
    return current_app.config["DATA_DIR"] / "files"


def _stored(form: ChairpersonForm) -> str:
    """The picture's name on disk; written before the transaction, which only names it."""
    made = form.picture.data
    return files.store(made.content, made.kind, folder=_folder()) if made else ""


def _picture(person: Chairperson, form: ChairpersonForm, name: str) -> None:
    if name:
        presenting.show_picture(person, name, form.picture.data)
    elif form.remove_picture.data:
        presenting.hide_picture(person)


def _forget(name: str) -> None:
    if name:
        files.remove(name, folder=_folder())


@organizer.route(
    "/chairpersons/<int(max=9999999999):number>/<any(retire, restore):verb>",
    permission="chairperson.edit",
    methods=["POST"],
)
def retire_chairperson(number: int, verb: str) -> Response:
    """Take an entry out of use, or put it back."""
    with transaction():
        person = found_person(number)
        require("chairperson.edit", person, shared=True)
        presenting.retire(person) if verb == "retire" else presenting.restore(person)
    said = _("The entry is out of use.") if verb == "retire" else _("The entry is in use again.")
    flash(said, "ok")
    return redirect(url_for("organizer.chairperson", number=number), 303)  # type: ignore[return-value]


@organizer.route(
    "/chairpersons/<int(max=9999999999):number>/remove",
    permission="chairperson.edit",
    methods=["GET", "POST"],
)
def remove_chairperson(number: int) -> Any:
    """Delete somebody no event has named, after a question."""
    person = found_person(number)
    require("chairperson.edit", person, shared=True)
    if request.method != "POST":
        return render_template("organizer/chairpersons/remove.html", person=person)
    with transaction():
        person = found_person(number)
        shown = person.picture.name if person.picture else ""
        presenting.remove(person)
    _forget(shown)
    flash(_("The person has been removed."), "ok")
    return redirect(url_for("organizer.chairpersons"), 303)
