"""What no calendar of ours may break, asked of each before it leaves (RFC 5545 section 3.6.1)."""

import re
from collections.abc import Container, Hashable, Iterable
from typing import Any

from eventapp.documents.calendar_text import Properties

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[\x21-\x7e]+", re.IGNORECASE)
_STATUS = ("TENTATIVE", "CONFIRMED", "CANCELLED")
_ALWAYS = ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY")
_URIS = ("URL", "CONFERENCE", "ORGANIZER", "ATTENDEE")
_FIRST_OF_BUDDHIST_ERA = 2400


class Broken(AssertionError):
    """A calendar that other programs would misread: a fault of ours, never of the reader."""


def check(entries: Iterable[Properties], zones: Container[str]) -> None:
    """Raise Broken unless every entry is whole, dated in the Common Era and in a zone described."""
    checked: list[Hashable] = []
    for entry in entries:
        _check_entry(entry, zones)
        checked.append(identity(entry))
    check_alone(checked)


def identity(entry: Properties) -> Hashable:
    """Its UID; of a changed instance of a series also which one it is (section 3.8.4.4)."""
    instance = entry.get("RECURRENCE-ID")
    return str(entry["UID"]) if instance is None else (str(entry["UID"]), instance.dt)


def check_alone(uids: Iterable[Hashable]) -> None:
    """Raise Broken if a UID, or one instance of it, stands twice in one calendar (3.8.4.7)."""
    seen: set[Hashable] = set()
    for uid in uids:
        if uid in seen:
            raise Broken(f"calendar entry {uid}: this UID stands here twice")
        seen.add(uid)


def _check_entry(entry: Properties, zones: Container[str]) -> None:
    for name in _ALWAYS:
        _demand(entry.get(name) is not None, entry, f"{name} is missing")
    _demand(entry["SUMMARY"], entry, "SUMMARY is empty")
    _demand(_UUID.fullmatch(entry["UID"]), entry, "the UID is no UUID")
    _demand(entry["SEQUENCE"] >= 0, entry, "SEQUENCE is below zero")
    _demand(entry.get("STATUS", "CONFIRMED") in _STATUS, entry, "STATUS is unknown")
    _check_times(entry, zones)
    for name in _URIS:
        value = entry.get(name)
        for one in value if isinstance(value, list) else [value]:
            _demand(one is None or _URI.fullmatch(one), entry, f"{name} is no URI")
    _check_people(entry)
    if (point := entry.get("GEO")) is not None:
        on_earth = abs(point.latitude) <= 90 and abs(point.longitude) <= 180
        _demand(on_earth, entry, "GEO is not on Earth")


def _check_people(entry: Properties) -> None:
    """No address twice, whatever its case; nobody is asked without somebody to answer to."""
    people = entry.get("ATTENDEE") or []
    asked = people if isinstance(people, list) else [people]
    addresses = [str(one).casefold() for one in (entry.get("ORGANIZER"), *asked) if one]
    _demand(len(addresses) == len(set(addresses)), entry, "an address stands here twice")
    _demand(not asked or entry.get("ORGANIZER"), entry, "ORGANIZER is missing")


def _check_times(entry: Properties, zones: Container[str]) -> None:
    starts, ends = entry["DTSTART"], entry["DTEND"]
    _demand(type(starts.dt) is type(ends.dt), entry, "start and end are of two kinds")
    _demand(starts.dt < ends.dt, entry, "the end is not after the start")
    for value in (starts, ends, entry["DTSTAMP"]):
        _demand(value.dt.year < _FIRST_OF_BUDDHIST_ERA, entry, "a Buddhist year leaks")
        zone = getattr(value, "zone", "")  # of a Moment; days have none
        _demand(not zone or zone in zones, entry, f"the zone {zone} is not described")


def _demand(holds: Any, entry: Properties, reason: str) -> None:
    if not holds:
        raise Broken(f"calendar entry {entry.get('UID', '?')}: {reason}")
