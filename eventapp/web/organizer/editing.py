"""What an event is about: its texts, and its cover picture."""

from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for

from eventapp.actions import editing, spreading
from eventapp.core import files
from eventapp.core.db import transaction
from eventapp.core.errors import Refused
from eventapp.forms.event import Cover, CoverForm, TextsForm, in_two, texts_data
from eventapp.models.event import DRAFT, Event
from eventapp.web.organizer import organizer
from eventapp.web.organizer.offers import topics
from eventapp.web.organizer.saving import Tab, found_event, said, serve

LARGEST = files.LARGEST_BYTES + 256 * 1024  # the picture and the fields around it


def _prepare(form: TextsForm, event: Event) -> dict[str, Any]:
    form.topics.offer(topics())
    return {}


TEXTS = Tab(
    endpoint="edit_event",
    form=TextsForm,
    current=lambda event: texts_data(editing.texts_of(event)),
    save=lambda event, texts, edition: editing.revise(event, texts, edition=edition),
    spread=lambda event, rest, texts, edition, scope: spreading.texts(event, rest, texts, edition),
    prepare=_prepare,
)


@organizer.route(
    "/events/<slug>/edit", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def edit_event(slug: str) -> Any:
    """The texts of an event."""
    return serve(TEXTS, slug)


@organizer.before_app_request
def let_pictures_in() -> None:
    """A cover is larger than any other form; said before anything reads the request."""
    if request.endpoint == "organizer.event_cover":
        request.max_content_length = LARGEST


@organizer.route(
    "/events/<slug>/cover", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def event_cover(slug: str) -> Any:
    """The cover picture: chosen, described, taken away."""
    event = found_event(slug)
    alt = in_two("alt", event.cover.alt) if event.cover else {}
    if request.method != "POST":
        return _cover_page(event, CoverForm(data=alt))
    form = CoverForm(request.files | request.form if request.files else request.form)
    if not form.validate():
        return _cover_page(event, form, 422)
    try:
        count = _save_cover(slug, form.value(), form.scope.data)
    except Refused as refused:
        form.refuse(refused)
        return _cover_page(found_event(slug), form, 422)
    flash(said(event.state == DRAFT, count), "ok")
    return redirect(url_for("organizer.event_cover", slug=slug), 303)


def _save_cover(slug: str, cover: Cover, scope: str) -> int:
    """The file stands before its row, and goes after it: no row ever lacks its file.

    Gives on how many dates it was saved.
    """
    folder = current_app.config["DATA_DIR"] / "files"
    name = files.store(cover.drawn.content, cover.drawn.kind, folder=folder) if cover.drawn else ""
    try:
        with transaction():
            event = found_event(slug)
            rest = spreading.others(event, scope)
            gone = [_change_cover(event, name, cover), *spreading.cover(event, rest)]
    except BaseException:
        gone = [name]
        raise
    finally:
        for old in filter(None, gone):
            files.remove(old, folder=folder)
    return 1 + len(rest)


def _change_cover(event: Event, name: str, cover: Cover) -> str:
    if cover.drawn:
        return editing.set_cover(event, name, cover.drawn, cover.alt)
    if request.form.get("remove"):
        return editing.drop_cover(event)
    editing.describe_cover(event, cover.alt)
    return ""


def _cover_page(event: Event, form: CoverForm, status: int = 200) -> Response:
    page = render_template("organizer/events/cover.html", event=event, form=form, tab="edit_event")
    return Response(page, status)
