"""Links that came by letter: a new password, or a colleague's way in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.actions import passing
from eventapp.core import limits, tokens
from eventapp.core.db import db, transaction
from eventapp.models.message import Message
from eventapp.models.user import Membership, Passage, User
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


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    app: Flask, client: FlaskClient
) -> None:
    _sign_in(client)
    visitor = app.test_client()
    visitor.post("/password/forgot", data={"email": "Suda@Example.org"})
    link = _link(app)

    assert visitor.get(link).status_code == 200
    answer = visitor.post(link, data={"password": NEW})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert visitor.get(link).status_code == 410
    assert visitor.post(link, data={"password": NEW}).status_code == 410
    assert client.get("/account").status_code == 303, "every session has ended"
    assert _sign_in(app.test_client()).status_code == 422, "the old password is gone"
    assert _sign_in(app.test_client(), password=NEW).status_code == 303


def test_the_answer_does_not_say_whether_an_address_is_known(client: FlaskClient) -> None:
    answers = [
        client.post("/password/forgot", data={"email": f"{name}@example.org"})
        for name in ("suda", "nobody")
    ]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].text == answers[1].text
    assert db.session.scalars(select(Message.to_address)).all() == ["suda@example.org"]


def test_a_link_is_too_old_after_an_hour(app: Flask, client: FlaskClient) -> None:
    client.post("/password/forgot", data={"email": "suda@example.org"})
    with transaction():
        passage = db.session.scalars(select(Passage)).one()
        passage.expires_at -= timedelta(hours=1)

    assert client.get(_link(app)).status_code == 410


def test_a_second_letter_closes_the_first_link(app: Flask, client: FlaskClient) -> None:
    client.post("/password/forgot", data={"email": "suda@example.org"})
    first = _link(app)
    client.post("/password/forgot", data={"email": "suda@example.org"})

    assert client.get(first).status_code == 410
    assert client.get(_link(app)).status_code == 200


def test_no_link_can_be_read_in_the_database(app: Flask, client: FlaskClient) -> None:
    client.post("/password/forgot", data={"email": "suda@example.org"})

    token = _link(app).rsplit("/", 1)[1]
    letter = db.session.scalars(select(Message)).one()
    passage = db.session.scalars(select(Passage)).one()
    kept = [repr(vars(row)) for row in (letter, passage)]
    assert [token in text for text in kept] == [False, False]
    assert passage.token_digest == tokens.digest(token)


def test_a_weak_new_password_is_refused_and_the_link_still_works(
    app: Flask, client: FlaskClient
) -> None:
    client.post("/password/forgot", data={"email": "suda@example.org"})
    link = _link(app)

    answer = client.post(link, data={"password": "password1234"})

    assert answer.status_code == 422
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_letters_for_a_new_password_are_limited(client: FlaskClient, counting: None) -> None:
    ask = {"email": "suda@example.org"}
    codes = [client.post("/password/forgot", data=ask).status_code for _ in range(4)]

    assert codes == [303, 303, 303, 429]


def _invite(app: Flask, email: str, role: str = "organizer") -> str:
    with transaction():
        suda = db.session.scalars(select(User).where(User.name == "Suda")).one()
        body = db.session.scalars(Membership.of(suda)).one().organization_id
        from eventapp.models.organization import Organization

        organization = db.session.get_one(Organization, body)
        passing.invite(organization, email, role, by=suda, key=app.config["SECRET_KEY"])
    return _link(app)


def test_an_invited_colleague_chooses_a_password_and_is_in(app: Flask, client: FlaskClient) -> None:
    link = _invite(app, "Lek@Example.org")

    page = client.get(link)
    assert page.status_code == 200
    assert "lek@example.org" in page.text
    answer = client.post(link, data={"name": "เล็ก", "password": NEW})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/organizer/")
    lek = db.session.scalars(select(User).where(User.email == "lek@example.org")).one()
    assert [row.role for row in db.session.scalars(Membership.of(lek))] == ["organizer"]
    assert client.get("/account").status_code == 200
    assert app.test_client().get(link).status_code == 410


def test_a_colleague_who_is_a_user_only_says_yes(app: Flask, client: FlaskClient) -> None:
    prasit = cast.prasit()
    link = _invite(app, "prasit@example.org", "door")

    answer = client.post(link)

    assert answer.status_code == 303
    roles = {row.role for row in db.session.scalars(Membership.of(prasit))}
    assert roles == {"organizer", "door"}
    assert client.get("/account").status_code == 303, "a link in a letter signs nobody in"


def test_a_link_that_never_was_is_gone(client: FlaskClient) -> None:
    answer = client.get("/passages/" + "x" * 43)

    assert answer.status_code == 410
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
