"""While letters are held back nobody is told; before and after, everybody is."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actions import outbox
from eventapp.core.db import db
from eventapp.models.message import Message
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _told() -> list[str]:
    return list(db.session.scalars(select(Message.to_address).order_by(Message.id)))


def test_inside_the_block_no_letter_is_posted_and_outside_it_is(context: Flask) -> None:
    event = cast.forum(cast.organization())

    cast.registered(event, cast.somebody(1))
    with outbox.holding():
        cast.registered(event, cast.somebody(2))
    cast.registered(event, cast.somebody(3))

    assert _told() == ["person1@example.org", "person3@example.org"]


def test_the_block_ends_even_when_it_fails() -> None:
    event = cast.forum(cast.organization())
    with pytest.raises(ZeroDivisionError), outbox.holding():
        _ = 1 / 0

    cast.registered(event, cast.somebody(1))

    assert _told() == ["person1@example.org"]
