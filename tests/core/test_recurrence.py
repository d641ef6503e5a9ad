"""The days a rule names, counted a second time on one's fingers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.recurrence import (
    DAILY,
    MONTHLY,
    MOST,
    WEEKDAYS,
    WEEKLY,
    Rule,
    last_weekday,
    nth_weekday,
)

MONDAY = date(2026, 12, 7)


def counted(first, last, fits):
    """Every day of the span that fits, one after the other."""
    span = (last - first).days
    return [day for n in range(span + 1) if fits(day := first + timedelta(days=n))]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 5))
def test_weeks_are_counted_from_their_monday(first, interval):
    last = first + timedelta(days=300)
    chosen = tuple(WEEKDAYS[n] for n in sorted({first.weekday(), 2}))
    week = first - timedelta(days=first.weekday())

    days = Rule(WEEKLY, interval, chosen, until=last).days(first)

    assert days == counted(
        first,
        last,
        lambda day: WEEKDAYS[day.weekday()] in chosen and (day - week).days // 7 % interval == 0,
    )


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_days_of_the_month_skip_the_months_without_them(first):
    last = first + timedelta(days=600)
    wanted = counted(first, last, lambda day: day.day == first.day)

    assert Rule(MONTHLY, by_month_day=first.day, until=last).days(first) == wanted


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_nth_weekday_of_each_month(first):
    last, name = first + timedelta(days=600), nth_weekday(first)
    wanted = counted(first, last, lambda day: nth_weekday(day) == name)

    assert Rule(MONTHLY, by_day=(name,), until=last).days(first) == wanted


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)).filter(last_weekday))
def test_the_last_weekday_of_each_month(first):
    last, name = first + timedelta(days=600), last_weekday(first)
    wanted = counted(first, last, lambda day: last_weekday(day) == name)

    assert Rule(MONTHLY, by_day=(name,), until=last).days(first) == wanted


def test_every_so_many_days():
    days = Rule(DAILY, 3, count=3).days(MONDAY)

    assert days == [MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=6)]


def test_a_rule_without_end_is_cut():
    assert len(Rule(DAILY).days(MONDAY)) == MOST + 1


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10",
        "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231",
        "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=4",
        "FREQ=DAILY;INTERVAL=3;COUNT=4",
    ],
)
def test_a_rule_is_read_as_it_was_written(text):
    assert str(Rule.read(text)) == text


@pytest.mark.parametrize(
    ("text", "by", "wanted"),
    [
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=5", 1, "FREQ=WEEKLY;BYDAY=TU;COUNT=5"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=5", -1, None),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5", 2, "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=5"),
        ("FREQ=MONTHLY;BYMONTHDAY=7;COUNT=5", 3, "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=5"),
        ("FREQ=MONTHLY;BYMONTHDAY=7;COUNT=5", 24, None),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20261231", 4, "FREQ=DAILY;INTERVAL=2;UNTIL=20270104"),
    ],
)
def test_a_rule_moves_with_its_days_or_not_at_all(text, by, wanted):
    moved = Rule.read(text).shifted(MONDAY, by)

    assert (moved and str(moved)) == wanted
