"""Spreading: what is changed on one date of a series changes on its other dates as well.

All in one transaction: a refusal at any date names it, and nothing is saved.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.actions import appointing, editing, history, planning, publishing, scheduling
from eventapp.core import clock
from eventapp.core.dates import format_when
from eventapp.core.db import db, lock
from eventapp.core.errors import ChairTaken, Missing, Refused, RoomTaken
from eventapp.core.i18n import gettext as _
from eventapp.core.recurrence import Rule
from eventapp.core.text import Bilingual
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.plans import Admission, Appointment, Part, Point, Schedule, Texts
from eventapp.models.series import Series
from eventapp.models.series_dates import ALL, every_date, reached

Others = Sequence[Event]


def hold(series: Series) -> list[Event]:
    """Lock the series, then its dates and their chairpersons, each in order of its number.

    So two organizers who change many dates at once wait for each other instead of crossing.
    """
    lock(series)
    rows = list(db.session.scalars(every_date(series.id)))
    for row in rows:
        lock(row)
    sitting = select(Chairing.chairperson_id).where(Chairing.event_id.in_([row.id for row in rows]))
    chosen = select(Chairperson).where(Chairperson.id.in_(sitting)).order_by(Chairperson.id)
    for person in db.session.scalars(chosen):
        lock(person)
    return rows


def others(event: Event, scope: str) -> list[Event]:
    """The other dates that a change of this one reaches, all of them locked; none without a series.

    Ask before the event's edition is compared: here it is read under the lock.
    """
    if event.series_id is None or scope not in ("later", "all"):
        return []
    rows = hold(db.session.get_one(Series, event.series_id))
    return reached(event, rows, scope, clock.now())


@contextmanager
def at_date(event: Event) -> Iterator[None]:
    """Let a refusal say at which date it happened."""
    day = format_when(event.when, style="brief")
    try:
        yield
    except Refused as refused:
        reason = refused.message
        if isinstance(refused, Missing):
            reason = " ".join(words for _field, words in refused.items)
        kind = type(refused) if isinstance(refused, RoomTaken | ChairTaken) else Refused
        words = _("On %(day)s: %(reason)s", day=day, reason=reason)
        raise kind(words, field=refused.field) from refused


def texts(event: Event, rest: Others, said: Texts, edition: int | None) -> bool:
    """Save what the event is about, on each date. Raises Stale, Refused."""
    changed = editing.revise(event, said, edition=edition)
    for other in rest:
        with at_date(other):
            changed |= editing.revise(other, said)
    return changed


def schedule(event: Event, rest: Others, plan: Schedule, edition: int | None, scope: str) -> bool:
    """Move each date as this one moves: as many days, to the same hours and the same room.

    The last moves first where all move on, so that no date runs into the next one's room.
    Raises Stale, RoomTaken, ChairTaken, Refused.
    """
    editing.begin(event, edition)
    shift = plan.when.first_day - event.when.first_day
    moves_on = plan.when.starts_at > event.starts_at
    changed = False
    for one in sorted([event, *rest], key=lambda row: row.starts_at, reverse=moves_on):
        when = plan.when.moved_to(one.when.first_day + shift)
        with at_date(one):
            changed |= scheduling.reschedule(one, replace(plan, when=when))
    if scope == ALL and event.series_id is not None:
        _move_rule(db.session.get_one(Series, event.series_id), plan, shift)
    return changed


def _move_rule(series: Series, plan: Schedule, shift: timedelta) -> None:
    """The rule follows when all dates move, if a rule of ours says where to."""
    if not series.rule:
        return
    rule = Rule.read(series.rule).shifted(series.when.first_day, shift.days)
    when = plan.when.moved_to(series.when.first_day + shift)
    if rule is None or (when == series.when and str(rule) == series.rule):
        return
    before, series.when, series.rule = series.when, when, str(rule)
    series.sequence += 1
    series.edition += 1
    series.revised_at = clock.now()
    if shift:
        for row in db.session.scalars(every_date(series.id)):
            row.original_day = row.original_day and row.original_day + shift
    changes = {"when": [before.as_dict(), when.as_dict()]}
    history.record("reschedule", series, organization_id=series.host_id, changes=changes)


def agenda(
    event: Event, rest: Others, points: Sequence[Point], style: str, edition: int | None
) -> bool:
    """Save the agenda on each date; a point that stays keeps its row there, too.

    Raises Stale, ChairTaken, Refused.
    """
    before = [point.id for point in planning.points_of(event)]
    changed = planning.plan(event, points, style=style, edition=edition)
    for other in rest:
        theirs = [point.id for point in planning.points_of(other)]
        twins = dict(zip(before, theirs, strict=False))
        with at_date(other):
            fitted = [_fitted(point, event, other, twins) for point in points]
            changed |= planning.plan(other, fitted, style=style)
    return changed


def _fitted(point: Point, event: Event, other: Event, twins: dict[int | None, int | None]) -> Point:
    room_id = point.room_id if other.venue_id == event.venue_id else None
    day = min(point.day, len(other.when.days) - 1)
    twin = twins.get(point.id) if point.id is not None else None
    return replace(point, id=twin, day=day, room_id=room_id)


def people(
    event: Event,
    rest: Others,
    appointments: Sequence[Appointment],
    parts: Sequence[Part],
    edition: int | None,
) -> bool:
    """Save who chairs and takes part on each date; who stays keeps the answer given there.

    Raises Stale, ChairTaken, Refused.
    """
    changed = appointing.set_people(event, appointments, parts, edition=edition)
    points = [point.id for point in planning.points_of(event)]
    for other in rest:
        theirs = [point.id for point in planning.points_of(other)]
        items = dict(zip(points, theirs, strict=False))
        with at_date(other):
            asked = _asked(appointments, appointing.appointments_of(other), items)
            changed |= appointing.set_people(other, asked, parts)
    return changed


def _asked(
    wanted: Sequence[Appointment],
    known: Sequence[Appointment],
    items: dict[int | None, int | None],
) -> list[Appointment]:
    """The same people for another date, on the rows it has for them already."""
    free, asked = list(known), []
    for one in wanted:
        mine = next((row for row in free if row.chairperson_id == one.chairperson_id), None)
        if mine is not None:
            free.remove(mine)
        item = items.get(one.item_id) if one.item_id is not None else None
        asked.append(replace(one, id=mine.id if mine else None, item_id=item))
    return asked


def admission(event: Event, rest: Others, wanted: Admission, edition: int | None) -> bool:
    """Save how people register for each date; the times move with it. Raises Stale, Refused."""
    changed = editing.admit_by(event, wanted, edition=edition)
    for other in rest:
        theirs = replace(
            wanted,
            opens_at=_moved(wanted.opens_at, event, other),
            closes_at=_moved(wanted.closes_at, event, other),
        )
        with at_date(other):
            changed |= editing.admit_by(other, theirs)
    return changed


def _moved(at: datetime | None, event: Event, other: Event) -> datetime | None:
    """The same time of day, as many days before the other date as before this one."""
    if at is None:
        return None
    zone = ZoneInfo(event.when.zone)
    local = at.astimezone(zone).replace(tzinfo=None)
    shifted = local + (other.when.first_day - event.when.first_day)
    return shifted.replace(tzinfo=zone).astimezone(UTC)


def cover(event: Event, rest: Others) -> list[str]:
    """Show the cover of this date on the others, or none as here; gives the files to remove."""
    gone = []
    for other in rest:
        with at_date(other):
            gone.append(editing.take_cover(other, event))
    return gone


def cancel(event: Event, rest: Others, reason: Bilingual) -> int:
    """Call each date off; everybody is told. Gives how many. Raises Refused."""
    for one in (event, *rest):
        with at_date(one):
            publishing.cancel(one, reason)
    return 1 + len(rest)
