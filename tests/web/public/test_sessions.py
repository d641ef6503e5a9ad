"""Signing in and out over HTTP, a forgotten password, and links that came by letter."""

import re
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.actions import enrolling, passing
from eventapp.core import clock, limits, tokens
from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.message import Message
from eventapp.models.user import Membership, Passage, User, UserSession
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
    wrong = client.post("/sign-in", data={"email": "suda@example.org", "password": "x" * 12})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": "x" * 12})

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("suda@", "nobody@") == unknown.text
    assert "อีเมลกับรหัสผ่านไม่ตรงกัน" in wrong.text.replace("</span>", "")


def test_an_unknown_address_takes_as_long_as_a_known_one(client: FlaskClient) -> None:
    def seconds(email: str) -> float:
        start = time.perf_counter()
        client.post("/sign-in", data={"email": email, "password": "x" * 12})
        return time.perf_counter() - start

    seconds("suda@example.org")
    known = statistics.median(seconds("suda@example.org") for _ in range(9))
    unknown = statistics.median(seconds("nobody@example.org") for _ in range(9))

    assert 0.5 < known / unknown < 2


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
