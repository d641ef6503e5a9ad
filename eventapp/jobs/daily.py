"""What is done once a day: seats counted, wall times kept, names let go in time, old rows gone."""

import logging
import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from eventapp.actions import erasing, rezoning, tidying
from eventapp.core import clock, holding, mailbag
from eventapp.core.db import db, transaction
from eventapp.documents import timezones
from eventapp.models.incoming import Incoming
from eventapp.models.limit import Heartbeat

NAME = "daily"
EVERY = timedelta(hours=24)
LOOK_EVERY_SECONDS = 60.0

_log = logging.getLogger(__name__)
_looked = -1e9


def run_due(letters: Path | None = None) -> bool:
    """Do the day's work when a day has passed since the last time, over restarts.

    `letters` is the folder of those that came in.
    """
    global _looked  # noqa: PLW0603  one worker is one process
    if time.monotonic() - _looked < LOOK_EVERY_SECONDS:
        return False
    _looked = time.monotonic()
    last = db.session.get(Heartbeat, NAME)
    if last is not None and clock.now() - last.at < EVERY:
        return False
    run(letters)
    return True


def run(letters: Path | None = None) -> None:
    """Each task in a transaction of its own; the mark comes last, so a crash repeats the work."""
    with transaction():
        miscounted = tidying.recount_seats()
    for event_id, counted, rows in miscounted:
        _log.error("event %s counted %s seats for %s registrations", event_id, counted, rows)
    _keep_wall_times()
    with transaction():
        gone = tidying.forget_stale()
    gone += holding.sweep(Path(current_app.config["DATA_DIR"]) / "imports")
    forgotten = _anonymise()
    if letters is not None:
        _forget_letters(letters)
    _log.info("the day's work is done: %s old rows and files and %s names removed", gone, forgotten)
    _mark()


def _keep_wall_times() -> None:
    """A country may change its clock after an event was published: nine stays nine."""
    with transaction():
        mended, lost = rezoning.keep_wall_times(timezones.vtimezone)
    if mended:
        _log.warning("a clock has changed: %s events keep their wall time", len(mended))
    for event_id in lost:
        _log.error("event %s lost its room to another event when a clock changed", event_id)


def _anonymise() -> int:
    """In batches, so that nobody waits long behind the lock."""
    done = 0
    while True:
        with transaction():
            batch = erasing.anonymise_due(clock.now())
        if batch == 0:
            return done
        done += batch


def _forget_letters(folder: Path) -> None:
    """Files go after their rows; one without a row was left by a crash, or its person was erased.

    A new one may be about to get its row, so it is left alone for a day.
    """
    with transaction() as session:
        known = frozenset(session.scalars(select(Incoming.digest)))
    mailbag.forget(known, before=clock.now() - timedelta(days=1), folder=folder)


def _mark() -> None:
    with transaction() as session:
        row = session.get(Heartbeat, NAME)
        if row is None:
            session.add(Heartbeat(name=NAME, at=clock.now()))
        else:
            row.at = clock.now()
