"""Making a series longer by days that somebody typed: a wrong one is said, not made."""

from datetime import timedelta

import pytest

from eventapp.actions import repeating
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.when import When
from tests import cast
from tests.actions.test_repeating import monday, rows

pytestmark = pytest.mark.usefixtures("context")
DAY = timedelta(days=1)


@pytest.fixture
def series():
    """Two dates of three days each, a week apart."""
    first = monday().first_day
    event = cast.draft(cast.organization(), when=When(first, first + 2 * DAY))
    with transaction():
        return repeating.make(cast.found(event.slug), "", [first, first + 7 * DAY]).series


def refusal(series, *days):
    with pytest.raises(Refused) as refused, transaction():
        repeating.extend(db.session.merge(series), days=days)
    assert len(rows(series)) == 2
    return refused.value.field, refused.value.message


def test_a_day_of_a_wrong_year_is_no_date(series):
    long_ago = series.when.first_day.replace(year=1969, day=1)

    field, words = refusal(series, series.when.first_day + 14 * DAY, long_ago)

    assert (field, words.endswith("ผ่านไปแล้ว โปรดตรวจดูปี")) == ("days", True)


@pytest.mark.parametrize("further", [(1,), (-1,), (8,), (14, 15)])
def test_no_date_begins_while_another_lasts(series, further):
    field, words = refusal(series, *(series.when.first_day + n * DAY for n in further))

    assert field == "days"
    assert words == "มีรอบที่เริ่มก่อนที่รอบก่อนหน้าจะจบ"


@pytest.mark.parametrize(
    ("further", "field", "words"),
    [
        ((0, 7), "days", "มีรอบในวันเหล่านี้อยู่แล้วทุกวัน"),
        ((), "days", "โปรดระบุวัน"),
    ],
)
def test_days_that_are_there_and_no_days_are_two_things(series, further, field, words):
    days = (series.when.first_day + n * DAY for n in further)

    assert refusal(series, *days) == (field, words)


def test_days_between_and_behind_are_dates(series):
    with transaction():
        first = series.when.first_day
        repeating.extend(db.session.merge(series), days=[first + 3 * DAY, first + 10 * DAY])

    assert len(rows(series)) == 4
