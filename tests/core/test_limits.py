"""Attempts are counted over all threads and processes, and a new window begins anew."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.core import clock, limits
from eventapp.core.db import db, transaction
from eventapp.core.errors import TooMany
from eventapp.models.limit import Attempt


@pytest.fixture(autouse=True)
def counting(context: Flask) -> Iterator[None]:
    limits.switch(on=True)
    yield
    limits.switch(on=False)


def _tries(key: str, times: int, limit: int = 3) -> int:
    """How many of these attempts were let through."""
    let_through = 0
    for _ in range(times):
        try:
            limits.hit(key, limit, 60)
        except TooMany:
            continue
        let_through += 1
    return let_through


def test_as_many_as_allowed_pass_and_the_next_is_told_how_long_to_wait() -> None:
    with clock.at(clock.now()):
        assert _tries("door", 3) == 3

        with pytest.raises(TooMany) as refused:
            limits.hit("door", 3, 60)

        assert refused.value.retry_after == 60


def test_another_key_is_another_count() -> None:
    assert _tries("door", 5) == 3

    assert _tries("window", 5) == 3


def test_when_the_window_is_over_a_new_one_begins() -> None:
    start = clock.now()
    with clock.at(start):
        assert _tries("door", 4) == 3
    with clock.at(start + timedelta(seconds=59)):
        assert _tries("door", 1) == 0

    with clock.at(start + timedelta(seconds=60)):
        assert _tries("door", 4) == 3


def test_forgetting_begins_anew() -> None:
    assert _tries("door", 4) == 3

    limits.forget("door")

    assert _tries("door", 4) == 3


def test_only_a_digest_of_the_key_is_stored() -> None:
    limits.hit("sign-in account suda@example.org", 3, 60)

    keys = db.session.scalars(select(Attempt.key)).all()

    assert [len(key) for key in keys] == [64]
    assert "suda" not in keys[0]


def test_many_threads_together_get_no_more_than_one_alone(app: Flask) -> None:
    def try_once(_number: int) -> int:
        with app.app_context():
            return _tries("door", 1, limit=7)

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(try_once, range(40)))

    assert passed == 7


def test_counting_inside_a_unit_of_work_is_a_mistake_and_said_so() -> None:
    with pytest.raises(RuntimeError, match="nest"), transaction():
        limits.hit("door", 3, 60)


def test_switched_off_nothing_is_counted() -> None:
    limits.switch(on=False)

    assert _tries("door", 10) == 10
    assert db.session.scalars(select(Attempt.key)).all() == []
