"""What no calendar of ours may break, asked of each before it leaves (RFC 5545 section 3.6.1)."""

import re
from collections.abc import Container
from datetime import date, datetime
from typing import Any

from icalendar import Component

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[\x21-\x7e]+", re.IGNORECASE)
_STATUS = ("TENTATIVE", "CONFIRMED", "CANCELLED")
_ALWAYS = ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY")
_URIS = ("URL", "CONFERENCE", "ORGANIZER", "ATTENDEE")
_FIRST_OF_BUDDHIST_ERA = 2400


class Broken(AssertionError):
    """A calendar that other programs would misread: a fault of ours, never of the reader."""


def check(calendar: Component, zones: Container[str]) -> None:
    """Raise Broken unless every entry is whole, dated in the Common Era and in a zone described."""
    seen = set()
    for entry in calendar.subcomponents:
        uid = str(entry.get("UID", ""))
        _demand(uid not in seen, entry, "this UID stands here twice")
        seen.add(uid)
        _check_entry(entry, zones)


def _check_entry(entry: Any, zones: Container[str]) -> None:
    for name in _ALWAYS:
        _demand(name in entry and entry[name].to_ical(), entry, f"{name} is missing")
    _demand(_UUID.fullmatch(entry["UID"]), entry, "the UID is no UUID")
    _demand(entry["SEQUENCE"] >= 0, entry, "SEQUENCE is below zero")
    _demand(entry.get("STATUS", "CONFIRMED") in _STATUS, entry, "STATUS is unknown")
    _check_times(entry, zones)
    for name in _URIS:
        _demand(name not in entry or _URI.fullmatch(entry[name]), entry, f"{name} is no URI")
    if "GEO" in entry:
        latitude, longitude = entry["GEO"].latitude, entry["GEO"].longitude
        _demand(abs(latitude) <= 90 and abs(longitude) <= 180, entry, "GEO is not on Earth")


def _check_times(entry: Any, zones: Container[str]) -> None:
    starts, ends = entry["DTSTART"], entry["DTEND"]
    _demand(type(starts.dt) is type(ends.dt), entry, "start and end are of two kinds")
    _demand(starts.dt < ends.dt, entry, "the end is not after the start")
    for value in (starts, ends, entry["DTSTAMP"]):
        _demand(value.dt.year < _FIRST_OF_BUDDHIST_ERA, entry, "a Buddhist year leaks")
        _demand(_is_placed(value.dt, value.params.get("TZID", ""), zones), entry, "a time floats")


def _is_placed(moment: date, zone: str, zones: Container[str]) -> bool:
    """A day needs no zone; a time has UTC or a zone whose VTIMEZONE stands in the stream."""
    if not isinstance(moment, datetime):
        return not zone
    return moment.tzinfo is not None and (zone in ("", "UTC") or zone in zones)


def _demand(holds: Any, entry: Any, reason: str) -> None:
    if not holds:
        raise Broken(f"calendar entry {entry.get('UID', '?')}: {reason}")
