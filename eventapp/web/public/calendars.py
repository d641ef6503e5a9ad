"""Calendars on the wire: one event, one registration, and feeds to subscribe to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, g, request
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import load_only

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import content_disposition
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale
from eventapp.documents import calendar_words, calendars
from eventapp.documents.calendar_words import Details
from eventapp.documents.calendars import PUBLISH, Feed
from eventapp.documents.site import Site
from eventapp.forms import filter as filters
from eventapp.models import catalog, days
from eventapp.models.agenda import AgendaItem
from eventapp.models.area import Area
from eventapp.models.catalog import Filter
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event
from eventapp.models.event_parts import Topic
from eventapp.models.organization import Organization
from eventapp.models.registration import Registration
from eventapp.models.revision import Revision
from eventapp.policy import ANYONE
from eventapp.web import stored
from eventapp.web.guards import viewer
from eventapp.web.public import public
from eventapp.web.stored import Stamp

KEPT = timedelta(days=366)  # a feed that forgets the past takes it out of people's calendars
MOST = 5000


@public.route("/events/<slug>.ics", permission=ANYONE)
def event_calendar(slug: str) -> Response:
    """One event as a file."""
    event = db.session.scalar(Event.by_slug(slug))
    if event is None or not event.is_public:
        abort(404)
    told = calendars.event_calendar(event, _site(), _details(event))
    response = calendar(told, event.revised_at, PUBLISH)
    response.headers["Content-Disposition"] = content_disposition(_file_name(event))
    return kept(response, Stamp.of_form(event))  # seats are not in it


@public.route("/my/<token>.ics", permission=ANYONE)
def my_calendar(token: str) -> Response:
    """One person's entry; never stored between them and us."""
    registration = db.session.scalar(Registration.by_token(token))
    if registration is None or registration.erased_at is not None:
        abort(404)
    event = registration.event
    told = calendars.registration_calendar(registration, _site(), _details(event))
    revised = max(event.revised_at, registration.changed_at)
    response = calendar(told, revised, PUBLISH)
    response.headers["Content-Disposition"] = content_disposition(_file_name(event))
    return _private(response)


@public.route("/calendar.ics", permission=ANYONE)
def feed() -> Response:
    """Every published event, narrowed by the same filters as the list."""
    now, today = clock.now(), clock.today(current_app.config["DEFAULT_TIMEZONE"])
    search = filters.read(request.args, today)
    wanted = filters.in_days(search.filter, today)
    query = urlencode(search.query())
    name = " · ".join([_("Events of %(site)s", site=_site().name), *_narrowing(search.filter)])
    return _feed(wanted, name, "/calendar.ics", query, now)


@public.route("/organizations/<slug>.ics", permission=ANYONE)
def organization_feed(slug: str) -> Response:
    """What one organization hosts."""
    organization = db.session.scalar(select(Organization).where(Organization.slug == slug))
    if organization is None:
        abort(404)
    name = _("Events of %(organization)s", organization=str(organization.name))
    hosted = Event.host_id == organization.id
    return _feed(Filter(), name, f"/organizations/{slug}.ics", "", clock.now(), hosted)


def _feed(
    wanted: Filter, name: str, path: str, query: str, now: datetime, *which: ColumnElement[bool]
) -> Response:
    """The counter is read before the events, so a change between the two makes this copy stale."""
    stamp = Stamp("catalog", "catalog", Revision.number_of("catalog"))
    events = _events(wanted, now, which)
    site, revised = _site(), _last_change(now)
    about = Feed(
        name=name,
        address=f"{site.url}{path}{f'?{with_language(query)}' if with_language(query) else ''}",
        page=f"{site.url}/{f'?{query}' if query else ''}",
        revised_at=revised,
        zone=current_app.config["DEFAULT_TIMEZONE"],
    )
    told = calendars.feed(events, about, site, catalog.areas_of(events), days.hours_of(events))
    response = calendar(told, revised)
    response.headers["Content-Disposition"] = content_disposition("calendar.ics", inline=True)
    return kept(response, stamp, until=_until(now))


