"""The chain over the history: what a digest is made of, and that each change breaks it."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from eventapp.actions import erasing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import sealing
from eventapp.models import seal
from eventapp.models.activity import Activity
from eventapp.models.registration import Registration
from eventapp.models.seal import Seal
from tests import cast
from tests.tampering import past_the_guards

pytestmark = pytest.mark.usefixtures("context")
MOMENT = datetime(2026, 11, 26, 9, 30, 0, 120, tzinfo=UTC)
OTHERS = {
    "id": "id + 1000",
    "at": "'2020-01-01 00:00:00.000000'",
    "verb": "'nothing'",
    "user_id": "17",
    "event_id": "17",
    "subject_type": "'nothing'",
    "subject_id": "17",
    "organization_id": "17",
    "changes": "'{}'",
}


def _happened(number: int) -> None:
    with transaction() as session:
        for n in range(number):
            changes = {"title": ["เวที", {"seats": 1.5, "b": None}], "n": n}
            session.add(
                Activity(at=clock.now(), verb="edit", subject_type="event", changes=changes)
            )


def test_a_digest_is_that_of_these_octets():
    with transaction() as session:
        changes = {"title": ["ก", 1.5], "a": None}
        session.add(Activity(id=7, at=MOMENT, verb="edit", subject_id=3, changes=changes))

    made = seal.over(None, up_to=7, at=MOMENT)

    at = '"2026-11-26T09:30:00.000120+00:00"'
    octets = (
        f'{{"previous":"{64 * "0"}"}}\n'
        f'{{"at":{at},"changes":{{"a":null,"title":["\\u0e01",1.5]}},"id":7,"subject_id":3,'
        f'"subject_type":"","verb":"edit"}}\n'
        f'{{"at":{at},"number":1,"up_to":7}}\n'
    ).encode()
    assert made is not None
    assert (made.up_to, made.number, made.previous) == (7, 1, "0" * 64)
    assert made.digest == hashlib.sha256(octets).hexdigest()


def test_each_seal_goes_on_from_the_one_before(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    _happened(7)

    assert [sealing.run() for _ in range(3)] == [True, True, False]

    chain = list(db.session.scalars(select(Seal).order_by(Seal.up_to)))
    assert [(one.up_to, one.number) for one in chain] == [(3, 3), (6, 3), (7, 1)]
    assert [one.previous for one in chain] == ["0" * 64, chain[0].digest, chain[1].digest]
    _happened(2)
    walked = seal.examined()
    assert (walked.head.up_to, walked.unsealed, walked.broken) == (7, 2, None)


def test_an_empty_history_has_no_seal():
    assert sealing.run() is False
    assert seal.examined() == (None, 0, None)


@pytest.mark.parametrize("column", Activity.__table__.columns.keys())
def test_every_column_counts(database, column):
    _happened(3)
    sealing.run()
    assert seal.examined().broken is None

    change = f"UPDATE activity SET {column} = {OTHERS[column]} WHERE id = 2"
    past_the_guards(database, change)

    assert seal.examined().broken.up_to == 3


@pytest.mark.sqlite
@pytest.mark.parametrize("change", ["at = 'some day'", "at = 5", "changes = 'no JSON'"])
def test_what_cannot_be_read_any_more_was_changed(database, change):
    _happened(3)
    sealing.run()

    past_the_guards(database, f"UPDATE activity SET {change} WHERE id = 2")

    assert seal.examined().broken.up_to == 3


def test_a_row_before_the_first_is_found(database):
    _happened(3)
    sealing.run()

    past_the_guards(
        database,
        "INSERT INTO activity (id, at, verb, subject_type, changes)"
        " SELECT -1, at, verb, subject_type, changes FROM activity WHERE id = 1",
    )

    assert seal.examined().broken.up_to == 3


@pytest.mark.parametrize(
    "change",
    ["at = '2020-01-01 00:00:00'", "number = 4", "digest = previous", "previous = digest"],
)
def test_what_a_seal_says_counts_too(database, change):
    _happened(3)
    sealing.run()

    past_the_guards(database, f"UPDATE seal SET {change}")

    assert seal.examined().broken.up_to == 3


def test_erasing_a_person_leaves_the_chain_whole():
    event = cast.forum(cast.organization(), cast.room())
    token = cast.registered(event).token
    sealing.run()
    head = seal.examined().head.digest

    with transaction():
        erasing.erase(db.session.scalars(Registration.by_token(token)).one())
    sealing.run()

    walked = seal.examined()
    chain = list(db.session.scalars(select(Seal).order_by(Seal.up_to)))
    assert (walked.broken, walked.unsealed) == (None, 0)
    assert [one.digest for one in chain] == [head, walked.head.digest]
    assert db.session.scalar(text("SELECT name FROM registration")) == ""


def test_a_column_that_comes_later_breaks_no_older_seal():
    assert seal._line({"id": 1, "later": None}) == seal._line({"id": 1}) == b'{"id":1}\n'
