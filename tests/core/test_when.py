"""Spans of days and times: what they mean in UTC, and which are refused."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.errors import Refused
from eventapp.core.i18n import using
from eventapp.core.when import When, is_zone

DAY, NEXT = date(2019, 6, 19), date(2019, 6, 20)


def test_a_timed_span_in_utc() -> None:
    when = When(DAY, None, time(8, 30), time(15, 30))

    assert when.is_timed
    assert when.starts_at == datetime(2019, 6, 19, 1, 30, tzinfo=UTC)
    assert when.ends_at == datetime(2019, 6, 19, 8, 30, tzinfo=UTC)
    assert when.starts_at.tzinfo is UTC
    assert when.local_start.isoformat() == "2019-06-19T08:30:00+07:00"
    assert when.local_end.isoformat() == "2019-06-19T15:30:00+07:00"
    assert when.days == (DAY,)


def test_without_a_time_it_is_whole_days_from_midnight_to_midnight() -> None:
    when = When(DAY, NEXT)

    assert not when.is_timed
    assert when.local_start.isoformat() == "2019-06-19T00:00:00+07:00"
    assert when.local_end.isoformat() == "2019-06-21T00:00:00+07:00"
    assert when.starts_at == datetime(2019, 6, 18, 17, tzinfo=UTC)
    assert when.days == (DAY, NEXT)


def test_without_an_end_it_lasts_until_the_day_is_over() -> None:
    assert When(DAY, None, time(8)).local_end.isoformat() == "2019-06-20T00:00:00+07:00"


def test_a_zone_with_summer_time_keeps_its_wall_clock() -> None:
    when = When(date(2026, 3, 28), date(2026, 3, 29), time(9), time(9), "Europe/Berlin")

    assert when.ends_at - when.starts_at == timedelta(hours=23)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ((NEXT, DAY), "last_day", "The last day is before the first day."),
        ((DAY, None, None, time(9)), "starts", "Give the time it starts as well."),
        ((DAY, None, time(9), time(9)), "ends", "The end must be after the start."),
        ((DAY, None, time(9), time(8)), "ends", "The end must be after the start."),
        ((DAY, date(2020, 6, 20)), "last_day", "This lasts longer than a year."),
        ((DAY, None, None, None, "Mars/Base"), "zone", "“Mars/Base” is not a time zone."),
        ((DAY, None, None, None, "../etc/passwd"), "zone", "“../etc/passwd” is not a time zone."),
        ((DAY, None, None, None, ""), "zone", "“” is not a time zone."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    values: tuple[object, ...], field: str, reason: str
) -> None:
    with using("en"), pytest.raises(Refused, match=r".") as refused:
        When(*values)  # type: ignore[arg-type]

    with using("en"):
        assert (refused.value.field, refused.value.message) == (field, reason)


def test_over_midnight_needs_the_next_day() -> None:
    when = When(DAY, NEXT, time(22), time(2))

    assert when.ends_at - when.starts_at == timedelta(hours=4)


def test_spans_overlap_only_when_they_share_a_moment() -> None:
    morning = When(DAY, None, time(9), time(12))
    noon = When(DAY, None, time(12), time(13))
    late = When(DAY, None, time(11, 59), time(13))
    tokyo = When(DAY, None, time(13), time(14), "Asia/Tokyo")

    assert not morning.overlaps(noon)
    assert not noon.overlaps(morning)
    assert morning.overlaps(late)
    assert morning.overlaps(tokyo)
    assert When(DAY).overlaps(noon)
    assert not When(NEXT).overlaps(noon)


def test_a_copy_on_another_day_keeps_its_length_and_hours() -> None:
    moved = When(DAY, NEXT, time(9), time(12)).moved_to(date(2027, 2, 28))

    assert moved == When(date(2027, 2, 28), date(2027, 3, 1), time(9), time(12))


SPANS = st.builds(
    lambda first, days, starts, zone: When(first, first + timedelta(days=days), starts, None, zone),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.integers(0, 30),
    st.none() | st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    st.sampled_from(["Asia/Bangkok", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
)


@given(SPANS)
def test_plain_values_read_back(when: When) -> None:
    assert When.from_dict(when.as_dict()) == when
    assert when.starts_at < when.ends_at
    assert when.local_start.date() == when.first_day
    assert len(when.days) == (when.end_day - when.first_day).days + 1


def test_equal_spans_are_one_value() -> None:
    assert len({When(DAY), When(DAY, DAY)}) == 1


def test_a_zone_is_what_the_database_of_zones_knows() -> None:
    known = available_timezones()

    assert {name for name in known if not is_zone(name)} <= {"Factory", "localtime"}


@pytest.mark.parametrize(
    "name",
    [
        "Bangkok", "", "Asia", "Asia/", "/Asia/Bangkok", "../zone.tab", "zone.tab", "posixrules",
        "posix/Asia/Bangkok", "right/UTC", "a\0b", "Asia/บางกอก", "x" * 300, "\ud800",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_zone_is_none(name: str) -> None:
    assert not is_zone(name)
