"""Rules of recurrence: the examples of RFC 5545 section 3.8.5.3, as another library counts them."""

from datetime import datetime
from itertools import islice

import pytest
from dateutil.rrule import rrulestr

from eventapp.forms.calendar_rules import Unreadable, Work, dates

START = datetime(2027, 1, 5, 9)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=10",
        "FREQ=DAILY;INTERVAL=10;COUNT=5",
        "FREQ=DAILY;BYMONTH=1",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "FREQ=WEEKLY;COUNT=8;BYDAY=TU,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
        "FREQ=MONTHLY;BYDAY=1FR",
        "FREQ=MONTHLY;BYDAY=-2MO",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=2,15",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-2",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=6,7",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYDAY=TH",
        "FREQ=YEARLY;BYYEARDAY=1,100,200",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=2TU",
        "FREQ=YEARLY;BYDAY=-1FR",
        "FREQ=DAILY;UNTIL=20270110",
        "FREQ=DAILY;UNTIL=20270110T085959",
        "FREQ=MONTHLY;BYMONTHDAY=31",
    ],
)
def test_the_dates_are_those_of_another_library(rule):
    ours = list(islice(dates(rule, START, START, Work()), 12))

    theirs = islice(rrulestr(rule, dtstart=START), 40)
    known = [one for one in theirs if one <= START.replace(year=2029)]
    if rule == "FREQ=DAILY;UNTIL=20270110":
        known.append(datetime(2027, 1, 10, 9))  # a day alone is meant with all of it
    assert ours == known[: len(ours)]
    assert len(ours) == min(len(known), 12)


def test_until_is_told_in_utc_and_meant_in_the_zone():
    rule = "FREQ=DAILY;UNTIL=20270106T020000Z"

    assert len(list(dates(rule, START, START, Work(), "Asia/Bangkok"))) == 2
    assert len(list(dates(rule, START, START, Work(), "Asia/Tokyo"))) == 2
    assert len(list(dates(rule, START, START, Work(), "Europe/London"))) == 1


def test_work_has_an_end():
    work = Work(1000)

    with pytest.raises(Unreadable):
        list(dates("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", START, START.replace(year=2030), work))
