"""What pages draw: icons, the flower of seats, bars and avatars, as SVG without any style."""

from __future__ import annotations

import math
import re
import zlib
from functools import cache, lru_cache

from markupsafe import Markup, escape

from eventapp.web.assets import STATIC

GOLDEN = math.pi * (3 - math.sqrt(5))
_HIDDEN = Markup('aria-hidden="true"')
TONES = ("celadon", "laterite", "sun", "kram")


@cache
def _shapes() -> dict[str, str]:
    sprite = (STATIC / "icons" / "sprite.svg").read_text("utf-8")
    return dict(re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', sprite, re.S))


@cache
def icon(name: str, label: str = "", kind: str = "") -> Markup:
    """An icon of the sprite, drawn in place; without a label it is hidden from screen readers."""
    shape = Markup(_shapes()[name])  # noqa: S704 - our own file
    name_it = Markup('role="img" aria-label="{}"').format(label) if label else _HIDDEN
    return Markup('<svg class="i{}" viewBox="0 0 24 24" {}>{}</svg>').format(
        f" {kind}" if kind else "", name_it, shape
    )


@lru_cache(maxsize=2048)
def flower(
    total: int,
    taken: int,
    *,
    label: str = "",
    cap: int = 160,
    paper: bool = True,
    rays: bool = False,
) -> Markup:
    """Every dot a seat, filled from the centre; laterite when full. Hidden unless labelled."""
    dots = max(1, min(total, cap))
    filled = _filled(total, taken, dots)
    kinds = "flower" + " flower--paper" * paper + " flower--full" * (total > 0 and taken >= total)
    name_it = f'role="img" aria-label="{escape(label)}"' if label else _HIDDEN
    parts = [f'<path class="flower__ray" d="{_rays()}"/>' if rays else "", *_rings(dots, filled)]
    svg = f'<svg class="{kinds}" viewBox="0 0 400 400" {name_it}>{"".join(parts)}</svg>'
    return Markup(svg)  # noqa: S704 - numbers of ours and an escaped label


def _filled(total: int, taken: int, dots: int) -> int:
    """At least one dot once anyone came, never a full flower while a seat is left."""
    if total <= 0 or taken <= 0:
        return 0
    if taken >= total:
        return dots
    return max(1, min(dots - 1, round(taken / total * dots)))


def _rings(dots: int, filled: int) -> list[str]:
    spread = 168 / math.sqrt(dots)
    points = [_point(spread, index) for index in range(dots)]
    edges = [0, math.ceil(dots * 0.12), math.ceil(dots * 0.4), dots]
    paths = []
    for start, stop, scale in zip(edges[:-1], edges[1:], (0.7, 0.86, 1.0), strict=True):
        width = spread * 1.24 * scale
        paths.append(_path("taken", points[start : max(start, min(stop, filled))], width))
        paths.append(_path("free", points[max(start, filled) : stop], width / 2))
    return paths


def _point(spread: float, index: int) -> tuple[float, float]:
    radius, angle = spread * math.sqrt(index + 0.6), index * GOLDEN
    return 200 + radius * math.cos(angle), 200 + radius * math.sin(angle)


def _path(kind: str, points: list[tuple[float, float]], width: float) -> str:
    if not points:
        return ""
    line = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)
    return f'<path class="flower__{kind}" stroke-width="{max(1, width):.0f}" d="{line}"/>'


@cache
def _rays(count: int = 34) -> str:
    line = []
    for index in range(count):
        angle = index * 2 * math.pi / count
        near, far = (181, 196) if index % 2 else (181, 189)
        x, y = math.cos(angle), math.sin(angle)
        line.append(f"M{200 + near * x:.0f} {200 + near * y:.0f}")
        line.append(f"L{200 + far * x:.0f} {200 + far * y:.0f}")
    return "".join(line)


@lru_cache(maxsize=512)
def meter(done: int, total: int, label: str, kind: str = "") -> Markup:
    """A bar of seats or of a job; `kind` is "slim", "progress" or both; the label says it."""
    share = min(100.0, max(0.0, 100 * done / total)) if total > 0 else 0.0
    kinds = "".join(f" meter--{one}" for one in kind.split())
    if total > 0 and done >= total and "progress" not in kind:
        kinds += " meter--full"
    return Markup(
        '<svg class="meter{}" role="img" aria-label="{}">'
        '<rect class="meter__bar" width="{}%" height="100%" rx="5"/></svg>'
    ).format(kinds, label, f"{share:.0f}")


def avatar_tone(name: str) -> int:
    """One of four colours, always the same for a name."""
    return zlib.crc32(name.encode()) % 4 + 1


def topic_tone(number: int | None) -> str:
    """The mark of a topic: celadon (none), laterite, sun or kram, by its id."""
    return TONES[((number or 1) - 1) % 4]


@cache
def sunflower(dots: int = 420) -> Markup:
    """A whole sunflower as an ornament; it counts nothing, so it never turns laterite."""
    paths = "".join(_rings(dots, dots))
    svg = f'<svg class="flower flower--paper" viewBox="0 0 400 400" {_HIDDEN}>{paths}</svg>'
    return Markup(svg)  # noqa: S704 - numbers of ours
