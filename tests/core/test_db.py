"""The only place that commits: what it promises on both databases."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError, StatementError

from eventapp.core.db import db, listen, transaction
from eventapp.core.text import Bilingual
from eventapp.models.organization import Organization
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def test_outside_a_transaction_nothing_can_be_written():
    made = cast.organization()

    made.name = Bilingual("อื่น", "other")
    with pytest.raises(DBAPIError):
        db.session.flush()
    db.session.rollback()

    assert db.session.scalars(select(Organization)).one().name.en == "network"


def test_a_failure_takes_everything_back():
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(Organization(slug="gone", created_at=cast.clock.now()))
        session.flush()
        raise ZeroDivisionError

    assert db.session.scalars(select(Organization)).all() == []


def test_what_was_read_before_is_read_again_inside(app):
    made = cast.organization()
    seen = db.session.get(Organization, made.id)

    def rename() -> None:
        with app.app_context(), transaction():
            db.session.get(Organization, made.id).short = Bilingual("ย่อ", "short")

    other = threading.Thread(target=rename)
    other.start()
    other.join()

    assert seen.short.en == ""
    with transaction():
        assert seen.short.en == "short"


def test_transactions_do_not_nest():
    with transaction(), pytest.raises(RuntimeError), transaction():
        pass  # pragma: no cover


def test_a_naive_time_is_refused():
    with pytest.raises(StatementError, match="naive"), transaction() as session:
        session.add(Organization(slug="x", created_at=datetime(2026, 1, 1)))
        session.flush()


def test_writers_take_turns_and_lose_no_update(app):
    """Fifty read-then-write increments by eight threads add up; see the control below."""
    made = cast.organization(kind="0")

    def add(times: int) -> None:
        with app.app_context():
            for _ in range(times):
                with transaction():
                    row = db.session.scalars(
                        select(Organization).where(Organization.id == made.id).with_for_update()
                    ).one()
                    row.kind = str(int(row.kind) + 1)

    _all_at_once([lambda: add(7)] * 8)

    assert db.session.get(Organization, made.id, populate_existing=True).kind == "56"


def test_control_reading_before_the_transaction_loses_updates(app):
    """The same increments decided on a row read outside: the sum falls short."""
    made = cast.organization(kind="0")
    start = threading.Barrier(8)

    def add() -> None:
        with app.app_context():
            seen = int(db.session.get(Organization, made.id).kind)
            start.wait()
            with transaction():
                db.session.get(Organization, made.id).kind = str(seen + 1)

    _all_at_once([add] * 8)

    assert db.session.get(Organization, made.id, populate_existing=True).kind == "1"


def _all_at_once(jobs) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_commit_of_sqlite_waits_for_the_disk(tmp_path):
    """The suite's own engine does not; this one is wired as the product wires it."""
    engine = create_engine(f"sqlite+pysqlite:///{tmp_path}/wethi.sqlite3")
    listen(engine)

    with engine.connect() as connection:
        durable = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    engine.dispose()

    assert durable == 2
