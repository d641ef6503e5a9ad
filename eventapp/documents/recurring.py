"""The feed of a series: one master with its rule and what departs from it, or single entries.

RFC 5545 sections 3.3.10, 3.8.4.4, 3.8.5. A master needs a rule and a date that is as the rule has
it; without them each date is an entry of its own, under the UID of its event.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Parameters, vDate

from eventapp.core.i18n import gettext as _
from eventapp.core.recurrence import Rule
from eventapp.core.when import When
from eventapp.documents import calendar_days, calendars
from eventapp.documents import calendar_frame as frame
from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_alarms import Alarms
from eventapp.documents.calendar_frame import Entry, Feed
from eventapp.documents.calendar_text import Int, Moment, Properties, Text, Uri, Word
from eventapp.documents.calendar_words import Details
from eventapp.documents.site import Site
from eventapp.models.event import CANCELLED, PUBLISHED, Event
from eventapp.models.series import Series
from eventapp.models.series_dates import rule_days


class Raw:
    """A value that is written as it stands: a rule, or several dates on one line."""

    def __init__(self, text: bytes, params: Parameters | None = None) -> None:
        self.text, self.params = text, params or Parameters()

    def to_ical(self) -> bytes:
        """Its octets."""
        return self.text


@dataclass(frozen=True)
class _Plan:
    """What the rule makes: its days, the date that shows what is common, and who is where."""

    days: tuple[date, ...]
    model: Event
    at: dict[date, Event]
    rest: tuple[Event, ...]


def feed(
    series: Series,
    events: Sequence[Event],
    about: Feed,
    site: Site,
    *,
    now: datetime,
    details: Details | None = None,
    remind: Alarms = (),
) -> bytes:
    """The series to subscribe to, of its public dates; unchanged rows give unchanged octets.

    A cancelled date is told as such until it is past, and left out afterwards.
    """
    details = details or Details()
    told = [event for event in events if event.state != CANCELLED or event.ends_at > now]
    in_days = any(words.days(event, details) for event in told)  # which no rule of dates tells
    plan = None if in_days else _plan(series, told)
    entries: list[Entry] = []
    if plan is not None:
        said = {
            "SEQUENCE": Int(_sequence(series, events, now)),
            "DTSTAMP": Moment(_utc(revised_at(series, events, now))),
        }
        entries = _recurring(series, plan, site, details, said | {"LAST-MODIFIED": said["DTSTAMP"]})
    single = told if plan is None else plan.rest
    entries += [calendars.entry(event, site, details) for event in single]
    return frame.gathered(entries, about, remind)


def _recurring(
    series: Series, plan: _Plan, site: Site, details: Details, said: Properties
) -> list[Entry]:
    """The master, and behind it each instance that is not as the master says; all say `said`."""
    ends = [_original(series, day) for day in (plan.days[0], plan.days[-1])]
    master = _master(series, plan, site, details) | said
    entries = [calendars.written([master], ends, calendar_days.late(plan.model, details))]
    for day, event in plan.at.items():
        if not _is_plain(series, event, plan.model):
            original = _original(series, day)
            told = calendars.vevent(event, site, details) | said
            told |= {"UID": Word(series.uid), "RECURRENCE-ID": _start(original)}
            late = calendar_days.late(event, details)
            entries.append(calendars.written([told], [event.when, original], late))
    return entries


def revised_at(series: Series, events: Iterable[Event], now: datetime) -> datetime:
    """When the feed last changed: by somebody's hand, or because a cancelled date is past."""
    over = [e.ends_at for e in events if e.state == CANCELLED and e.ends_at <= now]
    return max([series.revised_at, *over, *(event.revised_at for event in events)])


def _sequence(series: Series, events: Iterable[Event], now: datetime) -> int:
    """It rises with the rule, with each date that becomes public, moves, or leaves the feed.

    None of these numbers ever falls, so their sum does not.
    """
    rows = list(events)
    gone = sum(event.state == CANCELLED and event.ends_at <= now for event in rows)
    return series.sequence + gone + sum(event.sequence + 1 for event in rows)


def _plan(series: Series, told: Sequence[Event]) -> _Plan | None:
    """How the rule covers the dates; None where each must stand alone."""
    if not series.rule or not _has_rules(series.when):
        return None
    days = tuple(rule_days(series))
    if days[:1] != (series.when.first_day,) or not all(_exists(series, day) for day in days):
        return None
    at = _by_day(told, set(days))
    usual = [event for event in at.values() if _is_usual(series, event)]
    if not usual:
        return None
    (shape, _number), *_others = Counter(map(_shape, usual)).most_common(1)
    model = next(event for event in usual if _shape(event) == shape)
    rest = tuple(event for event in told if event not in at.values())
    return _Plan(days, model, at, rest)


