"""How often something may be tried: counted in the database, so over all processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, String, case, column, delete, table
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import clock, tokens
from eventapp.core.db import UTCDateTime, aside, db
from eventapp.core.errors import TooMany

_ATTEMPT = table(
    "attempt",
    column("key", String()),
    column("count", Integer()),
    column("ends_at", UTCDateTime()),
)
NO_REDIS = "nothing uses it; limits are counted in the database, which all machines share"
_is_on = True


def switch(*, on: bool) -> None:
    """Count from now on, or (for load tests) let everything pass."""
    global _is_on  # noqa: PLW0603  one switch a process, set once by create_app
    _is_on = on


def hit(key: str, limit: int, seconds: int) -> None:
    """Count one attempt. Raises TooMany when more than `limit` fell into a window of `seconds`.

    The window begins with its first attempt. Only a digest of the key is stored. Not to be called
    inside `transaction()`: the count stays even when what was tried is rolled back.
    """
    if not _is_on:
        return
    now = clock.now()
    with aside() as connection:
        count, ends_at = connection.execute(_counted(key, now, seconds)).one()
    if count > limit:
        raise TooMany(max(1, round((ends_at - now).total_seconds())))


def forget(key: str) -> None:
    """Begin to count anew, as after a sign-in that worked."""
    if not _is_on:
        return
    with aside() as connection:
        connection.execute(delete(_ATTEMPT).where(_ATTEMPT.c.key == tokens.digest(key)))


def _counted(key: str, now: datetime, seconds: int) -> Any:
    """One statement that adds to the window, or begins a new one when the last is over."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    new = insert(_ATTEMPT).values(
        key=tokens.digest(key), count=1, ends_at=now + timedelta(seconds=seconds)
    )
    over = _ATTEMPT.c.ends_at <= now
    return new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((over, 1), else_=_ATTEMPT.c.count + 1),
            "ends_at": case((over, new.excluded.ends_at), else_=_ATTEMPT.c.ends_at),
        },
    ).returning(_ATTEMPT.c.count, _ATTEMPT.c.ends_at)
