"""The life of an event: made, published, cancelled, duplicated."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from eventapp.actions import announcing, appointing, editing, history, planning, scheduling
from eventapp.core import clock, tokens
from eventapp.core.db import db, lock, new_uid
from eventapp.core.errors import Missing, Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.models import walltimes
from eventapp.models.event import CANCELLED, CLOSED, DRAFT, HELD, PUBLISHED, Event
from eventapp.models.message import EVENT_CANCELLED
from eventapp.models.organization import Organization
from eventapp.models.plans import Schedule
from eventapp.models.readiness import missing


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
    editing.index(event)
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


def publish(event: Event) -> None:
    """Open the page to everybody. Raises Missing with what is not filled in, and ChairTaken."""
    lock(event)
    if event.state == PUBLISHED:
        return
    if event.state == CANCELLED:
        raise Refused(_("A cancelled event cannot be published; duplicate it with a new date."))
    gaps = missing(event)
    if gaps:
        raise Missing(gaps)
    appointing.check_free(event)
    event.state = PUBLISHED
    event.edition += 1
    event.published_at = clock.now()
    event.revised_at = event.published_at
    _changed(event, "publish", {"state": [DRAFT, PUBLISHED]})
    announcing.ask_chairs(event)


def cancel(event: Event, reason: Bilingual) -> None:
    """Call the event off: its room is free, calendars show it cancelled, everybody is told."""
    lock(event)
    if event.state == CANCELLED:
        return
    if event.phase(clock.now()) == HELD:
        raise Refused(_("This event has been held; it can no longer be cancelled."))
    if not reason:
        raise Refused(_("Say why the event is cancelled."), field="reason")
    before, now = event.state, clock.now()
    event.state, event.cancel_reason = CANCELLED, reason
    event.cancelled_at = event.revised_at = now
    event.sequence += 1
    event.edition += 1
    scheduling.release(event)
    _changed(event, "cancel", {"state": [before, CANCELLED]})
    if before == PUBLISHED:
        announcing.announce(event, EVENT_CANCELLED)


def _changed(event: Event, verb: str, changes: dict[str, object]) -> None:
    history.touch(event)
    history.touch_catalog()
    history.record(verb, event, changes=changes)


_COPIED = (
    "official_title", "summary", "rationale", "audience", "capacity", "registration",
    "has_waitlist", "decline_frees", "contact_name", "contact_phone", "contact_email", "controller",
    "controller_contact", "purpose", "retention_days", "cover_id", "is_demo",
)  # fmt: skip


def duplicate(event: Event, first_day: date) -> tuple[Event, bool]:
    """A draft of the same event from another day on, and whether it got the room.

    It has its own address and calendar identity; nobody is registered and no chair has answered.
    """
    schedule = replace(scheduling.still_in_use(event), when=event.when.moved_to(first_day))
    if schedule.room_id and not scheduling.is_free(schedule.room_id, schedule):
        schedule = replace(schedule, room_id=None)
    got_room = schedule.room_id == event.room_id
    twin = create(event.host, event.title, schedule, kind=event.kind)
    for name in _COPIED:
        setattr(twin, name, getattr(event, name))
    shift = twin.starts_at - event.starts_at
    twin.opens_at = event.opens_at and event.opens_at + shift
    twin.closes_at = event.closes_at and event.closes_at + shift
    walltimes.note(twin)
    texts = editing.texts_of(event)
    editing.revise(twin, texts)
    appointing.copy(event, twin, planning.copy(event, twin))
    db.session.flush()
    return twin, got_room


def renew_preview(event: Event) -> None:
    """Give the draft a new preview link; the old one opens nothing any more."""
    lock(event)
    event.preview_token = tokens.token()
    history.record("renew_preview", event)
