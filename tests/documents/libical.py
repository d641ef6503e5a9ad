"""libical, by which Evolution and KDE read calendars, through its C interface."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, c_char_p, c_int, c_void_p
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from tests.documents.readings import Calendar, Moment, Person, Read

NAME = "libical.so.3"

# Its table of DECLINECOUNTER has no SEQUENCE, which RFC 5546, 3.2.8 wants when it is not 0.
_UNFOUNDED = (
    "Failed iTIP restrictions for SEQUENCE property. Expected 0 instances of the property and got 1"
)


class _Time(Structure):
    """struct icaltimetype, whose text is asked for instead of its parts."""

    _fields_ = [("parts", c_int * 8), ("zone", c_void_p)]


class _Span(Structure):
    """struct icaltime_span."""

    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", c_int)]


class _Duration(Structure):
    """struct icaldurationtype."""

    _fields_ = [("is_negative", c_int), ("parts", ctypes.c_uint * 5)]


class _Trigger(Structure):
    """struct icaltriggertype."""

    _fields_ = [("time", _Time), ("duration", _Duration)]


_Found = ctypes.CFUNCTYPE(None, c_void_p, POINTER(_Span), c_void_p)

_FUNCTIONS: dict[str, tuple[Any, ...]] = {
    "icalparser_parse_string": (c_void_p, c_char_p),
    "icalcomponent_free": (None, c_void_p),
    "icalcomponent_string_to_kind": (c_int, c_char_p),
    "icalcomponent_get_first_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_first_property": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_property": (c_void_p, c_void_p, c_int),
    "icalrestriction_check": (c_int, c_void_p),
    "icalcomponent_get_uid": (c_char_p, c_void_p),
    "icalcomponent_get_sequence": (c_int, c_void_p),
    "icalcomponent_get_summary": (c_char_p, c_void_p),
    "icalcomponent_get_description": (c_char_p, c_void_p),
    "icalcomponent_get_location": (c_char_p, c_void_p),
    "icalcomponent_foreach_recurrence": (None, c_void_p, _Time, _Time, _Found, c_void_p),
    "icalproperty_string_to_kind": (c_int, c_char_p),
    "icalproperty_get_value_as_string": (c_char_p, c_void_p),
    "icalproperty_get_parameter_as_string": (c_char_p, c_void_p, c_char_p),
    "icalproperty_get_datetime_with_component": (_Time, c_void_p, c_void_p),
    "icalproperty_get_trigger": (_Trigger, c_void_p),
    "icaldurationtype_as_int": (c_int, _Duration),
    "icaltime_from_string": (_Time, c_char_p),
    "icaltime_convert_to_zone": (_Time, _Time, c_void_p),
    "icaltime_as_ical_string": (c_char_p, _Time),
    "icaltimezone_get_utc_timezone": (c_void_p,),
}


@cache
def library() -> Any:
    """The library with the types of what we call; None where it is not installed."""
    try:
        found = ctypes.CDLL(NAME)
    except OSError:
        return None
    for name, (gives, *takes) in _FUNCTIONS.items():
        function = getattr(found, name)
        function.restype, function.argtypes = gives, takes
    return found


needed = pytest.mark.skipif(library() is None, reason="no libical; CI=1 makes this a failure")


def by_libical(octets: bytes) -> Calendar:
    """Read by libical, which must find no error, and nothing that RFC 5546 forbids."""
    with _parsed(octets) as calendar:
        entries = tuple(_entry(found) for found in _components(calendar, b"VEVENT"))
        return Calendar(_value(calendar, b"METHOD"), entries)


def identity(octets: bytes) -> str:
    """The calendar's own UID."""
    with _parsed(octets) as calendar:
        return _value(calendar, b"UID")


def starts(octets: bytes) -> list[Moment]:
    """When everything takes place, by libical's own expansion of rules."""
    with _parsed(octets) as calendar:
        entries = list(_components(calendar, b"VEVENT"))
        moved = {(e.uid, e.replaces) for e in map(_entry, entries) if e.replaces}
        found = []
        for one in entries:
            read = _entry(one)
            if read.status != "CANCELLED":
                days = not isinstance(read.starts, datetime)
                told = [at.date() if days else at for at in _expanded(one)]
                found += [at for at in told if read.replaces or (read.uid, at) not in moved]
        return sorted(found)


