"""The database itself refuses what must never happen, whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from eventapp.actions import delegating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import sealing
from eventapp.models import guards
from eventapp.models.booking import HELD, RELEASED, Booking
from eventapp.models.event import Event
from eventapp.models.registration import Registration
from tests import cast
from tests.tampering import past_the_guards

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return cast.forum(cast.organization())


def _booking(event, room, start, hours=2, state=HELD):
    begins = event.created_at.replace(microsecond=0) + timedelta(days=1, hours=start)
    booking = Booking(
        room_id=room.id,
        event_id=event.id,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        state=state,
    )
    with transaction() as session:
        session.add(booking)
    return booking


def test_every_guard_stands():
    assert guards.missing(db.session.connection()) == []


def test_a_dropped_guard_is_noticed_and_made_again(app, database):
    name = "booking_overlap_insert" if database.name == "sqlite" else "booking_overlap"
    drop = (
        f"DROP TRIGGER {name}"
        if database.name == "sqlite"
        else f"ALTER TABLE booking DROP CONSTRAINT {name}"
    )
    with transaction() as session:
        session.execute(text(drop))
        assert guards.missing(session.connection()) == [name]

        guards.create(session.connection())

        assert guards.missing(session.connection()) == []


@pytest.mark.parametrize("name", sorted(guards.INDEXES))
def test_a_dropped_index_is_noticed_and_made_again(name):
    with transaction() as session:
        session.execute(text(f"DROP INDEX {name}"))
        assert guards.missing(session.connection()) == [name]

        guards.create(session.connection())

        assert guards.missing(session.connection()) == []


def test_a_place_has_one_delegate_at_the_most(event):
    original = cast.registered(event)
    with transaction():
        sent = delegating.delegate(_again(original), cast.somebody(1)).id
    other = cast.registered(event, cast.somebody(2)).id
    take_it_too = f"UPDATE registration SET delegated_from_id = {original.id} WHERE id = {other}"

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text(take_it_too))

    with transaction() as session:
        session.execute(text(f"UPDATE registration SET state = 'withdrawn' WHERE id = {sent}"))
        session.execute(text(take_it_too))


def _again(row):
    return db.session.scalars(Registration.by_token(row.token)).one()


@pytest.mark.parametrize("start", [-1, 0, 1])
def test_a_room_is_never_held_twice(event, start):
    room = cast.room()
    _booking(event, room, 0)

    with pytest.raises(IntegrityError, match="booking_overlap"):
        _booking(event, room, start)


@pytest.mark.parametrize("start", [-2, 2])
def test_one_may_follow_the_other_without_a_gap(event, start):
    room = cast.room()
    _booking(event, room, 0)

    assert _booking(event, room, start).id


def test_a_released_room_is_free_and_cannot_be_held_again_over_another(event):
    room = cast.room()
    released = _booking(event, room, 0, state=RELEASED)
    _booking(event, room, 0)

    with pytest.raises(IntegrityError, match="booking_overlap"), transaction():
        db.session.get(Booking, released.id).state = HELD


@pytest.mark.parametrize("change", ["UPDATE activity SET verb = 'nothing'", "DELETE FROM activity"])
def test_history_cannot_be_changed(event, change):
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(change))


@pytest.mark.parametrize("change", ["UPDATE seal SET number = 1", "DELETE FROM seal"])
def test_a_seal_cannot_be_changed(event, change):
    sealing.run()

    with pytest.raises(DBAPIError, match="seal is append-only"), transaction() as session:
        session.execute(text(change))


@pytest.mark.sqlite
@pytest.mark.parametrize("also", ["up_to, 'another'", "up_to + 1, previous"])
def test_a_seal_cannot_be_written_over(event, also):
    sealing.run()
    again = f"INSERT OR REPLACE INTO seal SELECT {also}, at, number, digest FROM seal"
    again = again.replace("INTO seal", "INTO seal (up_to, previous, at, number, digest)")

    with pytest.raises(DBAPIError, match="seal is append-only"), transaction() as session:
        session.execute(text(again))


def test_a_database_without_seals_lacks_no_guard_of_theirs(database):
    before = guards._wanted(db.session.connection()).keys()
    try:
        past_the_guards(database, "ALTER TABLE seal RENAME TO other", *_dropped(database))

        assert guards.missing(db.session.connection()) == []
        wanted = guards._wanted(db.session.connection()).keys()
        assert set(before - wanted) == _of_seals(database)
    finally:
        past_the_guards(database, *_dropped(database), "ALTER TABLE other RENAME TO seal")
        with transaction() as session:
            guards.create(session.connection())
    assert guards.missing(db.session.connection()) == []


def _of_seals(database):
    names = guards.SQLITE if database.name == "sqlite" else guards.POSTGRESQL
    return {name for name in names if name.startswith("seal_")}


def _dropped(database):
    """Triggers follow a table that is renamed."""
    if database.name == "sqlite":
        return ()
    return [f"DROP TRIGGER IF EXISTS {name} ON other" for name in sorted(_of_seals(database))]


@pytest.mark.sqlite
def test_history_cannot_be_written_over(event):
    columns = "at, verb, subject_type, subject_id, changes"
    again = f"INSERT OR REPLACE INTO activity (id, {columns}) SELECT id, {columns} FROM activity"

    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(again))


def test_more_taken_than_there_are_seats_is_refused(event):
    with pytest.raises(IntegrityError), transaction():
        db.session.get(Event, event.id).taken = event.capacity + 1


def test_a_second_active_registration_of_a_person_is_refused(event):
    first = cast.registered(event)

    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            Registration(
                event_id=event.id,
                state="confirmed",
                token="t",
                code="c",
                name="somebody else",
                email_key=first.email_key,
                created_at=clock.now(),
                queued_at=clock.now(),
                changed_at=clock.now(),
            )
        )
