"""Dates of a series that would overlap: shown in the organizers' side, and refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eventapp.core.dates import echo
from eventapp.core.db import db
from eventapp.models.series import Series
from tests import cast
from tests.actions.test_repeating import monday, rows
from tests.web.organizer.test_series import offered, series_path
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host():
    found = cast.organization()
    cast.suda(found)
    return found


@pytest.fixture
def suda(client, host):
    cast.sign_in(client, "Suda")
    return client


@pytest.fixture
def two_days(host):
    """A training over two days, the first a Monday."""
    when = monday()
    return cast.draft(host, when=replace(when, last_day=when.first_day + timedelta(days=1)))


def _listed(client, event, *after):
    """The answer that offers the days so many days later, and its form."""
    days = [event.when.first_day + timedelta(days=number) for number in after]
    typed = {"pattern": "list", "days": "\n".join(day.isoformat() for day in days)}
    answer, form = offered(client, event, **typed)
    return answer, form, [day.isoformat() for day in days]


def test_dates_that_overlap_are_shown_before_they_are_made(suda, two_days):
    answer, form, days = _listed(suda, two_days, 1, 7, 8, 9)

    assert form.getlist("chosen") == [days[1], days[3]]
    assert answer.text.count("<small>เริ่มก่อนที่รอบก่อนหน้าจะจบ</small>") == 2

    answer = suda.post(series_path(two_days), data={**form.to_dict(flat=False), "press": "make"})
    (made_one,) = db.session.scalars(db.select(Series))
    assert (made_one.rule, len(rows(made_one))) == ("", 3)


def test_an_overlap_that_is_ticked_all_the_same_is_refused_with_its_day(suda, two_days):
    _answer, form, days = _listed(suda, two_days, 7, 8)
    wanted = {**form.to_dict(flat=False), "chosen": days, "press": "make"}

    answer = suda.post(series_path(two_days), data=wanted)

    assert answer.status_code == 422
    assert list(db.session.scalars(db.select(Series))) == []
    day = echo(date.fromisoformat(days[1]))
    assert f"รอบวันที่ {day} เริ่มก่อนที่รอบก่อนหน้าจะจบ" in words(answer.text)
