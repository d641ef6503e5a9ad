"""Addresses public pages hand out: absolute ones, calendar links, links to share."""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from flask import current_app, url_for

from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale
from eventapp.documents import calendar_links, calendar_words, tickets
from eventapp.documents.calendar_words import Details
from eventapp.models import days, delegation
from eventapp.models.delegation import Delegation
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from eventapp.web.feedlinks import FeedLinks, follow


@dataclass(frozen=True)
class CalendarLinks:
    """The ways into a calendar; `file` leaves LINE's browser, which cannot save files.

    `over_days`: the file has an entry for each day, the forms of web calendars make one over all.
    """

    file: str
    google: str
    outlook: str
    office: str
    feed: str
    follow: str
    over_days: bool


@dataclass(frozen=True)
class HandOver:
    """The ways to pass a delegate's own page on to them: its address, LINE, and a code to scan."""

    address: str
    to_line: str
    qr: str


def absolute(endpoint: str, **values: str) -> str:
    """An address as others see it."""
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, **values)


def of_page(endpoint: str, language: str, **values: str) -> str:
    """The canonical address of a page in a language; the site's own language needs no mark."""
    if language != current_app.config["DEFAULT_LOCALE"]:
        values["lang"] = language
    return absolute(endpoint, **values)


def outside(endpoint: str, **values: str) -> str:
    """The same page in the phone's own browser, which has no cookies of LINE's."""
    if locale() != current_app.config["DEFAULT_LOCALE"]:
        values["lang"] = locale()
    return url_for(endpoint, openExternalBrowser=1, **values)  # type: ignore[arg-type]


def calendar(event: Event) -> CalendarLinks:
    """All ways to keep an event; made once for each revision, as they are long to quote."""
    key = (event.id, event.revised_at, event.state, locale(), str(current_app.config["BASE_URL"]))
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = _calendar(event)
    return _kept[key]


_MOST_KEPT = 1000
_kept: dict[tuple[object, ...], CalendarLinks] = {}


def _calendar(event: Event, mine: str = "") -> CalendarLinks:
    page = absolute("public.event", slug=event.slug)
    details = Details(hours=days.hours_of([event]))
    return CalendarLinks(
        file=url_for("public.event_calendar", slug=event.slug, openExternalBrowser=1),
        google=calendar_links.google(event, page, mine, details),
        outlook=calendar_links.outlook(event, page, mine, details),
        office=calendar_links.office365(event, page, mine, details),
        feed=calendar_links.webcal(absolute("public.feed")),
        follow=url_for("public.follow"),
        over_days=bool(calendar_words.days(event, details)),
    )


def feed_links(query: dict[str, str]) -> FeedLinks:
    """The feed of a search, as programs on phones and on the web take it."""
    return follow(absolute("public.feed", **query))


def series_links(slug: str) -> FeedLinks:
    """The feed of a series, in the language of the page."""
    return follow(of_page("public.series_feed", locale(), slug=slug))


def to_line(event: Event) -> str:
    """LINE's own way to pass an event on; the link in it leaves LINE's browser."""
    query = {"lang": locale(), "openExternalBrowser": "1"}
    if locale() == current_app.config["DEFAULT_LOCALE"]:
        del query["lang"]
    page = f"{absolute('public.event', slug=event.slug)}?{urlencode(query)}"
    return "https://line.me/R/share?text=" + quote(f"{event.title}\n{page}", safe="")


def calendar_of_chairing(event: Event, token: str) -> CalendarLinks:
    """All ways to keep a task; its file works for a draft, too."""
    file = url_for("public.chairing_calendar", token=token, openExternalBrowser=1)
    return replace(calendar(event), file=file)


def calendar_of_mine(registration: Registration) -> CalendarLinks:
    """All ways to keep one's own registration; the file follows later changes by its UID.

    Who has a seat online finds the link to join in each of them.
    """
    event, token = registration.event, registration.token
    links = calendar(event)
    if registration.join_url:
        page = absolute("public.my", token=token)
        links = _calendar(event, calendar_words.of_registration(registration, page))
    return replace(
        links,
        file=url_for("public.my_calendar", token=token, openExternalBrowser=1),
        follow=url_for("public.my_calendar_page", token=token),
    )


def hand_over(standing: Delegation) -> HandOver | None:
    """How the sender passes the page on; None where a letter does it, which keeps the secret."""
    delegate = standing.delegate
    if delegate is None or not standing.is_open or not delegation.is_handed_over(delegate):
        return None
    page = absolute("public.my", token=delegate.token)
    text = (
        f"{standing.registration.event.title}\n{delegate.full_name}\n{page}?openExternalBrowser=1"
    )
    qr = tickets.qr_svg(page, _("QR code of the delegate’s page"))
    return HandOver(page, "https://line.me/R/share?text=" + quote(text, safe=""), qr)
