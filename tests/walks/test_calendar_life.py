"""The life of a calendar: whatever is done to an event, everybody's calendar ends as the site says.

Letters are sent as they fall due, and arrive late, twice and in any order; then feeds are read.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from eventapp.core import clock
from tests.walks.calendar_keeper import Calendar
from tests.walks.calendar_lives import STEPS, Life


@pytest.fixture
def numbers() -> Iterator[int]:
    return iter(range(10**6))


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), min_size=4, max_size=24),
    order=st.randoms(use_true_random=False),
)
@example(  # who chairs at the address of a place gives the place up, then the task
    steps=[("chair address", 0), ("register", 0), ("chair", 0), ("wait", 3), ("send", 0),
           ("withdraw", 0), ("wait", 3), ("send", 0), ("move", 3), ("chair", 0)],
    order=random.Random(2),
)  # fmt: skip
@example(  # and leaves the address, while the place stays
    steps=[("chair address", 0), ("register", 0), ("chair", 0), ("wait", 3), ("send", 0),
           ("chair address", 2), ("move", 3), ("wait", 3), ("send", 0), ("erase", 0)],
    order=random.Random(3),
)  # fmt: skip
@example(  # and is erased, and still chairs
    steps=[("chair address", 0), ("register", 0), ("withdraw", 0), ("undo", 0), ("chair", 0),
           ("wait", 3), ("send", 0), ("erase", 0), ("room", 1), ("cancel", 0), ("reopen", 0)],
    order=random.Random(4),
)  # fmt: skip
@example(  # what was cancelled is cancelled at the address that was left just then, too
    steps=[("chair address", 0), ("chair", 0), ("wait", 3), ("send", 0), ("cancel", 0),
           ("chair address", 2), ("reopen", 0)],
    order=random.Random(5),
)  # fmt: skip
@example(  # a release that waits is not forgotten when the event is cancelled
    steps=[("chair", 0), ("wait", 3), ("send", 0), ("chair", 0), ("cancel", 0)],
    order=random.Random(1),
)
def test_every_calendar_ends_as_the_site_says(
    app: Any, context: Any, numbers: Iterator[int], caplog: pytest.LogCaptureFixture,
    steps: list[tuple[str, int]], order: random.Random,
) -> None:  # fmt: skip
    life = Life(app, next(numbers))
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for step, number in steps:
            life.do(step, number)
            traveller.shift(timedelta(seconds=(number + 1) * (97 if step == "wait" else 1)))
        traveller.shift(timedelta(hours=1))
        life._send()

        assert [one.getMessage() for one in caplog.records] == [], "no letter fails"

        told = life.calendars(order)
        assert shown(told) == life.truth(), "by letters"

        alone = {address: Calendar(address) for address in told}
        life.follow(told, alone)
        assert shown(told) == life.truth(), "by letters and then by feeds"
        assert shown(alone) == life.truth(), "by feeds alone"


def shown(calendars: dict[str, Calendar]) -> dict[str, dict[str, tuple[Any, ...]]]:
    return {address: kept.shown() for address, kept in calendars.items()}
