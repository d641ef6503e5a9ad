"""Feeds to subscribe to: every event, what one search finds, what one organization hosts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, abort, current_app, request
from sqlalchemy import ColumnElement, func, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendars
from eventapp.documents.calendar_frame import Entry, Feed
from eventapp.documents.calendar_words import Details
from eventapp.forms import alarms
from eventapp.forms import filter as filters
from eventapp.models import catalog, days, told
from eventapp.models.area import Area
from eventapp.models.catalog import Filter
from eventapp.models.event import CANCELLED, Event
from eventapp.models.event_parts import Topic
from eventapp.models.organization import Organization
from eventapp.models.revision import Revision
from eventapp.policy import ANYONE
from eventapp.web.public import ics, public
from eventapp.web.shelf import Shelf
from eventapp.web.stored import Stamp

MOST = 5000


@dataclass(frozen=True)
class Address:
    """Where a feed is, where people read the same, and what it is called."""

    path: str
    name: str
    query: dict[str, str]
    page: str


@public.route("/calendar.ics", permission=ANYONE)
def feed() -> Response:
    """Every published event, narrowed by the same filters as the list."""
    now, today = clock.now(), clock.today(current_app.config["DEFAULT_TIMEZONE"])
    search = filters.read(request.args, today)
    wanted, query = filters.in_days(search.filter, today), search.query()
    name = " · ".join([_("Events of %(site)s", site=ics.site().name), *_narrowing(search.filter)])
    page = f"/?{urlencode(query)}" if query else "/"
    return _feed(wanted, Address("/calendar.ics", name, query, page), now)


@public.route("/organizations/<slug>.ics", permission=ANYONE)
def organization_feed(slug: str) -> Response:
    """What one organization hosts."""
    organization = db.session.scalar(select(Organization).where(Organization.slug == slug))
    if organization is None:
        abort(404)
    name = _("Events of %(organization)s", organization=str(organization.name))
    address = Address(f"/organizations/{slug}.ics", name, {}, "/")
    return _feed(Filter(), address, clock.now(), Event.host_id == organization.id)


def _feed(wanted: Filter, address: Address, now: datetime, *which: ColumnElement[bool]) -> Response:
    """The counter is read before the events, so a change between the two makes this copy stale."""
    stamp = Stamp("catalog", "catalog", Revision.number_of("catalog"))
    revised, remind = _last_change(now), alarms.read(request.args)
    entries = written(_events(wanted, now, which))
    octets = frame.gathered(entries, about(address, revised), remind)
    return ics.kept(ics.as_feed(ics.answer(octets, revised)), stamp, until=ics.until(now))


def about(address: Address, revised_at: datetime) -> Feed:
    """What a feed says of itself; its address holds all that it depends on."""
    site, remind = ics.site(), alarms.written(alarms.read(request.args))
    query = address.query | ({"alarm": remind} if remind else {}) | ics.language()
    return Feed(
        name=address.name,
        address=f"{site.url}{address.path}{f'?{urlencode(query)}' if query else ''}",
        page=site.url + address.page,
        revised_at=revised_at,
        zone=current_app.config["DEFAULT_TIMEZONE"],
    )


def written(events: Iterable[tuple[int, str, int]]) -> list[Entry]:
    """The entries of events, given by id, UID and version; only the new ones are read in full."""
    shelf: Shelf = current_app.extensions["shelf"]
    rows, tongue = list(events), locale()
    found = {row[0]: shelf.entries.get((row[1], row[2], tongue)) for row in rows}
    lacking = told.read([number for number, entry in found.items() if entry is None])
    new = lacking.values()
    details = Details(areas=catalog.areas_of(new), hours=days.hours_of(new))
    site = ics.site()
    for number, uid, version in rows:
        if number in lacking:
            entry = calendars.entry(lacking[number], site, details)
            shelf.entries.put((uid, version, tongue), entry)
            found[number] = entry
    return [entry for entry in found.values() if entry is not None]


def _events(
    wanted: Filter, now: datetime, which: Sequence[ColumnElement[bool]]
) -> list[tuple[int, str, int]]:
    """What is to come and what was lately; the cancelled ones until their day is past."""
    since = now if wanted.when in ("week", "month") else now - ics.KEPT
    in_time = Event.ends_at <= now if wanted.is_past else Event.ends_at > since
    shown = (Event.state != CANCELLED) | (Event.ends_at > now)
    chosen = catalog.identified(wanted).where(in_time, shown, *which)
    rows = db.session.execute(chosen.order_by(Event.starts_at, Event.id).limit(MOST))
    return [(number, uid, version) for number, uid, version in rows]


def _last_change(now: datetime) -> datetime:
    """When anything public was last revised, or left a feed because its time was over."""
    revised, over = db.session.execute(
        select(
            func.max(Event.revised_at),
            select(func.max(Event.ends_at)).where(Event.ends_at <= now).scalar_subquery(),
        ).where(Event.published_at.isnot(None))
    ).one()
    return max((moment for moment in (revised, over) if moment), default=BEGINNING)


BEGINNING = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def _narrowing(wanted: Filter) -> list[str]:
    """The names of what was filtered by."""
    province = db.session.get(Area, wanted.province) if wanted.province else None
    topic = None
    if wanted.topic:
        topic = db.session.scalar(select(Topic).where(Topic.slug == wanted.topic))
    known = [str(found.name) for found in (province, topic) if found is not None]
    return [*known, wanted.q] if wanted.q else known
