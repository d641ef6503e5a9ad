"""Secrets: long enough, told apart, and worthless for another purpose or after their time."""

import re
from datetime import timedelta

import pytest
import time_machine

from eventapp.core import tokens
from eventapp.core.errors import Refused, Stale

KEY = "a key for the tests " * 2


def test_tokens_are_long_random_and_fit_into_an_address() -> None:
    made = {tokens.token() for _ in range(500)}

    assert len(made) == 500
    assert {len(token) for token in made} == {43}
    assert all(re.fullmatch(r"[\w-]+", token) for token in made)
    assert len(tokens.token(128)) == 22
    with pytest.raises(ValueError, match="128"):
        tokens.token(127)


def test_only_the_digest_is_kept() -> None:
    assert tokens.digest("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert tokens.same("abc", "abc")
    assert not tokens.same("abc", "abd")
    assert not tokens.same("มาลี", "สุดา")


def test_codes_can_be_read_aloud_and_typed_back() -> None:
    made = {tokens.code() for _ in range(500)}

    assert len(made) == 500
    assert set("".join(made)) == set(tokens.ALPHABET)
    assert not set("01OILSZB5DQGUVNAE") & set(tokens.ALPHABET) - {"5"}
    for code in made:
        assert len(code) == tokens.CODE_LENGTH == 8
        assert tokens.typed_code(tokens.spoken(code).lower()) == code


def test_a_spoken_code_has_two_groups() -> None:
    assert tokens.spoken("CFHJ2345") == "CFHJ-2345"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cfhj-2345", "CFHJ2345"), (" CFHJ 2345 ", "CFHJ2345"), ("CFHJ–๒๓๔๕", "CFHJ2345"),
        ("CFHJ234", ""), ("CFHJ23456", ""), ("CFHJ234O", ""), ("", ""), ("กกกก2345", ""),
    ],
)  # fmt: skip
def test_what_somebody_typed_is_a_code_or_nothing(typed: str, code: str) -> None:
    assert tokens.typed_code(typed) == code


def test_a_signed_value_comes_back() -> None:
    text = tokens.signed("preview", {"event": 7, "name": "เวที"}, key=KEY)

    assert re.fullmatch(r"[\w.-]+", text)
    assert tokens.unsigned("preview", text, key=KEY) == {"event": 7, "name": "เวที"}
    assert tokens.unsigned("preview", text, key=KEY, max_age=10) == {"event": 7, "name": "เวที"}


@pytest.mark.parametrize(
    ("purpose", "key", "change"),
    [
        ("reset", KEY, ""),
        ("preview", KEY + "x", ""),
        ("preview", KEY, "x"),
    ],
)
def test_a_signed_value_is_worthless_elsewhere(purpose: str, key: str, change: str) -> None:
    text = tokens.signed("preview", 7, key=KEY) + change

    with pytest.raises(Refused):
        tokens.unsigned(purpose, text, key=key)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "ก", "." * 500])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        tokens.unsigned("preview", text, key=KEY)


def test_a_signed_value_grows_too_old() -> None:
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        text = tokens.signed("reset", 7, key=KEY)
        clock.shift(timedelta(hours=1))
        assert tokens.unsigned("reset", text, key=KEY, max_age=timedelta(hours=1)) == 7

        clock.shift(1)
        with pytest.raises(Stale):
            tokens.unsigned("reset", text, key=KEY, max_age=timedelta(hours=1))
