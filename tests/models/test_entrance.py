"""What registering asks first."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from eventapp.actions import registering
from eventapp.core.db import db, transaction
from eventapp.models import entrance
from eventapp.models.message import Message
from eventapp.models.registration import ACTIVE, STATES, WITHDRAWN, Registration
from tests import cast
from tests.web.public.reading import counted

pytestmark = pytest.mark.usefixtures("context")
NONCE = "n" * 32
KEYS = ("malee@example.org", "+66000000001 มาลีศรีสุข")


@pytest.fixture
def row():
    return cast.registered(cast.forum(cast.organization()), nonce=NONCE)


def test_the_event_comes_with_all_that_registering_reads(app, row):
    slug = row.event.slug
    db.session.expunge_all()

    with counted(app) as asked, transaction():
        registering.register(entrance.event(slug), cast.somebody(1))

    assert [one.split()[0] for one in asked if "BEGIN" not in one] == [
        *("SELECT", "SELECT", "UPDATE", "INSERT", "INSERT", "INSERT")
    ]


@pytest.mark.parametrize(
    ("nonce", "email", "phone", "expected"),
    [
        (NONCE, "", "", True),
        ("other", KEYS[0], "", True),
        (None, "", KEYS[1], True),
        (None, "", "", False),
        ("other", "other@example.org", "+66000000001 อื่น", False),
        (None, "MALEE@example.org", "", False),
    ],
)
def test_somebody_is_known_by_nonce_address_or_phone_and_name(row, nonce, email, phone, expected):
    assert (row.email_key, row.phone_key) == KEYS

    assert entrance.may_be_known(row.event_id, nonce, email, phone) is expected


def test_at_another_event_they_are_not_known(row):
    other = cast.forum(db.session.merge(cast.found(row.event.slug).host))

    assert not entrance.may_be_known(other.id, None, *KEYS)


@pytest.mark.parametrize("state", STATES)
def test_only_who_still_has_a_place_is_known(row, state):
    with transaction() as session:
        session.get(Registration, row.id).state = state
        session.execute(delete(Message))

    assert entrance.may_be_known(row.event_id, None, *KEYS) is (state in ACTIVE)


def test_an_address_that_was_told_of_the_event_is_looked_at_closer(row):
    with transaction() as session:
        session.get(Registration, row.id).state = WITHDRAWN

    email, _phone = KEYS
    assert entrance.may_be_known(row.event_id, None, email, "")
    assert not entrance.may_be_known(row.event_id, None, f"other-{email}", "")
    assert not entrance.may_be_known(row.event_id + 1, None, email, "")


def test_without_address_and_phone_nobody_is_taken_for_another(row):
    nameless = cast.registered(row.event, replace(cast.MALEE, email="", phone=""))

    assert (nameless.email_key, nameless.phone_key) == ("", "")
    assert not entrance.may_be_known(row.event_id, None, "", "")
