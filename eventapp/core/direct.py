"""Single statements beside the ORM, in the transaction of the session.

The session's own way costs more than a statement itself. These are for what is asked and written
at every registration; for many rows at once, a flush is as quick and asks the server less often.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, Insert, inspect
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import make_transient_to_detached

from eventapp.core.db import WRITTEN, Base, db

M = TypeVar("M", bound=Base)


def execute(statement: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
    """Run one statement that was put together before; what the session changed is written first."""
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values)


def add(model: type[Base], values: Mapping[str, Any]) -> None:
    """Write a new row that nobody asks for again in this transaction."""
    execute(_inserted(model)[0], values)


def insert(row: M) -> M:
    """Write a new row at once; from then on it is the session's, as if flushed."""
    statement, columns = _inserted(type(row))
    given = vars(row)
    result = execute(statement, {name: given[name] for name in columns if name in given})
    (row.id,) = result.inserted_primary_key or (None,)  # type: ignore[attr-defined]
    make_transient_to_detached(row)
    db.session.add(row)
    db.session.info.setdefault(WRITTEN, []).append(row)
    return row


@cache
def _inserted(model: type[Base]) -> tuple[Insert, tuple[str, ...]]:
    table = inspect(model).local_table
    return insert_into(table), tuple(table.columns.keys())  # type: ignore[arg-type]
