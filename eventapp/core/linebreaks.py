"""Keeps together what a line must not tear apart: Thai words, and dates of both languages."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

from markupsafe import Markup, escape

from eventapp.core.buddhist import MONTHS, MONTHS_SHORT
from eventapp.core.prefixes import PREFIXES
from eventapp.core.thai_words import COMPOUNDS, DISTRICTS_OF_LOPBURI, PROVINCES

LONGEST = 18
"""A wrapped piece longer than this would push a phone's page sideways."""

_SHORT_ONES = {"เลย", "ตาก", "แพร่", "ตรัง", "ตราด", "น่าน"}  # also parts of everyday words


def keep_together(text: object) -> Markup:
    """The text, escaped, with compounds, places, dates, times and names in `<span class="nb">`.

    Text that is markup already is trusted and left as it is.
    """
    if hasattr(text, "__html__"):
        return Markup(text)  # noqa: S704 — it says itself that it is markup
    text = str(text)
    return _short(text) if len(text) <= 200 else _kept(text)


def keep_words(name: object) -> Markup:
    """A person's name, escaped, breaking only between its words: no dictionary knows surnames."""
    return Markup(" ").join(
        _NB.format(word) if _width(word) <= LONGEST else escape(word)
        for word in str(name).split(" ")
    )


def _width(word: str) -> int:
    """Letters side by side: marks above and below take no room."""
    return sum(combines not in ("Mn", "Cf") for combines in map(category, word))


def _kept(text: str) -> Markup:
    pieces: list[str] = []
    end = 0
    for found in _KEPT.finditer(text):
        if len(found.group()) > LONGEST:
            continue
        pieces += [escape(text[end : found.start()]), _NB.format(found.group())]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


_short = lru_cache(maxsize=4096)(_kept)  # names and titles return on every page
_NB = Markup('<span class="nb">{}</span>')


def _any(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _pattern() -> re.Pattern[str]:
    digit = "[0-9๐-๙]"
    months = _any(
        [name for each in (MONTHS, MONTHS_SHORT) for one in each.values() for name in one]
    )
    date = rf"{digit}{{1,2}}\s(?:{months})(?:\s(?:พ\.ศ\.\s)?{digit}{{2,4}})?"
    clock = rf"{digit}{{1,2}}[.:]{digit}{{2}}"
    times = rf"{clock}(?:\s?[–-]\s?{clock})?(?:\sน\.)?"
    places = [name for name in PROVINCES if name not in _SHORT_ONES]
    place = _any([*places, *DISTRICTS_OF_LOPBURI])
    area = rf"(?:(?:จังหวัด|อำเภอ|ตำบล)(?:{_any([*PROVINCES, *DISTRICTS_OF_LOPBURI])}))"
    prefixes = _any([prefix for prefix in PREFIXES if not prefix.isascii()])
    name = rf"(?<![\u0e00-\u0e7f])(?:{prefixes})\s?[\u0e01-\u0e4e]{{2,12}}(?![\u0e01-\u0e4e])"
    return re.compile("|".join([date, times, area, name, _any(COMPOUNDS), place]))


_KEPT = _pattern()
