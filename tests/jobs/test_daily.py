"""What is done once a day: seats compared, names let go in time, old rows removed."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from eventapp.actions import signing_in
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import daily
from eventapp.models.activity import Activity
from eventapp.models.event import Event
from eventapp.models.limit import Attempt, Heartbeat
from eventapp.models.registration import Registration
from eventapp.models.user import Passage, UserSession
from tests import cast, clocks

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _not_looked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_looked", -1e9)


def rows(model: type) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_seats_that_were_miscounted_are_named_and_corrected(
    caplog: pytest.LogCaptureFixture,
) -> None:
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)
    daily.run()
    assert caplog.records == [r for r in caplog.records if r.levelno < logging.ERROR]

    with transaction() as session:
        session.execute(update(Event).values(taken=3))
    daily.run()

    (said,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == f"event {event.id} counted 3 seats for 1 registrations"
    noted = db.session.scalars(select(Activity).where(Activity.verb == "miscount")).one()
    assert (noted.event_id, noted.changes) == (event.id, {"taken": [3, 1]})
    assert cast.found(event.slug).taken == 1


def test_names_go_when_the_time_they_are_kept_for_is_over() -> None:
    event = cast.forum(cast.organization(), cast.room(), retention_days=30)
    for number in range(3):
        cast.registered(event, cast.somebody(number))

    with time_machine.travel(event.ends_at + timedelta(days=29)):
        daily.run()
        names = select(Registration.name).order_by(Registration.id)
        assert list(db.session.scalars(names)) == [
            "คนที่ 0",
            "คนที่ 1",
            "คนที่ 2",
        ]
    with time_machine.travel(event.ends_at + timedelta(days=31)):
        daily.run()
        kept = list(db.session.scalars(select(Registration)))
    assert [(r.name, r.email, r.erased_at is not None) for r in kept] == [("", "", True)] * 3


def test_old_attempts_sessions_and_links_are_removed() -> None:
    suda = cast.suda(cast.organization())
    now = clock.now()
    with transaction() as session:
        signing_in.begin(session.merge(suda))
        for name, ends in (("old", now - timedelta(hours=1)), ("new", now + timedelta(hours=1))):
            session.add(Attempt(key=name, count=1, ends_at=ends))
            session.add(
                Passage(
                    kind="password",
                    token_digest=name,
                    email=suda.email,
                    created_at=now,
                    expires_at=ends - timedelta(days=8 if name == "old" else 0),
                )
            )

    daily.run()
    assert (rows(Attempt), rows(Passage), rows(UserSession)) == (1, 1, 1)

    with time_machine.travel(now + timedelta(days=1)):
        daily.run()
    assert (rows(Attempt), rows(UserSession)) == (0, 0)


def test_the_work_is_done_once_a_day_over_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_again() -> bool:
        monkeypatch.setattr(daily, "_looked", -1e9)
        return daily.run_due()

    assert looked_again()
    assert not looked_again()
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert looked_again()
    assert rows(Heartbeat) == 1


def test_a_changed_clock_leaves_the_wall_time(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    with clocks.country(tmp_path / "zones", 7) as set_clock:
        event = cast.forum(cast.organization(), when=replace(cast.when(), zone=clocks.ZONE))
        before = event.starts_at
        set_clock(9)
        daily.run()
        mended = cast.found(event.slug)
        assert mended.starts_at == mended.when.starts_at == before - timedelta(hours=2)
    assert "a clock has changed: 1 events keep their wall time" in caplog.text
