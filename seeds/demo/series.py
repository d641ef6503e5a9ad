"""A fictional meeting on the second Wednesday of six months: one date moved, one cancelled."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.actions import publishing, repeating, scheduling
from eventapp.core import clock
from eventapp.core.dates import When
from eventapp.core.db import db
from eventapp.core.recurrence import MONTHLY, Rule
from eventapp.core.text import Bilingual
from eventapp.models.event import Event
from eventapp.models.plans import Schedule
from eventapp.models.series_dates import dates_of
from seeds import making
from seeds.demo import people
from seeds.demo.arrivals import enter
from seeds.demo.calendar import Sketch
from seeds.demo.events import plan

B = Bilingual
SLUG = "demo-welfare-monthly"
RULE = Rule(MONTHLY, by_day=("2WE",), count=6)
COMES = (14, 21, 9)
MEETING = Sketch(
    slug="welfare-monthly",
    days_ahead=0,
    attendance="online",
    kind="meeting",
    topics=("welfare",),
    capacity=60,
    title=B("ประชุมกองทุนสวัสดิการประจำเดือน", "Monthly Welfare Fund Meeting"),
    summary=B(
        "กองทุนสวัสดิการทุกตำบลพบกันทางออนไลน์ พุธที่สองของเดือน",
        "All tambon welfare funds meet online on the second Wednesday of the month.",
    ),
)


def load() -> None:
    """Make it as if begun two months ago; the first date is held by now."""
    now = clock.now()
    first = _second_wednesday(now.astimezone(ZoneInfo("Asia/Bangkok")).date())
    with clock.at(_noon(first) - timedelta(days=30)):
        when = When(first, first, time(13, 30), time(15))
        event = making.event(plan(MEETING, when))
        if event is None:
            return
        with making.organizing(event.host_id):
            made = repeating.make(event, str(RULE), RULE.days(first), slug=SLUG).series
            repeating.publish_all(made)
    _live(list(db.session.scalars(dates_of(made))), now)


def _live(dates: list[Event], now: datetime) -> None:
    """People register for the first ones, one is moved, one is cancelled."""
    for number, (event, count) in enumerate(zip(dates, COMES, strict=False)):
        begun = event.starts_at - timedelta(days=29)
        who = people.ordinary(count, seed=300 + number)
        enter(event, who, min(begun, now - timedelta(days=2)), min(now, event.starts_at))
    with clock.at(now - timedelta(days=1)), making.organizing(dates[0].host_id):
        moved = scheduling.schedule_of(dates[3])
        later = moved.when.moved_to(moved.when.first_day + timedelta(days=7))
        scheduling.reschedule(dates[3], _at(moved, later))
        publishing.cancel(dates[4], B("ตรงกับวันหยุดราชการ", "It falls on a public holiday"))


def _at(schedule: Schedule, when: When) -> Schedule:
    return Schedule(when, schedule.attendance, schedule.join_url)


def _second_wednesday(today: date) -> date:
    """Of the month before."""
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return first + timedelta(days=(2 - first.weekday()) % 7 + 7)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo("Asia/Bangkok"))
