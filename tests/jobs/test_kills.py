"""Real processes are killed again and again: nothing is lost or made up, and the end is quick."""

import http.cookiejar
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest
from flask import Flask
from sqlalchemy import text, update

from eventapp.core.db import db, transaction
from eventapp.models.message import QUEUED, SENDING, Message
from tests import cast, forking
from tests.databases import Database
from tests.jobs.workers import work
from tests.live import Site, children, wait_for
from tests.pages import form_of

pytestmark = pytest.mark.slow
KILLS, LONGEST = 10, 300.0


@pytest.fixture
def slug(context: Flask) -> str:
    """A published event with seats for everybody who may come."""
    event = cast.forum(cast.organization(), cast.room(None), capacity=None)
    db.session.remove()
    return event.slug


@pytest.fixture
def site(context: Flask, database: Database) -> Site:
    """The product on the database of this test, not started yet."""
    return Site(Path(context.config["DATA_DIR"]), DATABASE_URL=database.url)


def rows(question: str) -> list[tuple[object, ...]]:
    """What the database answers, beside the running site."""
    try:
        return [tuple(row) for row in db.session.execute(text(question))]
    finally:
        db.session.remove()


def register(site: Site, slug: str, number: int) -> bool:
    """Register somebody as a browser would; whether the site said that it is done."""
    jar = HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = build_opener(ProxyHandler({}), jar)
    address = f"{site.url}/events/{slug}/register"
    fields = form_of(browser.open(address, timeout=60).read().decode(), "/register")
    fields.setlist("name", [f"คนที่ {number}"])
    fields.setlist("email", [f"person{number}@example.org"])
    sent = urlencode(list(fields.items(multi=True))).encode()
    return "/my/" in browser.open(address, sent, timeout=60).url


@contextmanager
def visitors(site: Site, slug: str, done: list[int]) -> Iterator[None]:
    """People register one after the other; whoever meets a dead process gives up."""
    stop = threading.Event()

    def come() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                if register(site, slug, number):
                    done.append(number)
            except (URLError, OSError, HTTPException, AssertionError):
                time.sleep(0.05)

    thread = threading.Thread(target=come)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_nothing_is_lost_when_site_and_worker_are_killed_again_and_again(
    site: Site, slug: str
) -> None:
    done: list[int] = []
    with site:
        deadline = time.monotonic() + LONGEST
        killed = 0
        with visitors(site, slug, done):
            while (killed < KILLS or len(done) < KILLS) and time.monotonic() < deadline:
                time.sleep(0.7)
                killed += kill_one(site, killed)
        end_leases()
        wait_for(lambda: not rows(WAITING), 300)

    people = {email for (email,) in rows("SELECT email FROM registration")}
    letters = rows("SELECT to_address, state, uid FROM message")
    assert killed >= KILLS
    assert len(done) >= KILLS, "some came through between the kills"
    assert {f"person{number}@example.org" for number in done} <= people, "what was said is so"
    assert {address for address, _state, _uid in letters} == people
    assert len(letters) == len(people)
    assert {state for _address, state, _uid in letters} == {"sent"}
    written = sorted(file.name[:36] for file in (site.folder / "mail").glob("*.eml"))
    assert written == sorted(str(uid) for _address, _state, uid in letters)


def kill_one(site: Site, turn: int) -> bool:
    """Kill a web process or the worker, each in its turn, and sometimes who looks after them."""
    below = children(site.process.pid)
    victims = below if turn % 8 == 7 else [pid for pid in below if not children(pid)]
    if victims:
        with suppress(ProcessLookupError):
            os.kill(victims[turn % len(victims)], signal.SIGKILL)
    return bool(victims)


WAITING = "SELECT 1 FROM message WHERE state IN ('queued', 'sending')"


def end_leases() -> None:
    """Time passes: the leases of killed workers and the pauses after failures are over."""
    waiting = update(Message).where(Message.state.in_((QUEUED, SENDING)))
    with transaction() as session:
        session.execute(waiting.values(due_at=Message.created_at))
    db.session.remove()


def test_a_worker_asked_to_end_waits_for_no_silent_mail_server(
    context: Flask, database: Database, slug: str
) -> None:
    """Who waits until the server is given up notes a failure; who has to be killed ends with -9."""
    cast.registered(cast.found(slug))
    db.session.remove()
    environ = {**os.environ, "SEED": "none", "DATABASE_URL": database.url}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        environ |= {"SMTP_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}?starttls=off"}
        environ |= {"DATA_DIR": str(context.config["DATA_DIR"])}
        worker = forking.start(partial(work, unguarded=False), environ=environ)
        silent.settimeout(120)
        taken, _address = silent.accept()
        worker.terminate()
        assert worker.wait(60) == 0
        taken.close()
    assert rows("SELECT state, attempts FROM message") == [("sending", 1)]
