"""Thai writing: repair of marks, a key to sort by, and text to search in.

Never NFKC: it tears sara am apart. Databases compare the keys by plain code point.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from eventapp.core.linebreaks import keep_together
from eventapp.core.prefixes import PREFIXES, initial, split_prefix

__all__ = [
    "PREFIXES",
    "ascii_digits",
    "initial",
    "keep_together",
    "like_pattern",
    "name_sort_key",
    "person_key",
    "repaired",
    "search_text",
    "sort_key",
    "split_prefix",
    "thai_digits",
]

_TONES = "\u0e48-\u0e4b"
_REPAIRS = (
    (re.compile(f"\u0e4d([{_TONES}]*)\u0e32"), "\\1\u0e33"),  # nikhahit, tone, aa: sara am
    (re.compile("\u0e40\u0e40"), "\u0e41"),  # two sara e look like sara ae
)
_AM_FIRST = re.compile(f"\u0e33[\u0e33{_TONES}]+")
_STACK = re.compile(f"[\u0e31\u0e34-\u0e3a{_TONES}\u0e4c]{{2,}}")
# shapes that old Thai fonts kept in the private area; PDFs copied today still hand them out
_OLD_FONTS = str.maketrans(
    "".join(map(chr, range(0xF700, 0xF71B))),
    "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b"
    "\u0e4c\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
)
_TO_ASCII = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def ascii_digits(text: str) -> str:
    """Thai digits as 0-9."""
    return text.translate(_TO_ASCII)


def thai_digits(text: str) -> str:
    """0-9 as Thai digits."""
    return text.translate(_TO_THAI)


def repaired(text: str) -> str:
    """The same text to the eye, with each Thai vowel and mark as one order of characters."""
    text = _STACK.sub(_vowels_first, text.translate(_OLD_FONTS))
    for wrong, right in _REPAIRS:
        text = wrong.sub(right, text)
    return _AM_FIRST.sub(_tones_first, text)


def sort_key(text: str) -> str:
    """A string whose code-point order is the dictionary's: digits, Thai, Latin; tones break ties.

    First come the letters, a leading vowel after its consonant; then a space and, for each mark,
    where it stands (the earlier the larger) and its weight. The order is that of ICU for Thai.
    """
    letters: list[str] = []
    marks: list[str] = []
    for char in _LEADING_VOWEL.sub(r"\2\1", _decomposed(_normal(text)).casefold()):
        if char in _MARK_WEIGHTS or (unicodedata.combining(char) and char not in _VOWELS):
            marks.append(chr(_EARLIEST - min(len(letters), _EARLIEST - _LATEST)))
            marks.append(_MARK_WEIGHTS.get(char, char))
        elif rank := _rank(char):
            letters.append(rank)
    return "".join(letters) + (" " + "".join(marks) if marks else "")


def name_sort_key(fullname: str) -> str:
    """The key of a person: by given name, whatever stands before it."""
    return sort_key(split_prefix(fullname)[1])


def search_text(*parts: str | None) -> str:
    """What a search looks through: all parts in one spelling, ready for `LIKE`."""
    text = " ".join(part for part in parts if part)
    text = _normal(unicodedata.normalize("NFD", text.replace(".", "")).casefold())
    text = re.sub(r"\s*([ฯๆ])\s*", r"\1", text)
    text = re.sub(r"(?<=\d)[-‐-―]+(?=\d)", "", text)
    return " ".join(text.split())


def like_pattern(query: str) -> str:
    r"""The `LIKE` pattern that finds a query anywhere in a search text; use `escape="\\"`."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", search_text(query)) + "%"


def person_key(name: str) -> str:
    """What two spellings of one person's name have in common: no spaces, dots or case."""
    return re.sub(r"\s+", "", search_text(name))


_EARLIEST, _LATEST = 0xD7FF, 0x3400
_VOWELS = frozenset("\u0e38\u0e39\u0e3a")  # these combine, but are letters of the order
# yamakkan, thanthakhat, maitaikhu, then the four tones
_MARK_WEIGHTS = dict(zip("\u0e4e\u0e4c\u0e47\u0e48\u0e49\u0e4a\u0e4b", "1234567", strict=True))
# as ICU has it: nikhahit between consonants and vowels, sara am as aa with nikhahit,
# lakkhangyao as aa, phinthu after all, paiyannoi and maiyamok nowhere
_PLACES = {
    "\u0e4d": "\u0e2f",
    "\u0e33": "\u0e32\u0e2f",
    "\u0e45": "\u0e32",
    "\u0e3a": "\u0e45",
    "\u0e2f": "",
    "\u0e46": "",
}


def _tones_first(run: re.Match[str]) -> str:
    """A tone typed after sara am belongs before it."""
    return "".join(sorted(run[0], key=lambda char: char == "\u0e33"))


def _vowels_first(stack: re.Match[str]) -> str:
    return "".join(sorted(stack[0], key=lambda char: char >= "\u0e48"))


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = repaired(text.replace("\u00a0", " "))
    return ascii_digits(_without_doubled_marks(text))


def _without_doubled_marks(text: str) -> str:
    """A mark typed twice cannot be seen, but it hides the word from a search."""
    kept = [b for a, b in pairwise("\0" + text) if a != b or unicodedata.category(b) != "Mn"]
    return "".join(kept)


def _decomposed(text: str) -> str:
    """Accents and ligatures of other scripts taken apart; Thai stays as it is."""
    return "".join(
        char if "\u0e00" <= char <= "\u0e7f" else unicodedata.normalize("NFKD", char)
        for char in text
    )


def _rank(char: str) -> str:
    """Digits, Thai, Latin, all other letters: in this order by code point; '' for the rest."""
    if "\u0e01" <= char <= "\u0e4e":
        return _PLACES.get(char, char)
    if not char.isalnum():
        return ""
    if "a" <= char <= "z":
        return chr(ord(char) + 0xFF41 - ord("a"))
    if char.isascii():
        return char
    return chr(ord(char) + 0x20000) if ord(char) < 0x10000 else char
