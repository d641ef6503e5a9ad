"""The time is asked in one place, and can be stopped there."""

from datetime import UTC, date, datetime

import time_machine

from eventapp.core import clock


def test_the_clock_is_aware_and_in_utc() -> None:
    with time_machine.travel("2019-06-18 18:05Z", tick=False):
        assert clock.now() == datetime(2019, 6, 18, 18, 5, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_today_is_the_day_of_the_zone() -> None:
    with time_machine.travel("2019-06-18 18:05Z", tick=False):
        assert clock.today() == date(2019, 6, 19)
        assert clock.today("UTC") == date(2019, 6, 18)
