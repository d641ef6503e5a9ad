"""Imported drafts taken away, several at once: those that nobody has heard of."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select

from eventapp.actions import importing
from eventapp.core.db import db, transaction
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.forms import asking as asked
from eventapp.models.brought import MOST, Imports
from eventapp.models.event import Event
from eventapp.policy import may
from eventapp.web.guards import viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.imports import AT_ONCE


@organizer.route("/events/import/discard", permission="event.create", methods=["GET", "POST"])
def discard_imports() -> Any:
    """Show what was imported, the last import ticked; then take the ticked drafts away."""
    if request.method != "POST":
        return _page()
    numbers = asked.numbers(request.form.getlist("chosen"), MOST)
    if not numbers:
        return _page(_("Tick at least one event.")), 422
    gone = 0
    for start in range(0, len(numbers), AT_ONCE):
        with transaction():
            gone += sum(importing.discard(event) for event in _ours(numbers[start:][:AT_ONCE]))
    _tell(gone, len(numbers) - gone)
    return redirect(url_for("organizer.events", show="draft"), 303)


def _page(note: str = "") -> str:
    hosts = None if viewer().is_admin else viewer().organizations("event.edit")
    return render_template("organizer/imports/discard.html", imports=Imports.of(hosts), note=note)


def _ours(numbers: Sequence[int]) -> list[Event]:
    """Those of them that the viewer may change, in an order in which they can be locked."""
    found = db.session.scalars(select(Event).where(Event.id.in_(numbers)).order_by(Event.id))
    return [event for event in found if may(viewer(), "event.edit", event)]


def _tell(gone: int, left: int) -> None:
    if gone:
        flash(
            ngettext(
                "%(n)s draft is taken away; its room is free again.",
                "%(n)s drafts are taken away; their rooms are free again.",
                gone,
            ),
            "ok",
        )
    if left:
        flash(
            ngettext(
                "%(n)s event stays: it is public, belongs to a series, or somebody registered.",
                "%(n)s events stay: they are public, belong to a series, or somebody registered.",
                left,
            ),
            "warn",
        )
