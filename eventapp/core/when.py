"""When something happens: calendar days, times of day if they are known, and the zone.

Annotations are real types here, not postponed: SQLAlchemy reads the columns of `When` from them.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy

BANGKOK = "Asia/Bangkok"
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class When:
    """One span of days in one zone; without `starts` the time of day is not known."""

    first_day: date
    last_day: date | None = None  # the first day, when left out
    starts: time | None = None
    ends: time | None = None
    zone: str = BANGKOK

    def __post_init__(self) -> None:
        if self.last_day is None:
            object.__setattr__(self, "last_day", self.first_day)
        _check(self)

    @classmethod
    def known(
        cls, first_day: date, last_day: date, starts: time | None, ends: time | None, zone: str
    ) -> "When":
        """A span as it was kept: it was checked when it was made."""
        made = object.__new__(cls)
        vars(made).update(
            first_day=first_day, last_day=last_day, starts=starts, ends=ends, zone=zone
        )
        return made

    @property
    def is_timed(self) -> bool:
        """Whether the time of day is known."""
        return self.starts is not None

    @property
    def end_day(self) -> date:
        """The last day, never None."""
        return self.last_day or self.first_day

    @property
    def days(self) -> tuple[date, ...]:
        """Every calendar day it touches, in order."""
        span = (self.end_day - self.first_day).days
        return tuple(self.first_day + timedelta(days=n) for n in range(span + 1))

    @property
    def local_start(self) -> datetime:
        """The beginning in the zone's own time; midnight when the time is not known."""
        return datetime.combine(self.first_day, self.starts or time(), ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        """The end in the zone's own time; the midnight after the last day when not known."""
        if self.ends is None:
            after = self.end_day + timedelta(days=1)
            return datetime.combine(after, time(), ZoneInfo(self.zone))
        return datetime.combine(self.end_day, self.ends, ZoneInfo(self.zone))

    @property
    def starts_at(self) -> datetime:
        """The beginning in UTC."""
        return self.local_start.astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The end in UTC, not part of the span itself."""
        return self.local_end.astimezone(UTC)

    def overlaps(self, other: "When") -> bool:
        """Whether both happen at one moment; one may begin when the other ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def moved_to(self, first_day: date) -> "When":
        """The same span from another first day on."""
        shift = first_day - self.first_day
        return replace(self, first_day=first_day, last_day=self.end_day + shift)

    def as_dict(self) -> dict[str, str | None]:
        """Plain values for JSON; `When.from_dict` reads them back."""
        return {
            "first_day": self.first_day.isoformat(),
            "last_day": self.end_day.isoformat(),
            "starts": self.starts.isoformat("minutes") if self.starts else None,
            "ends": self.ends.isoformat("minutes") if self.ends else None,
            "zone": self.zone,
        }

    @classmethod
    def from_dict(cls, values: dict[str, str | None]) -> "When":
        """The span that `as_dict` wrote down."""
        starts, ends = values.get("starts"), values.get("ends")
        return cls(
            date.fromisoformat(values["first_day"] or ""),
            date.fromisoformat(values["last_day"] or ""),
            time.fromisoformat(starts) if starts else None,
            time.fromisoformat(ends) if ends else None,
            values["zone"] or BANGKOK,
        )


@lru_cache(maxsize=256)
def is_zone(name: str) -> bool:
    """Whether the name is a time zone of the IANA database."""
    if name.startswith(("posix", "right/")) or name in ("localtime", "Factory"):
        return False  # in the folder of the zones, but no names for people
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _check(when: When) -> None:
    if not is_zone(when.zone):
        raise Refused(lazy("“%(zone)s” is not a time zone.", zone=when.zone), field="zone")
    if when.end_day < when.first_day:
        raise Refused(lazy("The last day is before the first day."), field="last_day")
    if when.end_day - when.first_day > LONGEST:
        raise Refused(lazy("This lasts longer than a year."), field="last_day")
    if when.ends is not None and when.starts is None:
        raise Refused(lazy("Give the time it starts as well."), field="starts")
    if when.ends_at <= when.starts_at:
        raise Refused(lazy("The end must be after the start."), field="ends")
