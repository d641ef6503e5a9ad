"""Links by letter: who gets one, what it is worth, and that two uses are one too many."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actions import passing
from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused, Stale
from eventapp.models.message import Message
from eventapp.models.organization import Organization
from eventapp.models.user import Membership, Passage, User
from tests import cast

KEY = "the key of the site, of these tests"
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def suda(context: Flask) -> User:
    return cast.suda(cast.organization())


def _invite(email: str, role: str = "organizer") -> str:
    """Invite to Suda's organization; the token of the link."""
    with transaction():
        suda = db.session.scalars(select(User).where(User.name == "Suda")).one()
        network = db.session.scalars(
            select(Organization).where(Organization.slug == "network")
        ).one()
        passing.invite(network, email, role, by=suda, key=KEY)
    letter = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert letter is not None
    return tokens.derived("passage", letter.uid, key=KEY)


def test_an_invitation_is_one_letter_that_says_who_invites_to_what() -> None:
    _invite(" Lek@Example.org ", "door")

    letter = db.session.scalars(select(Message)).one()
    assert (letter.kind, letter.to_address) == ("invitation_to_team", "lek@example.org")
    assert letter.payload == {
        "organization": ["เครือข่ายองค์กรชุมชน", "network"],
        "role": "door",
        "invited_by": "Suda",
    }
    assert db.session.scalars(select(Passage)).one().role == "door"


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [
        ("lek@example.org", "admin", "role"),
        ("lek@example.org", "", "role"),
        ("no address", "door", "email"),
        ("lek@example.org\r\nBcc: all@example.org", "door", "email"),
        ("suda@example.org", "door", "email"),
    ],
)
def test_what_cannot_be_invited_is_refused(email: str, role: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        _invite(email, role)

    assert refused.value.field == field
    assert db.session.scalars(select(Message)).all() == []


def test_inviting_again_leaves_one_invitation_open() -> None:
    first = _invite("lek@example.org")
    second = _invite("lek@example.org", "door")

    assert passing.find(first) is None
    assert passing.find(second) is not None
    network = db.session.scalars(select(Organization).where(Organization.slug == "network")).one()
    assert [row.role for row in passing.open_invitations(network)] == ["door"]


def test_a_retracted_invitation_opens_nothing() -> None:
    token = _invite("lek@example.org")
    with transaction():
        network = db.session.scalars(select(Organization)).one()
        passing.retract(network, "Lek@example.org")

    assert passing.find(token) is None
    assert passing.open_invitations(network) == []


def test_a_link_for_an_invitation_sets_no_password_and_the_other_way_round(suda: User) -> None:
    invitation = _invite("lek@example.org")
    with transaction():
        passing.ask_for_password("suda@example.org", key=KEY)
    letter = db.session.scalars(select(Message).where(Message.kind == "password_reset")).one()
    reset = tokens.derived("passage", letter.uid, key=KEY)

    with pytest.raises(Stale), transaction():
        passing.use_for_password(invitation, "a hash")
    with pytest.raises(Stale), transaction():
        passing.use_to_join(reset)
    assert passing.find(invitation) is not None
    assert passing.find(reset) is not None


def test_a_refusal_gives_the_link_back() -> None:
    token = _invite("lek@example.org")

    with pytest.raises(Refused), transaction():
        passing.use_to_enroll(token, " ", "a hash", locale="th")

    assert passing.find(token) is not None


def test_of_two_who_press_at_once_one_is_too_late(app: Flask) -> None:
    token, start = _invite("lek@example.org"), Barrier(4)

    def press(number: int) -> str:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    return passing.use_to_enroll(token, f"Lek {number}", "hash", locale="th").name
            except Stale:
                return "too late"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))

    assert answers.count("too late") == 3
    db.session.rollback()
    lek = db.session.scalars(select(User).where(User.email == "lek@example.org")).one()
    assert lek.name in answers
    assert len(db.session.scalars(Membership.of(lek)).all()) == 1


def test_an_unknown_address_leaves_a_passage_nobody_can_open_and_no_letter() -> None:
    with transaction():
        passing.ask_for_password("nobody@example.org", key=KEY)

    passage = db.session.scalars(select(Passage)).one()
    assert (passage.email, passage.user_id) == ("", None)
    assert passage.is_open(clock.now()) is True
    assert db.session.scalars(select(Message)).all() == []


def test_an_old_invitation_never_lowers_what_somebody_is_now() -> None:
    token = _invite("lek@example.org", "door")
    network = db.session.scalars(select(Organization)).one()
    cast.user("Lek", role="owner", of=network)

    with transaction():
        passing.use_to_join(token)

    roles = select(Membership.role).join(User).where(User.name == "Lek")
    assert db.session.scalars(roles).all() == ["owner"]
