"""Letters drawn onto a picture: Thai shaped rightly, lines broken between words."""

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventapp.core.thai_words import COMPOUNDS, PROVINCES

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_UPPER_VOWELS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_LOWER_VOWELS = "\u0e38\u0e39\u0e3a"
_TALL, _TAILED = "ปฝฟฬ", "ฎฏญฐ"
_SARA_AM = "\u0e33"
# how far a mark moves, in parts of the letter's size
_RAISED, _PUSHED_LEFT, _LOWERED = -0.22, -0.09, 0.16


class Pen:
    """One font at one size. With FriBiDi on the machine Pillow shapes; without it, we do."""

    def __init__(self, font: Path, size: int, *, shapes: bool | None = None) -> None:
        self.font, self.size = font, size
        self._asked = shapes

    @cached_property
    def shapes(self) -> bool:
        """Whether Pillow can shape Thai here."""
        from PIL import features

        return bool(features.check("raqm")) if self._asked is None else self._asked

    @cached_property
    def _face(self) -> Any:
        from PIL import ImageFont

        engine = ImageFont.Layout.RAQM if self.shapes else ImageFont.Layout.BASIC
        return ImageFont.truetype(self.font, self.size, layout_engine=engine)

    def width(self, text: str) -> float:
        """How wide a line gets."""
        return float(self._face.getlength(text))

    def line(self, canvas: "ImageDraw", at: tuple[float, float], text: str, fill: str) -> None:
        """Draw one line."""
        if self.shapes:
            canvas.text(at, text, font=self._face, fill=fill)
            return
        left, top = at
        for piece, right, down in _placed(text):
            offset = (left + right * self.size, top + down * self.size)
            canvas.text(offset, piece, font=self._face, fill=fill)
            left += self.width(piece)

    def wrapped(self, text: str, width: float) -> list[str]:
        """The text in lines no wider than that, broken at spaces and around known words."""
        lines, line = [], ""
        for piece in _pieces(text):
            if line and self.width((line + piece).rstrip()) > width:
                lines.append(line.strip())
                line = ""
            line += piece
        return [*lines, line.strip()] if line.strip() else lines


def _placed(text: str) -> list[tuple[str, float, float]]:
    """Each letter or mark with the way it has to be moved, right and down."""
    placed: list[tuple[str, float, float]] = []
    base, has_upper = "", False
    for index, char in enumerate(text):
        right = down = 0.0
        if char in _UPPER_VOWELS or char in _TONES or char in _LOWER_VOWELS:
            if char in _LOWER_VOWELS:
                down = _LOWERED if base in _TAILED else 0.0
            else:
                right = _PUSHED_LEFT if base in _TALL else 0.0
            if char in _TONES and (has_upper or text[index + 1 : index + 2] == _SARA_AM):
                down = _RAISED
            has_upper = has_upper or char in _UPPER_VOWELS
        else:
            base, has_upper = char, False
        placed.append((char, right, down))
    return placed


def _pieces(text: str) -> list[str]:
    """Words with the space behind them; Thai also between syllables where no mark is torn off."""
    pieces: list[str] = []
    for word in re.findall(r"\S+\s*", text):
        pieces += _syllables(word) if re.search("[\u0e01-\u0e4e]", word) else [word]
    return pieces


def _syllables(word: str) -> list[str]:
    """Around known compounds, and before a leading vowel: there a reader forgives a break."""
    parts = [part for part in _COMPOUND.split(word) if part]
    found: list[str] = []
    for part in parts:
        found += [part] if _COMPOUND.fullmatch(part) else _BEFORE_VOWEL.split(part)
    return [piece for piece in _joined(found) if piece]


def _joined(parts: list[str]) -> list[str]:
    """No piece begins with what leans on the letter before it."""
    pieces: list[str] = []
    for part in parts:
        if pieces and part and _LEANS.match(part):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


_BEFORE_VOWEL = re.compile("(?=[\u0e40-\u0e44])")
_LEANS = re.compile(r"[\u0e30-\u0e3a\u0e45-\u0e4e\s,.!?)”’…]")
_COMPOUND = re.compile(
    "(" + "|".join(sorted((*COMPOUNDS, *PROVINCES), key=len, reverse=True)) + ")"
)
