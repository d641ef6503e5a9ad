"""What may be a password: long, not guessed by everybody; kept as an argon2id hash."""

import pytest

from eventapp.core import passwords
from eventapp.core.errors import Refused


@pytest.mark.parametrize(
    "password",
    [
        "tall bananas sing softly",
        "ฝนตกที่หน้าต่างบานเก่า",
        "Xk7-qpW2_mnLz",
        "ครูสมศรีปลูกมะม่วงสองต้น",
        "      twelve spaces and words      ",
        "8f3kq02nzpw1",
        "🌾🌾 rice and 🐟 fish",
    ],
)
def test_what_only_you_would_say_is_good(password: str) -> None:
    passwords.refuse_weak(password, "suda@example.org", "Suda")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd!2562",
        "passwordpassword",
        "qwertyuiop123",
        "123456789012",
        "abcdefghijklmn",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "iloveyou iloveyou",
        "wethiwethiwethi",
        "Wethi-Forum-2026",
        "suda.example.org",
        "SudaSudaSuda!",
        "รหัสผ่านรหัสผ่าน",
        "สวัสดีประเทศไทย",
        "correct horse battery staple",
        "1qaz2wsx3edc",
        "lopburi2562!!",
    ],
)
def test_what_everybody_tries_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.refuse_weak(password, "suda@example.org", "Suda")

    assert refused.value.field == "password"


def test_eleven_characters_are_too_few_and_twelve_enough() -> None:
    with pytest.raises(Refused):
        passwords.refuse_weak("kv7bmq2xzpw")

    passwords.refuse_weak("kv7bmq2xzpwr")


def test_a_thousand_and_twenty_four_characters_are_accepted_and_one_more_is_not() -> None:
    longest = ("tall bananas sing softly " * 50)[: passwords.LONGEST]
    passwords.refuse_weak(longest)

    with pytest.raises(Refused):
        passwords.refuse_weak(longest + "x")

    stored = passwords.hashed(longest)
    assert passwords.matches(stored, longest) is True
    assert passwords.matches(stored, longest[:-1] + "!") is False, "nothing is cut off"
    assert passwords.matches(stored, longest + "x") is False


def test_the_hash_is_argon2id_with_the_parameters_of_the_house() -> None:
    stored = passwords.hashed("tall bananas sing softly")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != passwords.hashed("tall bananas sing softly")


def test_two_ways_to_write_a_letter_stay_two_passwords() -> None:
    stored = passwords.hashed("caf\u00e9 in the rainy season")

    assert passwords.matches(stored, "cafe\u0301 in the rainy season") is False


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$m=19456,t=2,p=1$x$y"])
def test_nothing_matches_where_no_password_is_kept(stored: str) -> None:
    assert passwords.matches(stored, "nobody has this password") is False
    assert passwords.matches(stored, "") is False
