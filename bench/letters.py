"""What mass letters cost: moving an event of 10,000 attendees, and telling all of them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from socket import create_connection

import flask_migrate
from flask import Flask
from sqlalchemy import func, insert, select, update

from bench.prepare import attend
from bench.processes import cpu_seconds, memory
from bench.report import Point, Report, point_line
from config import ROOT, Config
from eventapp import create_app
from eventapp.actions import scheduling
from eventapp.core import clock
from eventapp.core.db import db, new_uid, transaction
from eventapp.core.i18n import using
from eventapp.core.smtp import Line
from eventapp.documents.site import Site
from eventapp.jobs import composing
from eventapp.models.event import Event
from eventapp.models.message import SENT, Message
from tests import cast
from tests.live import free_port, wait_for

ATTENDEES, WARM, READY_MADE = 10_000, 1_000, 2_000
A_SECOND, SECONDS, MEGABYTES = 150, 2.0, 10.0


def measure(report: Report, database: str, config: Config) -> None:
    """Move the event, then let a worker send what that made necessary."""
    print(f"\n{database}, letters", flush=True)
    app = create_app(config)
    with app.app_context(), using("th"), _sink() as url:
        flask_migrate.upgrade()
        event = cast.forum(cast.organization(), cast.room(None), capacity=None)
        attend(event, ATTENDEES)
        tell = partial(_tell, report, database)
        inserted = _durable_rows(event)
        tell(f"floor: {ATTENDEES:,} rows in a transaction", inserted, "s")
        moved, busy = _moved(event)
        tell(f"rescheduling, {ATTENDEES:,} attendees", moved, "s", SECONDS)
        tell(f"rescheduling, {ATTENDEES:,} attendees, CPU", busy, "s")
        each, busy = _handed_over(_letter(app), url)
        tell("floor: a ready-made letter", each, "ms")
        tell("floor: a ready-made letter, CPU", busy, "ms")
        each, busy, grown = _sent(config, url)
        tell(f"a letter, at {1000 / each:,.0f} a second", each, "ms", 1000 / A_SECOND)
        tell(f"a letter, CPU ({1000 / busy:,.0f} a second of a core)", busy, "ms", 1000 / A_SECOND)
        tell(f"worker's growth over {ATTENDEES - WARM:,} letters", grown, "MB", MEGABYTES)
        db.session.remove()
        db.engine.dispose()


def _tell(
    report: Report, database: str, name: str, value: float, unit: str, most: float = 0.0
) -> None:
    report.points.append(Point(database, f"{name}, {database}", value, unit, most))
    print(point_line(report.points[-1]), flush=True)


@contextmanager
def _sink() -> Iterator[str]:
    """A mail server in a process of its own; its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)], cwd=ROOT)
    try:
        wait_for(lambda: _listens(port))
        yield f"smtp://127.0.0.1:{port}?starttls=off"
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _durable_rows(event: Event) -> float:
    """Seconds for as many rows of the outbox, written by one bare statement and thrown away."""
    now = clock.now()
    told = {"kind": "floor", "locale": "th", "event_id": event.id, "created_at": now, "due_at": now}
    rows = [
        {**told, "uid": new_uid(), "to_address": f"person{number}@example.org"}
        for number in range(ATTENDEES)
    ]
    began = time.perf_counter()
    with transaction() as session:
        session.execute(insert(Message), rows)
    seconds = time.perf_counter() - began
    with transaction() as session:
        session.execute(Message.__table__.delete())
    return seconds


def _moved(event: Event) -> tuple[float, float]:
    """Seconds until the move is committed, and of CPU."""
    began, busy = time.perf_counter(), time.process_time()
    with transaction():
        found = cast.found(event.slug)
        schedule = replace(scheduling.schedule_of(found), when=cast.when(40))
        scheduling.reschedule(found, schedule)
    return time.perf_counter() - began, time.process_time() - busy


def _letter(app: Flask) -> EmailMessage:
    """One of the letters; all of them are due now, whatever they were to wait for."""
    with transaction() as session:
        session.execute(update(Message).values(due_at=clock.now()))
    message = db.session.scalars(select(Message).order_by(Message.id).limit(1)).one()
    letter = composing.compose(message, site=Site.of(app.config), templates=app.jinja_env)
    db.session.rollback()
    return letter or EmailMessage()


def _handed_over(letter: EmailMessage, url: str) -> tuple[float, float]:
    """Milliseconds, and of CPU, for each letter when nothing is to be read, written or noted."""
    octets, line = letter.as_bytes(), Line(url)
    began, busy = time.perf_counter(), time.process_time()
    for _ in range(READY_MADE):
        line.carry("no-reply@example.org", ["malee@example.org"], octets)
    each = 1000 * (time.perf_counter() - began) / READY_MADE
    line.hang_up()
    return each, 1000 * (time.process_time() - busy) / READY_MADE


def _sent(config: Config, url: str) -> tuple[float, float, float]:
    """Milliseconds and CPU for each letter of a worker that runs warm, and how it grew (MB)."""
    settings = {
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(config.data_dir),
        "DATABASE_URL": config.database_url,
        "SECRET_KEY": config.secret_key,
        "SMTP_URL": url,
    }
    words = [sys.executable, "-m", "eventapp", "worker"]
    worker = subprocess.Popen(words, env={**os.environ, **settings})
    try:
        first = _mark(worker.pid, WARM)
        last = _mark(worker.pid, ATTENDEES)
    finally:
        worker.terminate()
        worker.wait()
    number, seconds, busy, grown = (b - a for a, b in zip(first, last, strict=True))
    return 1000 * seconds / number, 1000 * busy / number, grown


def _mark(pid: int, wanted: int) -> tuple[float, float, float, float]:
    """Letters sent, the time, CPU seconds and megabytes, as soon as so many are sent."""
    wait_for(lambda: _number_sent() >= wanted, 600)
    return float(_number_sent()), time.perf_counter(), cpu_seconds(pid), memory(pid).rss


def _number_sent() -> int:
    time.sleep(0.1)
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Message.state == SENT)) or 0
