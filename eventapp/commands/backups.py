"""`flask backup` and `flask restore`: all rows and files in one archive, the same on both engines.

The rows are read in one read transaction, so the archive shows one moment while the site goes on.
They are kept as JSON lines: what was saved on SQLite can be restored on PostgreSQL, and back.
"""

import gzip
import io
import json
import os
import tarfile
import zlib
from collections.abc import Container, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import IO, Any

import click
from flask import current_app
from sqlalchemy import Column, Connection, MetaData, Table, func, insert, inspect, select, text

from eventapp import migrations
from eventapp.core import clock
from eventapp.core.db import Base, db, transaction
from eventapp.models import guards, seats

FORMAT = 1
KEPT = ("files", "mail-in", "secret-key")  # of DATA_DIR; letters that are sent are not kept
AT_ONCE = 500


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path), required=False)
def backup(archive: Path | None) -> None:
    """Write everything into one new file, readable only for its owner."""
    archive = archive or Path(f"wethi-{clock.now():%Y%m%d-%H%M%S}.tar.gz")
    part = archive.with_name(archive.name + ".part")
    try:
        rows = _write(part)
        part.rename(archive)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise click.ClickException(f"{archive} cannot be written ({error.strerror}).") from error
    click.echo(f"{archive}: {rows} rows, {archive.stat().st_size} bytes.")


def _write(part: Path) -> int:
    """Write the archive; returns how many rows it holds."""
    counts = {}
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as tar:
        for table in Base.metadata.sorted_tables:
            lines, counts[table.name] = _dump(table)
            _add(tar, f"rows/{table.name}.jsonl.gz", lines)
        for name in KEPT:
            if (_folder() / name).exists():
                tar.add(_folder() / name, name)
        _add(tar, "contents.json", json.dumps(_contents(counts), indent=1).encode())
    return sum(counts.values())


def _contents(counts: dict[str, int]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made": clock.now().isoformat(),
        "revision": _revision(db.session.connection()),
        "rows": counts,
    }


def _dump(table: Table) -> tuple[bytes, int]:
    number, packed = 0, io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream:
        order = select(table).order_by(*table.primary_key.columns)
        for row in db.session.execute(order.execution_options(yield_per=AT_ONCE)).mappings():
            stream.write(json.dumps(dict(row), default=_plain, ensure_ascii=False).encode() + b"\n")
            number += 1
    return packed.getvalue(), number


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(clock.now().timestamp())
    tar.addfile(entry, io.BytesIO(content))


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(archive: Path) -> None:
    """Fill an empty database and DATA_DIR from a backup, and check what came of it."""
    _read_through(archive)
    with tarfile.open(archive, "r:gz") as tar:
        contents = json.load(_open(tar, "contents.json"))
        if contents["format"] != FORMAT:
            raise click.ClickException("This backup is of another make; use the version it is of.")
        if contents["revision"] not in migrations.known():
            raise click.ClickException("This backup is of a newer version: update first.")
        migrations.upgrade(contents["revision"])
        with transaction() as session:
            connection = session.connection()
            tables = _tables(connection, contents["rows"])
            _refuse_full(connection, tables)
            for table in tables:
                _fill(connection, table, tar)
            _check(connection, tables, contents["rows"])
        for member in tar.getmembers():
            if member.name.split("/")[0] in KEPT:
                _put_back(tar, member)
    migrations.upgrade()
    click.echo(f"Restored {sum(contents['rows'].values())} rows as of {contents['made']}.")


def _read_through(archive: Path) -> None:
    """Refuse an archive that is cut off, or none of ours, before anything is done with it."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            if "contents.json" in tar.getnames():
                return
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise click.ClickException(f"{archive} cannot be read as a backup ({error}).") from error
    raise click.ClickException(f"{archive} is no backup, or a part of one.")


def _tables(connection: Connection, names: Container[str | None]) -> list[Table]:
    """The tables as they were when the backup was made, which may be versions ago."""
    there = inspect(connection)
    ordered = (name for name, _ in there.get_sorted_table_and_fkc_names())
    return [
        Table(name, MetaData(), *(Column(c["name"], c["type"]) for c in there.get_columns(name)))
        for name in ordered
        if name in names
    ]


def _refuse_full(connection: Connection, tables: list[Table]) -> None:
    for table in tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise click.ClickException(
                "The database is not empty: restore into a new one"
                " (another DATA_DIR or DATABASE_URL, started with nothing but this command)."
            )


def _fill(connection: Connection, table: Table, tar: tarfile.TarFile) -> None:
    rows = _rows(table, _open(tar, f"rows/{table.name}.jsonl.gz"))
    while batch := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        name = connection.dialect.identifier_preparer.quote(table.name)
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :next, false)"),
            {"name": name, "next": (connection.scalar(select(func.max(table.c.id))) or 0) + 1},
        )


def _rows(table: Table, packed: IO[bytes]) -> Iterator[dict[str, Any]]:
    kinds = {column.name: _kind(column) for column in table.columns}
    with gzip.GzipFile(fileobj=packed) as lines:
        for line in lines:
            yield {name: _read(kinds[name], value) for name, value in json.loads(line).items()}


def _kind(column: Column[Any]) -> type:
    stored = getattr(column.type, "impl_instance", column.type)
    return stored.python_type  # type: ignore[no-any-return]


def _read(kind: type, value: Any) -> Any:
    if value is not None and kind in (datetime, date, time):
        return kind.fromisoformat(value)
    return value


def _check(connection: Connection, tables: list[Table], counts: dict[str, int]) -> None:
    """What was restored is complete and keeps its promises, or none of it stays."""
    for table in tables:
        number = connection.scalar(select(func.count()).select_from(table))
        if number != counts[table.name]:
            raise click.ClickException(f"{table.name}: {number} of {counts[table.name]} rows.")
    if lacking := guards.missing(connection):
        raise click.ClickException(f"The database lacks {', '.join(lacking)}.")
    if wrong := seats.miscounted():
        raise click.ClickException(f"The seats of {len(wrong)} events are miscounted.")


def _put_back(tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    if (_folder() / member.name).exists() and member.isfile():
        (_folder() / member.name).unlink()
    tar.extract(member, _folder(), filter="data")


def _open(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    stream = tar.extractfile(name)
    if stream is None:
        raise click.ClickException(f"The backup lacks {name}.")
    return stream


def _folder() -> Path:
    return Path(current_app.config["DATA_DIR"])


def _revision(connection: Connection) -> str | None:
    return migrations.present(connection)
