"""Whether a kept connection still leads to its server, found out without asking the server."""

import select
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import InvalidatePoolError


def try_out(engine: Engine, raw: Any) -> None:
    """Raise InvalidatePoolError for a connection that broke since it was last used.

    A server that ends says goodbye, so there is something to read where nothing was asked. Only
    then is it asked (it may have been a notice): a question each time would cost a round trip.
    """
    try:
        if _has_something_to_read(raw.fileno()):
            engine.dialect.do_ping(raw)
    except engine.dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _has_something_to_read(descriptor: int) -> bool:
    asked = select.poll()
    asked.register(descriptor, select.POLLIN | select.POLLHUP)
    return bool(asked.poll(0))
