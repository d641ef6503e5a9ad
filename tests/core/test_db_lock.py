"""Locking a row reads it afresh, and keeps what this unit of work has set before."""

import pytest
from sqlalchemy import select

from eventapp.core.db import aside, db, lock, transaction
from eventapp.models.organization import Organization
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def _organization() -> Organization:
    return db.session.scalars(select(Organization)).one()


def test_what_was_set_before_the_lock_is_kept() -> None:
    cast.organization()

    with transaction():
        organization = _organization()
        organization.kind = "fund"
        lock(organization)
        assert organization.kind == "fund"

    db.session.expire_all()
    assert _organization().kind == "fund"


def test_a_unit_of_work_aside_leaves_the_session_as_it_is() -> None:
    cast.organization()
    organization = _organization()
    table = Organization.__table__

    with aside() as connection:
        connection.execute(table.update().values(kind="fund"))

    assert organization.kind == "other", "the session still sees the moment it began at"
    db.session.rollback()
    db.session.expire_all()
    assert _organization().kind == "fund"


def test_what_fails_aside_is_taken_back() -> None:
    cast.organization()

    with pytest.raises(ZeroDivisionError), aside() as connection:
        connection.execute(Organization.__table__.update().values(kind="fund"))
        _ = 1 / 0

    assert _organization().kind == "other"
