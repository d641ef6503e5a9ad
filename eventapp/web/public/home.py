"""What is coming and what has been: the list of events, and the month as a calendar."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, render_template, request, url_for

from eventapp.core import clock
from eventapp.core.dates import month_grid
from eventapp.core.db import db
from eventapp.documents import places
from eventapp.forms import filter as filters
from eventapp.models import catalog
from eventapp.models.event import Event
from eventapp.models.event_parts import Topic
from eventapp.models.revision import Revision
from eventapp.policy import ANYONE
from eventapp.web import platform, stored
from eventapp.web.drawing import topic_tone
from eventapp.web.public import public
from eventapp.web.public.addresses import feed_links
from eventapp.web.shelf import Shelf
from eventapp.web.stored import Stamp

PER_PAGE = 20
MOST_IN_A_MONTH = 400


@public.route("/", permission=ANYONE)
def home() -> Response:
    """The list, or with `view=month` the calendar."""
    now, zone = clock.now(), ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
    today = now.astimezone(zone).date()
    search = filters.read(request.args, today)
    stamp = Stamp("catalog", "catalog", Revision.number_of("catalog"))
    next_end = catalog.next_end(now)
    g.counted_at = (stamp.number, next_end)
    if request.args.get("view") == "month":
        events, html = _month(search, now, today)
    else:
        events, html = _list(search, now, today)
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)
    moments = (midnight, next_end, catalog.next_boundary(events, now))
    until = min(moment for moment in moments if moment is not None)
    return stored.keep(Response(html), stamp, *Stamp.of(events), until=until)


def _list(search: filters.Search, now: datetime, today: date) -> tuple[list[Event], str]:
    wanted = filters.in_days(search.filter, today)
    total = _counted(catalog.count, wanted, now)
    pages = max(1, -(-total // PER_PAGE))
    page = min(filters.page(request.args), pages)
    chosen = catalog.page(wanted, now, skip=(page - 1) * PER_PAGE, most=PER_PAGE)
    events = list(db.session.scalars(chosen))
    html = render_template(
        "public/home/list.html",
        months=_by_month(events),
        total=total,
        page=page,
        pages=pages,
        first=(page - 1) * PER_PAGE + 1,
        last=(page - 1) * PER_PAGE + len(events),
        **_around(search, wanted, events, now),
    )
    return events, html


def _month(search: filters.Search, now: datetime, today: date) -> tuple[list[Event], str]:
    first = filters.month(request.args, today)
    weeks = month_grid(first.year, first.month)
    wanted = search.filter.without("first", "last", "when")
    chosen = catalog.between(wanted, weeks[0][0], weeks[-1][-1]).limit(MOST_IN_A_MONTH)
    events = list(db.session.scalars(chosen))
    following = (first + timedelta(days=31)).replace(day=1)
    of_month = replace(wanted, first=first, last=following - timedelta(days=1), when=catalog.ANY)
    around = _around(search, of_month, events, now)
    in_month = [event for event in events if _touches(event, first)]
    html = render_template(
        "public/home/month.html",
        first=first,
        weeks=weeks,
        days=_by_day(events, around["topics_of"]),
        events=in_month,
        today=today,
        before=first - timedelta(days=1),
        after=first + timedelta(days=31),
        is_cut=len(events) == MOST_IN_A_MONTH,
        **around,
    )
    return events, html


def _around(
    search: filters.Search, wanted: catalog.Filter, events: list[Event], now: datetime
) -> dict[str, object]:
    """What both views show besides the events."""
    areas = catalog.areas_of(events)
    here, in_line = platform.here()
    return {
        "search": search,
        "topics": _counted(catalog.topics, wanted, now),
        "provinces": _counted(catalog.provinces, wanted, now),
        "topics_of": catalog.first_topics(events),
        "places": {event.id: places.in_list(event, areas) for event in events},
        "feeds": feed_links(search.query("from", "to", "when")),
        "follow": url_for("public.follow", **search.query("from", "to", "when")),
        "platform": here,
        "in_line": in_line,
        "canonical": _canonical(search),
        "now": now,
    }


def _counted(count: Callable[..., Any], wanted: catalog.Filter, now: datetime) -> Any:
    """A count over all events: it rests on the catalog and on which events are over, not on seats.

    So while people register, and every list is drawn anew, it is not counted again.
    """
    shelf: Shelf = current_app.extensions["shelf"]
    key = (count.__name__, wanted, *g.counted_at)
    return shelf.noted(key, lambda: _apart(count(wanted, now)))


def _apart(counted: Any) -> Any:
    """Rows that outlive their session are taken out of it, so that nothing expires them."""
    if isinstance(counted, list):
        for row, _number in counted:
            db.session.expunge(row)
    return counted


def _canonical(search: filters.Search) -> str:
    return current_app.config["BASE_URL"] + url_for("public.home", **search.query())


def _by_month(events: list[Event]) -> list[tuple[date, list[Event]]]:
    months: dict[date, list[Event]] = {}
    for event in events:
        months.setdefault(event.when.first_day.replace(day=1), []).append(event)
    return list(months.items())


def _by_day(
    events: list[Event], topics_of: dict[int, Topic]
) -> dict[date, list[tuple[str, object, str]]]:
    days: dict[date, list[tuple[str, object, str]]] = {}
    for event in events:
        topic = topics_of.get(event.id)
        link = url_for("public.event", slug=event.slug)
        for day in event.when.days:
            days.setdefault(day, []).append(
                (link, event.title, topic_tone(topic.id if topic else None))
            )
    return days


def _touches(event: Event, first: date) -> bool:
    following = (first + timedelta(days=31)).replace(day=1)
    return event.when.first_day < following and event.when.end_day >= first
