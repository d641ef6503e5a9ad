"""The database: wiring of both engines, the one place that commits, column types for all."""

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    event,
    inspect,
)
from sqlalchemy.orm import (
    Composite,
    DeclarativeBase,
    Session,
    composite,
    mapped_column,
)
from sqlalchemy.types import TypeDecorator

from eventapp.core import connections, turn
from eventapp.core.dates import When
from eventapp.core.text import Bilingual

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITTEN = "written"
"""What was written beside the ORM; a rollback leaves it in the session, unlike what was flushed."""

Key = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(Key, primary_key=True)]


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC (fixed width on SQLite), returns aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime names no instant")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all models, with names for every constraint."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: UTCDateTime(), int: Key, str: Text()}


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"expire_on_commit": False, "autoflush": True},
)

writing: ContextVar[bool] = ContextVar("writing", default=False)
looking: ContextVar[bool] = ContextVar("looking", default=False)
"""Set where nothing may be changed at all: in a request by a safe method (RFC 9110, 9.2.1)."""
M = TypeVar("M", bound=Base)


def bilingual(name: str) -> Composite[Bilingual]:
    """Two columns `<name>_th` and `<name>_en`, read and set as one `Bilingual`."""
    return composite(
        Bilingual,
        mapped_column(f"{name}_th", Text, default="", server_default=""),
        mapped_column(f"{name}_en", Text, default="", server_default=""),
    )


def when_columns() -> Composite[When]:
    """The wall time of an event where it happens: first and last day, hours if known, zone."""
    return composite(
        When,
        mapped_column("first_day", nullable=False),
        mapped_column("last_day", nullable=False),
        mapped_column("starts", nullable=True),
        mapped_column("ends", nullable=True),
        mapped_column("zone", String(64), nullable=False),
    )


def foreign(target: str, *, index: bool = True, **options: Any) -> Any:
    """A foreign key column to `table.column`."""
    ondelete = options.pop("ondelete", None)
    return mapped_column(ForeignKey(target, ondelete=ondelete), index=index, **options)


def new_uid() -> str:
    """A random UUID, as RFC 7986 section 5.3 asks of a UID."""
    return str(uuid.uuid4())


def listen(engine: Engine) -> None:
    """Wire one engine: its pragmas on SQLite, who may write on both."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "checkout", lambda raw, *_more: connections.try_out(engine, raw))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=20000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-8000")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    may_write = writing.get()
    if connection.info.get("may_write") is not may_write:
        raw = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA query_only={0 if may_write else 1}")
        connection.info["may_write"] = may_write
    connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write else "BEGIN")


def _begin_postgresql(connection: Any) -> None:
    """psycopg sends BEGIN with the first statement, so its modes are set here for free."""
    from psycopg import IsolationLevel

    raw = connection.connection.dbapi_connection
    may_write = writing.get()
    raw.read_only = not may_write
    raw.isolation_level = (
        IsolationLevel.READ_COMMITTED if may_write else IsolationLevel.REPEATABLE_READ
    )


@contextmanager
def transaction(*, by_the_way: bool = False) -> Iterator[Session]:
    """One unit of work: everything in it is committed together, or nothing is.

    Outside of it the database is read-only. What was read before is read again inside, under
    the lock, so a decision never rests on an old row. Transactions do not nest. `by_the_way` is
    for what is noted of a request that only looks, such as that its session is in use.
    """
    if writing.get():
        raise RuntimeError("transactions do not nest")
    if looking.get() and not by_the_way:
        raise RuntimeError("a request that only looks changes nothing")
    session = db.session()
    session.rollback()
    session.expire_all()
    token = writing.set(True)
    try:
        with _fair_turn(session):
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                for row in session.info.get(WRITTEN, ()):
                    session.expunge(row)
                raise
    finally:
        writing.reset(token)
        session.info.pop(WRITTEN, None)


@contextmanager
def aside() -> Iterator[Connection]:
    """A short unit of work on a connection of its own, which leaves the session as it is."""
    if writing.get():
        raise RuntimeError("transactions do not nest")
    token = writing.set(True)
    try:
        with _fair_turn(db.session()), db.engine.begin() as connection:
            yield connection
    finally:
        writing.reset(token)


def _fair_turn(session: Session) -> AbstractContextManager[None]:
    """On SQLite, writers queue."""
    bind = session.get_bind()
    path = bind.engine.url.database
    if bind.dialect.name != "sqlite" or not path or path == ":memory:":
        return nullcontext()
    return turn.taken(path)


def lock(row: M) -> M:
    """Lock the row that guards an invariant and read it afresh (SQLite: already alone)."""
    columns = [attribute.key for attribute in inspect(type(row)).column_attrs]
    db.session.flush()  # a refresh would forget what was set and not yet written
    db.session.refresh(row, attribute_names=columns, with_for_update=True)
    return row


def is_writing() -> bool:
    """Whether this code runs inside `transaction()`."""
    return writing.get()


def database_path(url: str) -> Path | None:
    """The file of a SQLite address, None for a server."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