def _events(wanted: Filter, now: datetime, which: Sequence[ColumnElement[bool]]) -> list[Event]:
    """What is to come and what was lately; the cancelled ones until their day is past."""
    since = now if wanted.when in ("week", "month") else now - KEPT
    in_time = Event.ends_at <= now if wanted.is_past else Event.ends_at > since
    told = (Event.state != CANCELLED) | (Event.ends_at > now)
    chosen = catalog.found(wanted).where(in_time, told, *which).options(_SHOWN)
    return list(db.session.scalars(chosen.order_by(Event.starts_at, Event.id).limit(MOST)))


_SHOWN = load_only(
    Event.id,
    Event.uid,
    Event.slug,
    Event.host_id,
    Event.venue_id,
    Event.room_id,
    Event.kind,
    Event.state,
    Event.title,
    Event.summary,
    Event.cancel_reason,
    Event.when,
    Event.starts_at,
    Event.ends_at,
    Event.attendance,
    Event.join_url,
    Event.registration,
    Event.contact_name,
    Event.contact_phone,
    Event.contact_email,
    Event.is_demo,
    Event.sequence,
    Event.created_at,
    Event.revised_at,
    raiseload=True,
)
"""What an entry of a feed says; the long texts stay where they are."""


def _last_change(now: datetime) -> datetime:
    """When anything public was last revised, or left a feed because its time was over."""
    revised, over = db.session.execute(
        select(
            func.max(Event.revised_at),
            select(func.max(Event.ends_at)).where(Event.ends_at <= now).scalar_subquery(),
        ).where(Event.published_at.isnot(None))
    ).one()
    return max((moment for moment in (revised, over) if moment), default=_BEGINNING)


_BEGINNING = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def _until(now: datetime) -> datetime:
    """Feeds change by the clock at midnight and when an event is over."""
    zone = ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, datetime.min.time(), zone)
    following = catalog.next_end(now)
    return min(midnight, following) if following else midnight


def _narrowing(wanted: Filter) -> list[str]:
    """The names of what was filtered by."""
    province = db.session.get(Area, wanted.province) if wanted.province else None
    topic = None
    if wanted.topic:
        topic = db.session.scalar(select(Topic).where(Topic.slug == wanted.topic))
    known = [str(found.name) for found in (province, topic) if found is not None]
    return [*known, wanted.q] if wanted.q else known


def with_language(query: str) -> str:
    """A subscription has no cookie: another language than the site's stands in the address."""
    if locale() == current_app.config["DEFAULT_LOCALE"]:
        return query
    return f"{query}&lang={locale()}" if query else f"lang={locale()}"


def _details(event: Event) -> Details:
    return Details(
        chairs=tuple(db.session.scalars(Chairing.of(event))),
        agenda=tuple(db.session.scalars(AgendaItem.of(event))),
        areas=catalog.areas_of([event]),
    )


def _site() -> Site:
    return Site.of(current_app.config)


def _file_name(event: Event) -> str:
    return f"{calendar_words.title(event)}.ics"


def calendar(told: bytes, revised_at: datetime, method: str = "") -> Response:
    """`method=` stands in the type if and only if METHOD stands in the stream (RFC 5545, 8.1)."""
    g.asked_locale = ""  # a calendar program gets no cookie
    kind = f"; method={method}" if method else ""
    response = Response(told, content_type=f"text/calendar; charset=utf-8{kind}")
    response.last_modified = revised_at
    return response


def kept(response: Response, stamp: Stamp, *, until: datetime | None = None) -> Response:
    """From the shelf for strangers; a signed-in reader gets the same octets, made for them."""
    if viewer().is_authenticated:
        return _private(response)
    return stored.keep(response, stamp, until=until)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    conditional: Response = response.make_conditional(request)
    return conditional
