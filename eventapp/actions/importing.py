"""Importing: events of another system become drafts; the same ones again bring them up to date.

What an import wrote last stands in the history, so what an organizer changed since is known and
stays. Only drafts are touched; attendees of the other system never come along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from eventapp.actions import editing, history, publishing, scheduling
from eventapp.actions.drafting import FIELDS, Draft, drafted, said
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import RoomTaken
from eventapp.core.text import Bilingual
from eventapp.models.brought import is_unheard
from eventapp.models.event import CANCELLED, DRAFT, Event
from eventapp.models.imported import IMPORT, Known
from eventapp.models.imports import Found
from eventapp.models.organization import Organization
from eventapp.models.whereabouts import NOWHERE, Guide, Place

NEW, UPDATE, SAME, OLDER = "new", "update", "same", "older"
PUBLISHED, GONE, OWN, SKIPPED = "published", "gone", "own", "skipped"
DISCARDED = Bilingual("นำเข้ามาแล้วนำออก", "Imported, then taken away")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """What would become of one event of a file: `changes` as history tells them.

    `kept` names what was changed by hand since the last import and therefore stays.
    """

    found: Found
    fate: str
    event: Event | None = None
    place: Place = NOWHERE
    draft: Draft | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    @property
    def may_come(self) -> bool:
        """Whether it can be brought at all."""
        return self.fate in (NEW, UPDATE)

    @property
    def is_suggested(self) -> bool:
        """Whether it is ticked at first: not what is over, nor what was edited here."""
        when = self.found.when
        return self.may_come and not self.kept and when is not None and when.ends_at > clock.now()


@dataclass
class Brought:
    """What an import did."""

    made: list[Event] = field(default_factory=list)
    updated: list[Event] = field(default_factory=list)
    left: int = 0
    without_room: int = 0


def plan(
    host: Organization, found: Sequence[Found], corrected: Mapping[str, int | None] | None = None
) -> list[Plan]:
    """What would become of each event of a file; nothing is written.

    `corrected` gives, by the words of a place, the venue that somebody chose for them.
    """
    known = Known.of(host, found)
    return [_planned(one, known, corrected or {}) for one in found]


def bring(
    host: Organization,
    found: Sequence[Found],
    corrected: Mapping[str, int | None] | None = None,
) -> Brought:
    """Make and update drafts of these events, each by its rules; a taken room is left out.

    Two who import at once wait for each other here, so that the second finds what the first made.
    """
    lock(host)
    brought = Brought()
    for one in plan(host, found, corrected):
        if one.fate == NEW:
            brought.made.append(_make(host, one, brought))
        elif one.fate == UPDATE and one.event is not None:
            brought.updated.append(_update(one.event, one, brought))
        else:
            brought.left += 1
    return brought


def discard(event: Event) -> bool:
    """Take an imported draft away, as if it had not come; whether nobody had heard of it yet.

    Its room is free again, and the same event of the other calendar can come anew.
    """
    lock(event)
    if not event.import_uid or not is_unheard(event):
        return False
    publishing.cancel(event, DISCARDED)
    event.import_uid = ""
    return True


def _planned(found: Found, known: Known, corrected: Mapping[str, int | None]) -> Plan:
    event = known.imported.get(found.key)
    if (own := known.own_of(found)) is not None:
        return Plan(found, OWN, own)
    if found.skipped is not None or found.when is None:
        return Plan(found, SKIPPED, event)
    place = _place(found, known.guide, corrected)
    if event is None:
        return Plan(found, NEW, None, place, drafted(found, place, known.topics))
    return _again(found, event, place, known, is_corrected=found.location in corrected)


def _place(found: Found, guide: Guide, corrected: Mapping[str, int | None]) -> Place:
    if found.location not in corrected:
        return guide.find(found.location, found.point)
    wanted = corrected[found.location]
    venue = next((venue for venue in guide.venues if venue.id == wanted), None)
    return guide.within(venue, found.location)


def _again(found: Found, event: Event, place: Place, known: Known, *, is_corrected: bool) -> Plan:
    """An event that was imported before: what is new there, less what was changed here."""
    last = known.last.get(event.id, {})
    now = said(Draft.of(event, known.topics_of.get(event.id, ())))
    is_settled = last.get("location", "") == found.location and not is_corrected
    if is_settled:  # where it is was decided when it came, or has been chosen here since
        place = known.guide.place_of(event)
    draft = drafted(found, place, known.topics)
    if is_settled:
        draft = replace(draft, venue_id=event.venue_id, room_id=event.room_id)
    kept = {name for name in FIELDS if now.get(name) != last.get(name)}
    if kept & {"venue_id", "room_id"}:
        kept |= {"venue_id", "room_id", "attendance"}  # a room goes with its venue
    changes, then = {}, said(draft)
    for name in (*FIELDS, "location"):
        before = last.get(name) if name == "location" else now.get(name)
        if name not in kept and before != then.get(name):
            changes[name] = [before, then.get(name)]
    return Plan(
        found, _fate(found, event, changes), event, place, draft, changes, tuple(sorted(kept))
    )


def _fate(found: Found, event: Event, changes: dict[str, Any]) -> str:
    if event.state == CANCELLED:
        return GONE
    theirs = (found.sequence, found.stamp or _LONG_AGO)
    ours = (event.import_sequence or 0, event.import_stamp or _LONG_AGO)
    is_undated = found.stamp is None and event.import_stamp is None
    if not changes or (theirs == ours and not is_undated):
        return SAME
    if theirs < ours:
        return OLDER
    return UPDATE if event.state == DRAFT else PUBLISHED


def _make(host: Organization, one: Plan, brought: Brought) -> Event:
    draft = one.draft
    if draft is None:
        raise ValueError("only what can come is made")
    try:
        with db.session.begin_nested():
            event = publishing.create(host, draft.title, draft.schedule, kind="other")
    except RoomTaken:
        brought.without_room += 1
        draft = draft.without_room(one.found)
        event = publishing.create(host, draft.title, draft.schedule, kind="other")
    event.import_uid = one.found.key
    event.official_title, event.summary = draft.official_title, draft.summary
    event.contact_email = one.found.email
    editing.set_topics(event, draft.topics)
    editing.index(event)
    _written(event, one.found, {name: [None, value] for name, value in said(draft).items()})
    return event


def _update(event: Event, one: Plan, brought: Brought) -> Event:
    draft, kept = one.draft, set(one.kept)
    if draft is None:
        raise ValueError("only what can come is brought up to date")
    now = Draft.of(event, editing.texts_of(event).topics)
    wanted = replace(draft, **{name: getattr(now, name) for name in kept})
    try:
        with db.session.begin_nested():
            scheduling.reschedule(event, wanted.schedule)
    except RoomTaken:
        brought.without_room += 1
        wanted = wanted.without_room(None if "summary" in kept else one.found)
        scheduling.reschedule(event, wanted.schedule)
    texts = replace(
        editing.texts_of(event),
        title=wanted.title,
        official_title=wanted.official_title,
        summary=wanted.summary,
        topics=wanted.topics,
    )
    editing.revise(event, texts)
    before, after = said(now), said(wanted)
    names = (*(name for name in FIELDS if before.get(name) != after.get(name)), "location")
    changes = {name: [before.get(name), after.get(name)] for name in names if name in one.changes}
    _written(event, one.found, changes)
    return event


def _written(event: Event, found: Found, changes: dict[str, Any]) -> None:
    """Note how new the other system's copy was, and what was taken over of it."""
    event.import_sequence, event.import_stamp = found.sequence, found.stamp
    history.record(IMPORT, event, changes=changes)
