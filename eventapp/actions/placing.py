"""Placing: the venues and rooms of the directory, made, kept true and taken out of use."""

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from eventapp.actions import history, naming
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.core.thai import search_text, sort_key
from eventapp.models.agenda import AgendaItem
from eventapp.models.area import Area
from eventapp.models.booking import HELD, Booking
from eventapp.models.entries import RoomEntry, VenueEntry
from eventapp.models.event import CANCELLED, Event
from eventapp.models.organization import Organization
from eventapp.models.venue import Room, Venue


def add_venue(
    entry: VenueEntry, keeper: Organization | None, *, slug: str = "", is_demo: bool = False
) -> Venue:
    """Write a venue into the directory. Raises Refused for an area that does not exist."""
    venue = Venue(
        slug=slug or naming.free_slug(Venue, entry.name, "venue"),
        keeper_id=keeper.id if keeper else None,
        is_demo=is_demo,
        created_at=clock.now(),
    )
    _describe_venue(venue, entry)
    db.session.add(venue)
    db.session.flush()
    history.record("create", venue, organization_id=venue.keeper_id)
    history.touch_catalog()
    return venue


def change_venue(venue: Venue, entry: VenueEntry) -> bool:
    """Correct a venue; what shows it follows. Returns whether anything changed."""
    lock(venue)
    before = venue_entry(venue)
    if entry == before:
        return False
    _describe_venue(venue, entry)
    _record("edit", venue, venue.keeper_id, _difference(before, entry))
    _touch(Event.venue_id == venue.id)
    return True


def venue_entry(venue: Venue) -> VenueEntry:
    """The venue as it stands, for a form to begin with."""
    values = {name.name: getattr(venue, name.name) for name in fields(VenueEntry)}
    return VenueEntry(**values | {"area_code": venue.area_code or ""})


def _describe_venue(venue: Venue, entry: VenueEntry) -> None:
    around = Area.line(entry.area_code) if entry.area_code else []
    if entry.area_code and (not around or around[0].code != entry.area_code):
        raise Refused(_("Choose the place from the list."), field="province")
    for name, value in vars(entry).items():
        setattr(venue, name, value)
    venue.area_code = entry.area_code or None
    venue.province_code = entry.area_code[:2] or None
    venue.sort_key = sort_key(entry.name.th or entry.name.en)
    names = [part for area in around for part in area.name.pair]
    venue.search_text = search_text(*entry.name.pair, *entry.street.pair, entry.postcode, *names)


def retire_venue(venue: Venue) -> None:
    """Take a venue out of the lists. Raises Refused while coming events need it."""
    lock(venue)
    if venue.retired_at:
        return
    _refuse_coming(_coming_events(Event.venue_id == venue.id))
    venue.retired_at = clock.now()
    _record("retire", venue, venue.keeper_id)
    history.touch_catalog()


def restore_venue(venue: Venue) -> None:
    """Put a venue back into the lists."""
    lock(venue)
    if venue.retired_at is None:
        return
    venue.retired_at = None
    _record("restore", venue, venue.keeper_id)
    history.touch_catalog()


def venue_is_used(venue: Venue) -> bool:
    """Whether any event, past ones included, has named it."""
    rooms = select(Room.id).where(Room.venue_id == venue.id)
    return _exists(Event.id, Event.venue_id == venue.id) or _rooms_are_used(
        Booking.room_id.in_(rooms), AgendaItem.room_id.in_(rooms)
    )


def remove_venue(venue: Venue) -> None:
    """Delete a venue that was never used, with its rooms. Raises Refused when it was."""
    lock(venue)
    if venue_is_used(venue):
        raise Refused(_("Events have named this venue. Take it out of use instead."))
    _record("remove", venue, venue.keeper_id, {"name": [list(venue.name.pair), None]})
    for room in db.session.scalars(Room.of(venue)):
        db.session.delete(room)
    db.session.flush()
    db.session.delete(venue)
    history.touch_catalog()


