"""VTIMEZONE texts agree with the database of zones at every instant they are used for."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from eventapp.documents.timezones import vtimezone

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/Dublin", "Asia/Kolkata")


def offset_at(text: str, moment: datetime) -> timedelta:
    """What a reader of the VTIMEZONE takes the offset to be: the latest onset before the moment."""
    onsets = []
    for part in text.split("BEGIN:")[2:]:
        told = dict(
            line.split(":", 1) for line in part.split("\r\n") if ":" in line and line[0] != "E"
        )
        start = datetime.strptime(told["DTSTART"], "%Y%m%dT%H%M%S")
        before, after = (_offset(told[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        days = [start]
        if "RRULE" in told:
            rule = rrulestr(told["RRULE"], dtstart=start)
            assert rule[0] == start, "the onset is the first of its own rule"
            days = rule.between(start, datetime(2032, 1, 1), inc=True)
        onsets += [((day - before).replace(tzinfo=UTC), after) for day in days]
    return max(onset for onset in onsets if onset[0] <= moment)[1]


@pytest.mark.parametrize("zone", ZONES)
def test_the_offset_is_right_around_every_hour_of_three_years(zone: str) -> None:
    text = vtimezone(zone, 2026, 2028)

    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
    while moment < end:
        assert offset_at(text, moment) == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment
        moment += timedelta(hours=61)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Sydney"])
def test_the_first_hour_after_a_change_of_clocks_is_right(zone: str) -> None:
    text, info = vtimezone(zone, 2026, 2027), ZoneInfo(zone)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 365)]
    changes = [
        (one, two)
        for one, two in pairwise(hours)
        if one.astimezone(info).utcoffset() != two.astimezone(info).utcoffset()
    ]
    assert len(changes) == 2
    for before, after in changes:
        assert offset_at(text, before) == before.astimezone(info).utcoffset()
        assert offset_at(text, after) == after.astimezone(info).utcoffset()


@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "Africa/Casablanca", "UTC"])
def test_a_zone_without_two_yearly_rules_has_no_text(zone: str) -> None:
    assert vtimezone(zone, 2026, 2027) == ""


def _offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
