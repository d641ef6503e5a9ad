"""The life of an event: made, published, cancelled, duplicated."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import history, outbox, scheduling
from eventapp.actions.scheduling import Schedule
from eventapp.core import clock, tokens
from eventapp.core.db import db, lock, new_uid
from eventapp.core.errors import Missing, Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.core.thai import search_text, sort_key
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, CLOSED, DRAFT, PUBLISHED, Event
from eventapp.models.organization import Organization
from eventapp.models.registration import ACTIVE, Registration


def create(
    host: Organization, title: Bilingual, schedule: Schedule, *, kind: str = "forum", slug: str = ""
) -> Event:
    """Make a draft. Its calendar UID is minted here and never changes."""
    now = clock.now()
    event = Event(
        uid=new_uid(),
        slug=slug or free_slug(title, schedule),
        host=host,
        host_id=host.id,
        kind=kind,
        state=DRAFT,
        title=title,
        preview_token=tokens.token(),
        created_at=now,
        revised_at=now,
        controller=host.name,
        retention_days=365,
        taken=0,
        sequence=0,
        version=1,
        edition=1,
        registration=CLOSED,
    )
    scheduling.place(_added(event, schedule), schedule)
    index(event)
    history.record("create", event)
    return event


def _added(event: Event, schedule: Schedule) -> Event:
    """The row must stand before its room can be booked."""
    event.when, event.starts_at, event.ends_at = (
        schedule.when,
        schedule.when.starts_at,
        schedule.when.ends_at,
    )
    db.session.add(event)
    db.session.flush()
    return event


def free_slug(title: Bilingual, schedule: Schedule) -> str:
    """A short ASCII address part: words of the English title if any, the day, and four letters."""
    words = list(
        "".join(c if c.isascii() and c.isalnum() else " " for c in title.en).lower().split()
    )
    stem = "-".join(words)[:40].strip("-") or "event"
    day = schedule.when.first_day.isoformat()
    while True:
        slug = f"{stem}-{day}-{tokens.code()[:4].lower()}"
        if db.session.scalar(select(Event.id).where(Event.slug == slug)) is None:
            return slug


def index(event: Event) -> None:
    """Keep the sort key and the search copy true to the texts."""
    event.sort_key = sort_key(event.title.th or event.title.en)
    event.search_text = search_text(
        event.title.th,
        event.title.en,
        event.official_title.th,
        event.official_title.en,
        event.summary.th,
        event.summary.en,
    )


def missing(event: Event) -> list[tuple[str, str]]:
    """What must be filled in before publication, as (field, what to do): empty when ready."""
    wanted: list[tuple[bool, str, str]] = [
        (bool(event.title), "title", _("Give the event a title.")),
        (bool(event.summary), "summary", _("Say in a sentence or two what the event is about.")),
        (
            event.attendance == "online" or event.venue_id is not None,
            "venue_id",
            _("Choose the venue."),
        ),
        (
            event.attendance == "on_site" or bool(event.join_url),
            "join_url",
            _("Give the link to join online."),
        ),
    ]
    if event.registration != CLOSED:
        wanted += [
            (
                bool(event.controller),
                "controller",
                _("Say who is responsible for the personal data."),
            ),
            (
                bool(event.controller_contact),
                "controller_contact",
                _("Say how to reach those responsible for the personal data."),
            ),
            (bool(event.purpose), "purpose", _("Say what the personal data is used for.")),
            (
                bool(event.retention_days),
                "retention_days",
                _("Say how long the personal data is kept."),
            ),
            (
                bool(event.contact_phone or event.contact_email),
                "contact_phone",
                _("Give a phone number or an e-mail address for questions."),
            ),
        ]
    return [(field, message) for present, field, message in wanted if not present]


def publish(event: Event) -> None:
    """Open the page to everybody. Raises Missing with the list of what is not filled in."""
    lock(event)
    if event.state == PUBLISHED:
        return
    if event.state == CANCELLED:
        raise Refused(_("A cancelled event cannot be published; duplicate it with a new date."))
    gaps = missing(event)
    if gaps:
        raise Missing(gaps)
    event.state = PUBLISHED
    event.published_at = clock.now()
    event.revised_at = event.published_at
    _changed(event, "publish", {"state": [DRAFT, PUBLISHED]})


def cancel(event: Event, reason: Bilingual) -> None:
    """Call the event off: its room is free, calendars show it cancelled, everybody is told."""
    lock(event)
    if event.state == CANCELLED:
        return
    if not reason:
        raise Refused(_("Say why the event is cancelled."), field="reason")
    before, now = event.state, clock.now()
    event.state, event.cancel_reason = CANCELLED, reason
    event.cancelled_at = event.revised_at = now
    event.sequence += 1
    scheduling.release(event)
    _changed(event, "cancel", {"state": [before, CANCELLED]})
    if before == PUBLISHED:
        active = Registration.of(event, *ACTIVE).where(Registration.email != "")
        for registration in db.session.scalars(active.options(joinedload(Registration.event))):
            outbox.tell("cancelled", registration)


def _changed(event: Event, verb: str, changes: dict[str, object]) -> None:
    history.touch(event)
    history.touch_catalog()
    history.record(verb, event, changes=changes)


def chairs_of(event: Event) -> list[Chairing]:
    """Who chairs, in order of ceremony."""
    return list(db.session.scalars(Chairing.of(event)))
