"""Telephone numbers as they are really written."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import phones
from eventapp.core.errors import Refused
from eventapp.core.i18n import using
from eventapp.core.phones import Phone


@pytest.mark.parametrize(
    ("written", "e164", "extension"),
    [
        ("0812345678", "+66812345678", ""),
        ("081-234-5678", "+66812345678", ""),
        ("081 234 5678", "+66812345678", ""),
        ("(081) 234.5678", "+66812345678", ""),
        ("๐๘๑-๒๓๔-๕๖๗๘", "+66812345678", ""),
        ("+66812345678", "+66812345678", ""),
        ("+66 (0) 81 234 5678", "+66812345678", ""),
        ("66812345678", "+66812345678", ""),
        ("0066812345678", "+66812345678", ""),
        ("0-3641-1234", "+6636411234", ""),
        ("036411234 ต่อ 12", "+6636411234", "12"),
        ("0 3641 1234 ต่อ ๑๒", "+6636411234", "12"),
        ("02-123-4567 #7", "+6621234567", "7"),
        ("02 123 4567 ext. 101", "+6621234567", "101"),
        ("+66 2 123 4567", "+6621234567", ""),
        ("+65 6123 4567", "+6561234567", ""),
        ("0065 6123 4567", "+6561234567", ""),
        ("000-000-0012", "0000000012", ""),
    ],
)
def test_real_writings(written: str, e164: str, extension: str) -> None:
    assert phones.parse(written) == Phone(e164, extension)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("081234567", "The number has 9 digits, it needs 10."),
        ("08123456789", "The number has 11 digits, it needs 10."),
        ("0364112345", "The number has 10 digits, it needs 9."),
        ("+6681234567", "The number has 9 digits, it needs 10."),
        ("812345678", "The number begins with 0, or with + and the country."),
        ("1669", "The number begins with 0, or with + and the country."),
        ("0112345678", "No Thai number begins with 01."),
        ("000-000-0112", "This is not a telephone number."),
        ("081-234-5678, 089-123-4567", "Write one number only."),
        ("0812345678/0891234567", "Write one number only."),
        ("0812345678 หรือ 0891234567", "Write one number only."),
        ("+65 12", "This number is too short or too long for its country."),
        ("+999 123 456 789", "This is not a telephone number."),
        ("โทร", "This is not a telephone number."),
        ("", "This is not a telephone number."),
        ("081-234-567x", "This is not a telephone number."),
        ("javascript:0812345678", "This is not a telephone number."),
        ("0", "No Thai number begins with 0."),
    ],
)
def test_the_message_says_what_is_wrong(written: str, reason: str) -> None:
    with using("en"), pytest.raises(Refused) as refused:
        phones.parse(written)

    with using("en"):
        assert refused.value.message == reason


def test_the_message_in_thai() -> None:
    with using("th"), pytest.raises(Refused) as refused:
        phones.parse("081234567")

    with using("th"):
        assert refused.value.message == "หมายเลขมี 9 หลัก ต้องมี 10 หลัก"


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+66812345678", "081 234 5678"),
        ("+6636411234", "036 411 234"),
        ("+6621234567", "02 123 4567"),
        ("+6561234567", "+65 6123 4567"),
        ("0000000012", "000 000 0012"),
        ("1300", "1300"),
    ],
)
def test_numbers_are_shown_in_groups(e164: str, shown: str) -> None:
    assert phones.show(e164) == shown


def test_an_extension_is_said_and_dialled() -> None:
    with using("th"):
        assert str(Phone("+6636411234", "12")) == "036 411 234 ต่อ 12"
    with using("en"):
        assert phones.show("+6636411234", "12") == "036 411 234 ext. 12"
        assert phones.show("+66812345678;ext=12") == "081 234 5678 ext. 12"
    assert phones.tel("+6636411234", "12") == "tel:+6636411234;ext=12"
    assert phones.tel("+66812345678") == "tel:+66812345678"


def test_demo_numbers_are_known_as_such() -> None:
    assert phones.parse("000 000 0099").is_demo
    assert not phones.parse("0812345678").is_demo


@given(st.from_regex(r"0[689]\d{8}", fullmatch=True))
def test_what_is_shown_reads_back(number: str) -> None:
    assert phones.parse(str(phones.parse(number))) == phones.parse(number)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        assert phones.parse(text).e164
