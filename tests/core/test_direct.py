"""Single statements beside the ORM leave what a flush would have left."""

import pytest
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError

from eventapp.core import clock, direct
from eventapp.core.db import db, transaction
from eventapp.models.message import Message
from eventapp.models.revision import Revision
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _letter(uid):
    moment = clock.now()
    return Message(
        uid=uid, kind="test", to_address="a@b.c", locale="th", created_at=moment, due_at=moment
    )


def _plain(row):
    names = inspect(Message).columns.keys()
    return {name: getattr(row, name) for name in names if name not in ("id", "uid")}


def test_a_row_is_the_same_as_one_that_was_flushed():
    direct_one, flushed = _letter("one"), _letter("two")
    flushed.created_at = flushed.due_at = direct_one.created_at
    with transaction() as session:
        direct.insert(direct_one)
        session.add(flushed)
    db.session.expire_all()

    assert direct_one.id != flushed.id
    assert _plain(direct_one) == _plain(flushed)


def test_it_is_the_session_s_own_from_then_on():
    with transaction() as session:
        row = direct.insert(_letter("one"))
        assert session.get(Message, row.id) is row
        assert row.state == "queued"
        row.kind = "changed"

    assert db.session.execute(select(Message.kind)).scalars().all() == ["changed"]


def test_it_goes_with_the_transaction():
    with pytest.raises(IntegrityError), transaction():
        direct.insert(_letter("one"))
        direct.insert(_letter("one"))

    assert db.session.scalars(select(Message)).all() == []


def test_outside_of_a_transaction_nothing_is_written():
    with pytest.raises(Exception, match=r"readonly|read-only"):
        direct.insert(_letter("one"))


def test_what_the_session_changed_is_written_first():
    event = cast.forum(cast.organization())
    statement = select(Revision.number)
    with transaction() as session:
        session.add(Revision(name="x", number=7))
        found = direct.execute(statement.where(Revision.name == "x"), {}).scalar()
        raised = update(Revision.__table__).where(Revision.name == "x").values(number=8)
        direct.execute(raised, {})

    assert found == 7
    assert db.session.scalar(statement.where(Revision.name == "x")) == 8
    assert event.id


def test_what_was_rolled_back_makes_room_for_the_same_number():
    kept = []
    with pytest.raises(ZeroDivisionError), transaction():
        kept.append(direct.insert(_letter("one")))
        _ = 1 / 0

    with transaction() as session:
        again = direct.insert(_letter("two"))
        assert kept[0] not in session
        assert again in session
