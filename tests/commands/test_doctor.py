"""The doctor finds what is ill, says so, and ends with code 1."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from eventapp.core import clock, limits
from eventapp.core.db import db, transaction
from eventapp.models import guards
from eventapp.models.limit import Heartbeat
from eventapp.models.message import PARKED, Message
from tests import cast, clocks
from tests.databases import Database

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def durable(context: Flask, database: Database) -> Iterator[None]:
    """The disk is waited for, as the doctor wants it."""
    database.is_durable = True
    db.engine.dispose()
    yield
    database.is_durable = False


@pytest.fixture(autouse=True)
def a_living_worker(durable: None) -> None:
    with transaction() as session:
        session.add(Heartbeat(name="worker", at=clock.now()))


def _ask(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["doctor"])


def _ill(done: Result) -> list[str]:
    lines = [line for line in done.output.splitlines() if line.startswith("  ILL")]
    return [line.split(":")[0].split()[1] for line in lines]


def test_a_site_in_order_is_well(app: Flask) -> None:
    done = _ask(app)

    assert (done.exit_code, _ill(done)) == (0, []), done.output
    assert done.output.endswith("All is well.\n")


@pytest.mark.sqlite
def test_it_names_the_version_and_the_journal_of_sqlite(app: Flask) -> None:
    assert "journal wal, foreign keys on" in _ask(app).output


@pytest.mark.postgresql
def test_it_names_the_ctype_of_postgresql(app: Flask) -> None:
    assert "ctype C.UTF-8" in _ask(app).output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("REDIS_URL", "", "counted in the database\n"),
        ("REDIS_URL", "redis://cache", f"counted in the database (REDIS_URL: {limits.NO_REDIS})\n"),
        ("RATE_LIMITS", False, "not counted (RATE_LIMITS=off)\n"),
    ],
)
def test_it_says_how_limits_are_counted(
    app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, value: object, said: str
) -> None:
    monkeypatch.setitem(app.config, "RATE_LIMITS", True)
    monkeypatch.setitem(app.config, name, value)

    assert f"  well  limits: {said}" in _ask(app).output


def test_a_missing_guard_is_found(app: Flask) -> None:
    drop = {
        "sqlite": "DROP TRIGGER booking_overlap_insert",
        "postgresql": "ALTER TABLE booking DROP CONSTRAINT booking_overlap",
    }
    with transaction() as session:
        session.execute(text(drop[db.engine.dialect.name]))
    try:
        done = _ask(app)
    finally:
        with transaction() as session:
            guards.create(session.connection())

    assert (done.exit_code, _ill(done)) == (1, ["guards"])


def test_miscounted_seats_are_found(app: Flask) -> None:
    event = cast.forum(cast.organization())
    with transaction() as session:
        session.execute(text("UPDATE event SET taken = 3"))

    done = _ask(app)

    assert (done.exit_code, _ill(done)) == (1, ["seats"])
    assert f"event {event.id}: 3 taken, 0 rows" in done.output


def test_a_silent_worker_is_found(app: Flask) -> None:
    with transaction() as session:
        session.execute(text("DELETE FROM heartbeat"))

    done = _ask(app)

    assert (done.exit_code, _ill(done)) == (1, ["worker"])


def test_parked_letters_are_found(app: Flask) -> None:
    with transaction() as session:
        session.add(
            Message(
                uid="1", kind="registered", to_address="malee@example.org", locale="th",
                state=PARKED, created_at=clock.now(), due_at=clock.now(),
            )
        )  # fmt: skip

    assert _ill(_ask(app)) == ["mail"]


def test_a_mail_server_that_does_not_answer_is_found(app: Flask) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9?starttls=off"

    assert _ill(_ask(app)) == ["mail"]


def test_old_tables_are_found(app: Flask) -> None:
    with transaction() as session:
        kept = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        done = _ask(app)
    finally:
        with transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :kept"), {"kept": kept})

    assert _ill(done) == ["migrations"]
    assert "flask db upgrade" in done.output


def test_a_changed_clock_is_found_and_the_command_mends_it(app: Flask, tmp_path) -> None:
    with clocks.country(tmp_path / "zones", 7) as set_clock:
        when = replace(cast.when(), zone=clocks.ZONE)
        cast.forum(cast.organization(), when=when)
        set_clock(9)
        ill = _ill(_ask(app))
        mended = app.test_cli_runner().invoke(args=["zones"])
        well = _ill(_ask(app))

    assert (ill, well) == (["zones"], [])
    assert mended.output == "1 events keep their wall time.\n"