def _has_rules(when: When) -> bool:
    """Whether a VTIMEZONE says how the clock goes; in UTC a rule would drift off the wall."""
    return not when.is_timed or when.zone == "UTC" or bool(frame.zone(when))


def _exists(series: Series, day: date) -> bool:
    """Readers do not agree on a time of day that the clock jumps over (section 3.3.10)."""
    when = _original(series, day)
    back = when.starts_at.astimezone(ZoneInfo(when.zone))
    return not when.is_timed or back.replace(tzinfo=None) == when.local_start.replace(tzinfo=None)


def _by_day(told: Iterable[Event], days: set[date]) -> dict[date, Event]:
    """The event on each day of the rule; of two on one day, the one that takes place."""
    found: dict[date, Event] = {}
    for event in told:
        day = event.original_day
        if day in days and (day not in found or found[day].state == CANCELLED):
            found[day] = event
    return dict(sorted(found.items()))


def _is_usual(series: Series, event: Event) -> bool:
    """Whether it takes place when the rule has it, and as long."""
    if event.state != PUBLISHED or event.original_day is None:
        return False
    when, usual = _original(series, event.original_day), series.when
    lasts = event.when.ends_at - event.when.starts_at
    return event.when == when and lasts == usual.ends_at - usual.starts_at


def _is_plain(series: Series, event: Event, model: Event) -> bool:
    return _is_usual(series, event) and _shape(event) == _shape(model)


def _shape(event: Event) -> tuple[Any, ...]:
    """What a master says once for all its dates."""
    return (
        *(event.title.pair, event.summary.pair, event.kind, event.is_demo),
        *(event.attendance, event.open_join_url, event.venue_id, event.room_id, event.host_id),
        *(event.contact_name.pair, event.contact_phone, event.contact_email),
    )


def _original(series: Series, day: date) -> When:
    """When the rule has this date."""
    return series.when.moved_to(day)


def _master(series: Series, plan: _Plan, site: Site, details: Details) -> Properties:
    """What all dates have in common, with the rule and the days on which there is nothing."""
    entry = calendars.vevent(plan.model, site, details)
    page = site.series(series)
    first = _original(series, plan.days[0])
    entry["UID"] = Word(series.uid)
    entry["CREATED"] = Moment(_utc(series.created_at))
    entry["DTSTART"], entry["DTEND"] = _start(first), _end(first)
    entry["DESCRIPTION"] = Text(_description(series, plan.model, page))
    entry["URL"] = Uri(page)
    entry["RRULE"] = Raw(_rule(series, plan.days[-1]))
    gone = [_start(_original(series, day)) for day in plan.days if day not in plan.at]
    if gone:
        entry["EXDATE"] = Raw(b",".join(value.to_ical() for value in gone), gone[0].params)
    return entry


def _rule(series: Series, last: date) -> bytes:
    """It ends with its last date: a count would also count what no clock shows."""
    until = _original(series, last)
    told = f"{until.starts_at:%Y%m%dT%H%M%SZ}" if until.is_timed else f"{last:%Y%m%d}"
    return f"{Rule.read(series.rule).lasting()};UNTIL={told}".encode()


def _start(when: When) -> Moment | vDate:
    if not when.is_timed:
        return vDate(when.first_day, params={"VALUE": "DATE"})
    return Moment(when.starts_at if when.zone == "UTC" else when.local_start)


def _end(when: When) -> Moment | vDate:
    if not when.is_timed:
        return vDate(when.end_day + timedelta(days=1), params={"VALUE": "DATE"})
    return Moment(when.ends_at if when.zone == "UTC" else when.local_end)


def _description(series: Series, model: Event, page: str) -> str:
    """What is true of every date; days and hours stand in the entry itself."""
    contact = words.contact(model)
    parts = [
        _("This is a made-up event for trying out the site.") if series.is_demo else "",
        str(series.summary),
        _("Join online: %(url)s", url=model.open_join_url) if model.open_join_url else "",
        _("Contact: %(contact)s", contact=contact) if contact else "",
        _("All dates, and registering: %(url)s", url=page),
    ]
    return "\n\n".join(part for part in parts if part)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
