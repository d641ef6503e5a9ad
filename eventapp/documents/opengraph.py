"""The card a shared link shows: title, day, place and the seat flower, drawn with our own fonts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from eventapp.core import dates
from eventapp.core.i18n import gettext as _
from eventapp.documents import places
from eventapp.documents.lettering import Pen
from eventapp.models.area import Area
from eventapp.models.event import CANCELLED, Event

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (1200, 630)
_FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
_PAPER, _INK, _SOFT = "#0d5348", "#fffefb", "#cfe3dc"
_SUN, _COURSE, _JOINT = "#f2b51d", "#9a4029", "#0d5348"
_LEFT, _WIDTH = 72, 780
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class Card:
    """What stands on the card."""

    site: str
    title: str
    when: str
    place: str
    mark: str = ""


def card_of(event: Event, areas: Mapping[str, Area], site: str) -> Card:
    """The card of an event in the language of the moment; seats change too often to stand here."""
    marks = []
    if event.state == CANCELLED:
        marks.append(_("Cancelled"))
    if event.is_demo:
        marks.append(_("Demo"))
    return Card(
        site=site,
        title=str(event.title),
        when=dates.format_when(event.when),
        place=str(places.in_list(event, areas)),
        mark=" · ".join(marks),
    )


@lru_cache(maxsize=64)
def draw(card: Card) -> bytes:
    """The card as PNG, 1200 by 630 as link previews want it."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _PAPER)
    canvas = ImageDraw.Draw(image)
    _course(canvas)
    _flower(canvas)
    _words(canvas, card)
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _words(canvas: "ImageDraw", card: Card) -> None:
    head = f"{card.site} · {card.mark}" if card.mark else card.site
    _text(30).line(canvas, (_LEFT, 72), head, _SUN)
    pen, lines = _title(card.title)
    top = 136.0
    for line in lines:
        pen.line(canvas, (_LEFT, top), line, _INK)
        top += pen.size * 1.5
    top = max(top + 24, 400)
    for line in _text(36).wrapped(card.when, _WIDTH)[:2]:
        _text(36).line(canvas, (_LEFT, top), line, _INK)
        top += 56
    for line in _text(30).wrapped(card.place, _WIDTH)[:2]:
        _text(30).line(canvas, (_LEFT, top), line, _SOFT)
        top += 46


def _title(title: str) -> tuple[Pen, list[str]]:
    """The largest size at which the title fits into three lines; the longest is cut at four."""
    for size in (64, 54, 46, 40):
        pen = _display(size)
        lines = pen.wrapped(title, _WIDTH)
        if len(lines) * size <= 46 * 4:
            return pen, lines
    return pen, [*lines[:3], lines[3] + "…"] if len(lines) > 4 else lines


@cache
def _display(size: int) -> Pen:
    return Pen(_FONTS / "trirong-600.woff2", size)


@cache
def _text(size: int) -> Pen:
    return Pen(_FONTS / "noto-sans-thai-looped-var.woff2", size)


def _course(canvas: "ImageDraw") -> None:
    """The course of laterite blocks every page carries."""
    canvas.rectangle((0, 0, SIZE[0], 16), fill=_COURSE)
    for left in range(90, SIZE[0], 150):
        canvas.rectangle((left, 0, left + 4, 16), fill=_JOINT)
        canvas.rectangle((left + 58, 0, left + 62, 16), fill=_JOINT)


def _flower(canvas: "ImageDraw", dots: int = 220) -> None:
    spread = 290 / math.sqrt(dots)
    for index in range(dots):
        radius, angle = spread * math.sqrt(index + 0.6), index * _GOLDEN
        x, y = 1110 + radius * math.cos(angle), 330 + radius * math.sin(angle)
        width = spread * (0.44 if index < dots * 0.12 else 0.53 if index < dots * 0.4 else 0.62)
        canvas.ellipse((x - width, y - width, x + width, y + width), fill=_SUN)
