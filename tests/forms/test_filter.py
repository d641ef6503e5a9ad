"""Reading a search out of an address."""

from datetime import date

import pytest

from eventapp.core.i18n import using
from eventapp.forms import filter as filters
from eventapp.models.catalog import Filter

TODAY = date(2026, 11, 23)  # a Monday


def _read(**args):
    with using("th"):
        return filters.read(args, TODAY)


def test_an_empty_address_asks_for_everything_to_come():
    assert _read().filter == Filter()


def test_each_part_is_read():
    found = _read(q=" แผน  ตำบล ", province="16", topic="land-use", when="past").filter

    assert found == Filter(q="แผน ตำบล", province="16", topic="land-use", when="past")


@pytest.mark.parametrize(
    "text", ["2026-12-24", "24/12/2569", "24 ธ.ค. 2569", "24 December 2026", "๒๔ ธันวาคม ๒๕๖๙"]
)
def test_days_are_read_in_every_form(text):
    found = _read(**{"from": text, "to": text})

    assert (found.filter.first, found.filter.last) == (date(2026, 12, 24),) * 2
    assert found.errors == {}


def test_what_is_no_day_is_named_and_left_out():
    found = _read(**{"from": "เมื่อวาน", "to": "31/2/2569"})

    assert found.filter == Filter()
    assert sorted(found.errors) == ["from", "to"]
    assert found.shown("from") == "เมื่อวาน"


def test_an_end_before_the_start_is_left_out():
    found = _read(**{"from": "2026-12-24", "to": "2026-12-01"})

    assert found.filter == Filter(first=date(2026, 12, 24))
    assert found.errors == {"to": "วันสุดท้ายอยู่ก่อนวันแรก"}


@pytest.mark.parametrize(
    "args",
    [
        {"province": "1"}, {"province": "../"}, {"province": "๑๖"}, {"topic": "a b"},
        {"topic": "x" * 61}, {"when": "tomorrow"}, {"q": "\x00"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(args):
    assert _read(**args).filter in (Filter(), Filter(province="๑๖"))


def test_an_address_says_the_same_search_again():
    args = {"q": "แผน", "province": "16", "from": "24/12/2569", "when": "week"}

    query = _read(**args).query()

    assert query == {"q": "แผน", "province": "16", "from": "2026-12-24", "when": "week"}
    assert _read(**query).filter == _read(**args).filter


@pytest.mark.parametrize(
    ("today", "when", "last"),
    [
        (date(2026, 11, 23), "week", date(2026, 11, 28)),
        (date(2026, 11, 28), "week", date(2026, 11, 28)),
        (date(2026, 11, 29), "week", date(2026, 12, 5)),  # a Thai week begins on Sunday
        (date(2026, 12, 31), "month", date(2026, 12, 31)),
        (date(2028, 2, 1), "month", date(2028, 2, 29)),
        (date(2026, 11, 23), "past", None),
    ],
)
def test_this_week_and_this_month_end_where_they_end(today, when, last):
    assert filters.in_days(Filter(when=when), today).last == last


@pytest.mark.parametrize(
    ("text", "page"), [("3", 3), ("๓", 3), ("0", 1), ("-1", 1), ("x", 1), ("9" * 9, 1), ("", 1)]
)
def test_the_page_is_a_number_from_one(text, page):
    assert filters.page({"page": text}) == page


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2027-03", date(2027, 3, 1)),
        ("2570-03", date(2027, 3, 1)),
        ("๒๕๗๐-๓", date(2027, 3, 1)),
        ("2027-13", date(2026, 11, 1)),
        ("0001-01", date(2026, 11, 1)),
        ("never", date(2026, 11, 1)),
    ],
)
def test_a_month_is_read_in_both_eras(text, first):
    assert filters.month({"month": text}, TODAY) == first
