"""A series for everybody: the page of all its dates, and the feed that follows them."""

from datetime import datetime
from typing import Any

from flask import Response, abort, current_app, render_template, request

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import content_disposition
from eventapp.core.i18n import LOCALES, locale
from eventapp.documents import clock_words, places, recurring, structured
from eventapp.documents.calendar_words import Details
from eventapp.forms import alarms
from eventapp.models import catalog, days
from eventapp.models.event import CANCELLED, Event
from eventapp.models.revision import Revision
from eventapp.models.series import Series
from eventapp.models.series_dates import public_dates
from eventapp.policy import ANYONE
from eventapp.web import platform, stored
from eventapp.web.public import addresses, feeds, ics, public
from eventapp.web.public.feeds import Address
from eventapp.web.stored import Stamp


def _found(slug: str) -> tuple[Stamp, Series, list[Event]]:
    """A series and its public dates; without any, nobody knows it.

    The counter is read before the rows, so a change between the two makes what is shown stale.
    """
    stamp = Stamp("catalog", "catalog", Revision.number_of("catalog"))
    series = db.session.scalar(Series.by_slug(slug))
    events = list(db.session.scalars(public_dates(series))) if series is not None else []
    if series is None or not events:
        abort(404)
    return stamp, series, events


@public.route("/series/<slug>", permission=ANYONE)
def series(slug: str) -> Response:
    """The dates: those to come first, those that were folded."""
    now = clock.now()
    stamp, found, events = _found(slug)
    page = render_template("public/series/show.html", **_page(found, events, now))
    until = catalog.next_boundary(events, now)
    return stored.keep(Response(page), stamp, *Stamp.of(events), until=until)


def _page(found: Series, events: list[Event], now: datetime) -> dict[str, Any]:
    areas = catalog.areas_of(events)
    here, in_line = platform.here()
    coming = [event for event in events if event.ends_at > now]
    tongues = {
        tongue: addresses.of_page("public.series", tongue, slug=found.slug) for tongue in LOCALES
    }
    pages = [(one, addresses.absolute("public.event", slug=one.slug)) for one in events]
    home = current_app.config["DEFAULT_TIMEZONE"]
    shown = next((one for one in coming if one.state != CANCELLED), events[-1])
    return {
        "series": found,
        "host": events[0].host,
        "now": now,
        "coming": coming,
        "past": [event for event in reversed(events) if event.ends_at <= now],
        "next_date": shown if shown in coming else None,
        "places": {event.id: places.in_list(event, areas) for event in events},
        "clocks": {event.id: clock_words.of(event, home) for event in events},
        "platform": here,
        "in_line": in_line,
        "feeds": addresses.series_links(found.slug),
        "canonical": tongues[locale()],
        "other_tongues": tongues,
        "card_url": addresses.absolute("public.opengraph", slug=shown.slug, tongue=locale()),
        "linked_data": structured.series(
            found, addresses.absolute("public.series", slug=found.slug), pages, areas
        ),
    }


@public.route("/series/<slug>.ics", permission=ANYONE)
def series_feed(slug: str) -> Response:
    """The series to subscribe to: its rule with what departs from it, or single entries."""
    now = clock.now()
    stamp, found, events = _found(slug)
    address = Address(f"/series/{slug}.ics", str(found.title), {}, f"/series/{slug}")
    about = feeds.about(address, recurring.revised_at(found, events, now))
    details = Details(areas=catalog.areas_of(events), hours=days.hours_of(events))
    remind = alarms.read(request.args)
    told = recurring.feed(found, events, about, ics.site(), now=now, details=details, remind=remind)
    response = ics.answer(told, about.revised_at)
    response.headers["Content-Disposition"] = content_disposition(f"{found.title}.ics", inline=True)
    over = [one.ends_at for one in events if one.state == CANCELLED and one.ends_at > now]
    return ics.kept(response, stamp, until=min(over, default=None))
