"""Charts as SVG without any style: few series, direct labels, the figures in words beside."""

from __future__ import annotations

import math

from markupsafe import Markup, escape

LEFT, RIGHT, TOP, BOTTOM = 44, 586, 22, 216
_EVEN = (4, 8, 12, 20, 40, 60, 80, 100, 120, 160, 200, 300, 400, 600, 800, 1000)


def growth(points: list[tuple[str, int]], goal: int | None, label: str) -> Markup:
    """A total growing day by day; `points` are (day in words, total so far), oldest first."""
    top = _round_up(max([goal or 0, 4, *(total for _day, total in points)]))
    step = (RIGHT - LEFT) / max(1, len(points) - 1)
    across = [LEFT + index * step for index in range(len(points))]
    marks = [(x, _height(total, top)) for x, (_day, total) in zip(across, points, strict=True)]
    days = [(x, day) for x, (day, _total) in zip(across, points, strict=True)]
    inner = _grid(top) + _line(marks) + _goal(goal, top) + _days(days)
    return Markup(
        '<svg class="chart" viewBox="0 0 600 250" role="img" aria-label="{}">{}</svg>'
    ).format(
        label,
        Markup(inner),  # noqa: S704 - numbers of ours and escaped words
    )


def _height(total: int, top: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * total / top


def _grid(top: int) -> str:
    lines = []
    for part in range(5):
        y = round(_height(top * part // 4, top))
        lines.append(f'<line class="chart__axis" x1="{LEFT}" x2="{RIGHT}" y1="{y}" y2="{y}"/>')
        lines.append(f'<text x="36" y="{y + 5}" text-anchor="end">{top * part // 4}</text>')
    return "".join(lines)


def _line(marks: list[tuple[float, float]]) -> str:
    if not marks:
        return ""
    path = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in marks)
    x, y = marks[-1]
    return (
        f'<path class="chart__area" d="{path}L{x:.0f} {BOTTOM}H{LEFT}Z"/>'
        f'<path class="chart__line" d="{path}"/>'
        f'<circle class="chart__now" cx="{x:.0f}" cy="{y:.0f}" r="6"/>'
    )


def _goal(goal: int | None, top: int) -> str:
    if not goal:
        return ""
    y = round(_height(goal, top))
    return f'<line class="chart__goal" x1="{LEFT}" x2="{RIGHT}" y1="{y}" y2="{y}"/>'


def _days(days: list[tuple[float, str]]) -> str:
    """At most seven labels, and on a phone every second of them."""
    every = max(1, math.ceil(len(days) / 7))
    words = []
    for index, (x, day) in enumerate(days[::every]):
        odd = ' class="chart__odd"' if index % 2 else ""
        words.append(f'<text{odd} x="{x:.0f}" y="242" text-anchor="middle">{escape(day)}</text>')
    return "".join(words)


def _round_up(number: int) -> int:
    """The next number that four lines divide evenly and that reads well."""
    return next((even for even in _EVEN if number <= even), math.ceil(number / 1000) * 1000)
