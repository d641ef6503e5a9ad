"""Rules of recurrence: the part of RFC 5545's RRULE that is offered, and the days a rule names.

A rule counts days on the wall; the time of day and the zone belong to what recurs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

MOST = 200
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAILY, WEEKLY, MONTHLY = "DAILY", "WEEKLY", "MONTHLY"


@dataclass(frozen=True)
class Rule:
    """`by_day` holds weekdays (`MO`), in a monthly rule one with its number (`2WE`, `-1FR`).

    It ends after `count` days or on the day `until`; never both (section 3.3.10).
    """

    freq: str
    interval: int = 1
    by_day: tuple[str, ...] = ()
    by_month_day: int | None = None
    count: int | None = None
    until: date | None = None

    def __str__(self) -> str:
        """As it is stored: UNTIL is a day here, whatever the time of day will be."""
        parts = [f"FREQ={self.freq}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(self.by_day)}"] if self.by_day else []
        parts += [f"BYMONTHDAY={self.by_month_day}"] if self.by_month_day else []
        parts += [f"COUNT={self.count}"] if self.count else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        return ";".join(parts)

    @classmethod
    def read(cls, text: str) -> "Rule":
        """The rule that `str` wrote."""
        parts = dict(part.split("=", 1) for part in text.split(";"))
        until = parts.get("UNTIL")
        return cls(
            freq=parts["FREQ"],
            interval=int(parts.get("INTERVAL", 1)),
            by_day=tuple(parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
            by_month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            until=date.fromisoformat(until) if until else None,
        )

    def days(self, first: date) -> list[date]:
        """The days from `first` on, one more than MOST at the most."""
        from dateutil.rrule import rrulestr

        found = rrulestr(str(self), dtstart=datetime.combine(first, time()))
        return [moment.date() for moment in islice(found, MOST + 1)]

    def lasting(self, *, count: int | None = None, until: date | None = None) -> "Rule":
        """The same with another end."""
        return replace(self, count=count, until=until)

    def shifted(self, first: date, by: int) -> "Rule | None":
        """The rule of the same days so much later; None where no rule of ours names them."""
        move = timedelta(days=by)
        moved = replace(
            self,
            by_day=tuple(_turned(day, by) for day in self.by_day),
            by_month_day=self.by_month_day + by if self.by_month_day else None,
            until=self.until + move if self.until else None,
        )
        if moved.by_month_day is not None and not 1 <= moved.by_month_day <= 31:
            return None
        moved = replace(moved, by_day=tuple(sorted(moved.by_day, key=_place)))
        wanted = [day + move for day in self.days(first)]
        return moved if moved.days(first + move) == wanted else None


def _turned(day: str, by: int) -> str:
    """The weekday so many days later; its number in the month stays."""
    return day[:-2] + WEEKDAYS[(WEEKDAYS.index(day[-2:]) + by) % 7]


def _place(day: str) -> int:
    return WEEKDAYS.index(day[-2:])


def nth_weekday(day: date) -> str:
    """The day as the second Wednesday of its month: `2WE`."""
    return f"{(day.day - 1) // 7 + 1}{WEEKDAYS[day.weekday()]}"


def last_weekday(day: date) -> str:
    """The day as the last Friday of its month: `-1FR`; '' when a later one follows."""
    is_last = (day + timedelta(days=7)).month != day.month
    return f"-1{WEEKDAYS[day.weekday()]}" if is_last else ""


def in_order(days: Sequence[date]) -> list[date]:
    """Each day once, the earliest first."""
    return sorted(set(days))
