"""Days in three parts and times of day."""

from datetime import UTC, date, datetime, time

import pytest
from werkzeug.datastructures import MultiDict

from eventapp.core import clock
from eventapp.core.i18n import using
from eventapp.forms.days import ClockField, DayField, moment
from eventapp.forms.fields import Form


class Sheet(Form):
    day = DayField("Day", required=True)
    at = ClockField("At")


@pytest.fixture(autouse=True)
def _thai():
    with using("th"):
        yield


def _sheet(day="", month="", year="", at=""):
    sent = {"day-day": day, "day-month": month, "day-year": year, "at": at}
    return Sheet(MultiDict(sent))


@pytest.mark.parametrize(
    "parts",
    [("19", "6", "2562"), ("๑๙", "6", "๒๕๖๒"), ("19", "มิถุนายน", "2019"), ("19", "มิ.ย.", "2562")],
)
def test_a_day_is_read_in_either_era(parts):
    form = _sheet(*parts)

    assert form.validate()
    assert form.day.data == date(2019, 6, 19)
    assert form.day.parts == {"day": "19", "month": "6", "year": "2562"}
    assert form.day.echo == "19 มิถุนายน 2562 (2019)"


def test_the_year_before_this_one_and_the_next_are_offered_in_the_thai_era():
    with clock.at(datetime(2026, 12, 31, 17, tzinfo=UTC)):  # in Thailand it is 2570 already
        assert Sheet().day.years == [2569, 2570, 2571]


@pytest.mark.parametrize("whole", ["2019-06-19", "19 มิถุนายน 2562"])
def test_a_day_may_come_whole(whole):
    form = Sheet(MultiDict({"day": whole}))

    assert form.validate()
    assert form.day.data == date(2019, 6, 19)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("", "", ""), "โปรดระบุDay"),
        (("19", "", "2562"), "โปรดระบุวัน เดือน และปีให้ครบ"),
        (("29", "2", "2562"), "เดือนกุมภาพันธ์ 2562 มี 28 วัน ไม่มีวันที่ 29"),
        (("19", "6", "62"), "โปรดเขียนปีเป็นเลข 4 หลัก เช่น 2562"),
    ],
)
def test_a_wrong_day_says_why_and_keeps_its_parts(parts, words):
    form = _sheet(*parts)

    assert not form.validate()
    assert form.summary == [("day", words)]
    assert tuple(form.day.parts.get(part, "") for part in ("day", "month", "year")) == parts
    assert form.day.echo == ""


def test_a_part_that_comes_twice_is_asked_for_again():
    form = Sheet(MultiDict([("day-day", "1"), ("day-day", "2"), ("day-year", "2562")]))

    assert not form.validate()
    assert form.summary == [("day", "ช่องนี้ถูกส่งมาซ้ำ โปรดตรวจดูแล้วส่งอีกครั้ง")]


@pytest.mark.parametrize("text", ["9.00", "09:00", "๐๙.๐๐ น.", "9 น."])
def test_a_time_is_read_as_it_is_written(text):
    form = _sheet("19", "6", "2562", text)

    assert form.validate()
    assert form.at.data == time(9)


def test_a_known_day_and_time_are_shown_as_they_are_typed():
    form = Sheet(data={"day": date(2019, 6, 19), "at": time(9, 5)})

    assert form.day.parts == {"day": "19", "month": "6", "year": "2562"}
    assert 'value="09.05"' in form.at()
    with using("en"):
        assert 'value="09:05"' in form.at()


def test_a_moment_is_the_hour_on_the_clock_of_the_place():
    day = date(2019, 6, 19)

    assert moment(day, time(9), "Asia/Bangkok") == datetime(2019, 6, 19, 2, tzinfo=UTC)
    assert moment(day, None, "Asia/Bangkok") == datetime(2019, 6, 18, 17, tzinfo=UTC)
    assert moment(None, time(9), "Asia/Bangkok") is None