def add_room(venue: Venue, entry: RoomEntry) -> Room:
    """Give a venue one more room."""
    room = Room(venue_id=venue.id)
    _describe_room(room, entry)
    db.session.add(room)
    db.session.flush()
    history.record("create", room, organization_id=venue.keeper_id)
    return room


def change_room(room: Room, entry: RoomEntry) -> bool:
    """Correct a room; pages that show it follow. Returns whether anything changed."""
    lock(room)
    before = room_entry(room)
    if entry == before:
        return False
    _describe_room(room, entry)
    _record("edit", room, _keeper(room), _difference(before, entry))
    items = select(AgendaItem.event_id).where(AgendaItem.room_id == room.id)
    _touch(or_(Event.room_id == room.id, Event.id.in_(items)))
    return True


def room_entry(room: Room) -> RoomEntry:
    """The room as it stands, for a form to begin with."""
    return RoomEntry(**{name.name: getattr(room, name.name) for name in fields(RoomEntry)})


def _describe_room(room: Room, entry: RoomEntry) -> None:
    for name, value in vars(entry).items():
        setattr(room, name, value)
    room.sort_key = sort_key(entry.name.th or entry.name.en)
    room.search_text = search_text(*entry.name.pair, *entry.building.pair, *entry.floor.pair)


def retire_room(room: Room) -> None:
    """Take a room out of use. Raises Refused while coming events hold it."""
    lock(room)
    if room.retired_at:
        return
    held = select(func.count(Booking.id)).where(
        Booking.room_id == room.id, Booking.state == HELD, Booking.ends_at > clock.now()
    )
    _refuse_coming(db.session.scalar(held) or 0)
    room.retired_at = clock.now()
    _record("retire", room, _keeper(room))


def restore_room(room: Room) -> None:
    """Put a room back into use."""
    lock(room)
    if room.retired_at is None:
        return
    room.retired_at = None
    _record("restore", room, _keeper(room))


def room_is_used(room: Room) -> bool:
    """Whether any event, past ones included, has used it."""
    return _exists(Event.id, Event.room_id == room.id) or _rooms_are_used(
        Booking.room_id == room.id, AgendaItem.room_id == room.id
    )


def remove_room(room: Room) -> None:
    """Delete a room that was never used. Raises Refused when it was."""
    lock(room)
    if room_is_used(room):
        raise Refused(_("Events have used this room. Take it out of use instead."))
    _record("remove", room, _keeper(room), {"name": [list(room.name.pair), None]})
    db.session.delete(room)


def _coming_events(which: ColumnElement[bool]) -> int:
    found = select(func.count(Event.id)).where(
        which, Event.state != CANCELLED, Event.ends_at > clock.now()
    )
    return db.session.scalar(found) or 0


def _refuse_coming(number: int) -> None:
    if number:
        raise Refused(
            ngettext(
                "%(n)s coming event is planned here. Move it first.",
                "%(n)s coming events are planned here. Move them first.",
                number,
            )
        )


def _rooms_are_used(booked: ColumnElement[bool], planned: ColumnElement[bool]) -> bool:
    return _exists(Booking.id, booked) or _exists(AgendaItem.id, planned)


def _exists(column: Any, which: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(column).where(which).limit(1)) is not None


def _keeper(room: Room) -> int | None:
    return db.session.scalar(select(Venue.keeper_id).where(Venue.id == room.venue_id))


def _difference(before: Any, after: Any) -> dict[str, list[Any]]:
    return history.difference(_plain(before), _plain(after))


def _plain(entry: Any) -> dict[str, Any]:
    return {one.name: getattr(entry, one.name) for one in fields(entry)}


def _record(
    verb: str, subject: Any, keeper_id: int | None, changes: dict[str, Any] | None = None
) -> None:
    history.record(verb, subject, organization_id=keeper_id, changes=changes)


def _touch(which: ColumnElement[bool]) -> None:
    history.touch_events(which)
    history.touch_catalog()
