"""Everything that was saved comes back, in an empty place and nowhere else."""

import json
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, select, text

from config import ROOT
from eventapp.commands.backups import AT_ONCE
from eventapp.core.db import Base, db, transaction
from eventapp.models.event import Event
from eventapp.models.revision import Revision
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def somebody_registered(context: Flask) -> Event:
    host = cast.organization()
    cast.suda(host)
    made = cast.forum(host, cast.room())
    cast.registered(made)
    with transaction() as session:  # more rows than are read and written at once
        session.add_all(Revision(name=f"counter {n:04}", number=n) for n in range(2 * AT_ONCE + 7))
    files = Path(context.config["DATA_DIR"]) / "files"
    files.mkdir()
    (files / "cover.webp").write_bytes(b"a picture")
    return made


def _run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    db.session.rollback()
    return {
        table.name: [
            tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def archive(app: Flask, tmp_path: Path) -> Path:
    path = tmp_path / "saved.tar.gz"
    done = _run(app, "backup", str(path))
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[[str, Path], subprocess.CompletedProcess[str]]:
    """The command line of another installation, with a SQLite database of its own."""
    settings = {"DATA_DIR": str(tmp_path / "other"), "PATH": "/usr/bin:/bin"}

    def run(command: str, path: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "eventapp", command, str(path)],
            cwd=ROOT,
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_only_its_owner_may_read_a_backup(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_it_says_what_it_holds(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        contents = json.load(tar.extractfile("contents.json"))  # type: ignore[arg-type]
        names = tar.getnames()

    assert contents["rows"] == {name: len(rows) for name, rows in _rows().items()}
    assert "files/cover.webp" in names


def test_another_installation_has_the_same_rows_and_files(
    archive: Path, elsewhere: Callable[..., Any], tmp_path: Path
) -> None:
    """Whatever was backed up here, SQLite or PostgreSQL, it is a SQLite site there."""
    done = elsewhere("restore", archive)

    assert done.returncode == 0, done.stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'other' / 'wethi.sqlite3'}")
    with engine.connect() as connection:
        there = {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE type='trigger'"))
    engine.dispose()
    assert there == _rows()
    assert (tmp_path / "other" / "files" / "cover.webp").read_bytes() == b"a picture"


def test_a_database_that_holds_anything_is_left_alone(app: Flask, archive: Path) -> None:
    before = _rows()

    done = _run(app, "restore", str(archive))

    assert done.exit_code == 1
    assert "not empty" in done.output
    assert _rows() == before


def test_a_backup_that_lacks_rows_is_not_restored(
    archive: Path, elsewhere: Callable[..., Any], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(broken, "w:gz") as new:
        for member in old.getmembers():
            stream = old.extractfile(member)
            if member.name == "contents.json":
                contents = json.load(stream)  # type: ignore[arg-type]
                contents["rows"]["registration"] += 1
                path = tmp_path / "contents.json"
                path.write_text(json.dumps(contents))
                new.add(path, "contents.json")
            else:
                new.addfile(member, stream)

    done = elsewhere("restore", broken)

    assert done.returncode == 1
    assert "registration: 1 of 2 rows" in done.stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'other' / 'wethi.sqlite3'}")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM registration")) == 0
        assert connection.scalar(text("SELECT count(*) FROM event")) == 0
    engine.dispose()


@pytest.mark.postgresql
def test_a_restored_postgresql_goes_on_numbering(app: Flask, archive: Path, database: Any) -> None:
    rows = _rows()
    db.session.remove()
    database.empty(app)

    done = _run(app, "restore", str(archive))

    assert done.exit_code == 0, done.output
    assert _rows() == rows
    event = db.session.scalars(select(Event)).one()
    cast.registered(event, cast.somebody(2))
