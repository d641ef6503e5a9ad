"""PostgreSQL asked through its own library: psycopg's cursors cost more than a small question.

Values go and come as texts. Only what quick questions need is read back: numbers, texts, instants
(as ISO 8601), nothing.
"""

import itertools
import re
from decimal import Decimal
from typing import Any

from psycopg import Connection, errors, pq

_MOST_PREPARED = 100
_READ = {20: int, 21: int, 23: int, 1700: Decimal}  # bigint, smallint, integer, numeric


class Libpq:
    """One connection in autocommit mode; statements it was asked before are prepared."""

    def __init__(self, connection: Connection[Any]) -> None:
        connection.execute("SET datestyle TO ISO")
        self._connection = connection
        self._names: dict[str, bytes] = {}

    def row(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """The first row of a statement with `?` placeholders. Raises psycopg's errors."""
        texts = [str(value).encode() for value in values]
        if any(b"\0" in text for text in texts):
            return None  # no text in the database holds one
        result = self._run(statement, texts)
        if result.status != pq.ExecStatus.TUPLES_OK:
            raise errors.error_from_result(result)
        if result.ntuples == 0:
            return None
        return tuple(_value(result, column) for column in range(result.nfields))

    def close(self) -> None:
        """End it."""
        self._connection.close()

    def _run(self, statement: str, texts: list[bytes]) -> pq.abc.PGresult:
        connection = self._connection.pgconn
        if statement not in self._names and len(self._names) >= _MOST_PREPARED:
            return connection.exec_params(_numbered(statement), texts)
        if statement not in self._names:
            name = f"quick{len(self._names)}".encode()
            prepared = connection.prepare(name, _numbered(statement))
            if prepared.status != pq.ExecStatus.COMMAND_OK:
                raise errors.error_from_result(prepared)
            self._names[statement] = name
        return connection.exec_prepared(self._names[statement], texts)


def _numbered(statement: str) -> bytes:
    """Placeholders as PostgreSQL itself has them."""
    numbers = itertools.count(1)
    return re.sub(r"\?", lambda _mark: f"${next(numbers)}", statement).encode()


def _value(result: pq.abc.PGresult, column: int) -> Any:
    text = result.get_value(0, column)
    if text is None:
        return None
    return _READ.get(result.ftype(column), str)(text.decode())
