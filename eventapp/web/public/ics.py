"""How calendars leave: their type, their file names, their validators, and who may keep them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, request

from eventapp.core.files import content_disposition
from eventapp.core.i18n import locale
from eventapp.documents import calendar_words
from eventapp.documents.site import Site
from eventapp.models import catalog
from eventapp.models.event import Event
from eventapp.web import stored
from eventapp.web.guards import viewer
from eventapp.web.stored import Stamp

KEPT = timedelta(days=366)  # a feed that forgets the past takes it out of people's calendars


def site() -> Site:
    """The site that calendars speak for."""
    return Site.of(current_app.config)


def answer(told: bytes, revised_at: datetime, method: str = "") -> Response:
    """`method=` stands in the type if and only if METHOD stands in the stream (RFC 5545, 8.1)."""
    g.asked_locale = ""  # a calendar program gets no cookie
    kind = f"; method={method}" if method else ""
    response = Response(told, content_type=f"text/calendar; charset=utf-8{kind}")
    response.last_modified = revised_at
    return response


def as_file(response: Response, event: Event) -> Response:
    """To be saved under the event's title."""
    name = f"{calendar_words.title(event)}.ics"
    response.headers["Content-Disposition"] = content_disposition(name)
    return response


def as_feed(response: Response) -> Response:
    """To be subscribed to."""
    response.headers["Content-Disposition"] = content_disposition("calendar.ics", inline=True)
    return response


def kept(response: Response, stamp: Stamp, *, until: datetime | None = None) -> Response:
    """From the shelf for strangers; a signed-in reader gets the same octets, made for them."""
    if viewer().is_authenticated:
        return private(response)
    return stored.keep(response, stamp, until=until)


def kept_for_one(response: Response, stamp: Stamp, *, until: datetime) -> Response:
    """The same for a feed of one person: on our shelf, never on one between them and us."""
    response.headers["Cache-Control"] = "private, no-cache"
    return kept(response, stamp, until=until)


def private(response: Response) -> Response:
    """For one reader, made anew each time; 304 when it is what they have."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    conditional: Response = response.make_conditional(request)
    return conditional


def until(now: datetime) -> datetime:
    """Feeds change by the clock at midnight and when an event is over."""
    zone = ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, datetime.min.time(), zone)
    following = catalog.next_end(now)
    return min(midnight, following) if following else midnight


def language() -> dict[str, str]:
    """A subscription has no cookie: another language than the site's stands in the address."""
    return {} if locale() == current_app.config["DEFAULT_LOCALE"] else {"lang": locale()}
