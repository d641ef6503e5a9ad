"""Connections: whether a kept one still leads to its server, and who may listen on the way."""

import os
import re
import select
from typing import Any

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import InvalidatePoolError

IN_THE_CLEAR = "what is asked of the database may travel in the clear: add ?sslmode=verify-full"
_HERE = re.compile(r"|/.*|localhost|::1|127(\.\d+){3}")  # none, or a folder: a socket


def is_overheard(database: str) -> bool:
    """Whether rows travel to another machine and nothing insists on TLS."""
    url = make_url(database)
    host = str(url.query.get("host") or url.host or "")
    if url.get_backend_name() != "postgresql" or _HERE.fullmatch(host):
        return False
    mode = url.query.get("sslmode") or os.environ.get("PGSSLMODE")
    return mode not in ("require", "verify-ca", "verify-full")


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
