"""Alarms asked for in an address: `?alarm=1d,2h`, at most three, each at most four weeks before."""

import re
from collections.abc import Mapping
from datetime import timedelta

from eventapp.core.thai import ascii_digits

MOST = 3
FURTHEST = timedelta(weeks=4)
_ONE = re.compile(r"([1-9][0-9]{0,4})([wdhm]?)")
_UNITS = {"w": 7 * 24 * 60, "d": 24 * 60, "h": 60, "m": 1, "": 1}


def read(args: Mapping[str, str]) -> tuple[timedelta, ...]:
    """How long before, the longest first; a bare number is minutes, nonsense no alarm.

    The same alarms written in another way are the same, so that they share one stored feed.
    """
    parts = ascii_digits(args.get("alarm", "")[:40]).lower().split(",")
    found = {span for part in parts if (span := _span(part.strip())) is not None}
    return tuple(sorted(found, reverse=True))[:MOST]


def written(alarms: tuple[timedelta, ...]) -> str:
    """The alarms as they stand in an address."""
    return ",".join(_short(int(span.total_seconds()) // 60) for span in alarms)


def _span(text: str) -> timedelta | None:
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    span = timedelta(minutes=int(found[1]) * _UNITS[found[2]])
    return span if span <= FURTHEST else None


def _short(minutes: int) -> str:
    for unit in ("d", "h"):
        if minutes % _UNITS[unit] == 0:
            return f"{minutes // _UNITS[unit]}{unit}"
    return f"{minutes}m"
