"""The first page of an organizer: what needs them today, the next event, what happened lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template, url_for

from eventapp.core import clock
from eventapp.core.dates import BANGKOK, format_when
from eventapp.core.db import db
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.core.when import When
from eventapp.documents import curves, narration, places
from eventapp.models import bynumber, readiness, worklist
from eventapp.models.catalog import areas_of
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.worklist import Scope
from eventapp.policy import SIGNED_IN
from eventapp.web.guards import viewer
from eventapp.web.organizer import organizer


@dataclass(frozen=True)
class Task:
    """One thing to do: its sign, words, what it is about, where it is done, whether it presses."""

    sign: str
    words: str
    about: str
    href: str
    is_late: bool = False


def scope(verb: str) -> Scope:
    """The events the viewer may do this to."""
    who = viewer()
    return Scope(who.organizations(verb), everything=who.is_admin)


@organizer.route("/", permission=SIGNED_IN)
def dashboard() -> str:
    """Constant in queries, however many events there are."""
    now, seen, served = clock.now(), scope("event.see"), scope("attendees.see")
    coming = worklist.coming(seen, now)
    following = worklist.next_published(seen, now)
    return render_template(
        "organizer/dashboard/show.html",
        today=clock.today(),
        coming=coming,
        next=following,
        chairs=list(db.session.scalars(Chairing.of(following))) if following else [],
        days_left=(following.when.first_day - clock.today()).days if following else None,
        tasks=_tasks(served, coming, now),
        figures=worklist.figures(seen, now, _month(clock.today())),
        curve=_curve(following),
        news=_news(served),
        areas=areas_of([*coming, *([following] if following else [])]),
        places=places,
        local=clock.local,
        belongs=bool(viewer().roles) or viewer().is_admin,
    )


def _month(day: date) -> tuple[datetime, datetime]:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return When(first, zone=BANGKOK).starts_at, When(following, zone=BANGKOK).starts_at


def _curve(event: Event | None) -> curves.Curve | None:
    if event is None or event.registration == "closed":
        return None
    today = clock.today(event.when.zone)
    return curves.curve(worklist.arrivals(event), today, event.when.zone, event.capacity)


def _news(served: Scope) -> list[tuple[narration.Entry, Event]]:
    rows = worklist.news(served)
    told = [activity for activity, _event in rows]
    entries = narration.narrate(told, bynumber.names(told))
    return [(entry, event) for entry, (_told, event) in zip(entries, rows, strict=True)]


def _tasks(served: Scope, coming: Iterable[Event], now: datetime) -> list[Task]:
    """What presses comes first."""
    tasks = [
        *_today(coming, now),
        *(_parked(event, n) for event, n in worklist.parked(served)),
        *(_phone(event, n) for event, n in worklist.to_phone(served, now)),
        *(_pending(event, n) for event, n in worklist.pending(served, now)),
        *_drafts(served, now),
    ]
    return sorted(tasks, key=lambda task: not task.is_late)


def _today(coming: Iterable[Event], now: datetime) -> Iterable[Task]:
    for event in coming:
        today = clock.today(event.when.zone)
        if event.state == "published" and event.when.first_day <= today <= event.when.end_day:
            href = _overview(event)
            when = format_when(event.when, style="day_month")
            yield Task("calendar-check", _("Today: %(when)s", when=when), str(event.title), href)


def _parked(event: Event, n: int) -> Task:
    words = ngettext("%(n)s letter could not be sent", "%(n)s letters could not be sent", n)
    href = url_for("organizer.event_history", slug=event.slug, show="letters", parked=1)
    return Task("triangle-alert", words, str(event.title), href, is_late=True)


def _phone(event: Event, n: int) -> Task:
    words = ngettext(
        "Phone %(n)s person, no letter arrives", "Phone %(n)s people, no letter arrives", n
    )
    href = url_for("organizer.participants", slug=event.slug, show="phone")
    return Task("phone", words, str(event.title), href, is_late=True)


def _pending(event: Event, n: int) -> Task:
    words = ngettext("Answer %(n)s request", "Answer %(n)s requests", n)
    href = url_for("organizer.participants", slug=event.slug, show="pending")
    return Task("user-check", words, str(event.title), href)


def _drafts(served: Scope, now: datetime) -> Iterable[Task]:
    for event in worklist.drafts(served, now):
        yield Task("pencil", _draft(event), str(event.title), _overview(event), _presses(event))


def _draft(event: Event) -> str:
    lacking = len(readiness.missing(event))
    if not lacking:
        return _("Publish the draft")
    return ngettext(
        "Complete the draft: %(n)s thing is missing",
        "Complete the draft: %(n)s things are missing",
        lacking,
    )


def _overview(event: Event) -> str:
    return url_for("organizer.event", slug=event.slug)


def _presses(event: Event) -> bool:
    left: timedelta = event.when.first_day - clock.today(event.when.zone)
    return left <= timedelta(days=7)
