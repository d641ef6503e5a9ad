"""How long a session lives, and that its end is real."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.models.user import User, UserSession
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def suda(context: Flask) -> User:
    return cast.suda(cast.organization())


def _sign_in(client: FlaskClient, email: str = "suda@example.org", **more: str):
    return client.post("/sign-in", data={"email": email, "password": cast.PASSWORD} | more)


def test_the_cookie_holds_a_token_of_which_only_the_digest_is_kept(client: FlaskClient) -> None:
    _sign_in(client)

    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    kept = db.session.scalars(select(UserSession.token_digest)).all()
    assert kept == [tokens.digest(token)]
    assert len(token) >= 43, "256 bits"


def test_a_session_that_was_there_before_is_not_taken_over(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "prepared by somebody else"

    _sign_in(client)

    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "prepared by somebody else"


def test_each_sign_in_has_a_new_token(app: Flask) -> None:
    for _ in range(2):
        _sign_in(app.test_client())

    assert len(set(db.session.scalars(select(UserSession.token_digest)))) == 2


def test_signing_out_ends_the_session_for_a_copied_cookie_too(client: FlaskClient) -> None:
    _sign_in(client)
    copied = client.get_cookie("wethi")
    assert copied is not None
    client.post("/sign-out")

    client.set_cookie("wethi", copied.value)
    answer = client.get("/account")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/account")
    assert db.session.scalars(select(UserSession)).all() == []


def test_signing_out_empties_the_browser(client: FlaskClient) -> None:
    _sign_in(client)
    assert client.get_cookie("signed_in") is not None

    answer = client.post("/sign-out")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("signed_in") is None


@pytest.mark.parametrize(
    ("is_admin", "minutes", "lives"),
    [(False, 7 * 60, True), (False, 9 * 60, False), (True, 50, True), (True, 70, False)],
)
def test_a_session_that_nobody_uses_runs_out(
    client: FlaskClient, suda: User, is_admin: bool, minutes: int, lives: bool
) -> None:
    _sign_in(client)
    with transaction():
        db.session.get_one(User, suda.id).is_admin = is_admin
        session = db.session.scalars(select(UserSession)).one()
        session.seen_at = clock.now() - timedelta(minutes=minutes)

    assert (client.get("/account").status_code == 200) is lives


@pytest.mark.parametrize(
    ("is_admin", "hours", "lives"),
    [(False, 13 * 24, True), (False, 15 * 24, False), (True, 11, True), (True, 13, False)],
)
def test_even_a_session_in_use_ends_one_day(
    client: FlaskClient, suda: User, is_admin: bool, hours: int, lives: bool
) -> None:
    _sign_in(client)
    with transaction():
        db.session.get_one(User, suda.id).is_admin = is_admin
        session = db.session.scalars(select(UserSession)).one()
        session.created_at = clock.now() - timedelta(hours=hours)

    assert (client.get("/account").status_code == 200) is lives


def test_a_page_that_is_looked_at_keeps_the_session_alive(client: FlaskClient) -> None:
    _sign_in(client)
    before = clock.now() - timedelta(hours=1)
    with transaction():
        db.session.scalars(select(UserSession)).one().seen_at = before

    client.get("/account")

    seen = db.session.scalars(select(UserSession.seen_at)).one()
    assert clock.now() - seen < timedelta(minutes=1)
