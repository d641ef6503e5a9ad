"""Everything that was saved comes back, in an empty place and nowhere else."""

import gzip
import io
import json
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, inspect, select, text

from config import ROOT
from eventapp import migrations
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


def test_a_backup_of_an_older_version_comes_back_and_is_brought_up_to_date(
    archive: Path, elsewhere: Callable[..., Any], tmp_path: Path
) -> None:
    older = _as_of("0002", archive, tmp_path)

    done = elsewhere("restore", older)

    assert done.returncode == 0, done.stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'other' / 'wethi.sqlite3'}")
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name, answer FROM registration")).all()
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        at = connection.scalar(text("SELECT starts_at FROM event"))
    engine.dispose()
    assert [(name, answer) for name, answer in names] == [("มาลี ศรีสุข", "accepted")]
    assert revision == migrations.newest()
    assert datetime.fromisoformat(at) == db.session.scalars(select(Event.starts_at)).one().replace(
        tzinfo=None
    )


def test_a_backup_of_a_newer_version_is_refused_in_one_sentence(
    archive: Path, elsewhere: Callable[..., Any], tmp_path: Path
) -> None:
    newer = tmp_path / "newer.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(newer, "w:gz") as new:
        content = json.load(old.extractfile("contents.json"))  # type: ignore[arg-type]
        path = tmp_path / "contents.json"
        path.write_text(json.dumps(content | {"revision": "9999"}))
        new.add(path, "contents.json")

    done = elsewhere("restore", newer)

    assert (done.returncode, done.stderr) == (
        1,
        "Error: This backup is of a newer version: update first.\n",
    )


def _as_of(revision: str, archive: Path, tmp_path: Path) -> Path:
    """The same backup as the version of that revision would have written it."""
    folder, older = tmp_path / "past", tmp_path / "older.tar.gz"
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "eventapp", "db", "upgrade", revision],
        cwd=ROOT, env={"DATA_DIR": str(folder), "PATH": "/usr/bin:/bin"}, check=True,
        capture_output=True,
    )  # fmt: skip
    engine = create_engine(f"sqlite:///{folder / 'wethi.sqlite3'}")
    known = inspect(engine)
    columns = {t: {c["name"] for c in known.get_columns(t)} for t in known.get_table_names()}
    engine.dispose()
    with tarfile.open(archive) as old, tarfile.open(older, "w:gz") as new:
        for member in old.getmembers():
            stream = old.extractfile(member)
            content = stream.read() if stream else b""
            table = member.name.removeprefix("rows/").removesuffix(".jsonl.gz")
            if member.name == "contents.json":
                contents = json.loads(content) | {"revision": revision}
                rows = {t: n for t, n in contents["rows"].items() if t in columns}
                content = json.dumps(contents | {"rows": rows}).encode()
            elif member.name.startswith("rows/"):
                if table not in columns:
                    continue
                lines = map(json.loads, gzip.decompress(content).splitlines())
                kept = ({k: v for k, v in row.items() if k in columns[table]} for row in lines)
                content = gzip.compress("".join(json.dumps(row) + "\n" for row in kept).encode())
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return older


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
