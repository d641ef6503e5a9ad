"""Alarms in an address: what is understood, what is left out, and one way to write them."""

from datetime import timedelta

import pytest

from eventapp.forms import alarms

DAY, HOURS = timedelta(days=1), timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("1d,2h", (DAY, HOURS)),
        ("2h,1d", (DAY, HOURS)),
        ("120, 1440", (DAY, HOURS)),
        ("๒H,24h,1d", (DAY, HOURS)),
        ("90m", (timedelta(minutes=90),)),
        ("4w", (timedelta(weeks=4),)),
        ("5w", ()),
        ("0", ()),
        ("-1d", ()),
        ("1d;DROP", ()),
        ("1d\r\nATTACH:x", ()),
        ("1y,1d", (DAY,)),
        ("1d,2d,3d,4d", tuple(timedelta(days=n) for n in (4, 3, 2))),
        ("9" * 400, ()),
    ],
)
def test_what_makes_sense_is_an_alarm_and_the_rest_is_none(text, found):
    assert alarms.read({"alarm": text}) == found


def test_the_same_alarms_are_written_in_one_way():
    assert alarms.written(alarms.read({"alarm": "120,24h,30"})) == "1d,2h,30m"
    assert alarms.written(()) == ""
