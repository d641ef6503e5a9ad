"""Whatever is sent to the forms of sign-in and account, the answer is a page and nothing breaks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.core.db import db
from eventapp.models.user import User
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
NASTY = st.sampled_from(
    [
        *("", " ", "\x00", "\ud800", "ก" * 10_000, "x" * 2000, "\U0001f33e\u200d\U0001f9d1" * 200),
        *("<script>alert(1)</script>", "=1+1", "a\r\nBcc: b@example.org", "\u202egro.elpmaxe"),
        *("' OR 1=1 --", "suda@example.org", "{{7*7}}", "%s%n", "//evil.example"),
    ]
)
TEXT = NASTY | st.text(max_size=80)
FORMS = {
    "/sign-in": ("email", "password", "next"),
    "/password/forgot": ("email",),
    "/account": ("name", "locale"),
    "/account/password": ("current", "password"),
}


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@pytest.fixture
def suda(context: Flask, client: FlaskClient) -> User:
    made = cast.suda(cast.organization())
    cast.sign_in(client, "suda")
    return made


@pytest.mark.parametrize("path", FORMS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_typed_gets_a_page(
    client: FlaskClient, suda: User, path: str, data: st.DataObject
) -> None:
    names = FORMS[path]
    typed = {
        name: [_encodable(one) for one in data.draw(st.lists(TEXT, max_size=2), label=name)]
        for name in names
    }

    answer = client.post(path, data=typed)

    assert answer.status_code in (303, 422), typed
    db.session.expire_all()
    kept = db.session.get_one(User, suda.id)
    assert (kept.email, kept.is_admin, kept.is_active) == ("suda@example.org", False, True)


@pytest.mark.parametrize("path", FORMS)
def test_files_and_huge_bodies_are_no_crash(client: FlaskClient, suda: User, path: str) -> None:
    from io import BytesIO

    sent = {name: (BytesIO(b"x"), "x.txt") for name in FORMS[path]}
    assert client.post(path, data=sent).status_code == 422
    assert client.post(path, data={"email": "x" * 1_100_000}).status_code == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/sign-in"),
        ("DELETE", "/account"),
        ("GET", "/sign-out"),
        ("GET", "/account/password"),
    ],
)
def test_another_method_is_said_to_be_wrong(
    client: FlaskClient, suda: User, method: str, path: str
) -> None:
    answer = client.open(path, method=method)

    assert answer.status_code == 405
    assert answer.headers["Allow"]
