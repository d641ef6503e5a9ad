"""One's own account: name and language, password, sessions of one's own and of nobody else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.user import User, UserSession
from eventapp.web.public.account import device
from tests import cast

NEW = "tall bananas sing softly"
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def suda(context: Flask, client: FlaskClient) -> User:
    made = cast.suda(cast.organization())
    cast.sign_in(client, "suda")
    return made


def _signed_in(app: Flask, name: str = "suda") -> FlaskClient:
    other = app.test_client()
    cast.sign_in(other, name)
    return other


def _change(client: FlaskClient, current: str = cast.PASSWORD, new: str = NEW):
    return client.post("/account/password", data={"current": current, "password": new})


def test_name_and_language_are_saved(client: FlaskClient, suda: User) -> None:
    answer = client.post("/account", data={"name": "สุดา ใจดี", "locale": "en"})

    assert answer.status_code == 303
    db.session.expire_all()
    saved = db.session.get_one(User, suda.id)
    assert (saved.name, saved.locale) == ("สุดา ใจดี", "en")


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "locale": "th"},
        {"name": "x" * 121, "locale": "th"},
        {"name": "Suda", "locale": "fr"},
        {"name": "Suda"},
        {"name": "Su\x00da", "locale": "th"},
    ],
)
def test_bad_input_is_said_at_the_field_and_nothing_is_saved(
    client: FlaskClient, suda: User, data: dict[str, str]
) -> None:
    answer = client.post("/account", data=data)

    assert answer.status_code == 422
    assert "field__error" in answer.text
    saved = db.session.get_one(User, suda.id)
    assert (saved.name, saved.locale) == ("Suda", "th")


def test_nobody_can_make_themselves_admin(client: FlaskClient, suda: User) -> None:
    data = {"name": "Suda", "locale": "th", "is_admin": "1", "email": "other@example.org"}

    client.post("/account", data=data)

    saved = db.session.get_one(User, suda.id)
    assert (saved.is_admin, saved.email) == (False, "suda@example.org")


def test_a_new_password_needs_the_current_one_and_ends_all_other_sessions(
    app: Flask, client: FlaskClient
) -> None:
    elsewhere = _signed_in(app)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    assert _change(client, current="not this one").status_code == 422
    assert elsewhere.get("/account").status_code == 200
    assert _change(client).status_code == 303

    assert client.get("/account").status_code == 200
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != token, "this one goes on with a new token"
    assert elsewhere.get("/account").status_code == 303
    again = app.test_client().post("/sign-in", data={"email": "suda@example.org", "password": NEW})
    assert again.status_code == 303


def test_a_weak_new_password_is_refused(client: FlaskClient) -> None:
    answer = _change(client, new="suda example org")

    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text


def test_own_sessions_are_listed_and_can_be_ended(app: Flask, client: FlaskClient) -> None:
    elsewhere = _signed_in(app)
    page = client.get("/account").text
    key = max(db.session.scalars(select(UserSession.id)))
    assert f"/account/sessions/{key}/end" in page

    client.post(f"/account/sessions/{key}/end")

    assert elsewhere.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_all_others_can_be_ended_at_once(app: Flask, client: FlaskClient) -> None:
    others = [_signed_in(app) for _ in range(3)]

    client.post("/account/sessions/end-others")

    assert [other.get("/account").status_code for other in others] == [303] * 3
    assert client.get("/account").status_code == 200


def test_sessions_of_somebody_else_are_out_of_reach(app: Flask, client: FlaskClient) -> None:
    prasit = cast.prasit()
    other = _signed_in(app, "prasit")
    key = db.session.scalars(select(UserSession.id).where(UserSession.user_id == prasit.id)).one()

    client.post(f"/account/sessions/{key}/end")

    assert other.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/account"),
        ("POST", "/account"),
        ("POST", "/account/password"),
        ("POST", "/account/sessions/1/end"),
        ("POST", "/account/sessions/end-others"),
    ],
)
def test_strangers_are_turned_away(app: Flask, method: str, path: str) -> None:
    answer = app.test_client().open(path, method=method)

    assert answer.status_code == (303 if method == "GET" else 403)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
         "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
         "Safari on iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Safari Line/14.0", "LINE on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
         "Firefox on Linux"),
        ("curl/8", "Unknown device"),
    ],
)  # fmt: skip
def test_devices_have_names_people_know(agent: str, name: str) -> None:
    from eventapp.core.i18n import using

    with using("en"):
        assert device(agent) == name
