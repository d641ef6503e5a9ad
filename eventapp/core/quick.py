"""The quickest question one can ask the database: one row, by one statement, beside the ORM.

Each thread keeps a connection of its own in autocommit mode. It sees what is committed when it
asks, so an answer is never older than the last commit of any process.
"""

import os
import threading
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

_kept = threading.local()


def row(engine: Engine, statement: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a statement with `?` placeholders.

    A connection that broke since it was last used (a restarted server) is opened anew, once.
    """
    fault = engine.dialect.loaded_dbapi.Error
    try:
        return _connection(engine).row(statement, values)
    except fault:
        forget()
    try:
        return _connection(engine).row(statement, values)
    except fault as error:
        forget()
        raise OperationalError(statement, values, error) from error


class Asked(Protocol):
    """A connection as it is asked here."""

    def row(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """The first row; raises the driver's own errors."""

    def close(self) -> None:
        """End it."""


class _SQLite:
    def __init__(self, raw: Any) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA busy_timeout=20000")
        raw.execute("PRAGMA query_only=1")
        self._raw = raw

    def row(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._raw.execute(statement, values).fetchone()
        return found

    def close(self) -> None:
        self._raw.close()


def _connection(engine: Engine) -> Asked:
    """This thread's connection, opened anew after a fork or for another engine."""
    key = (os.getpid(), id(engine))
    if getattr(_kept, "key", None) != key:
        _kept.connection = _open(engine)
        _kept.key = key
    connection: Asked = _kept.connection
    return connection


def _open(engine: Engine) -> Asked:
    args, options = _arguments(engine)
    raw: Any = engine.dialect.connect(*args, **options)
    if engine.dialect.name == "sqlite":
        return _SQLite(raw)
    from eventapp.core.libpq import Libpq  # a driver that sites on SQLite never load

    raw.autocommit = True
    return Libpq(raw)


def _arguments(engine: Engine) -> tuple[tuple[Any, ...], dict[str, Any]]:
    args, kwargs = engine.dialect.create_connect_args(engine.url)
    return tuple(args), dict(kwargs)


def forget() -> None:
    """Drop this thread's connection."""
    connection = getattr(_kept, "connection", None)
    _kept.key = None
    _kept.connection = None
    if connection is not None:
        connection.close()


def instant(value: Any) -> datetime:
    """A stored instant; SQLite keeps them as texts of UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
