"""How a tab is filled, saved, autosaved, and never written over somebody else's work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from eventapp.actions import spreading, turns
from eventapp.core.db import db, lock, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.forms.event import EventForm
from eventapp.forms.rows import press
from eventapp.models import readiness
from eventapp.models.event import CANCELLED, DRAFT, Event
from eventapp.models.series_dates import THIS
from eventapp.web.guards import require
from eventapp.web.organizer.comparing import Clash, clashes, take_theirs

ORDER = ("edit_event", "schedule_event", "event_agenda", "event_people", "event_registration")


@dataclass(frozen=True)
class Tab:
    """One part of an event: its endpoint and template, its form, and how it is read and saved."""

    endpoint: str
    form: type[EventForm]
    current: Callable[[Event], dict[str, Any]]
    save: Callable[[Event, Any, int], bool]
    spread: Callable[[Event, list[Event], Any, int, str], bool]
    prepare: Callable[[Any, Event], dict[str, Any]] = lambda form, event: {}
    pressed: Callable[[Any, Event, str], bool] = lambda form, event, button: press(form, button)

    @property
    def template(self) -> str:
        """Where its page lies."""
        return f"organizer/events/{self.endpoint}.html"


class Overtaken(Exception):
    """Somebody else saved other values for the same fields."""

    def __init__(self, found: list[Clash], theirs: EventForm, edition: int) -> None:
        super().__init__()
        self.clashes, self.theirs, self.edition = found, theirs, edition


def found_event(slug: str, verb: str = "event.edit") -> Event:
    """The event, if the viewer may do this to it; inside a transaction as it is under the lock."""
    event = None
    if slug.isascii() and slug.isprintable():
        event = db.session.scalars(Event.by_slug(slug)).one_or_none()
    if event is None:
        abort(404)
    require(verb, event)
    return event


def serve(tab: Tab, slug: str) -> Any:
    """Show the tab, or do what was asked of it."""
    event = found_event(slug)
    if event.state == CANCELLED:
        return _cancelled(tab, event)
    if request.method != "POST":
        return _page(tab, event, filled(tab, event))
    form = tab.form(request.form)
    button = request.form.get("press", "")
    if button and tab.pressed(form, event, button):
        return _pressed(tab, event, form)
    return _saved(tab, event, form)


def _cancelled(tab: Tab, event: Event) -> Any:
    """Whoever was still writing when it was cancelled keeps the words, to take them elsewhere."""
    said = _("A cancelled event can no longer be changed.")
    if _is_autosave():
        return jsonify(message=said), 409
    if request.method == "POST":
        form = tab.form(request.form)
        form.form_errors.append(said)
        return _page(tab, event, form, 409)
    flash(said, "warn")
    return redirect(url_for("organizer.event", slug=event.slug), 303)


def filled(tab: Tab, event: Event) -> EventForm:
    """The form with what the event holds now."""
    form = tab.form(data=tab.current(event))
    tab.prepare(form, event)
    form.remember(event.edition)
    return form


def _pressed(tab: Tab, event: Event, form: EventForm) -> Any:
    """Rows were added or moved: the page again, nothing is saved yet."""
    if g.get("csrf_failed"):
        tab.prepare(form, event)
        form.validate()
        return _page(tab, event, form, 400)
    return _page(tab, event, form, moved=True)


def _saved(tab: Tab, event: Event, form: EventForm) -> Any:
    slug = event.slug
    tab.prepare(form, event)
    if any(name.startswith("take-") for name in request.form):
        take_theirs(form, filled(tab, event), request.form)
    if not form.validate():
        return _refused(tab, event, form)
    try:
        edition, count = _store(tab, slug, form)
    except Overtaken as overtaken:
        return _overtaken(tab, overtaken, slug)
    except Refused as refused:
        form.refuse(refused)
        if _is_autosave() and refused.field is None:
            return jsonify(message=refused.message), 422
        return _refused(tab, found_event(slug), form)
    if _is_autosave():
        return jsonify(edition=edition, seen=_marks(form), message=_("Draft saved"))
    flash(said(event.state == DRAFT, count), "ok")
    return redirect(url_for(f"organizer.{_next(tab)}", slug=slug), 303)


def said(is_draft: bool, count: int) -> str:
    """That it is saved, and on how many dates of a series where there was a choice."""
    if count > 1 and is_draft:
        return ngettext("Saved on %(n)s date.", "Saved on %(n)s dates.", count)
    if count > 1:
        return ngettext(
            "Saved on %(n)s date. The public pages show it now.",
            "Saved on %(n)s dates. The public pages show it now.",
            count,
        )
    return _("Saved.") if is_draft else _("Saved. The public page shows it now.")


def _store(tab: Tab, slug: str, form: EventForm) -> tuple[int, int]:
    """Gives the new edition, and how many dates were saved."""
    with transaction():
        event = found_event(slug)
        if _is_autosave() and event.state != DRAFT:
            raise Refused(_("A published event is saved by its button only."))
        scope = THIS if _is_autosave() else form.scope.data
        others = spreading.others(event, scope)
        lock(event)
        if _is_autosave():
            turns.refuse_late(event, form.writer.data, form.turn.data or 0)
        _compare(tab, event, form)
        if scope == THIS:
            tab.save(event, form.value(), event.edition)
        else:
            tab.spread(event, others, form.value(), event.edition, scope)
        turns.note(event, form.writer.data, form.turn.data or 0, form.marks())
        db.session.flush()
        return event.edition, 1 + len(others)


def _compare(tab: Tab, event: Event, form: EventForm) -> None:
    """Raise Overtaken where somebody else's words would be lost; the event is locked."""
    if form.edition.data == event.edition:
        return
    theirs = filled(tab, event)
    if found := clashes(form, theirs, turns.saved_by(event, form.writer.data)):
        raise Overtaken(found, theirs, event.edition)


