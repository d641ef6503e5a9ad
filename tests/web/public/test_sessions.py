"""Signing in over HTTP: who gets in, who does not, and where one goes."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
import time_machine
from argon2 import Parameters, PasswordHasher, extract_parameters
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.actions import enrolling
from eventapp.core import clock, limits, passwords, tokens
from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.message import Message
from eventapp.models.user import User, UserSession
from tests import cast

NEW = "tall bananas sing softly"
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def suda(context: Flask) -> User:
    return cast.suda(cast.organization())


@pytest.fixture
def counting() -> Iterator[None]:
    limits.switch(on=True)
    yield
    limits.switch(on=False)


def _sign_in(client: FlaskClient, email: str = "suda@example.org", **more: str):
    return client.post("/sign-in", data={"email": email, "password": cast.PASSWORD} | more)


def _link(app: Flask) -> str:
    """The link of the last letter, made as the letter makes it."""
    letter = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert letter is not None
    return f"/passages/{tokens.derived('passage', letter.uid, key=app.config['SECRET_KEY'])}"


def test_the_right_password_opens_the_organizers_side(client: FlaskClient) -> None:
    answer = _sign_in(client)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/organizer/")
    assert client.get("/account").status_code == 200
    verbs = db.session.scalars(select(Activity.verb)).all()
    assert verbs.count("sign_in") == 1


def test_address_and_password_are_checked_alike_whatever_is_wrong(client: FlaskClient) -> None:
    with time_machine.travel(clock.now(), tick=False):  # the tokens of forms tell the second
        wrong = client.post("/sign-in", data={"email": "suda@example.org", "password": "x" * 12})
        unknown = client.post(
            "/sign-in", data={"email": "nobody@example.org", "password": "y" * 12}
        )

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("suda@", "nobody@") == unknown.text
    assert "อีเมลกับรหัสผ่านไม่ตรงกัน" in wrong.text.replace("</span>", "")


def test_an_unknown_address_costs_the_same_work_as_a_known_one(
    client: FlaskClient, suda: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[Parameters] = []

    class Watched(PasswordHasher):
        def verify(self, stored: str | bytes, password: str | bytes) -> Literal[True]:
            work.append(extract_parameters(str(stored)))
            return super().verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Watched(2, 19456, 1))
    with transaction():
        suda.password_hash = passwords.hashed(cast.PASSWORD)

    for email in ("suda@example.org", "nobody@example.org"):
        client.post("/sign-in", data={"email": email, "password": "x" * 12})

    known, unknown = work
    assert known == unknown
    assert (unknown.time_cost, unknown.memory_cost, unknown.parallelism) == (2, 19456, 1)


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/organizer/events/", "/organizer/events/"),
        ("/account?x=1", "/account?x=1"),
        ("//evil.example", "/organizer/"),
        ("\\\\evil.example", "/organizer/"),
        ("/\\evil.example", "/organizer/"),
        ("https:evil.example", "/organizer/"),
        ("https://evil.example/", "/organizer/"),
        ("javascript:alert(1)", "/organizer/"),
        ("/a\nSet-Cookie: x=1", "/organizer/"),
        ("/sign-out", "/organizer/"),
        ("", "/organizer/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(
    client: FlaskClient, target: str, goes: str
) -> None:
    assert _sign_in(client, next=target).headers["Location"] == goes


def test_who_is_signed_in_needs_no_form(client: FlaskClient) -> None:
    _sign_in(client)

    assert client.get("/sign-in?next=/account").headers["Location"] == "/account"


def test_after_ten_wrong_tries_the_account_rests_even_for_the_right_password(
    app: Flask, counting: None
) -> None:
    for number in range(10):
        visitor = app.test_client()
        wrong = {"email": "Suda@example.org", "password": "x" * 12}
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        assert visitor.post("/sign-in", data=wrong, environ_base=place).status_code == 422

    answer = _sign_in(app.test_client())

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_one_address_cannot_try_many_accounts(client: FlaskClient, counting: None) -> None:
    codes = [
        client.post("/sign-in", data={"email": f"a{n}@example.org", "password": "x"}).status_code
        for n in range(61)
    ]

    assert codes == [422] * 60 + [429]


def test_signing_in_well_forgives_the_tries_before(app: Flask, counting: None) -> None:
    for _ in range(3):
        for _ in range(6):
            app.test_client().post(
                "/sign-in", data={"email": "suda@example.org", "password": "wrong"}
            )
        assert _sign_in(app.test_client()).status_code == 303


def test_a_disabled_user_has_no_way_in(app: Flask, client: FlaskClient, suda: User) -> None:
    _sign_in(client)
    client.post("/password/forgot", data={"email": "suda@example.org"})
    with transaction():
        enrolling.disable(db.session.get_one(User, suda.id))

    assert client.get("/account").status_code == 303
    assert _sign_in(app.test_client()).status_code == 422
    answer = app.test_client().post(_link(app), data={"password": NEW})
    assert answer.status_code == 410


@pytest.mark.usefixtures("csrf")
@pytest.mark.parametrize("path", ["/sign-in", "/password/forgot"])
def test_without_its_token_the_form_comes_back_with_what_was_typed(
    client: FlaskClient, path: str
) -> None:
    data = {"email": "suda@example.org", "password": cast.PASSWORD}

    answer = client.post(path, data=data)

    assert answer.status_code == 400
    assert re.search(r'name="email"[^>]*value="suda@example.org"', answer.text)
    assert cast.PASSWORD not in answer.text
    assert db.session.scalars(select(UserSession)).all() == []
    assert db.session.scalars(select(Message)).all() == []


@pytest.mark.usefixtures("csrf")
def test_signing_out_needs_its_token(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 400


def test_passwords_may_be_pasted_and_are_never_echoed(client: FlaskClient) -> None:
    page = client.get("/sign-in").text

    field = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert field is not None
    assert 'type="password"' in field[0]
    assert 'autocomplete="current-password"' in field[0]
    assert "onpaste" not in page
    assert "maxlength" not in field[0]
