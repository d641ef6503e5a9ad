"""Text as people write it: in two languages, and cleaned of what nobody can see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from eventapp.core.i18n import locale
from eventapp.core.thai import repaired

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Cc control, Cf zero-width and bidi overrides, Cs lone surrogates
_UNSEEN = {"Cc", "Cf", "Cs"}


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Thai and English; where one is missing the other is shown."""

    th: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        # a database row may hold NULL where nothing was written
        object.__setattr__(self, "th", self.th or "")
        object.__setattr__(self, "en", self.en or "")

    def __str__(self) -> str:
        return self.shown

    def __bool__(self) -> bool:
        return bool(self.th or self.en)

    @property
    def pair(self) -> tuple[str, str]:
        """Thai, English."""
        return self.th, self.en

    @property
    def shown(self) -> str:
        """The text in the language of the moment, or else in the other."""
        return self.in_(locale())

    @property
    def lang(self) -> str:
        """The language `shown` is really in, for the lang attribute."""
        return self.lang_in(locale())

    @property
    def other(self) -> str:
        """The text in the language that is not shown, or ''."""
        return self.en if self.lang == "th" else self.th

    def in_(self, wanted: str) -> str:
        """The text for a reader of `wanted`."""
        return self.th if self.lang_in(wanted) == "th" else self.en

    def lang_in(self, wanted: str) -> str:
        """The language a reader of `wanted` gets."""
        if wanted == "th":
            return "th" if self.th or not self.en else "en"
        return "en" if self.en or not self.th else "th"


def clean(text: str, multiline: bool = False) -> str:
    """What was typed without invisible characters, in NFC, Thai marks in their right order.

    Newlines stay only where the field has several lines.
    """
    text = _LINE_ENDS.sub("\n", text)
    if not multiline:
        text = text.replace("\n", " ")
    text = unicodedata.normalize("NFC", "".join(filter(_is_seen, text)))
    text = _SPACES.sub(" ", repaired(text))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def _is_seen(char: str) -> bool:
    if char in "\n\t":
        return True
    no_character = ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"
    return not no_character and unicodedata.category(char) not in _UNSEEN
