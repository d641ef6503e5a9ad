"""Where an event takes place, in words: for a list, for its page, for a map."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from eventapp.core.text import Bilingual
from eventapp.models.area import DISTRICT, PROVINCE, Area
from eventapp.models.event import Event
from eventapp.models.venue import Room, Venue

_ONLINE = Bilingual("ออนไลน์", "Online")
_SHORT = {PROVINCE: "จ.", DISTRICT: "อ."}
_LONG = {PROVINCE: "จังหวัด", DISTRICT: "อำเภอ"}


def in_list(event: Event, areas: Mapping[str, Area]) -> Bilingual:
    """Room, venue and district, as a row of a list says it."""
    if event.venue is None:
        return _ONLINE if event.attendance == "online" else Bilingual()
    parts = [event.room.name] if event.room else []
    return joined([*parts, event.venue.name, *_around(event.venue, areas, (4,))])


def room(event: Event) -> Bilingual:
    """Room, building and floor; without a room the venue."""
    if event.venue is None:
        return _ONLINE if event.attendance == "online" else Bilingual()
    return room_line(event.room) if event.room else event.venue.name


def room_line(room: Room) -> Bilingual:
    """A room with its building and its floor, as far as they are known."""
    return joined([room.name, room.building, room.floor])


def around(event: Event, areas: Mapping[str, Area]) -> Bilingual:
    """What stands below the room: venue, district and province."""
    if event.venue is None:
        return Bilingual()
    parts = [event.venue.name] if event.room else []
    return joined([*parts, *_around(event.venue, areas, (4, 2))])


def address(venue: Venue, areas: Mapping[str, Area]) -> Bilingual:
    """The postal address, from the street to the postcode."""
    parts = [venue.street, *_around(venue, areas, (6, 4, 2), spelled=True)]
    postcode = Bilingual(venue.postcode, venue.postcode)
    return joined([*parts, postcode])


def map_url(venue: Venue, areas: Mapping[str, Area]) -> str:
    """An address that opens a map at the venue, in the app a phone has for it."""
    if venue.has_point:
        query = f"{venue.latitude},{venue.longitude}"
    else:
        query = joined([venue.name, *_around(venue, areas, (4, 2))]).th
    return "https://www.google.com/maps/search/?" + urlencode({"api": "1", "query": query})


def joined(parts: Iterable[Bilingual]) -> Bilingual:
    """Parts of an address in one line: spaces in Thai, commas in English."""
    known = [part for part in parts if part]
    return Bilingual(
        " ".join(part.in_("th") for part in known), ", ".join(part.in_("en") for part in known)
    )


def _around(
    venue: Venue, areas: Mapping[str, Area], digits: tuple[int, ...], *, spelled: bool = False
) -> list[Bilingual]:
    code = venue.area_code or venue.province_code or ""
    found = (areas.get(code[:n]) for n in digits if len(code) >= n)
    return [_named(area, spelled) for area in found if area is not None]


def _named(area: Area, spelled: bool) -> Bilingual:
    """Bangkok has khet and khwaeng, and is no province by name."""
    english = area.name.en
    if area.is_bangkok:
        words = {PROVINCE: "", DISTRICT: "เขต"}
        return Bilingual(words.get(area.level, "แขวง") + area.name.th, english)
    thai = (_LONG if spelled else _SHORT).get(area.level, "ตำบล" if spelled else "ต.")
    return Bilingual(thai + area.name.th, english)
