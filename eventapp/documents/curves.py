"""The curve of a cumulated number over days, as points of an inline drawing and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LEFT, RIGHT, TOP, BOTTOM = 40, 586, 22, 216


@dataclass(frozen=True)
class Point:
    """The number at the end of a day, and where it is drawn."""

    day: date
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """What the drawing needs: points, ruled numbers with their height, days with their place."""

    points: tuple[Point, ...]
    rules: tuple[tuple[int, float], ...]
    marks: tuple[tuple[date, float], ...]
    goal: float | None

    @property
    def line(self) -> str:
        """The path of the curve."""
        return "M" + "L".join(f"{point.x:.0f} {point.y:.0f}" for point in self.points)

    @property
    def steps(self) -> list[Point]:
        """The days on which the number changed, for a table."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return [after for before, after in pairs if after.number != before.number]

    @property
    def area(self) -> str:
        """The path of what lies below it."""
        first, last = self.points[0], self.points[-1]
        return f"{self.line}V{BOTTOM}H{first.x:.0f}Z" if first != last else ""


def curve(
    moments: Sequence[datetime], today: date, zone: str, goal: int | None = None
) -> Curve | None:
    """The curve up to today, at most sixty days back; None when nothing has begun."""
    if not moments:
        return None
    days = sorted(moment.astimezone(ZoneInfo(zone)).date() for moment in moments)
    first = max(min(days[0], today) - timedelta(days=1), today - timedelta(days=60))
    span = max((today - first).days, 1)
    top = _round_up(max(goal or 0, len(days), 4))

    def x_of(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - first).days / span

    def y_of(number: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * number / top

    points = []
    for back in range(span + 1):
        day = first + timedelta(days=back)
        number = sum(1 for one in days if one <= day)
        points.append(Point(day, number, x_of(day), y_of(number)))
    step = max(1, -(-span // 6))
    marks = tuple((point.day, point.x) for point in points[span % step :: step])
    rules = tuple((round(top * part / 4), y_of(top * part / 4)) for part in range(5))
    return Curve(tuple(points), rules, marks, y_of(goal) if goal else None)


def _round_up(number: int) -> int:
    """A number that four rules divide well."""
    step = 4
    while number > step * 5:
        step *= 5 if str(step)[0] == "4" else 2
    return -(-number // step) * step
