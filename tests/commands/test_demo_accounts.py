"""The start tells of the demo accounts that are there, and of a password only if it opens them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from eventapp import cli
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.user import User
from tests import cast

Told = Callable[[str], list[str]]


@pytest.fixture
def told(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What is printed with this DEMO_PASSWORD."""

    def lines(password: str) -> list[str]:
        config = context.extensions["wethi"]
        monkeypatch.setitem(context.extensions, "wethi", replace(config, demo_password=password))
        return cli.demo_accounts()

    return lines


def test_a_site_without_them_tells_of_none(told: Told) -> None:
    cast.user("Anan")

    assert told(cast.PASSWORD) == []


def test_the_password_that_opens_them_is_told(told: Told) -> None:
    cast.user("Suda")
    cast.user("Admin", is_admin=True)

    assert told(cast.PASSWORD) == [
        f"Demo accounts, password {cast.PASSWORD}",
        "  suda@example.org     organizer",
        "  admin@example.org    admin",
    ]


def test_a_password_that_opens_none_is_not_told(told: Told) -> None:
    cast.user("Suda")

    for password in ("", "given when all was there"):
        assert told(password) == [
            "Demo accounts, ./run flask user password sets one",
            "  suda@example.org     organizer, with another password",
        ]


def test_the_password_that_was_made_is_read_and_none_is_made(context: Flask, told: Told) -> None:
    cast.user("Suda")
    file = context.extensions["wethi"].data_dir / "demo-password"
    told("")
    assert not file.exists()
    file.write_text(cast.PASSWORD)
    try:
        assert told("")[0] == f"Demo accounts, password {cast.PASSWORD}"
    finally:
        file.unlink()


def test_one_that_was_disabled_is_left_out(told: Told) -> None:
    user = cast.user("Nok")
    with transaction():
        db.session.get_one(User, user.id).disabled_at = clock.now()

    assert told(cast.PASSWORD) == []
