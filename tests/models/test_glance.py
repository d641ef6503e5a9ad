"""What an attendee's page rests on, read at a glance."""

import pytest

from eventapp.core.db import db, transaction
from eventapp.models import glance
from eventapp.models.glance import Glance
from eventapp.models.registration import Registration
from eventapp.web.shelf import Stamp
from tests import cast

pytestmark = pytest.mark.usefixtures("context")
UNSEEN = {
    "id",
    "nonce",
    "email_key",
    "phone_key",
    "sort_key",
    "search_text",
    "locale",
    "is_demo",
    "informed_at",
    "queued_at",
    "changed_at",
    "sequence",
}
"""What the page of nobody in a usual state shows."""


@pytest.fixture
def row():
    return cast.registered(cast.forum(cast.organization(), cast.room()))


def test_it_is_what_the_rows_say(row):
    found = Glance.of(row.token)
    stamp = Stamp.of_form(cast.found(row.event.slug))

    assert found.is_usual
    assert (found.event_id, found.number) == (stamp.key, stamp.number)
    assert (found.state, found.source) == (row.state, row.source)
    assert found.created_at == row.created_at
    assert found.words == {
        "code": row.code,
        "full_name": "นางมาลี ศรีสุข",
        "position": row.position,
        "organization": row.organization,
        "email": row.email,
        "phone": row.phone,
    }


def test_nobody_is_found_by_a_wrong_token():
    assert Glance.of("x" * 43) is None


@pytest.mark.parametrize("name", sorted(glance._USUAL))
def test_whoever_differs_is_not_usual(row, name):
    column = Registration.__table__.c[name]
    values = {"delegated_from_id": row.id, "answer_sequence": 1}
    instants = {"answer_stamp", "erased_at"}
    with transaction():
        found = db.session.get(Registration, row.id)
        value = found.created_at if name in instants else values.get(name, "x")
        setattr(found, column.key, value)

    assert not Glance.of(row.token).is_usual


def test_every_column_of_a_registration_was_thought_of():
    """A new column makes pages differ or does not: say which, in the one place or the other."""
    read = {part.strip().removeprefix("r.") for part in glance._READ.split(",")}
    known = read | set(glance._USUAL) | UNSEEN | {"token", "event_id"}

    assert {column.name for column in Registration.__table__.columns} == known