def _marks(form: EventForm) -> Any:
    form.remember(0)
    return form.seen.data


def _next(tab: Tab) -> str:
    """The same tab, or the one behind it when that was asked for."""
    if request.form.get("then") != "next":
        return tab.endpoint
    after = (*ORDER, "event")
    return after[after.index(tab.endpoint) + 1]


def _is_autosave() -> bool:
    return "X-Autosave" in request.headers


def _refused(tab: Tab, event: Event, form: EventForm) -> Any:
    if _is_autosave():
        return jsonify(message=_("Not saved yet: something on this page needs mending.")), 422
    return _page(tab, event, form, 422)


def _page(
    tab: Tab, event: Event, form: EventForm, status: int = 200, *, moved: bool = False
) -> Any:
    more = tab.prepare(form, event)
    page = render_template(
        tab.template, event=event, form=form, tab=tab.endpoint, moved=moved, **more
    )
    return Response(page, status)


def _overtaken(tab: Tab, overtaken: Overtaken, slug: str) -> Any:
    """Theirs and yours, field by field, with everything typed carried along."""
    if _is_autosave():
        return jsonify(message=_("Somebody else has saved. Press the button to compare.")), 409
    overtaken.theirs.remember(overtaken.edition)
    carried = {"edition": str(overtaken.edition), "seen": overtaken.theirs.seen.data}
    page = render_template(
        "organizer/events/compare.html",
        event=found_event(slug),
        tab=tab.endpoint,
        clashes=overtaken.clashes,
        carried=[*_typed(request.form), *carried.items()],
    )
    return Response(page, 409)


def _typed(sent: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Everything that was typed, without what belongs to the page that is gone."""
    left_out = ("csrf_token", "edition", "seen", "press")
    return [
        (name, value)
        for name, value in sent.items(multi=True)
        if name not in left_out and not name.startswith("take-")
    ]


def gaps(event: Event) -> list[tuple[str, str]]:
    """What is missing before publication, as (address of the field, what to do)."""
    return [(address_of(event, field), words) for field, words in readiness.missing(event)]


def address_of(event: Event, field: str) -> str:
    """The tab and field where something is filled in."""
    texts, schedule = ("title", "summary"), ("venue_id", "join_url")
    endpoint = "event_registration"
    if field in texts:
        endpoint = "edit_event"
    elif field in schedule:
        endpoint = "schedule_event"
    in_two = field in ("title", "summary", "controller", "purpose")
    anchor = f"{field}_th" if in_two else field
    return url_for(f"organizer.{endpoint}", slug=event.slug, _anchor=anchor)
