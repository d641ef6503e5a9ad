"""Requirements 29 to 33: VTIMEZONE texts agree with the database of zones at every instant."""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
import vobject
from dateutil.tz import tzical

from eventapp.documents.timezones import described, vtimezone
from eventapp.forms.schedule import zones

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
IRREGULAR = (
    *("Africa/Casablanca", "Africa/El_Aaiun", "Africa/Cairo", "Asia/Gaza", "Asia/Hebron"),
    *("Asia/Jerusalem", "America/Santiago", "America/Nuuk"),
)
SAID = sorted(set(zones()) - {*IRREGULAR, "Asia/Tel_Aviv", "UTC"})
WORLD = sorted(
    name
    for name in available_timezones()
    if name.startswith(("Africa/", "America/", "Australia/", "Europe/", "Pacific/", "Atlantic/"))
)


def read(name: str):
    """The zone as a reader makes it who has nothing but our text."""
    return tzical(StringIO(described(name).text)).get(name)


@cache
def changes(name: str) -> list[datetime]:
    """The first second after each change of the clock from 2020 through 2037, found by zoneinfo."""
    info = ZoneInfo(name)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    return [
        halved(low, high, info)
        for low, high in pairwise(days)
        if low.astimezone(info).utcoffset() != high.astimezone(info).utcoffset()
    ]


def halved(low: datetime, high: datetime, info: ZoneInfo) -> datetime:
    """The first second of the new offset between two moments."""
    before = low.astimezone(info).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if middle.astimezone(info).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def asked(name: str) -> list[datetime]:
    """Both sides of each change, the hours around it, and the middle of each month."""
    near = (-3600, -1800, -1, 0, 1, 1800, 3600)
    around = [change + timedelta(seconds=s) for change in changes(name) for s in near]
    months = [datetime(year, month, 15, 5, tzinfo=UTC) for year in range(2020, 2038)
              for month in range(1, 13)]  # fmt: skip
    return [moment for moment in (*around, *months) if moment >= described(name).since]


def wrong(name: str) -> list[datetime]:
    """The moments that a reader of our text puts at another wall time than zoneinfo does."""
    reader, info = read(name), ZoneInfo(name)
    return [
        moment
        for moment in asked(name)
        if moment.astimezone(reader).replace(tzinfo=None)
        != moment.astimezone(info).replace(tzinfo=None)
    ]


@pytest.mark.parametrize("name", SAID)
def test_32_every_zone_we_offer_is_right_on_both_sides_of_each_change_2020_to_2037(name: str):
    assert asked(name)
    assert wrong(name) == []


def test_32_a_wall_time_names_the_instant_that_zoneinfo_names():
    """What a calendar does with DTSTART: a wall time, and the VTIMEZONE beside it."""
    differ = []
    for name in ("Europe/London", "America/New_York", "Australia/Sydney", "Asia/Beirut"):
        reader, info = read(name), ZoneInfo(name)
        for change in changes(name):
            for hours in (-26, -3, 3, 26):
                wall = (change + timedelta(hours=hours)).astimezone(info).replace(tzinfo=None)
                if wall.replace(tzinfo=reader).astimezone(UTC) != wall.replace(
                    tzinfo=info
                ).astimezone(UTC):
                    differ.append((name, wall))
    assert differ == []


def test_32_the_comparison_sees_a_text_that_begins_daylight_an_hour_late():
    """The control: the commonest fault of other programs, and the test above finds it."""
    right = described("Europe/Berlin").text
    late = right.replace("DTSTART:19960331T020000", "DTSTART:19960331T030000")
    assert late != right
    reader = tzical(StringIO(late)).get("Europe/Berlin")
    change = changes("Europe/Berlin")[0] + timedelta(minutes=30)

    assert (
        change.astimezone(reader).utcoffset()
        != change.astimezone(ZoneInfo("Europe/Berlin")).utcoffset()
    )


def test_31_onsets_are_local_and_the_first_of_their_own_rule():
    for name in SAID:
        text = described(name).text
        assert text.count("TZID:") == 1
        for part in text.split("BEGIN:")[2:]:
            told = dict(line.split(":", 1) for line in part.split("\r\n") if ":" in line)
            assert not told["DTSTART"].endswith("Z")
            assert {"TZOFFSETFROM", "TZOFFSETTO"} <= set(told)
            assert "RDATE" not in told
            assert "UNTIL" not in told.get("RRULE", "")
            if "RRULE" in told:
                assert f"BYMONTH={int(told['DTSTART'][4:6])};" in told["RRULE"]


def test_31_texts_are_read_by_another_program_too():
    for name in SAID:
        stream = (
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{described(name).text}END:VCALENDAR"
        )
        found = vobject.readOne(stream)
        assert found.vtimezone.tzid.value == name


def test_33_utc_has_no_text_and_is_never_said():
    assert vtimezone("UTC", NOW) == ""


@pytest.mark.parametrize("name", IRREGULAR)
def test_32_a_zone_without_two_yearly_rules_is_said_in_utc(name: str):
    assert vtimezone(name, NOW) == ""


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("America/Mexico_City", datetime(2022, 7, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)),
        ("Asia/Amman", datetime(2021, 12, 1, tzinfo=UTC), datetime(2022, 12, 1, tzinfo=UTC)),
        ("Asia/Tehran", datetime(2022, 7, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)),
        ("America/Asuncion", datetime(2024, 7, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)),
    ],
)
def test_32_where_the_rules_have_changed_the_time_before_is_said_in_utc(name, before, after):
    assert vtimezone(name, before) == ""
    assert "RRULE" not in vtimezone(name, after)
    assert wrong(name) == []


def test_32_no_zone_of_the_world_is_ever_said_wrongly():
    """Whatever an organizer may have chosen; one moment in each half of each year."""
    found = {}
    for name in WORLD:
        zone = described(name)
        if not zone.text:
            continue
        reader, info = read(name), ZoneInfo(name)
        moments = [datetime(year, month, 20, tzinfo=UTC) for year in (2024, 2026, 2031, 2037)
                   for month in (1, 4, 7, 10)]  # fmt: skip
        off = [m for m in moments if m >= zone.since
               and m.astimezone(reader).utcoffset() != m.astimezone(info).utcoffset()]  # fmt: skip
        if off:
            found[name] = off
    assert len(WORLD) > 300
    assert found == {}
