"""The quickest question one can ask the database: one row, by one statement, beside the ORM.

Each thread keeps a connection of its own in autocommit mode. It sees what is committed when it
asks, so an answer is never older than the last commit of any process.
"""

import os
import threading
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

_kept = threading.local()


def row(engine: Engine, statement: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a statement with `?` placeholders.

    A connection that broke since it was last used (a restarted server) is opened anew, once.
    """
    if engine.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    fault = engine.dialect.loaded_dbapi.Error
    try:
        return _asked(_connection(engine), statement, values)
    except fault:
        forget()
    try:
        return _asked(_connection(engine), statement, values)
    except fault as error:
        forget()
        raise OperationalError(statement, values, error) from error


def _asked(connection: Any, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = connection.execute(statement, values).fetchone()
    return found


def _connection(engine: Engine) -> Any:
    """This thread's connection, opened anew after a fork or for another engine."""
    key = (os.getpid(), id(engine))
    if getattr(_kept, "key", None) != key:
        _kept.connection = _open(engine)
        _kept.key = key
    return _kept.connection


def _open(engine: Engine) -> Any:
    raw = engine.dialect.connect(*_arguments(engine)[0], **_arguments(engine)[1])
    if engine.dialect.name == "sqlite":
        raw.isolation_level = None
        raw.execute("PRAGMA busy_timeout=20000")
        raw.execute("PRAGMA query_only=1")
    else:
        raw.autocommit = True
        raw.prepare_threshold = 2
    return raw


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
