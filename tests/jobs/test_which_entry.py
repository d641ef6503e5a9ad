"""An answer counts for the entry it was given for: the event's, a day's, a date of its series."""

import uuid
from datetime import timedelta

import pytest

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.text import Bilingual
from eventapp.models.series import Series
from tests.mailing import answer_of, now, reply


@pytest.fixture
def series(malee):
    event = now(malee).event
    with transaction() as session:
        made = Series(
            slug="monthly", host_id=event.host_id, title=Bilingual("ทุกเดือน"), when=event.when,
            created_at=clock.now(), revised_at=clock.now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        ours = now(malee).event
        ours.series_id, ours.original_day = made.id, ours.when.first_day
    return made


def test_an_answer_for_a_day_is_one_for_its_event(take, malee, site):
    day = str(uuid.uuid5(uuid.UUID(now(malee).event.uid), "day 0"))

    assert take(reply(malee, site, uid=day, partstat="TENTATIVE")) == ("reply", "answered")
    assert answer_of(malee) == "tentative"


def test_an_answer_for_a_day_there_is_not_counts_for_nothing(take, malee, site):
    day = str(uuid.uuid5(uuid.UUID(now(malee).event.uid), "day 9"))

    assert take(reply(malee, site, uid=day, partstat="TENTATIVE")) == ("reply", "ignored")


def test_an_answer_for_this_date_of_the_series_counts_another_date_not(take, malee, site, series):
    uid, day = series.uid, now(malee).event.original_day
    line = "RECURRENCE-ID;VALUE=DATE:{:%Y%m%d}"
    other = line.format(day + timedelta(days=30))

    sent = reply(malee, site, uid=uid, partstat="DECLINED", more=other)
    assert take(sent) == ("reply", "ignored")
    sent = reply(malee, site, uid=uid, partstat="DECLINED", more=line.format(day))
    assert take(sent) == ("reply", "answered")
    assert answer_of(malee) == "declined"
