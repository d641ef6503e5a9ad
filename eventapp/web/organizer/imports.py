"""Taking events over from another calendar: chosen, looked at, and only then made into drafts."""

from typing import Any

from flask import (
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)

from eventapp.actions import importing
from eventapp.actions.importing import Brought, Plan
from eventapp.core import clock, fetch, files, limits
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.documents import narration
from eventapp.documents.narration import Change
from eventapp.forms.imports import BringForm, ImportForm, Source
from eventapp.models import bynumber
from eventapp.models.activity import Activity
from eventapp.models.brought import Imports
from eventapp.models.imports import Found
from eventapp.models.organization import Organization
from eventapp.policy import may
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import offers, organizer
from eventapp.web.organizer.looking import Look, held, hold, mark, owner

TRIES, WINDOW = 30, 3600
AT_ONCE = 25  # drafts in one transaction, so that nobody waits long behind it


@organizer.before_app_request
def let_calendars_in() -> None:
    """One that is too large is told so at its field, if it is no larger than a picture may be."""
    if request.endpoint == "organizer.import_events":
        request.max_content_length = files.LARGEST_BYTES


@organizer.route(
    "/events/import", permission="event.create", methods=["GET", "POST"], keeps_input=True
)
def import_events() -> Any:
    """Choose a file or an address; nothing is written yet."""
    if request.method != "POST":
        return _asking(ImportForm())
    limits.hit(f"import {owner()}", TRIES, WINDOW)
    form = ImportForm(request.files | request.form if request.files else request.form)
    form.host_id.offer(offers.hosts(_may_host()))
    if not form.validate():
        return _asking(form, 422)
    try:
        host, name = _kept(form.value())
    except Refused as refused:
        form.refuse(refused)
        return _asking(form, 422)
    return redirect(url_for("organizer.preview_import", host=host, read=name), 303)


def _may_host() -> frozenset[int] | None:
    return None if viewer().is_admin else viewer().organizations("event.create")


def _asking(form: ImportForm, status: int = 200) -> Response:
    form.host_id.offer(offers.hosts(_may_host()))
    imported = bool(Imports.of(_may_host()).drafts)
    page = render_template("organizer/imports/ask.html", form=form, imported=imported)
    return Response(page, status)


def _kept(source: Source) -> tuple[str, str]:
    """Fetch if need be, and hold it for this user; gives the host's name and its own."""
    host = db.session.get(Organization, source.host_id) or abort(404)
    require("event.create", host)
    slug, content = host.slug, source.content
    if content is None:
        db.session.rollback()  # nothing of the database is held while another server thinks
        content = fetch.fetch(source.address)
    return slug, hold(content)


@organizer.route(
    "/events/import/preview", permission="event.create", methods=["GET", "POST"], keeps_input=True
)
def preview_import() -> Any:
    """What would become of each event; then those that are ticked become drafts."""
    look = held()
    if look is None:
        return _gone()
    host = look.host()
    form = look.form(request.form if request.method == "POST" else None)
    plans = importing.plan(host, look.calendar.events, look.corrected(form))
    coming = [plan for plan in plans if plan.may_come]
    form.chosen.offer([(mark(plan.found), plan.found.title) for plan in plans])  # as it was seen
    if request.method != "POST":
        form.chosen.data = [mark(plan.found) for plan in coming if plan.is_suggested]
        return _preview(look, host, form, plans)
    if not form.validate():
        return _preview(look, host, form, plans, 422)
    if request.form.get("press") == "places":
        return _preview(look, host, form, plans)
    if not form.chosen.data:
        form.chosen.errors = [_("Tick at least one event.")]
        return _preview(look, host, form, plans, 422)
    wanted = [plan.found for plan in plans if mark(plan.found) in form.chosen.data]
    return _done(look, _bring(look, wanted, form))


def _gone() -> Any:
    if g.get("csrf_failed"):
        abort(400, _("The page was open for too long. Go back, reload it and try again."))
    flash(
        _("What was read is kept for one hour. Choose the file or the address once more."), "warn"
    )
    return redirect(url_for("organizer.import_events"), 303)


def _preview(
    look: Look, host: Organization, form: BringForm, plans: list[Plan], status: int = 200
) -> Response:
    page = render_template(
        "organizer/imports/preview.html",
        host=host,
        name=look.name,
        calendar=look.calendar,
        form=form,
        labels=form.labels,
        plans=[(plan, mark(plan.found), _told(plan)) for plan in plans],
        may_look=lambda event: event.is_public or may(viewer(), "event.see", event),
    )
    return Response(page, status)


def _told(plan: Plan) -> tuple[Change, ...]:
    """What differs, in the words of history."""
    if plan.event is None or not plan.changes:
        return ()
    entry = Activity(at=clock.now(), verb="import", subject_type="event", changes=plan.changes)
    return narration.narrate([entry], bynumber.names([entry]))[0].changes


def _bring(look: Look, wanted: list[Found], form: BringForm) -> Brought:
    corrected, whole = look.corrected(form), Brought()
    for start in range(0, len(wanted), AT_ONCE):
        with transaction():
            part = importing.bring(look.host(), wanted[start : start + AT_ONCE], corrected)
        whole.made += part.made
        whole.updated += part.updated
        whole.left += part.left
        whole.without_room += part.without_room
    return whole


def _done(look: Look, brought: Brought) -> Any:
    look.let_go()
    said = [
        ngettext("%(n)s draft was made.", "%(n)s drafts were made.", len(brought.made)),
        ngettext("%(n)s draft was updated.", "%(n)s drafts were updated.", len(brought.updated)),
        ngettext("%(n)s event stayed as it is.", "%(n)s events stayed as they are.", brought.left),
    ]
    counts = (len(brought.made), len(brought.updated), brought.left)
    flash(" ".join(words for words, count in zip(said, counts, strict=True) if count), "ok")
    if brought.without_room:
        flash(
            ngettext(
                "The room is taken then: %(n)s draft has no room yet.",
                "The room is taken then: %(n)s drafts have no room yet.",
                brought.without_room,
            ),
            "warn",
        )
    events = [*brought.made, *brought.updated]
    if len(events) == 1:
        return redirect(url_for("organizer.event", slug=events[0].slug), 303)
    return redirect(url_for("organizer.events", show="draft"), 303)
