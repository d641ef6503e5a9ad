"""`flask user …`: there is nobody until somebody is made by hand."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from eventapp.actions import signing_in
from eventapp.core import passwords
from eventapp.core.db import db, transaction
from eventapp.models.user import Membership, User, UserSession
from tests import cast

GOOD = "tall bananas sing softly"
pytestmark = pytest.mark.usefixtures("context")


def _run(app: Flask, *words: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["user", *words], input=typed)


def _user(name: str = "anan") -> User:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(User).where(User.email == f"{name}@example.org")).one()


def test_a_new_database_has_no_account(app: Flask) -> None:
    assert _run(app, "list").output == ""


def test_a_user_is_made_with_the_password_that_was_typed(app: Flask) -> None:
    done = _run(app, "create", "Anan@Example.org", "--name", "Anan", typed=f"{GOOD}\n")

    assert done.exit_code == 0, done.output
    assert passwords.matches(_user().password_hash, GOOD) is True
    assert _user().is_admin is False
    assert GOOD not in done.output


def test_without_a_password_a_random_one_is_shown_once(app: Flask) -> None:
    done = _run(app, "create", "anan@example.org", "--name", "Anan", "--admin", typed="\n")

    shown = done.output.strip().splitlines()[-1].removeprefix("Password: ")
    assert len(shown) == 16
    assert passwords.matches(_user().password_hash, shown) is True
    assert _user().is_admin is True


def test_a_user_may_begin_in_an_organization(app: Flask) -> None:
    cast.organization("network")

    _run(app, "create", "anan@example.org", "--name", "Anan", "--organization", "network",
         "--role", "owner", "--password", GOOD)  # fmt: skip

    assert [row.role for row in db.session.scalars(Membership.of(_user()))] == ["owner"]
    assert _run(app, "list").output.split() == [
        "anan@example.org",
        "Anan",
        "owner",
        "of",
        "network",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("anan@example.org", "--name", "Anan", "--password", "password1234"), "guess"),
        (("anan@example.org", "--name", "Anan", "--password", "short"), "12 characters"),
        (("no address", "--name", "Anan", "--password", GOOD), "e-mail address"),
        (("anan@example.org", "--name", " ", "--password", GOOD), "Give a name"),
        (("suda@example.org", "--name", "Suda", "--password", GOOD), "already"),
        (
            ("anan@example.org", "--name", "Anan", "--organization", "none", "--password", GOOD),
            "no organization none",
        ),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    app: Flask, words: tuple[str, ...], says: str
) -> None:
    cast.user("Suda")

    done = _run(app, "create", *words)

    assert done.exit_code == 1
    assert says in done.output
    assert done.output.count("\n") == 1
    assert [user.email for user in db.session.scalars(select(User))] == ["suda@example.org"]


def test_disabling_ends_all_sessions_at_once(app: Flask) -> None:
    suda = cast.user("Suda")
    with transaction():
        signing_in.begin(db.session.get_one(User, suda.id))

    _run(app, "disable", "suda@example.org")

    assert _user("suda").is_active is False
    assert db.session.scalars(select(UserSession)).all() == []
    assert _run(app, "list").output.split()[-1] == "disabled"
    _run(app, "disable", "suda@example.org", "--again")
    assert _user("suda").is_active is True


def test_a_new_password_ends_all_sessions(app: Flask) -> None:
    suda = cast.user("Suda")
    with transaction():
        signing_in.begin(db.session.get_one(User, suda.id))

    done = _run(app, "password", "suda@example.org", "--password", GOOD)

    assert done.exit_code == 0
    assert passwords.matches(_user("suda").password_hash, GOOD) is True
    assert db.session.scalars(select(UserSession)).all() == []


def test_somebody_who_is_not_there_is_said_to_be_missing(app: Flask) -> None:
    done = _run(app, "disable", "nobody@example.org")

    assert (done.exit_code, done.output) == (1, "Error: There is no user nobody@example.org.\n")
