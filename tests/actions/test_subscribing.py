"""Addresses of feeds: made, renewed, and gone with the person."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from eventapp.actions import erasing, placing, subscribing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.activity import Activity
from eventapp.models.registration import Registration
from eventapp.models.subscription import Subscription
from eventapp.models.venue import Room
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _count() -> int:
    return db.session.scalar(select(func.count(Subscription.id)))


@pytest.fixture
def place():
    return cast.registered(cast.forum(cast.organization()))


def _again(place) -> Registration:
    return db.session.get(Registration, place.id)


def test_a_new_address_takes_the_place_of_the_old(place):
    with transaction():
        first = subscribing.renew_own(_again(place)).token
    with transaction():
        second = subscribing.renew_own(_again(place)).token

    assert db.session.scalar(Subscription.by_token(first)) is None
    found = db.session.scalar(Subscription.by_token(second))
    assert found.renewed_at is not None
    assert found.registration_id == place.id
    assert len(second) == 43
    assert _count() == 1


def test_all_places_of_an_address_share_one_feed(place):
    other = cast.registered(cast.forum(cast.organization("other", "อื่น")))
    with transaction():
        first = subscribing.renew_all(_again(place)).token
    with transaction():
        second = subscribing.renew_all(_again(other)).token

    assert first != second
    assert db.session.scalar(Subscription.by_token(second)).email_key == "malee@example.org"
    assert _count() == 1


def test_erasing_a_person_ends_their_feeds_and_forgets_the_address(place):
    other = cast.registered(cast.forum(cast.organization("other", "อื่น")))
    with transaction():
        subscribing.renew_own(_again(place))
        subscribing.renew_all(_again(place))
    with transaction():
        erasing.erase(db.session.scalar(Registration.by_token(place.token)))
    after_one = [(row.email_key, row.registration_id) for row in db.session.query(Subscription)]
    with transaction():
        erasing.erase(db.session.scalar(Registration.by_token(other.token)))

    assert after_one == [("malee@example.org", None)]
    assert _count() == 0


def test_the_end_of_the_time_for_names_ends_the_feeds_too(place):
    with transaction():
        subscribing.renew_all(_again(place))
        _again(place)
        event = cast.found(_event_slug(place))
        event.retention_days = 1
    with time_machine.travel(clock.now() + timedelta(days=60)), transaction():
        erasing.anonymise_due(clock.now())

    assert _count() == 0


def _event_slug(place) -> str:
    from eventapp.models.event import Event

    return db.session.get(Event, place.event_id).slug


def test_a_room_has_one_address_which_stands_in_its_history():
    room = cast.room(keeper=cast.organization())
    for _ in range(2):
        with transaction():
            subscribing.renew_room(db.session.get(Room, room.id))

    verbs = list(
        db.session.scalars(
            select(Activity.verb).where(Activity.subject_type == "room").order_by(Activity.id)
        )
    )
    assert verbs == ["renew_feed", "renew_feed"]
    assert _count() == 1


def test_a_removed_room_takes_its_address_along():
    room = cast.room(keeper=cast.organization())
    with transaction():
        subscribing.renew_room(db.session.get(Room, room.id))
    with transaction():
        placing.remove_room(db.session.get(Room, room.id))

    assert _count() == 0
