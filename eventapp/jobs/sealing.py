"""Sealing history: once an hour what was added to it goes under the next seal of the chain.

On PostgreSQL ids are given before the commit, so a lower one can still appear when a higher one
is there to be read. No age tells when that is over: a seed or a restore may write for minutes, and
writes instants long past. So it is proven. Whoever inserts holds a lock on the table from before
the id is given until the end; when all who held it after the highest id was read are gone, each
lower id is there or never will be. Looking at locks takes none, so nobody waits for a seal.
On SQLite there is one writer at a time, and ids come in the order of commits.
"""

import logging
import time
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models import seal
from eventapp.models.activity import Activity
from eventapp.models.limit import Heartbeat
from eventapp.models.seal import Seal

NAME = "sealing"
EVERY = timedelta(hours=1)
LOOK_EVERY_SECONDS = 60.0
BATCH = 5000  # rows under one seal: a fraction of a second in which the worker does nothing else
LOOKS, PAUSE = 10, 0.02

_log = logging.getLogger(__name__)
_looked = -1e9

_WRITERS = text("""
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
  AND relation = 'activity'::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")


def run_due() -> bool:
    """Seal when an hour has passed since all was sealed, over restarts; whether it was time.

    While more than a batch is left, the next call goes on at once.
    """
    global _looked  # noqa: PLW0603  one worker is one process
    if time.monotonic() - _looked < LOOK_EVERY_SECONDS:
        return False
    last = db.session.get(Heartbeat, NAME)
    is_due = last is None or clock.now() - last.at >= EVERY
    if not (is_due and run()):
        _looked = time.monotonic()
    return is_due


def run() -> bool:
    """Seal one batch; whether more is left. Rows are read outside of the transaction."""
    up_to = _settled()
    if up_to is None:
        return False
    before = db.session.scalars(Seal.newest_first().limit(1)).first()
    made = seal.over(before, up_to=up_to, at=clock.now(), most=BATCH)
    is_last = made is None or made.up_to == up_to
    return _keep(made, is_last=is_last) and not is_last


def _settled() -> int | None:
    """The highest id below which no other can appear any more; None while somebody writes."""
    highest = db.session.scalar(select(func.max(Activity.id))) or 0
    writers = _writers()
    for _ in range(LOOKS):
        if not writers:
            db.session.rollback()  # and see what they wrote
            return highest
        time.sleep(PAUSE)
        writers &= _writers()
    return None


def _writers() -> set[str]:
    """The transactions under way that may have an id which nobody sees yet."""
    if db.engine.dialect.name == "sqlite":
        return set()
    return set(db.session.scalars(_WRITERS))


def _keep(made: Seal | None, *, is_last: bool) -> bool:
    """Add the seal; False when another worker was first, whose seal stands then."""
    try:
        with transaction() as session:
            if made:
                session.add(made)
            if is_last:
                session.merge(Heartbeat(name=NAME, at=clock.now()))
    except IntegrityError:
        return False
    if made:
        _log.info("history is sealed up to %s, head %s", made.up_to, made.digest)
    return True
