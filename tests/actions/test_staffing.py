"""Roles in an organization: changed, ended, and one owner always left."""

import threading

import pytest
from sqlalchemy import func, select

from eventapp.actions import staffing
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.models.user import DOOR, ORGANIZER, OWNER, Membership
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host(context):
    return cast.organization()


def _membership(user):
    return db.session.scalars(Membership.of(user)).one()


def test_a_member_gets_another_role(host):
    nok = cast.nok(host)

    with transaction():
        staffing.change_role(_membership(nok), ORGANIZER)

    assert _membership(nok).role == ORGANIZER


def test_a_role_nobody_knows_is_refused(host):
    nok = cast.nok(host)

    with pytest.raises(Refused), transaction():
        staffing.change_role(_membership(nok), "admin")

    assert _membership(nok).role == DOOR


def test_the_last_owner_stays_and_stays_owner(host):
    somsri = cast.user("Somsri", role=OWNER, of=host)
    cast.suda(host)

    with pytest.raises(Refused), transaction():
        staffing.change_role(_membership(somsri), ORGANIZER)
    with pytest.raises(Refused), transaction():
        staffing.remove(_membership(somsri))

    assert _membership(somsri).role == OWNER


def test_one_of_two_owners_may_go(host):
    somsri = cast.user("Somsri", role=OWNER, of=host)
    cast.user("Somchai", role=OWNER, of=host)

    with transaction():
        staffing.remove(_membership(somsri))

    assert db.session.scalars(Membership.of(somsri)).all() == []


def _leave_at_once(app, host):
    """Both owners leave in one moment; how many were refused and how many are left."""
    owners = [cast.user(name, role=OWNER, of=host) for name in ("Somsri", "Somchai")]
    ids = [_membership(owner).id for owner in owners]
    start, refused = threading.Barrier(2), []

    def leave(number):
        with app.app_context():
            start.wait(timeout=60)
            try:
                with transaction():
                    staffing.remove(db.session.get_one(Membership, number))
            except Refused:
                refused.append(number)

    threads = [threading.Thread(target=leave, args=(number,)) for number in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return len(refused), db.session.scalar(select(func.count()).select_from(Membership))


def test_two_owners_who_leave_at_once_do_not_both_go(app, host):
    assert _leave_at_once(app, host) == (1, 1)


@pytest.mark.postgresql
def test_control_without_the_lock_both_owners_go(app, host, monkeypatch):
    counted, refuse = threading.Barrier(2), staffing._refuse_last_owner

    def both_count_first(membership):
        refuse(membership)
        counted.wait(timeout=60)

    monkeypatch.setattr(staffing, "_refuse_last_owner", both_count_first)
    monkeypatch.setattr(staffing, "lock", lambda row: row)

    assert _leave_at_once(app, host) == (0, 0)
