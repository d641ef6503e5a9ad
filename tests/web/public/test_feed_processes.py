"""Feeds over processes: one tag from all, and never a stale copy (requirements 89, 90, 94)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from eventapp.actions import editing, publishing, subscribing
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from tests import cast
from tests.web.public.test_calendar_feeds import many, uids

# Answers each path it reads with status, tag and octets' digest, until its input ends.
_PROGRAM = """
import hashlib, json, sys
from config import Config
from eventapp import create_app
app = create_app(Config(database_url=sys.argv[1], data_dir=sys.argv[2], secret_key="k" * 40,
                        base_url="http://localhost", seed="none", rate_limits=False))
client = app.test_client()
for line in sys.stdin:
    path, tag = json.loads(line)
    answer = client.get(path, headers={"If-None-Match": tag} if tag else {})
    digest = hashlib.sha256(answer.data).hexdigest()
    print(json.dumps([answer.status_code, answer.headers.get("ETag"), digest]), flush=True)
"""


class Site:
    """Another process of the site, which is asked over a pipe."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def get(self, path: str, tag: str = "") -> tuple[int, str, str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([path, tag]) + "\n")
        self._process.stdin.flush()
        status, found, digest = json.loads(self._process.stdout.readline())
        return status, found, digest


@contextmanager
def another(app: Flask, seed: str) -> Iterator[Site]:
    url = db.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-c", _PROGRAM, url, str(app.config["DATA_DIR"])]
    process = subprocess.Popen(
        words,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Site(process)
    finally:
        process.communicate()


@pytest.fixture
def two(context: Flask) -> Iterator[tuple[Site, Site]]:
    """Two processes whose sets are in different orders."""
    with another(context, "1") as one, another(context, "2") as other:
        yield one, other


def _addresses() -> list[str]:
    """Every kind of feed: all, narrowed, with alarms, of an organization, a person, a room."""
    host, room = cast.organization(), cast.room()
    event = cast.forum(host, room, when=cast.when(7000))
    cast.forum(host, when=cast.when(20))
    place = cast.registered(event)
    with transaction():
        row = db.session.get_one(Registration, place.id)
        own, all_ = subscribing.renew_own(row).token, subscribing.renew_all(row).token
        of_room = subscribing.renew_room(db.session.get_one(type(room), room.id)).token
    many(2000, host.id, room.venue_id)
    secret = [f"/calendars/{token}.ics" for token in (own, all_, of_room)]
    return ["/calendar.ics", "/calendar.ics?q=เวทีที่&alarm=1d", "/organizations/network.ics", *secret]


def test_90_2000_events_in_one_feed_and_one_tag_from_every_process(
    context: Flask, client: FlaskClient, two: tuple[Site, Site]
) -> None:
    paths = _addresses()
    db.session.remove()
    own = [client.get(path) for path in paths]
    told = [[site.get(path) for path in paths] for site in two]

    assert len(uids(own[0].data)) == 2002
    assert {answer.status_code for answer in own} == {200}
    assert told[0] == told[1]
    assert [tag for _status, tag, _digest in told[0]] == [one.headers["ETag"] for one in own]
    again = [[site.get(path, tag) for path, (_s, tag, _d) in zip(paths, told[0], strict=True)]
             for site in two]  # fmt: skip
    assert {status for answers in again for status, _tag, _digest in answers} == {304}


def test_89_no_process_gives_a_copy_from_before_the_commit(
    context: Flask, client: FlaskClient, two: tuple[Site, Site]
) -> None:
    """Each change is asked of the process that did not see it, at once and with the old tag."""
    host, room = cast.organization(), cast.room()
    event = cast.forum(host, room)
    place = cast.registered(event)
    with transaction():
        row = db.session.get_one(Registration, place.id)
        token = subscribing.renew_all(row).token
    paths = ["/calendar.ics", "/organizations/network.ics", f"/calendars/{token}.ics"]
    tags = {path: two[0].get(path)[1] for path in paths}
    assert {path: two[1].get(path)[1] for path in paths} == tags

    changes = [
        lambda found: editing.revise(found, _renamed(found)),
        lambda found: publishing.cancel(found, Bilingual("ฝนตก")),
    ]
    for change in changes:
        with transaction():
            change(cast.found(event.slug))
        for path in paths:
            answers = [site.get(path, tags[path]) for site in two]
            assert [status for status, _tag, _digest in answers] == [200, 200], path
            assert answers[0] == answers[1]
            tags[path] = answers[0][1]


def test_what_was_rolled_back_is_in_no_feed(
    context: Flask, client: FlaskClient, two: tuple[Site, Site]
) -> None:
    """The control: a version that never was leaves no entry behind, and its number comes again."""
    event = cast.forum(cast.organization(), cast.room())
    before = two[0].get("/calendar.ics")
    with pytest.raises(ZeroDivisionError), transaction():
        found = cast.found(event.slug)
        editing.revise(found, _renamed(found))
        db.session.flush()
        raise ZeroDivisionError
    assert two[0].get("/calendar.ics") == before
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("ฝนตก"))
    after = {site.get("/calendar.ics", before[1]) for site in two}
    assert [status for status, _tag, _digest in after] == [200]
    assert b"CANCELLED" in client.get("/calendar.ics").data


def _renamed(event: Event) -> editing.Texts:
    texts = editing.texts_of(event)
    return type(texts)(**{**vars(texts), "title": Bilingual("ชื่อใหม่", "")})
