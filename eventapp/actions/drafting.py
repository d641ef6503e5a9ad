"""Drafting: what a draft says that is made of another system's event."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eventapp.core import i18n
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.core.thai import search_text
from eventapp.core.when import When
from eventapp.models.event import Event
from eventapp.models.event_parts import Topic
from eventapp.models.imports import Found
from eventapp.models.plans import EMPTY, Schedule
from eventapp.models.whereabouts import NOWHERE, Place, says_more

TITLE, OFFICIAL, SUMMARY = 200, 500, 1000
FIELDS = (
    "title", "official_title", "summary", "when", "attendance", "join_url",
    "venue_id", "room_id", "topics",
)  # fmt: skip
_NOWHERE = re.compile(r"zoom|teams|google meet|webex|skype|online|ออนไลน์|https?://", re.I)
_THAI = re.compile("[\u0e01-\u0e4e]")


@dataclass(frozen=True)
class Draft:
    """The fields an import fills in; `location` is what the other system calls the place."""

    title: Bilingual
    when: When
    official_title: Bilingual = EMPTY
    summary: Bilingual = EMPTY
    attendance: str = "on_site"
    join_url: str = ""
    venue_id: int | None = None
    room_id: int | None = None
    topics: tuple[int, ...] = ()
    location: str = ""
    place: Place = NOWHERE

    @property
    def schedule(self) -> Schedule:
        """Time and place."""
        return Schedule(self.when, self.attendance, self.join_url, self.venue_id, self.room_id)

    @staticmethod
    def of(event: Event, topics: Iterable[int]) -> "Draft":
        """The same fields of an event as they are now."""
        now = {name: getattr(event, name) for name in FIELDS if name != "topics"}
        return Draft(**now, topics=tuple(sorted(topics)))

    def without_room(self, found: Found | None) -> "Draft":
        """The same where the room is taken; its name is said in the summary instead."""
        place = replace(self.place, room=None)
        summary = self.summary if found is None else _summary(found, place)
        return replace(self, room_id=None, place=place, summary=summary)


def drafted(found: Found, place: Place, topics: Sequence[Topic]) -> Draft:
    """The draft of an event that was found."""
    if found.when is None:
        raise ValueError("without a day there is no draft")
    title = found.title
    is_long = len(title) > TITLE
    online = bool(found.join_url)
    is_there = place.venue is not None or bool(
        found.location and not _NOWHERE.search(found.location)
    )
    return Draft(
        title=_in_its_language(_cut(title, TITLE), title),
        when=found.when,
        official_title=_in_its_language(_cut(title, OFFICIAL), title) if is_long else EMPTY,
        summary=_summary(found, place),
        attendance="hybrid" if online and is_there else "online" if online else "on_site",
        join_url=found.join_url,
        venue_id=place.venue.id if place.venue else None,
        room_id=place.room.id if place.room else None,
        topics=_topics(found.categories, topics),
        location=found.location,
        place=place,
    )


def said(draft: Draft) -> dict[str, Any]:
    """The fields as history keeps them: plain, and without what is empty."""
    values: dict[str, Any] = {name: getattr(draft, name) for name in (*FIELDS, "location")}
    for name in ("title", "official_title", "summary"):
        values[name] = list(values[name].pair) if values[name] else None
    values["when"], values["topics"] = draft.when.as_dict(), list(draft.topics)
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _summary(found: Found, place: Place) -> Bilingual:
    """Its description, and what it says of the place where venue and room do not say it."""
    text, line = found.detail, ""
    tongue = "th" if _THAI.search(text or found.title) else "en"
    if found.location and says_more(found.location, place.venue, place.room):
        with i18n.using(tongue):
            line = _("Place, as the source says it: %(place)s", place=_cut(found.location, 300))
    if not line:
        return _in_its_language(_cut(text, SUMMARY), text)
    room = SUMMARY - len(line) - 2
    return _in_its_language(f"{_cut(text, room)}\n\n{line}".strip(), text or found.title)


def _in_its_language(text: str, of: str) -> Bilingual:
    return Bilingual(th=text) if _THAI.search(of) else Bilingual(en=text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _topics(words: Iterable[str], topics: Sequence[Topic]) -> tuple[int, ...]:
    wanted = {search_text(word) for word in words}
    named = ((topic.id, {search_text(name) for name in topic.name.pair}) for topic in topics)
    return tuple(sorted(number for number, names in named if wanted & names - {""}))
