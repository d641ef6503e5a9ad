"""Series: made of an event, seen as a whole, described, made longer, published, taken apart."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from eventapp.actions import clashing, repeating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.forms.event import EventForm, in_two
from eventapp.forms.series import ChosenForm, ExtendForm, RecurrenceForm, SeriesForm
from eventapp.models.event import DRAFT, Event
from eventapp.models.series import Series
from eventapp.models.series_dates import dates_of, waiting
from eventapp.web.guards import require
from eventapp.web.organizer import organizer
from eventapp.web.organizer.keeping import by_slug, sent
from eventapp.web.organizer.saving import found_event, gaps


def _found(slug: str) -> Series:
    """The series, if the viewer may change it; a stranger learns nothing of it."""
    series: Series = by_slug(Series, slug)
    require("event.edit", series)
    return series


@organizer.route(
    "/events/<slug>/series", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def make_series(slug: str) -> Any:
    """Ask how an event recurs, show the dates, then make them."""
    event = found_event(slug)
    if event.series_id is not None:
        series = db.session.get_one(Series, event.series_id)
        return redirect(url_for("organizer.series", slug=series.slug), 303)
    form = RecurrenceForm(sent())
    form.about(event.when.first_day)
    chosen = ChosenForm(None)
    if request.method != "POST" or not form.validate():
        return _making(event, form, chosen, is_shown=False)
    days = form.wanted()[1:]
    if request.form.get("press") != "make" or form.shown.data != form.digest():
        return _offered(event, form)
    chosen = ChosenForm(request.form)
    chosen.offer(days)
    if not chosen.validate():
        return _making(event, form, chosen, is_shown=True)
    try:
        return _made(slug, form, chosen)
    except Refused as refused:
        form.refuse(refused)
        return _making(found_event(slug), form, chosen, is_shown=True)


def _offered(event: Event, form: RecurrenceForm) -> Response:
    """The dates, before anything is made; all of them ticked that may stand side by side."""
    form.shown.renew(form.digest())
    chosen, days = ChosenForm(None), form.wanted()[1:]
    early = clashing.early(event, days)
    chosen.offer(days, tick=[day for day in days if day not in early])
    return _making(event, form, chosen, is_shown=True)


def _making(event: Event, form: RecurrenceForm, chosen: ChosenForm, *, is_shown: bool) -> Response:
    days = form.wanted()[1:] if is_shown else []
    taken, early = clashing.taken(event, days), clashing.early(event, days)
    notes = {day.isoformat(): _("Room taken: %(what)s", what=what) for day, what in taken.items()}
    notes |= {day.isoformat(): _("Begins before the date before it is over.") for day in early}
    page = render_template(
        "organizer/series/make.html",
        event=event,
        tab="event",
        form=form,
        picked=chosen,
        is_shown=is_shown,
        notes=notes,
        taken=taken,
        early=early,
    )
    is_bad = bool(form.summary or chosen.summary) and request.method == "POST"
    return Response(page, 422 if is_bad else 200)


def _made(slug: str, form: RecurrenceForm, chosen: ChosenForm) -> Any:
    with transaction():
        days = [form.first, *chosen.value()]
        made = repeating.make(found_event(slug), str(form.rule() or ""), days)
        address = made.series.slug
    _say_what_was_made(made)
    return redirect(url_for("organizer.series", slug=address), 303)


def _say_what_was_made(made: repeating.Made) -> None:
    """How many drafts there are now, and how many of them lack the room."""
    flash(ngettext("%(n)s date is made.", "%(n)s dates are made.", made.dates), "ok")
    if made.without_room:
        words = ngettext(
            "%(n)s date has no room yet: it is taken then.",
            "%(n)s dates have no room yet: it is taken then.",
            made.without_room,
        )
        flash(words, "warn")


@organizer.route("/series/<slug>", permission="event.edit")
def series(slug: str) -> str:
    """All dates of a series with their phase, seats and what is missing."""
    found = _found(slug)
    rows = list(db.session.scalars(dates_of(found)))
    drafts = [row for row in rows if row.state == DRAFT]
    return render_template(
        "organizer/series/show.html",
        series=found,
        rows=rows,
        drafts=drafts,
        gaps={row.id: gaps(row) for row in drafts},
        waiting=waiting(found),
        is_public=any(row.is_public for row in rows),
        next_date=next((row for row in rows if row.phase(clock.now()) == "published"), None),
    )


@organizer.route("/series/<slug>/publish", permission="event.edit", methods=["POST"])
def publish_series(slug: str) -> Any:
    """Publish every draft of it, or none."""
    try:
        with transaction():
            count = repeating.publish_all(_found(slug))
    except Refused as refused:
        flash(refused.message, "bad")
    else:
        flash(ngettext("%(n)s date is published.", "%(n)s dates are published.", count), "ok")
    return _back(slug)


@organizer.route("/events/<slug>/drop", permission="event.edit", methods=["POST"])
def drop_date(slug: str) -> Any:
    """Take a draft date out of its series."""
    event = found_event(slug)
    try:
        with transaction():
            repeating.drop(found_event(slug))
    except Refused as refused:
        flash(refused.message, "bad")
    else:
        flash(_("The date is taken out of the series; its room is free again."), "ok")
    if event.series_id is None:
        return redirect(url_for("organizer.event", slug=slug), 303)
    return _back(db.session.get_one(Series, event.series_id).slug)


@organizer.route(
    "/series/<slug>/edit", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def edit_series(slug: str) -> Any:
    """Title and summary."""
    found = _found(slug)
    data = in_two("title", found.title) | in_two("summary", found.summary)
    form = _filled(SeriesForm, found, data)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                repeating.describe(
                    _found(slug),
                    form.pair("title"),
                    form.pair("summary"),
                    edition=form.edition.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Saved."), "ok")
            return _back(slug)
    return _question("edit", slug, form)


@organizer.route(
    "/series/<slug>/extend", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def extend_series(slug: str) -> Any:
    """Further dates, by the rule or as listed."""
    form = _filled(ExtendForm, _found(slug), {})
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                made = repeating.extend(
                    _found(slug),
                    more=form.more.data or 0,
                    days=form.days.data or (),
                    edition=form.edition.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            _say_what_was_made(made)
            return _back(slug)
    return _question("extend", slug, form)


@organizer.route("/series/<slug>/delete", permission="event.edit", methods=["GET", "POST"])
def delete_series(slug: str) -> Any:
    """Ask, then delete a series of which nothing is public."""
    if request.method != "POST":
        found = _found(slug)
        if any(row.published_at is not None for row in db.session.scalars(dates_of(found))):
            flash(_("Dates of this series are public already; cancel them instead."), "bad")
            return _back(slug)
        return render_template("organizer/series/delete.html", series=found)
    try:
        with transaction():
            repeating.dissolve(_found(slug))
    except Refused as refused:
        flash(refused.message, "bad")
        return _back(slug)
    flash(_("The series is deleted, and its drafts are called off."), "ok")
    return redirect(url_for("organizer.events"), 303)


def _filled(kind: type[EventForm], found: Series, data: dict[str, Any]) -> Any:
    form = kind(sent(), data=data)
    if request.method != "POST":
        form.remember(found.edition)
    return form


def _question(name: str, slug: str, form: EventForm) -> Response:
    page = render_template(f"organizer/series/{name}.html", series=_found(slug), form=form)
    return Response(page, 422 if request.method == "POST" else 200)


def _back(slug: str) -> Any:
    return redirect(url_for("organizer.series", slug=slug), 303)
