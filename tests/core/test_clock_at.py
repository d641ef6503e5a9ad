"""A moment that is held: for one block, for one thread, and in UTC."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

from eventapp.core import clock

THEN = datetime(2019, 6, 19, 9, tzinfo=ZoneInfo("Asia/Bangkok"))


def test_inside_the_block_it_is_that_moment_and_afterwards_it_is_now() -> None:
    with clock.at(THEN):
        inside = clock.now()
        day = clock.today()

    assert (inside, inside.tzinfo, day) == (THEN, UTC, THEN.date())
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_blocks_nest() -> None:
    later = THEN + timedelta(hours=1)
    with clock.at(THEN):
        with clock.at(later):
            assert clock.now() == later
        assert clock.now() == THEN


def test_another_thread_keeps_its_own_time() -> None:
    seen: list[datetime] = []
    with clock.at(THEN):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen[0].year >= 2026
