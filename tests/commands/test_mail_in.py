"""`flask mail-in` as a mail server calls it: what it ends with, and that a kill loses nothing."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from config import ROOT
from eventapp.core.db import db, lock, transaction
from eventapp.models.incoming import Incoming
from tests import cast, conftest, mailing
from tests.live import wait_for
from tests.mailing import answer_of, now, reply

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def malee(context):
    return cast.registered(cast.forum(cast.organization(), cast.room()))


@pytest.fixture
def site(context):
    return mailing.site(context)


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


def rows():
    db.session.rollback()
    db.session.expire_all()
    return [(one.kind, one.outcome) for one in db.session.scalars(select(Incoming))]


def test_a_letter_by_pipe_is_taken_in(runner, malee, site):
    answer = runner.invoke(args=["mail-in"], input=reply(malee, site, partstat="TENTATIVE"))

    assert (answer.exit_code, answer.output) == (0, "")
    assert rows() == [("reply", "answered")]
    assert answer_of(malee) == "tentative"


def test_whatever_is_piped_is_kept(runner):
    for octets in (b"", b"\x00" * 5000, b"x" * 3_000_000):
        assert runner.invoke(args=["mail-in"], input=octets).exit_code == 0

    assert rows() == [("unknown", "kept")] * 3


def test_a_maildir_is_read(runner, malee, site, tmp_path):
    (tmp_path / "box" / "new").mkdir(parents=True)
    (tmp_path / "box" / "new" / "1").write_bytes(reply(malee, site, partstat="DECLINED"))

    answer = runner.invoke(args=["mail-in", "--maildir", str(tmp_path / "box")])
    assert (answer.exit_code, answer.output) == (0, "1 letters taken in.\n")
    assert answer_of(malee) == "declined"


def test_the_mail_server_shall_try_again_when_we_cannot_keep_it(app, runner, malee, site):
    folder = Path(app.config["DATA_DIR"])
    (folder / "mail-in").write_text("in the way")
    try:
        answer = runner.invoke(args=["mail-in"], input=reply(malee, site))
    finally:
        (folder / "mail-in").unlink()

    assert answer.exit_code == 75
    assert rows() == []


@pytest.fixture
def process(context, database, site):
    """Starts the command as a process of its own on the database of this test."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": database.url}
    environ |= {"DATA_DIR": str(context.config["DATA_DIR"]), "SECRET_KEY": conftest.SECRET}
    environ |= {"BASE_URL": "http://localhost", "MAIL_REPLY_TO": mailing.REPLIES}

    def started(octets: bytes) -> subprocess.Popen[bytes]:
        made = subprocess.Popen(
            [sys.executable, "-m", "eventapp", "mail-in"],
            env=environ, cwd="/", stdin=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        made.stdin.write(octets)
        made.stdin.close()
        return made

    return started


@contextmanager
def held(malee):
    """The event is locked by somebody else meanwhile."""
    with transaction():
        lock(now(malee).event)
        yield


@pytest.mark.slow
def test_killed_in_the_middle_it_is_done_once_by_the_next_try(context, process, malee, site):
    octets = reply(malee, site, partstat="DECLINED")
    folder = Path(context.config["DATA_DIR"]) / "mail-in"
    with held(malee):
        first = process(octets)
        wait_for(lambda: list(folder.glob("*.eml")), 60)
        time.sleep(1)
        assert first.poll() is None, "it waits for the lock"
        first.send_signal(signal.SIGKILL)
        first.wait()
        first.stderr.close()
    assert rows() == [], "the file stands, nothing has happened yet"
    assert answer_of(malee) == "accepted"

    again = [process(octets) for _turn in range(3)]
    assert [one.wait(60) for one in again] == [0, 0, 0]
    for one in again:
        one.stderr.close()
    assert rows() == [("reply", "answered")]
    assert answer_of(malee) == "declined"
    assert len(list(folder.glob("*.eml"))) == 1


@pytest.mark.slow
def test_killed_at_any_moment_it_is_done_once(process, malee, site):
    octets = reply(malee, site, partstat="DECLINED")
    for turn in range(6):
        one = process(octets)
        time.sleep(0.5 + turn * 0.25)
        one.kill()
        one.wait()
        one.stderr.close()

    last = process(octets)
    assert last.wait(60) == 0
    last.stderr.close()
    assert rows() == [("reply", "answered")]
    assert answer_of(malee) == "declined"
