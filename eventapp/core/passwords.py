"""Passwords: hashing with argon2id, and refusing what others would guess."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy

SHORTEST, LONGEST = 12, 1024
LEAST_OWN = 5  # characters that must be left once what everybody guesses is taken out
SITE = ("wethi", "เวที")

_hasher = PasswordHasher(2, 19456, 1)
_LEET = str.maketrans("013457@$!", "oieastasi")
_WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "ๆไำพะัีรนยบล",
    "ฟหกดเ้่าสวง",
    "ผปแอิืทมใฝ",
)


def hashed(password: str) -> str:
    """What is stored in place of a password."""
    return _hasher.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether this is the password; with nothing stored, the same work and always no."""
    if len(password) > LONGEST:
        password, stored = "", ""
    try:
        _hasher.verify(stored or _dummy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")


def refuse_weak(password: str, *words: str, field: str = "password") -> None:
    """Raise Refused for a password that is too short, too long or easily guessed.

    `words` are the site's name and the person's own: name, address. No kinds of characters are
    asked for (NIST SP 800-63B 3.1.1.2).
    """
    if len(password) < SHORTEST:
        message = lazy("Choose at least %(n)s characters; a sentence is fine.", n=SHORTEST)
        raise Refused(message, field=field)
    if len(password) > LONGEST:
        raise Refused(lazy("Choose at most %(n)s characters.", n=LONGEST), field=field)
    if _is_guessable(password, words):
        message = lazy("Others would guess this password. Choose words that only you put together.")
        raise Refused(message, field=field)


def _is_guessable(password: str, words: tuple[str, ...]) -> bool:
    plain = unicodedata.normalize("NFC", password.casefold())
    known = sorted([*_own_words(words), *_common()], key=len, reverse=True)
    return any(_own_part(text, known) < LEAST_OWN for text in (plain, plain.translate(_LEET)))


def _own_words(words: tuple[str, ...]) -> list[str]:
    parts = (part for word in (*SITE, *words) for part in re.split(r"[\s@.,_+-]+", word.casefold()))
    return [part for part in parts if len(part) >= 4]


def _own_part(text: str, known: list[str]) -> int:
    """How many different characters remain without known words, walks and figures beside them."""
    bare = text
    for word in known:
        bare = bare.replace(word, " ")
    bare = _without_walks(bare)
    return len(set(re.sub(r"[\W_]" if bare == text else r"[\W\d_]", "", bare)))


def _without_walks(text: str) -> str:
    """Take out stretches of four and more that follow the keyboard or the alphabet."""
    kept, at = [], 0
    while at < len(text):
        length = _walk_at(text, at)
        kept.append(" " if length >= 4 else text[at])
        at += length if length >= 4 else 1
    return "".join(kept)


def _walk_at(text: str, at: int) -> int:
    longest = 1
    for walk in (*_WALKS, *(walk[::-1] for walk in _WALKS)):
        length = longest + 1
        while at + length <= len(text) and text[at : at + length] in walk:
            longest, length = length, length + 1
    return longest


@cache
def _common() -> tuple[str, ...]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split("\n")
    return tuple(line for line in lines if line and not line.startswith("#"))
