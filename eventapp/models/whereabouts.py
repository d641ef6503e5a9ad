"""Which venue and room the words of another system mean, as far as that can be told."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.core.thai import search_text
from eventapp.models.event import Event
from eventapp.models.venue import Room, Venue

NEAR_METERS = 150
_THAI = "\u0e00-\u0e7f"
# what people shorten, spelled out; not behind another letter, where it is the end of a word
_SHORT = tuple(
    (re.compile(rf"(?<![{_THAI}.]){re.escape(short)}\s*"), f" {long}")
    for short, long in (
        ("มรภ.", "มหาวิทยาลัยราชภัฏ"),
        ("อบต.", "องค์การบริหารส่วนตำบล"),
        ("อบจ.", "องค์การบริหารส่วนจังหวัด"),
        ("รพ.สต.", "โรงพยาบาลส่งเสริมสุขภาพตำบล"),
        ("รพ.", "โรงพยาบาล"),
        ("สนง.", "สำนักงาน"),
        ("จ.", "จังหวัด"),
        ("อ.", "อำเภอ"),
        ("ต.", "ตำบล"),
        ("ถ.", "ถนน"),
        ("ชั้น.", "ชั้น"),
    )
)
_AREAS = re.compile("^(?:จังหวัด|อำเภอ|ตำบล|เขต|แขวง|ถนน)")
_BETWEEN = re.compile(rf"[^\w{_THAI}]+")


@dataclass(frozen=True)
class Place:
    """What was found; `is_unsure` when several fit equally well."""

    venue: Venue | None = None
    room: Room | None = None
    is_unsure: bool = False


NOWHERE = Place()


@dataclass(frozen=True)
class Guide:
    """All venues in use and their rooms, their names made ready to be compared."""

    venues: Sequence[Venue]
    rooms: Sequence[Room] = ()
    _known: dict[tuple[str, object], Place] = field(default_factory=dict)
    _names: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names.update({venue.id: _names(venue.name) for venue in self.venues})

    @staticmethod
    def load() -> "Guide":
        """Of the directory as it is now."""
        rooms = select(Room).where(Room.retired_at.is_(None)).options(joinedload(Room.venue))
        return Guide(list(db.session.scalars(Venue.current())), list(db.session.scalars(rooms)))

    def find(self, text: str, point: tuple[float, float] | None = None) -> Place:
        """The venue these words or this point mean, and the room if its name stands there too."""
        key = (text, point)
        if key not in self._known:
            self._known[key] = self._found(text, point)
        return self._known[key]

    def within(self, venue: Venue | None, text: str) -> Place:
        """The same where the venue is settled already."""
        return Place(venue, self._room(venue, words(text)) if venue else None)

    def place_of(self, event: Event) -> Place:
        """Where an event is now, as far as that is in use."""
        return Place(
            next((venue for venue in self.venues if venue.id == event.venue_id), None),
            next((room for room in self.rooms if room.id == event.room_id), None),
        )

    def _found(self, text: str, point: tuple[float, float] | None) -> Place:
        said = words(text)
        scored = [(self._score(venue, said), venue) for venue in self.venues] if said else []
        best = max((score for score, _venue in scored), default=0)
        if not best:
            near = _nearest(self.venues, point)
            return self.within(near, text)
        fitting = [venue for score, venue in scored if score == best]
        if len(fitting) > 1:
            fitting = _most_words(fitting, said)
        if len(fitting) > 1 and (near := _nearest(fitting, point)) is not None:
            fitting = [near]
        if len(fitting) > 1:
            return Place(is_unsure=True)
        return self.within(fitting[0], text)

    def _score(self, venue: Venue, said: str) -> int:
        """The longest name that stands in the words wins; a part of a name is worth less."""
        joined = said.replace(" ", "")
        scores = [0]
        for name in self._names[venue.id]:
            bare = name.replace(" ", "")
            if len(bare) >= 4 and f" {name} " in f" {said} ":
                scores.append(2000 + len(bare))
            elif len(bare) >= 8 and bare in joined:
                scores.append(1000 + len(bare))
            elif len(joined) >= 6 and joined in bare:
                scores.append(len(joined))
        return max(scores)

    def _room(self, venue: Venue | None, said: str) -> Room | None:
        found = [
            (len(name), room)
            for room in self.rooms
            if venue is not None and room.venue_id == venue.id
            for name in _names(room.name)
            if len(name) >= 2 and f" {name} " in f" {said} "
        ]
        longest = max((length for length, _room in found), default=0)
        rooms = {room.id: room for length, room in found if length == longest}
        return next(iter(rooms.values())) if len(rooms) == 1 else None


def words(text: str) -> str:
    """The words of a place in one spelling, one space between them."""
    for short, long in _SHORT:
        text = short.sub(long, text)
    return " ".join(_BETWEEN.sub(" ", search_text(text)).split())


def says_more(text: str, venue: Venue | None, room: Room | None) -> bool:
    """Whether the words hold anything that venue and room do not say."""
    if venue is None:
        return bool(text)
    known = [*venue.name.pair, venue.search_text]
    if room is not None:
        known += [*room.name.pair, *room.building.pair, *room.floor.pair]
    joined = words(" ".join(known)).replace(" ", "")
    return any(_AREAS.sub("", word) not in joined for word in words(text).split())


def _names(name: Bilingual) -> tuple[str, ...]:
    return tuple(filter(None, map(words, name.pair)))


def _most_words(venues: Iterable[Venue], said: str) -> list[Venue]:
    """Of venues with one name those whose street and area the words speak of most."""
    parts = [_AREAS.sub("", word) for word in said.split()]
    counted = [
        (sum(part in venue.search_text for part in parts if part), venue) for venue in venues
    ]
    most = max(count for count, _venue in counted)
    return [venue for count, venue in counted if count == most]


def _nearest(venues: Iterable[Venue], point: tuple[float, float] | None) -> Venue | None:
    if point is None:
        return None
    near = [
        (away, venue.id, venue)
        for venue in venues
        if (away := _meters(venue, point)) is not None and away <= NEAR_METERS
    ]
    return min(near)[2] if near else None


def _meters(venue: Venue, point: tuple[float, float]) -> float | None:
    """On a plane: exact enough where only the next street counts."""
    if venue.latitude is None or venue.longitude is None:
        return None
    north = (venue.latitude - point[0]) * 111_195
    east = (venue.longitude - point[1]) * 111_195 * math.cos(math.radians(point[0]))
    return math.hypot(north, east)
