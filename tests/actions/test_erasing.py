"""Erasing persons and keeping counts, with a real database."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import erasing, publishing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models import seats
from eventapp.models.activity import Activity
from eventapp.models.message import DROPPED, SENT, Message
from eventapp.models.registration import CONFIRMED, WITHDRAWN, Registration
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _found(token):
    return db.session.scalars(Registration.by_token(token)).one()


def _row(key):
    return db.session.get(Registration, key)


def _erase(token):
    with transaction():
        erasing.erase(_found(token))


def _all_text():
    """Everything the database holds about people, as one text."""
    rows = [*db.session.scalars(select(Registration)), *db.session.scalars(select(Message))]
    rows += db.session.scalars(select(Activity))
    return " ".join(
        str(value) for row in rows for key, value in vars(row).items() if not key.startswith("_")
    )


def test_nothing_that_names_the_person_stays():
    row = cast.registered(cast.forum(cast.organization()))
    key, token, code = row.id, row.token, row.code
    assert all(part in _all_text() for part in ("มาลี", "malee@", "+66000000001", token, code))

    _erase(token)

    kept = _all_text()
    found = [
        part
        for part in ("มาลี", "malee@", "66000000001", "กองทุน", token, code)
        if part in kept
    ]  # fmt: skip
    assert found == []
    assert _row(key).erased_at is not None


def test_before_the_event_the_seat_goes_to_the_next():
    event = cast.forum(cast.organization(), capacity=1)
    mine = cast.registered(event, cast.somebody(1))
    other = cast.registered(event, cast.somebody(2))

    _erase(mine.token)

    assert (_row(mine.id).state, _row(other.id).state) == (WITHDRAWN, CONFIRMED)
    assert cast.found(event.slug).taken == 1
    assert seats.miscounted() == []


def test_after_the_event_the_attendance_still_counts():
    event = cast.forum(cast.organization())
    mine = cast.registered(event)

    with time_machine.travel(event.ends_at + timedelta(days=1), tick=False):
        _erase(mine.token)

    assert _row(mine.id).state == CONFIRMED
    assert cast.found(event.slug).taken == 1


def test_of_a_cancelled_event_the_row_stays_as_it_was():
    event = cast.forum(cast.organization())
    mine = cast.registered(event)
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", ""))

    _erase(mine.token)

    assert _row(mine.id).state == CONFIRMED


def test_letters_not_sent_yet_are_dropped_and_sent_ones_lose_their_address():
    event = cast.forum(cast.organization())
    mine = cast.registered(event)
    with transaction():
        db.session.scalars(select(Message)).one().state = SENT

    _erase(mine.token)

    letters = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [(one.kind, one.state, one.to_address) for one in letters] == [
        ("registered", SENT, ""),
        ("withdrawn", DROPPED, ""),
    ]


def test_the_same_person_may_register_again_afterwards():
    event = cast.forum(cast.organization())
    _erase(cast.registered(event).token)

    assert cast.registered(event).state == CONFIRMED


def test_when_its_time_is_over_an_event_forgets_its_people():
    event = cast.forum(cast.organization(), retention_days=30)
    forever = cast.forum(cast.organization("b", "ข"), when=cast.when(31))
    with transaction():
        cast.found(forever.slug).retention_days = None
    rows = [cast.registered(event, cast.somebody(n)).id for n in range(3)]
    kept = cast.registered(forever).id
    due = event.ends_at + timedelta(days=30)

    early = _anonymise(due - timedelta(seconds=1))
    on_time = _anonymise(due)
    again = _anonymise(due)

    assert (early, on_time, again) == (0, 3, 0)
    assert [_row(key).name for key in rows] == ["", "", ""]
    assert _row(kept).name == "มาลี ศรีสุข"
    assert cast.found(event.slug).taken == 3


def test_forgetting_goes_in_batches(monkeypatch):
    monkeypatch.setattr(erasing, "BATCH", 2)
    event = cast.forum(cast.organization(), retention_days=1)
    for number in range(5):
        cast.registered(event, cast.somebody(number))
    late = event.ends_at + timedelta(days=2)

    assert [_anonymise(late) for _ in range(4)] == [2, 2, 1, 0]


def _anonymise(now):
    with time_machine.travel(now, tick=False), transaction():
        return erasing.anonymise_due(clock.now())
