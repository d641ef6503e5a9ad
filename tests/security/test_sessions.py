"""Sessions: what a cookie holds, when it ends, and that a disabled user has no way in at all."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from config import Config
from eventapp import create_app
from eventapp.actions import enrolling, passing
from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.models.message import Message
from eventapp.models.organization import Organization
from eventapp.models.user import ORGANIZER, Membership, User, UserSession
from tests import cast
from tests.conftest import SECRET

HOME = "/organizer/"


@pytest.fixture
def suda(context):
    return cast.suda(cast.organization())


@pytest.fixture
def ada(context):
    return cast.user("Ada", is_admin=True)


def _cookie(client, name="wethi"):
    found = client.get_cookie(name)
    return found.value if found else ""


def _session_token(app, client):
    with app.test_request_context(headers={"Cookie": f"wethi={_cookie(client)}"}):
        from flask import session

        return session.get("_user_id")


def test_line_54_only_the_digest_of_a_session_is_kept(app, client, suda):
    cast.sign_in(client, "Suda")
    token = _session_token(app, client)

    kept = db.session.scalars(select(UserSession)).one()
    assert len(token) >= 43  # 256 bits in base64
    assert kept.token_digest == tokens.digest(token)
    everything = [str(row) for table in db.metadata.sorted_tables
                  for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))]  # fmt: skip
    assert not any(token in row for row in everything)


def test_line_55_a_cookie_prepared_before_signing_in_opens_nothing(app, client, suda):
    client.get("/sign-in")
    prepared = _cookie(client)
    cast.sign_in(client, "Suda")
    first = _session_token(app, client)
    client.post("/sign-out")
    cast.sign_in(client, "Suda")

    attacker = app.test_client()
    attacker.set_cookie("wethi", prepared)
    assert attacker.get(HOME).status_code == 303
    assert _session_token(app, client) != first


def test_line_57_the_cookie_of_an_ended_session_opens_nothing(app, client, suda):
    cast.sign_in(client, "Suda")
    stolen = _cookie(client)
    thief = app.test_client()
    thief.set_cookie("wethi", stolen)
    assert thief.get(HOME).status_code == 200

    answer = client.post("/sign-out")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert thief.get(HOME).status_code == 303
    assert thief.post("/account/password").status_code == 403
    assert db.session.scalars(select(UserSession)).all() == []


@pytest.mark.parametrize(
    ("name", "idle", "absolute"),
    [
        ("Suda", timedelta(hours=8), timedelta(days=14)),
        ("Ada", timedelta(hours=1), timedelta(hours=12)),
    ],
)
def test_line_56_a_session_ends_unused_and_in_the_end(client, suda, ada, name, idle, absolute):
    begin, second = clock.now(), timedelta(seconds=1)
    with time_machine.travel(begin, tick=False) as traveller:
        cast.sign_in(client, name)
        traveller.move_to(begin + idle - second)
        assert client.get(HOME).status_code == 200
        traveller.move_to(begin + idle - second + idle - second)
        assert client.get(HOME).status_code == 200  # the last look counted
        traveller.move_to(begin + 3 * idle)
        assert client.get(HOME).status_code == 303

        client.delete_cookie("wethi")
        begin = clock.now()
        cast.sign_in(client, name)
        moment = begin
        while moment + idle / 2 < begin + absolute:
            moment += idle / 2
            traveller.move_to(moment)
            assert client.get(HOME).status_code == 200
        traveller.move_to(begin + absolute)
        assert client.get(HOME).status_code == 303


def _disable():
    with transaction() as session:
        user = session.scalars(select(User).where(User.email == "suda@example.org")).one()
        enrolling.disable(user)


def test_line_47_and_58_a_disabled_user_has_no_way_in(app, client, suda):
    host = db.session.scalars(select(Organization)).one()
    cast.user("Ada", is_admin=True)
    other = cast.organization("other", "อื่น")
    links = [_reset(app), _invitation(app, other)]
    cast.sign_in(client, "Suda")
    letters = len(db.session.scalars(select(Message)).all())

    _disable()

    assert client.get(HOME).status_code == 303
    assert db.session.scalars(select(UserSession)).all() == []
    answer = app.test_client().post(
        "/sign-in", data={"email": "suda@example.org", "password": cast.PASSWORD}
    )
    assert answer.status_code == 422
    app.test_client().post("/password/forgot", data={"email": "suda@example.org"})
    assert len(db.session.scalars(select(Message)).all()) == letters
    for link in links:
        new = {"password": "ฝนตกที่ลพบุรีเมื่อวาน", "name": "Suda"}
        assert app.test_client().post(link, data=new).status_code in (404, 409, 410)
    members = db.session.scalars(select(Membership.organization_id)).all()
    assert members == [host.id]


def _reset(app):
    with transaction():
        passing.ask_for_password("suda@example.org", key=app.config["SECRET_KEY"])
    return _last_link(app)


def _invitation(app, organization):
    with transaction() as session:
        by = session.scalars(select(User).where(User.is_admin)).one()
        host = session.get_one(Organization, organization.id)
        passing.invite(host, "suda@example.org", ORGANIZER, by=by, key=app.config["SECRET_KEY"])
    return _last_link(app)


def _last_link(app):
    letter = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    return f"/passages/{tokens.derived('passage', letter.uid, key=app.config['SECRET_KEY'])}"


@pytest.fixture
def production(app, database, tmp_path):
    """The same database behind https, as people run it."""
    config = Config(
        data_dir=tmp_path, database_url=database.url, secret_key=SECRET,
        base_url="https://wethi.example", seed="none", rate_limits=False,
    )  # fmt: skip
    made = create_app(config)
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    with made.app_context():
        db.engine.dispose()


def test_line_21_22_23_24_cookies_in_production(production, suda):
    client = production.test_client()
    known = {"email": "suda@example.org", "password": cast.PASSWORD}
    where = {"base_url": "http://wethi.example"}  # what a proxy that ends TLS hands on
    answers = [
        client.post("/sign-in", data=known, **where),
        client.get("/?lang=en", **where),
        client.post("/prefs", data={"size": "xl", "theme": "dark"}, **where),
        client.post("/sign-out", **where),
    ]  # fmt: skip

    cookies = [value for answer in answers for value in answer.headers.getlist("Set-Cookie")]
    names = {cookie.split("=")[0] for cookie in cookies}
    assert names == {"__Host-wethi", "signed_in", "lang", "size", "theme"}
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts, cookie
        assert not any(part.startswith("domain") for part in parts), cookie
    for answer in answers:
        strict = answer.headers["Strict-Transport-Security"]
        assert strict == "max-age=31536000; includeSubDomains"


def test_line_82_a_crash_says_nothing_but_a_number(production, suda, monkeypatch, caplog):
    client = production.test_client()
    monkeypatch.setitem(production.view_functions, "public.privacy", lambda: 1 / 0)

    answer = client.get("/privacy", base_url="https://wethi.example")

    (record,) = [record for record in caplog.records if record.getMessage().startswith("crash")]
    number = record.getMessage().split()[1]
    assert answer.status_code == 500
    assert number in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "Content-Security-Policy" in answer.headers
