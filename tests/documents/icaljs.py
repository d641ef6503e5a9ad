"""ical.js, by which Thunderbird reads calendars, in a JavaScript engine from a wheel."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import quickjs

from tests.documents.readings import Calendar, Moment, Person, Read

_HERE = Path(__file__).parent


@cache
def _engine() -> Any:
    engine = quickjs.Context()
    engine.eval("var module = {exports: {}}, exports = module.exports;")
    engine.eval((_HERE / "vendor" / "ical.es5.min.cjs").read_text("utf-8"))
    engine.eval((_HERE / "icaljs.js").read_text("utf-8"))
    return engine


def by_icaljs(octets: bytes) -> Calendar:
    """Read by ical.js."""
    told = json.loads(_engine().get("read")(octets.decode()))
    return Calendar(told["method"], tuple(_entry(found) for found in told["entries"]))


def identity(octets: bytes) -> str:
    """The calendar's own UID."""
    return str(_engine().get("identity")(octets.decode()))


def starts(octets: bytes) -> list[Moment]:
    """When everything takes place, by ical.js's own expansion of rules."""
    told = json.loads(_engine().get("expand")(octets.decode()))
    return sorted(start for start in map(_at, told) if start)


def _entry(found: dict[str, Any]) -> Read:
    organizer = found["organizer"]
    return Read(
        **found
        | {name: _at(found[name]) for name in ("starts", "ends", "replaces")}
        | {
            "organizer": _person(organizer) if organizer else None,
            "people": tuple(map(_person, found["people"])),
            "alarms": tuple(timedelta(seconds=after) for after in found["alarms"]),
        }
    )


def _person(found: dict[str, Any]) -> Person:
    return Person(**found | {"sent": tuple(found["sent"]), "sender": tuple(found["sender"])})


def _at(value: int | str | None) -> Moment | None:
    if value is None:
        return None
    if isinstance(value, str):
        return date.fromisoformat(value)
    return datetime.fromtimestamp(value, UTC)
