"""The demo may be loaded in the middle of the night, and nobody in it registers then."""

from datetime import UTC, datetime

import pytest

from seeds.demo import arrivals


@pytest.mark.parametrize(
    ("loaded", "last"),
    [
        ((26, 5, 0), (26, 5, 0)),  # noon in Thailand
        ((26, 16, 30), (26, 15, 0)),  # half past eleven: ten
        ((26, 17, 30), (26, 15, 0)),  # half past midnight: ten, the evening before
        ((26, 22, 30), (26, 15, 0)),  # half past five: the same
        ((26, 23, 30), (26, 23, 30)),  # half past six: now
    ],
)
def test_the_last_comes_now_or_the_evening_before(
    loaded: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert arrivals.by_day(datetime(2026, 11, *loaded, tzinfo=UTC)) == datetime(
        2026, 11, *last, tzinfo=UTC
    )
