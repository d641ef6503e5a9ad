"""Sealing in the worker: once an hour, nothing that can still be preceded, never two chains."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from eventapp.core import clock, log
from eventapp.core.db import db, transaction
from eventapp.jobs import sealing
from eventapp.models import seal
from eventapp.models.activity import Activity
from eventapp.models.limit import Heartbeat
from eventapp.models.seal import Seal
from tests.databases import Database
from tests.tampering import past_the_guards

pytestmark = pytest.mark.usefixtures("context")
ROW = "INSERT INTO activity (at, verb, subject_type, changes) VALUES (now(), 'edit', '', '{}')"


@pytest.fixture(autouse=True)
def _not_looked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_looked", -1e9)


def _happened(number: int = 1) -> None:
    with transaction() as session:
        session.add_all(Activity(at=clock.now(), verb="edit") for _ in range(number))


def _sealed() -> list[tuple[int, int]]:
    db.session.rollback()
    return [(one.up_to, one.number) for one in db.session.scalars(select(Seal).order_by("up_to"))]


def test_the_head_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    _happened(2)

    sealing.run()

    (record,) = [one for one in caplog.records if one.name == sealing.__name__]
    head = seal.examined().head
    assert head is not None
    said = json.loads(log.JsonLines().format(record))["text"]
    assert said == f"history is sealed up to 2, head {head.digest}"


def test_it_is_done_once_an_hour_over_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_again() -> bool:
        monkeypatch.setattr(sealing, "_looked", -1e9)
        return sealing.run_due()

    _happened()
    assert looked_again()
    _happened()
    assert not looked_again()
    assert _sealed() == [(1, 1)]
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert looked_again()
    assert _sealed() == [(1, 1), (2, 1)]
    assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 1


def test_between_two_batches_letters_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    _happened(5)

    after = [(sealing.run_due(), _sealed()[-1]) for _ in range(3)]

    assert after == [(True, (2, 2)), (True, (4, 2)), (True, (5, 1))]
    assert sealing.run_due() is False


@contextmanager
def _somebody_writing(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.url) as other:
        other.execute(ROW.encode())
        yield other
        other.rollback()


@pytest.mark.postgresql
def test_a_row_that_may_be_preceded_waits(database: Database) -> None:
    with _somebody_writing(database) as other:
        _happened()
        assert sealing.run() is False
        assert _sealed() == []
        other.commit()

    assert sealing.run() is False
    assert _sealed() == [(2, 2)]


@pytest.mark.postgresql
def test_who_begins_later_holds_nothing_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _happened()
    others = iter([{"1/1"}, {"2/2"}])
    monkeypatch.setattr(sealing, "_writers", lambda: next(others))

    sealing.run()

    assert _sealed() == [(1, 1)]


@pytest.mark.postgresql
def test_without_that_proof_a_row_comes_too_late(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a lower id does appear after a higher one was read."""
    monkeypatch.setattr(sealing, "_writers", set)
    with _somebody_writing(database) as other:
        _happened()
        sealing.run()
        other.commit()

    assert _sealed() == [(2, 1)]
    db.session.rollback()
    assert seal.examined().broken is not None


def _two_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Another worker seals, and a row more, while the first one has read and not yet written."""
    real, began = seal.over, threading.Event()

    def other_worker() -> None:
        with app.app_context():
            _happened()
            sealing.run()

    def over(*values: Any, **more: Any) -> Seal | None:
        made = real(*values, **more)
        if not began.is_set():
            began.set()
            other = threading.Thread(target=other_worker)
            other.start()
            other.join()
        return made

    monkeypatch.setattr(seal, "over", over)
    return sealing.run()


def test_two_workers_make_one_chain(
    context: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    _happened(3)

    assert _two_at_once(context, monkeypatch) is False

    assert _sealed() == [(4, 4)]
    said = [one.getMessage()[:26] for one in caplog.records if one.name == sealing.__name__]
    assert said == ["history is sealed up to 4,"]
    assert seal.examined().broken is None


@pytest.fixture
def unguarded(context: Flask, database: Database) -> Iterator[None]:
    """Seals may have two successors."""
    if database.name == "sqlite":
        past_the_guards(
            database,
            "DROP TABLE seal",
            "CREATE TABLE seal (up_to INTEGER PRIMARY KEY, at, number, previous, digest)",
            "CREATE TRIGGER seal_no_replace BEFORE INSERT ON seal BEGIN SELECT 1; END",
        )
        yield
        return
    past_the_guards(database, "ALTER TABLE seal DROP CONSTRAINT uq_seal_previous")
    yield
    again = "ALTER TABLE seal ADD CONSTRAINT uq_seal_previous UNIQUE (previous)"
    past_the_guards(database, "DELETE FROM seal", again)


def test_without_the_guard_there_are_two(
    unguarded: None, context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _happened(3)

    _two_at_once(context, monkeypatch)

    assert _sealed() == [(3, 3), (4, 4)]
    broken = seal.examined().broken
    assert broken is not None
    assert broken.up_to == 4
