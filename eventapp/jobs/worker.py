"""The worker: a process beside the site that sends letters and does what is due by the clock."""

import logging
import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core import clock, turn
from eventapp.core.db import db, transaction
from eventapp.core.mailer import Courier, Mailbox
from eventapp.documents.site import Site
from eventapp.jobs import collecting, composing, daily, outbox, receiving, sealing
from eventapp.models.limit import Heartbeat

NAME = "worker"
IDLE_SECONDS = 1.0
GIVES_WAY = 30  # times what it waited for its turn
BEAT_EVERY = timedelta(seconds=20)
GRACE_SECONDS = 1.2  # a letter on its way may be finished, a silent server is left alone
LONGEST_TROUBLE = 30.0

_log = logging.getLogger(__name__)


class Interrupted(BaseException):
    """The process was told to end and the time for a clean end is over."""


@dataclass
class Ending:
    """Whether the process was told to end; sleeping is cut short when it is."""

    wanted: bool = False
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than until a signal comes."""
        select.select([self._pipe[0]], [], [], 0 if self.wanted else seconds)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen to SIGTERM and SIGINT inside the block."""
        for end in self._pipe:
            os.set_blocking(end, False)
        before = {name: signal.signal(name, self._want) for name in _ENDS}
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._give_up)
        wakeup = signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.set_wakeup_fd(wakeup)
            for name, handler in before.items():
                signal.signal(name, handler)

    def _want(self, _number: int, _frame: FrameType | None) -> None:
        self.wanted = True
        signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def _give_up(self, _number: int, _frame: FrameType | None) -> None:
        raise Interrupted


_ENDS = (signal.SIGTERM, signal.SIGINT)


def main(app: Flask) -> None:
    """Work until SIGTERM or SIGINT; then end within two seconds, losing nothing."""
    with app.app_context():
        db.engine.dispose(close=False)  # connections of the parent are not ours
    ending = Ending()
    with ending.heard():
        try:
            with _courier(app) as courier:
                _work(app, ending, courier)
        except Interrupted:
            _log.info("ended in the middle of a letter; its lease brings it back")


def run_once(app: Flask) -> int:
    """Send every letter that is due now; returns how many were taken up."""
    with app.app_context(), _courier(app) as courier:
        taken = 0
        while number := outbox.send_next(_reader(app), courier.send):
            taken += number
        db.session.remove()
        return taken


def _work(app: Flask, ending: Ending, courier: Courier) -> None:
    trouble, read = 0.0, _reader(app)
    while not ending.wanted:
        waited = turn.waited()
        try:
            with app.app_context():
                beat()
                daily.run_due(_letters_in(app))
                sealing.run_due()
                collect_due(app)
                busy = outbox.send_next(read, courier.send, is_ending=lambda: ending.wanted)
        except SQLAlchemyError:
            trouble = min(max(trouble * 2, IDLE_SECONDS), LONGEST_TROUBLE)
            _log.exception("the database does not answer; next try in %.0f s", trouble)
            ending.sleep(trouble)
        else:
            trouble = 0.0
            if not busy:
                courier.rest()
            ending.sleep(_pause(turn.waited() - waited) if busy else IDLE_SECONDS)


def _pause(waited: float) -> float:
    """Letters can wait: whoever had to queue behind visitors leaves them the machine for longer."""
    return min(GIVES_WAY * waited, IDLE_SECONDS)


def _reader(app: Flask) -> outbox.Read:
    return partial(composing.composer, site=Site.of(app.config), templates=app.jinja_env)


def _courier(app: Flask) -> Courier:
    return Courier(Mailbox.of(app.config))


def collect_due(app: Flask) -> bool:
    """Look into the mailbox of MAIL_IN_URL when it is time; whether letters came."""
    site, folder = Site.of(app.config), _letters_in(app)
    return collecting.run_due(app.config["MAIL_IN_URL"], site=site, folder=folder)


def _letters_in(app: Flask) -> Path:
    return Path(app.config["DATA_DIR"]) / receiving.FOLDER


_last_beat = -1e9


def beat() -> None:
    """Say that the worker lives, now and then."""
    global _last_beat  # noqa: PLW0603  one worker is one process
    if time.monotonic() - _last_beat < BEAT_EVERY.total_seconds():
        return
    with transaction() as session:
        row = session.get(Heartbeat, NAME)
        if row is None:
            session.add(Heartbeat(name=NAME, at=clock.now()))
        else:
            row.at = clock.now()
    _last_beat = time.monotonic()
