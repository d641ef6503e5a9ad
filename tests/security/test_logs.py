"""The log of the web: one JSON line a fact, with request and actor, and without any secret."""

import io
import json
import logging
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from eventapp.core.db import db, transaction
from eventapp.core.log import JsonLines
from tests import cast
from tests.hostile import world as worlds

FORGED = 'x\r\n{"level":"error","text":"forged"}\u2028\x85\x1b[2J'


@pytest.fixture
def world(context, database):
    return worlds.stand(context, database)


@pytest.fixture
def lines(app):
    """What is logged from here on, line by line."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_line_79_a_line_says_when_by_which_request_and_by_whom(app, world, lines):
    client = app.test_client()
    cast.sign_in(client, "Prasit")
    client.get(f"/organizer/events/{world.draft.slug}/edit")
    app.test_client().post("/organizer/events/new")

    denied, unknown = (line for line in lines() if line["text"].startswith("denied"))
    assert datetime.fromisoformat(denied["time"]).utcoffset().total_seconds() == 0
    assert denied["text"] == f"denied: event.edit, GET /organizer/events/{world.draft.slug}/edit"
    assert denied["actor"] != unknown["actor"]
    assert unknown["actor"] is None
    assert len(denied["request"]) == len(unknown["request"]) == 16
    assert denied["request"] != unknown["request"]


def test_line_80_a_refused_sign_in_is_noted_without_address_and_password(app, world, lines):
    for email in ("suda@example.org", FORGED + "@example.org", "suda@example.org"):
        app.test_client().post("/sign-in", data={"email": email, "password": "hunter2 hunter2"})

    noted = [line["text"] for line in lines() if "sign-in" in line["text"]]
    assert len(noted) == 2
    assert noted[0] == noted[1]
    assert "suda" not in str(lines())
    assert "hunter2" not in str(lines())


def test_line_81_nobody_can_begin_a_line(app, world, lines):
    client = app.test_client()
    cast.sign_in(client, "Prasit")
    client.get(f"/organizer/events/{world.draft.slug}/edit", headers={"X-Request-ID": FORGED[0]})
    client.get(
        "/organizer/venues/x%0D%0A%7B%22level%22:%22error%22%7D/", headers={"User-Agent": "ก"}
    )
    app.test_client().post("/organizer/venues/a%0Ab%E2%80%A8c/edit")

    assert all(set(line) >= {"time", "level", "from", "text"} for line in lines())
    assert [line for line in lines() if line["level"] == "error"] == []


def test_line_71_no_secret_of_an_address_is_logged(app, world, lines):
    secrets = {
        "my": world.registration.token,
        "preview": world.draft.preview_token,
        "passages": world.passage(invites=False),
        "calendars": "c" * 43,
        "chairings": "d" * 43,
    }
    for place, secret in secrets.items():
        for ending in ("", "/edit", ".ics", "?x=1"):
            app.logger.warning("GET /%s/%s%s took long", place, secret, ending)
            app.logger.error("http://localhost/%s/%s", place, secret)

    said = json.dumps(lines())
    assert len(lines()) == 40
    assert {place: secret in said for place, secret in secrets.items()} == dict.fromkeys(
        secrets, False
    )


def test_line_71_a_crash_on_a_page_with_a_token_does_not_say_it(app, world, lines, monkeypatch):
    def broken(token):
        raise RuntimeError(f"cannot open /my/{token}")

    monkeypatch.setitem(app.view_functions, "public.my", broken)
    app.testing = False
    try:
        answer = app.test_client().get(f"/my/{world.registration.token}")
    finally:
        app.testing = True

    (crash,) = [line for line in lines() if line["text"].startswith("crash")]
    assert answer.status_code == 500
    assert "RuntimeError" in crash["trace"]
    assert world.registration.token not in json.dumps(lines())


def test_line_80_history_cannot_be_rewritten(world):
    for statement in ("UPDATE activity SET verb = 'x'", "DELETE FROM activity"):
        with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
            session.execute(text(statement))
    assert db.session.execute(text("SELECT count(*) FROM activity")).scalar() > 0


def test_line_80_files_of_personal_data_stand_in_the_history(app, world):
    client = app.test_client()
    cast.sign_in(client, "Suda")
    client.post(f"/organizer/events/{world.event.slug}/participants.csv")

    found = db.session.execute(text("SELECT user_id FROM activity WHERE verb = 'export'")).all()
    assert found == [(world.suda.id,)]
