"""The doctor walks the chain over the history, and a backup carries it to either engine."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from config import ROOT
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import sealing
from eventapp.models import seal
from eventapp.models.activity import Activity
from tests import cast
from tests.databases import Database
from tests.tampering import past_the_guards

pytestmark = pytest.mark.usefixtures("context")
COLUMNS = "at, verb, user_id, event_id, subject_type, subject_id, organization_id, changes"
TAMPERED = {
    "a row changed": (["UPDATE activity SET user_id = 7 WHERE id = 5"], 6),
    "a row removed": (["DELETE FROM activity WHERE id = 5"], 6),
    "the last row removed": (["DELETE FROM activity WHERE id = 9"], 9),
    "a row moved in": (
        [
            "UPDATE activity SET id = 5000 WHERE id = 5",
            f"INSERT INTO activity (id, {COLUMNS}) SELECT 5, {COLUMNS} FROM activity WHERE id = 4",
        ],
        6,
    ),
    "two rows swapped": (
        [
            "UPDATE activity SET id = 5000 WHERE id = 4",
            "UPDATE activity SET id = 4 WHERE id = 5",
            "UPDATE activity SET id = 5 WHERE id = 5000",
        ],
        6,
    ),
    "the first seal removed": (["DELETE FROM seal WHERE up_to = 3"], 6),
    "a seal in the middle removed": (["DELETE FROM seal WHERE up_to = 6"], 9),
    "a seal and its rows removed": (
        ["DELETE FROM seal WHERE up_to = 6", "DELETE FROM activity WHERE id BETWEEN 4 AND 6"],
        9,
    ),
    "a seal backdated": (["UPDATE seal SET at = '2020-01-01 00:00:00' WHERE up_to = 6"], 6),
}


@pytest.fixture
def chain(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three seals over three rows each, and two rows after them."""
    monkeypatch.setattr(sealing, "BATCH", 3)
    _happened(9)
    assert [sealing.run() for _ in range(3)] == [True, True, False]
    _happened(2)


def _happened(number: int) -> None:
    with transaction() as session:
        for n in range(number):
            changes = {"ชื่อ": ["ก", n / 3]}
            session.add(Activity(at=clock.now(), verb="edit", changes=changes))
            session.flush()


def _told(app: Flask) -> str:
    """What the doctor says of the history."""
    output = app.test_cli_runner().invoke(args=["doctor"]).output
    (line,) = [line for line in output.splitlines() if line[8:].startswith("history:")]
    return line.strip()


def test_an_untouched_history_is_well(app: Flask, chain: None) -> None:
    head = seal.examined().head
    assert head is not None

    assert _told(app) == f"well  history: sealed up to 9, head {head.digest}, 2 rows since"


def test_a_new_site_has_no_seal_yet(app: Flask) -> None:
    _happened(2)

    assert _told(app) == "well  history: 2 rows, none sealed yet"


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_was_changed_is_found(
    app: Flask, chain: None, database: Database, name: str
) -> None:
    statements, at = TAMPERED[name]

    past_the_guards(database, *statements)

    said = _told(app)
    assert said.startswith("ILL   history: the seal of 2")
    assert f" UTC up to {at} does not hold: something after " in said


def test_rows_in_a_gap_are_found(app: Flask, database: Database) -> None:
    _happened(2)
    with transaction() as session:
        session.add(Activity(id=9, at=clock.now(), verb="edit"))
    sealing.run()
    assert _told(app).startswith("well  history: sealed up to 9,")

    added = f"INSERT INTO activity (id, {COLUMNS}) SELECT 5, {COLUMNS} FROM activity WHERE id = 1"
    past_the_guards(database, added)

    assert "up to 9 does not hold" in _told(app)


def test_rows_that_wait_for_hours_are_named(app: Flask, chain: None) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert _told(app).startswith("well  history: sealed up to 9,")
    with time_machine.travel(clock.now() + timedelta(hours=4)):
        assert _told(app).startswith("ILL   history: 2 rows wait since 2")


def test_points_after_one_that_could_not_be_asked_are_asked(app: Flask, database: Database) -> None:
    past_the_guards(database, "ALTER TABLE seal RENAME TO other")
    try:
        output = app.test_cli_runner().invoke(args=["doctor"]).output
    finally:
        past_the_guards(database, "ALTER TABLE other RENAME TO seal")

    assert "  ILL   history: " in output
    assert "  well  zones: coming events begin at their wall time\n" in output


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[..., str]:
    """The command line of another installation, with a SQLite database of its own."""
    settings = {"DATA_DIR": str(tmp_path / "other"), "PATH": "/usr/bin:/bin"}

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "flask", "--app", "eventapp", *words]
        return subprocess.run(
            command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
        ).stdout

    return run


def test_the_chain_holds_where_a_backup_is_restored(
    app: Flask, chain: None, database: Database, elsewhere: Callable[..., str], tmp_path: Path
) -> None:
    """From either engine to SQLite, and from there back to either."""
    cast.registered(cast.forum(cast.organization(), cast.room()))
    sealing.run()
    here = _told(app)
    assert here.startswith("well  history: sealed up to ")
    app.test_cli_runner().invoke(args=["backup", str(tmp_path / "first")])
    elsewhere("restore", str(tmp_path / "first"))
    there = [line.strip() for line in elsewhere("doctor").splitlines() if " history: " in line]
    elsewhere("backup", str(tmp_path / "second"))
    db.session.remove()
    database.empty(app)
    assert db.session.scalar(text("SELECT count(*) FROM seal")) == 0
    db.session.remove()

    app.test_cli_runner().invoke(args=["restore", str(tmp_path / "second")])

    assert [*there, _told(app)] == [here, here]