@contextmanager
def _parsed(octets: bytes) -> Iterator[int]:
    calendar = library().icalparser_parse_string(octets)
    assert calendar, "libical finds no calendar"
    try:
        library().icalrestriction_check(calendar)  # writes what it finds beside what parsing found
        assert [told for told in _wrong(calendar) if told != _UNFOUNDED] == []
        yield calendar
    finally:
        library().icalcomponent_free(calendar)


def _wrong(component: int) -> list[str]:
    kind = b"X-LIC-ERROR"
    own = [library().icalproperty_get_value_as_string(one) for one in _properties(component, kind)]
    inner = [told for one in _components(component, b"ANY") for told in _wrong(one)]
    return [*(told.decode() for told in own), *inner]


def _components(of: int, name: bytes) -> Iterator[int]:
    kind = library().icalcomponent_string_to_kind(name)
    found = library().icalcomponent_get_first_component(of, kind)
    while found:
        yield found
        found = library().icalcomponent_get_next_component(of, kind)


def _properties(of: int, name: bytes) -> Iterator[int]:
    kind = library().icalproperty_string_to_kind(name)
    found = library().icalcomponent_get_first_property(of, kind)
    while found:
        yield found
        found = library().icalcomponent_get_next_property(of, kind)


def _entry(found: int) -> Read:
    lib = library()
    organizers = [_person(one) for one in _properties(found, b"ORGANIZER")]
    return Read(
        lib.icalcomponent_get_uid(found).decode(),
        lib.icalcomponent_get_sequence(found),
        _value(found, b"STATUS"),
        (lib.icalcomponent_get_summary(found) or b"").decode(),
        (lib.icalcomponent_get_description(found) or b"").decode(),
        (lib.icalcomponent_get_location(found) or b"").decode(),
        *(_time(found, name) for name in (b"DTSTART", b"DTEND", b"RECURRENCE-ID")),
        organizers[0] if organizers else None,
        tuple(_person(one) for one in _properties(found, b"ATTENDEE")),
        tuple(_trigger(alarm) for alarm in _components(found, b"VALARM")),
    )


def _value(of: int, name: bytes) -> str:
    told = [library().icalproperty_get_value_as_string(one) for one in _properties(of, name)]
    return b"".join(told).decode()


def _person(found: int) -> Person:
    def told(name: str) -> str:
        text = library().icalproperty_get_parameter_as_string(found, name.encode())
        return (text or b"").decode()

    return Person(
        library().icalproperty_get_value_as_string(found).decode(),
        *(told(name) for name in ("CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP")),
        tuple(filter(None, [told("DELEGATED-TO")])),
        tuple(filter(None, [told("DELEGATED-FROM")])),
    )


def _trigger(alarm: int) -> timedelta:
    (found,) = _properties(alarm, b"TRIGGER")
    duration = library().icalproperty_get_trigger(found).duration
    return timedelta(seconds=library().icaldurationtype_as_int(duration))


def _time(of: int, name: bytes) -> Moment | None:
    """An instant in UTC, by the VTIMEZONE of the stream, or a day."""
    lib = library()
    for found in _properties(of, name):
        time = lib.icalproperty_get_datetime_with_component(found, of)
        utc = lib.icaltime_convert_to_zone(time, lib.icaltimezone_get_utc_timezone())
        text = lib.icaltime_as_ical_string(utc).decode()
        if "T" not in text:
            return date.fromisoformat(text)
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return None


def _expanded(entry: int) -> list[datetime]:
    found: list[datetime] = []

    @_Found
    def keep(_entry: int, span: Any, _more: int) -> None:
        found.append(datetime.fromtimestamp(span.contents.start, UTC))

    lib = library()
    ends = [lib.icaltime_from_string(b"%d0101T000000Z" % year) for year in (2000, 2100)]
    lib.icalcomponent_foreach_recurrence(entry, *ends, keep, None)
    return found
