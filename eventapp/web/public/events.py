"""The page of one event: for everybody, for printing, and as a preview before it is published."""

from typing import Any

from flask import Response, abort, current_app, redirect, render_template, url_for
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.i18n import LOCALES, locale
from eventapp.documents import clock_words, places, structured
from eventapp.models import catalog, days
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.event_parts import Objective, Participation, PolicyLink, Topic
from eventapp.models.series import Series
from eventapp.policy import ANYONE, may
from eventapp.web import platform, stored
from eventapp.web.guards import viewer
from eventapp.web.public import addresses, public
from eventapp.web.stored import Stamp


@public.route("/events/<slug>", permission=ANYONE)
def event(slug: str) -> Response:
    """The public page; a draft shows itself only to those who may see it."""
    found = _found(slug)
    if not found.is_public:
        return _for_members("public/events/show.html", found)
    return _kept("public/events/show.html", found)


@public.route("/events/<slug>/print", permission=ANYONE)
def print_event(slug: str) -> Response:
    """The same on paper: what, when, where, who, and the agenda."""
    found = _found(slug)
    if not found.is_public:
        return _for_members("public/events/print.html", found)
    response = _kept("public/events/print.html", found)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public.route("/preview/<token>", permission=ANYONE)
def preview(token: str) -> Response:
    """A draft as it will look, for whoever was given the link."""
    chosen = select(Event).where(Event.preview_token == token).options(*Event.shown())
    found = db.session.scalar(chosen) if token else None
    if found is None:
        abort(404)
    if found.is_public:
        return redirect(url_for("public.event", slug=found.slug), 303)  # type: ignore[return-value]
    return _unpublished("public/events/show.html", found)


def page_of(found: Event) -> dict[str, Any]:
    """All that the page shows, read beforehand: templates ask no question."""
    now = clock.now()
    areas = catalog.areas_of([found])
    chairings = list(db.session.scalars(Chairing.of(found)))
    plain = addresses.absolute("public.event", slug=found.slug)
    return {
        "event": found,
        "now": now,
        "phase": found.phase(now),
        "is_open": found.takes_registrations(now),
        "can_register": found.may_register(now),
        "chairings": chairings,
        "room": places.room(found),
        "around": places.around(found, areas),
        "clock": clock_words.of(found, current_app.config["DEFAULT_TIMEZONE"]),
        "day_hours": days.apart(found),
        "address": places.address(found.venue, areas) if found.venue else None,
        "map_url": places.map_url(found.venue, areas) if found.venue else "",
        "series": db.session.get(Series, found.series_id) if found.series_id else None,
        "linked_data": structured.event(found, plain, chairings, areas),
        **_lists(found),
        **_links(found),
    }


def _lists(found: Event) -> dict[str, Any]:
    """The lists an event has, one question each."""
    return {
        "topics": list(db.session.scalars(Topic.of(found))),
        "objectives": list(db.session.scalars(Objective.of(found))),
        "policies": list(db.session.scalars(PolicyLink.of(found))),
        "participations": list(db.session.scalars(Participation.of(found))),
        "days": _by_day(list(db.session.scalars(AgendaItem.of(found)))),
    }


def _links(found: Event) -> dict[str, Any]:
    """The ways on from the page, and how others are told of it."""
    here, in_line = platform.here()
    tongues = {
        tongue: addresses.of_page("public.event", tongue, slug=found.slug) for tongue in LOCALES
    }
    return {
        "calendar": addresses.calendar(found),
        "to_line": addresses.to_line(found),
        "outside": addresses.outside("public.event", slug=found.slug),
        "platform": here,
        "in_line": in_line,
        "canonical": tongues[locale()],
        "other_tongues": tongues,
        "card_url": addresses.absolute("public.opengraph", slug=found.slug, tongue=locale()),
    }


def _found(slug: str) -> Event:
    found = db.session.scalar(Event.by_slug(slug))
    if found is None:
        abort(404)
    return found


def _kept(template: str, found: Event) -> Response:
    """Stored until the event changes, or the clock changes what may be said of it."""
    page = page_of(found)
    response = Response(render_template(template, is_preview=False, **page))
    until = catalog.next_boundary([found], page["now"])
    return stored.keep(response, Stamp("event", found.id, found.version), until=until)


def _for_members(template: str, found: Event) -> Response:
    if not may(viewer(), "event.see", found):
        abort(404)
    return _unpublished(template, found)


def _unpublished(template: str, found: Event) -> Response:
    """Neither stored nor found by search machines."""
    response = Response(render_template(template, is_preview=True, **page_of(found)))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _by_day(items: list[AgendaItem]) -> list[tuple[int, list[AgendaItem]]]:
    days: dict[int, list[AgendaItem]] = {}
    for item in items:
        days.setdefault(item.day, []).append(item)
    return list(days.items())
