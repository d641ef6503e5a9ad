"""Real processes are killed again and again: nothing is lost or made up, and the end is quick."""

import http.cookiejar
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import flask_migrate
import pytest

from config import Config, sqlite_module
from eventapp import create_app
from eventapp.core.db import db
from tests import cast
from tests.live import Site, children, wait_for
from tests.pages import form_of

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
SECONDS = 8.0


@pytest.fixture
def slug(tmp_path: Path) -> str:
    """A published event in a database of its own, with seats for everybody who may come."""
    app = create_app(Config(data_dir=tmp_path / "data", seed="none").with_kept_secret())
    with app.app_context():
        flask_migrate.upgrade()
        event = cast.forum(cast.organization(), cast.room(None), capacity=None)
        db.session.remove()
        db.engine.dispose()
        return event.slug


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    """What the database answers, beside the running site."""
    with closing(
        sqlite_module().connect(f"file:{folder / 'wethi.sqlite3'}?mode=ro", uri=True)
    ) as database:
        return database.execute(question).fetchall()


def register(site: Site, slug: str, number: int) -> bool:
    """Register somebody as a browser would; whether the site said that it is done."""
    jar = HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = build_opener(ProxyHandler({}), jar)
    address = f"{site.url}/events/{slug}/register"
    fields = form_of(browser.open(address, timeout=10).read().decode(), "/register")
    fields.setlist("name", [f"คนที่ {number}"])
    fields.setlist("email", [f"person{number}@example.org"])
    sent = urlencode(list(fields.items(multi=True))).encode()
    return "/my/" in browser.open(address, sent, timeout=10).url


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
            except (URLError, OSError, AssertionError):
                time.sleep(0.05)

    thread = threading.Thread(target=come)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_nothing_is_lost_when_site_and_worker_are_killed_again_and_again(
    tmp_path: Path, slug: str
) -> None:
    folder, done = tmp_path / "data", []
    with Site(folder) as site:
        deadline = time.monotonic() + SECONDS
        killed = 0
        with visitors(site, slug, done):
            while time.monotonic() < deadline:
                time.sleep(0.5)
                killed += kill_one(site, killed)
        end_leases(folder)
        wait_for(lambda: not rows(folder, WAITING), 60)

    people = {email for (email,) in rows(folder, "SELECT email FROM registration")}
    letters = rows(folder, "SELECT to_address, state, uid FROM message")
    assert killed >= 10
    assert len(done) > 5, "some came through between the kills"
    assert {f"person{number}@example.org" for number in done} <= people, "what was said is so"
    assert {address for address, _state, _uid in letters} == people
    assert len(letters) == len(people)
    assert {state for _address, state, _uid in letters} == {"sent"}
    written = sorted(file.name[:36] for file in (folder / "mail").glob("*.eml"))
    assert written == sorted(uid for _address, _state, uid in letters)


def kill_one(site: Site, turn: int) -> bool:
    """Kill a web process or the worker, each in its turn, and sometimes who looks after them."""
    below = children(site.process.pid)
    victims = below if turn % 8 == 7 else [pid for pid in below if not children(pid)]
    if victims:
        with suppress(ProcessLookupError):
            os.kill(victims[turn % len(victims)], signal.SIGKILL)
    return bool(victims)


WAITING = "SELECT 1 FROM message WHERE state IN ('queued', 'sending')"


def end_leases(folder: Path) -> None:
    """Time passes: the leases of killed workers and the pauses after failures are over."""
    with closing(sqlite_module().connect(folder / "wethi.sqlite3", timeout=20)) as database:
        database.execute(
            "UPDATE message SET due_at = created_at WHERE state IN ('queued', 'sending')"
        )
        database.commit()


def test_the_worker_ends_within_two_seconds_of_being_asked(tmp_path: Path, slug: str) -> None:
    folder = tmp_path / "data"
    with (
        silent_server() as port,
        Site(folder, SMTP_URL=f"smtp://127.0.0.1:{port}?starttls=off") as site,
    ):
        assert register(site, slug, 1)
        wait_for(lambda: rows(folder, "SELECT 1 FROM message WHERE state = 'sending'"))
        began = time.monotonic()
        assert site.stop() == 0
        assert time.monotonic() - began < 3.5, "the parent waits for the site as well"
    assert rows(folder, "SELECT state, attempts FROM message") == [("sending", 1)]


@contextmanager
def silent_server() -> Iterator[int]:
    """A mail server that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])
