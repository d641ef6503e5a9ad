"""Another time that somebody proposed: kept once, declined by letter, settled by moving."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import proposing, scheduling
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused, TooMany
from eventapp.models.activity import Activity
from eventapp.models.incoming import AGREED, REFUSED, Proposal
from eventapp.models.message import Message
from tests import cast
from tests.mailing import letters, now

pytestmark = pytest.mark.usefixtures("context")
HOUR = timedelta(hours=1)


@pytest.fixture
def malee(context):
    return cast.registered(cast.forum(cast.organization(), cast.room()))


def propose(malee, later=HOUR, **more):
    first = now(malee).event.starts_at + later
    with transaction():
        return proposing.propose(now(malee), first, first + HOUR, **more)


def proposals():
    return list(db.session.scalars(select(Proposal).order_by(Proposal.id)))


def test_a_proposal_is_kept_once_and_changes_nothing(malee):
    assert propose(malee, comment="บ่ายดีกว่า") is not None
    assert propose(malee) is None

    (one,) = proposals()
    assert (one.comment, one.state) == ("บ่ายดีกว่า", "open")
    assert (now(malee).event.sequence, letters()) == (0, ["registered"])
    entry = db.session.scalars(select(Activity).where(Activity.verb == "propose")).one()
    assert entry.subject_id == malee.id


def test_nobody_proposes_what_is_over_or_without_end(malee):
    with pytest.raises(Refused):
        propose(malee, later=-timedelta(days=400))
    for number in range(proposing.MOST):
        propose(malee, later=number * HOUR)
    with pytest.raises(TooMany):
        propose(malee, later=100 * HOUR)


def test_26_declining_is_told_by_letter_and_raises_no_sequence(malee):
    propose(malee)
    with transaction():
        proposing.decline(proposals()[0], now(malee).event)
    (one,) = proposals()
    assert one.state == REFUSED
    assert one.decided_at <= clock.now()
    assert now(malee).event.sequence == 0


def test_79_moving_to_the_proposed_time_settles_it(malee):
    propose(malee)
    other = propose(malee, later=5 * HOUR)
    with transaction():
        event = now(malee).event
        when = replace(event.when, starts=time(10), ends=time(11))
        scheduling.reschedule(event, replace(scheduling.schedule_of(event), when=when))
        assert proposing.settle(event) == 1

    assert [one.state for one in proposals()] == [AGREED, "open"]
    assert other is not None
    assert db.session.scalars(select(Message).where(Message.kind == "rescheduled")).all() != []
