"""Repeating: a series made of one event, made longer, published as a whole, taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import clashing, editing, history, naming, publishing, spreading
from eventapp.core import clock
from eventapp.core.dates import echo
from eventapp.core.db import db, lock, new_uid
from eventapp.core.errors import Refused, Stale
from eventapp.core.i18n import gettext as _
from eventapp.core.recurrence import MOST, Rule, in_order
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.event import CANCELLED, DRAFT, HELD, Event
from eventapp.models.series import Series
from eventapp.models.series_dates import drafts_of, rule_days

DROPPED = Bilingual("ตัดออกจากชุดการประชุม", "Taken out of the series")


@dataclass(frozen=True)
class Made:
    """A series, how many dates it got now, and how many of them did not get the room."""

    series: Series
    dates: int
    without_room: int


def make(event: Event, rule: str, days: Sequence[date], *, slug: str = "") -> Made:
    """Let an event recur: it is the first date, each other day gets a draft of its own.

    `days` are those of the rule that shall be made, or the whole list where there is no rule.
    Raises Refused.
    """
    lock(event)
    _refuse_source(event)
    days, first = in_order(days), event.when.first_day
    _check_days(event, rule, days)
    now = clock.now()
    series = Series(
        uid=new_uid(),
        slug=slug or naming.free_slug(Series, event.title, "series"),
        host_id=event.host_id,
        title=event.title,
        summary=event.summary,
        rule=rule,
        when=event.when,
        is_demo=event.is_demo,
        sequence=0,
        edition=1,
        created_at=now,
        revised_at=now,
    )
    db.session.add(series)
    db.session.flush()
    _join(event, series, first)
    editing.saved(event, "join_series", {})
    history.record("create", series, organization_id=series.host_id)
    lacking = _grow(series, event, [day for day in days if day != first])
    return Made(series, len(days), lacking)


def _refuse_source(event: Event) -> None:
    if event.series_id is not None:
        raise Refused(_("This event belongs to a series already."))
    if event.state == CANCELLED or event.phase(clock.now()) == HELD:
        raise Refused(_("Only an event that is still to come can become a series."))


def _check_days(event: Event, rule: str, days: Sequence[date]) -> None:
    """The first date is the event itself, and no two dates are at one time."""
    first = event.when.first_day
    if first not in days:
        raise Refused(_("The first date must be the day of this event, %(day)s.", day=echo(first)))
    if days[0] != first or len(days) < 2:
        raise Refused(_("A series needs at least one later date."))
    if len(days) > MOST:
        raise Refused(_("A series has at most %(most)s dates.", most=MOST))
    if rule and not set(days) <= set(Rule.read(rule).days(first)):
        raise Refused(_("One of the days is not a day of this rule."))
    for day in clashing.early(event, days[1:]):
        words = _("On %(day)s the event would begin before the date before it is over.",
                  day=echo(day))  # fmt: skip
        raise Refused(words)


def _join(event: Event, series: Series, day: date) -> None:
    event.series_id, event.original_day = series.id, day


def _grow(series: Series, model: Event, days: Sequence[date]) -> int:
    """Make a draft for each day; gives how many did not get the room."""
    lacking = 0
    for day in days:
        twin, got_room = publishing.duplicate(model, day)
        _join(twin, series, day)
        lacking += not got_room
    return lacking


def extend(
    series: Series, *, more: int = 0, days: Sequence[date] = (), edition: int | None = None
) -> Made:
    """Add so many dates by the rule, or these days, as drafts. Raises Stale, Refused."""
    live = [row for row in spreading.hold(series) if row.state != CANCELLED]
    begin(series, edition)
    if not live:
        raise Refused(_("No date of this series is left to copy."))
    known = {row.original_day for row in live} | {row.when.first_day for row in live}
    wanted = [day for day in in_order([*_further(series, more), *days]) if day not in known]
    if not wanted and days:
        raise Refused(_("The series has all of these days already."), field="days")
    field = "more" if series.rule else "days"  # only a rule is asked how many
    if not wanted:
        how_many = _("Say how many more dates, or on which days.")
        raise Refused(how_many if series.rule else _("Say on which days."), field=field)
    if len(live) + len(wanted) > MOST:
        raise Refused(_("A series has at most %(most)s dates.", most=MOST), field=field)
    last = max(live, key=lambda row: (row.starts_at, row.id))
    _check_further([row.when for row in live], [last.when.moved_to(day) for day in wanted], days)
    lacking = _grow(series, _with_host(last), wanted)
    _changed(series, "extend", {"number": [len(live), len(live) + len(wanted)]})
    return Made(series, len(wanted), lacking)


def _check_further(spans: list[When], further: Sequence[When], days: Sequence[date]) -> None:
    """A wrong year would make a date that is over; nor does one begin while another lasts."""
    for one in further:
        if one.first_day in days and one.ends_at <= clock.now():
            day = echo(one.first_day)
            raise Refused(_("%(day)s is over already. Look at the year.", day=day), field="days")
        if any(one.overlaps(other) for other in spans):
            raise Refused(_("An event would begin before the one before it is over."), field="days")
        spans.append(one)


def _with_host(event: Event) -> Event:
    chosen = select(Event).where(Event.id == event.id).options(joinedload(Event.host))
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _further(series: Series, more: int) -> list[date]:
    """The next days of the rule, which lasts longer from now on."""
    if not series.rule or not more:
        return []
    before = rule_days(series)
    longer = Rule.read(series.rule).lasting(count=len(before) + more)
    after = longer.days(series.when.first_day)
    if len(after) > MOST:
        raise Refused(_("A series has at most %(most)s dates.", most=MOST), field="more")
    series.rule, series.sequence = str(longer), series.sequence + 1
    return after[len(before) :]


def publish_all(series: Series) -> int:
    """Publish every draft; all of them or none. Gives how many. Raises Refused with the date."""
    spreading.hold(series)
    drafts = list(db.session.scalars(drafts_of(series)))
    if not drafts:
        raise Refused(_("No date of this series is a draft."))
    for event in drafts:
        with spreading.at_date(event):
            publishing.publish(event)
    return len(drafts)


def drop(event: Event) -> None:
    """Take a draft date out of its series; nobody has heard of it, its room is free again."""
    if event.series_id is None:
        raise Refused(_("This event belongs to no series."))
    lock(event)
    if event.state != DRAFT:
        raise Refused(_("Only a draft can be taken out; a published date is cancelled."))
    publishing.cancel(event, DROPPED)


def describe(
    series: Series, title: Bilingual, summary: Bilingual, *, edition: int | None = None
) -> bool:
    """Say what the series is; whether anything changed. Raises Stale, Refused."""
    begin(series, edition)
    before = {"title": series.title, "summary": series.summary}
    after = {"title": title, "summary": summary}
    if before == after:
        return False
    if not title:
        raise Refused(_("Give the series a title."), field="title")
    series.title, series.summary = title, summary
    _changed(series, "edit", history.difference(before, after))
    history.touch_events(Event.series_id == series.id)
    return True


def dissolve(series: Series) -> None:
    """Delete a series of which nobody has heard; its drafts are called off. Raises Refused."""
    rows = spreading.hold(series)
    if any(row.published_at is not None for row in rows):
        raise Refused(_("Dates of this series are public already; cancel them instead."))
    for row in rows:
        if row.state == DRAFT:
            publishing.cancel(row, DROPPED)
        row.series_id = row.original_day = None
    history.record("remove", series, organization_id=series.host_id)
    db.session.flush()
    db.session.delete(series)


def begin(series: Series, edition: int | None) -> None:
    """Lock the series for one organizer's saving. Raises Stale when another saved since."""
    lock(series)
    if edition is not None and edition != series.edition:
        raise Stale(_("Somebody else has saved this series in the meantime."))


def _changed(series: Series, verb: str, changes: dict[str, Any]) -> None:
    series.edition += 1
    series.revised_at = clock.now()
    history.touch_catalog()
    history.record(verb, series, organization_id=series.host_id, changes=changes)
