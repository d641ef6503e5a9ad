"""Users: made once, with a role a time, kept out for good."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actions import enrolling
from eventapp.core.db import db, transaction
from eventapp.core.errors import Conflict, Refused
from eventapp.models.activity import Activity
from eventapp.models.organization import Organization
from eventapp.models.user import Membership, User
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _verbs() -> list[str]:
    return list(db.session.scalars(select(Activity.verb).order_by(Activity.id)))


def test_an_address_is_stored_in_small_letters_and_used_once(context: Flask) -> None:
    with transaction():
        enrolling.enroll(" Anan@Example.ORG ", " Anan ", "a hash")

    made = db.session.scalars(select(User)).one()
    assert (made.email, made.name, made.is_admin) == ("anan@example.org", "Anan", False)
    with pytest.raises(Conflict) as refused, transaction():
        enrolling.enroll("ANAN@example.org", "Other", "a hash")
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    "email", ["", "anan", "anan@", "a b@example.org", "a@b", "x" * 250 + "@e.org"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Refused), transaction():
        enrolling.enroll(email, "Anan", "a hash")


def test_joining_again_changes_the_role_and_keeps_one_membership() -> None:
    suda = cast.suda(cast.organization())

    for role in ("door", "door", "owner"):
        with transaction():
            network = db.session.scalars(select(Organization)).one()
            enrolling.join(db.session.get_one(User, suda.id), network, role)

    assert [row.role for row in db.session.scalars(Membership.of(suda))] == ["owner"]
    assert _verbs() == ["join", "join"]


def test_disabling_twice_is_one_entry_in_the_history() -> None:
    suda = cast.user("Suda")

    for _ in range(2):
        with transaction():
            enrolling.disable(db.session.get_one(User, suda.id))

    assert _verbs() == ["disable"]


def test_the_history_holds_no_name_and_no_address() -> None:
    with transaction():
        made = enrolling.enroll("anan@example.org", "Anan", "a hash", is_admin=True)
        enrolling.introduce(made, name="อนันต์", locale="en")

    kept = repr(db.session.scalars(select(Activity.changes)).all())
    assert "admin" in kept
    assert [word for word in ("anan", "Anan", "อนันต์", "hash") if word in kept] == []
