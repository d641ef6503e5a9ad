"""Forms of a series: how an event recurs, which of its dates are made, what the series is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from eventapp.core import dates
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.i18n import locale
from eventapp.core.recurrence import (
    DAILY,
    MONTHLY,
    MOST,
    WEEKDAYS,
    WEEKLY,
    Rule,
    in_order,
    last_weekday,
    nth_weekday,
)
from eventapp.forms.choices import RadiosField, TicksField
from eventapp.forms.days import DayField
from eventapp.forms.event import EventForm
from eventapp.forms.fields import Form, HiddenField, IntField, TextField, bilingual

LIST = "list"
ENDS = {"count": _l("After a number of dates"), "until": _l("On a day")}


class DaysField(TextField):
    """Days, one a line, in either era; `data` is a list of them."""

    empty = None

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, multiline=True, limit=8000, **options)

    def read(self, text: str) -> list[date]:
        """Each line a day; raises Refused with the line that is none."""
        return in_order([dates.parse_date(line) for line in text.split("\n") if line.strip()])

    def show(self, value: Iterable[date]) -> str:
        """As people write them."""
        return "\n".join(str(dates.format_date(day, "medium")) for day in value)


class RecurrenceForm(Form):
    """How an event recurs; `about` says from which day on."""

    pattern = RadiosField(_l("How it recurs"), required=True, default="weekly")
    every = IntField(_l("Every how many days, weeks or months"), least=1, most=52, default=1)
    weekdays = TicksField(_l("On which weekdays"))
    ends = RadiosField(_l("When it ends"), ENDS, required=True, default="count")
    count = IntField(_l("Number of dates"), least=2, most=MOST, default=6)
    until = DayField(_l("Last day"))
    days = DaysField(_l("Further days, one a line"))
    shown = HiddenField(limit=40)

    def about(self, first: date) -> None:
        """Offer what is possible from this day on."""
        self.first = first
        self.pattern.offer(_patterns(first))
        self.weekdays.offer([(c, dates.weekday_name(_DAYS[c])) for c in WEEKDAYS])
        if not self.weekdays.data and self.weekdays.raw_data is None:
            self.weekdays.data = [WEEKDAYS[first.weekday()]]

    def validate(self, extra_validators: Any = None) -> bool:
        """The parts, and that together they name days."""
        is_good = super().validate(extra_validators)
        if not is_good:
            return False
        try:
            self._check()
        except Refused as refused:
            self.refuse(refused)
            return False
        return True

    def _check(self) -> None:
        if self.pattern.data != LIST:
            self._check_rule()
        wanted = self.wanted()
        if wanted[:1] != [self.first]:
            raise Refused(_("The first date must be the day of this event."), field="days")
        field = "days" if self.pattern.data == LIST else self.ends.data
        if len(wanted) < 2:
            raise Refused(_("A series needs at least one later date."), field=field)
        if len(wanted) > MOST:
            raise Refused(_("A series has at most %(most)s dates.", most=MOST), field=field)

    def _check_rule(self) -> None:
        if self.every.data is None:
            raise Refused(_("Write a whole number, for example 1."), field="every")
        mine = WEEKDAYS[self.first.weekday()]
        if self.pattern.data == "weekly" and mine not in self.weekdays.data:
            day = dates.weekday_name(self.first)
            words = _("The event is on a %(weekday)s; tick that day as well.", weekday=day)
            raise Refused(words, field="weekdays")
        if self.ends.data == "count" and self.count.data is None:
            raise Refused(_("Write how many dates there are."), field="count")
        if self.ends.data == "until" and self.until.data is None:
            raise Refused(_("Choose the last day."), field="until")

    def rule(self) -> Rule | None:
        """The rule, None for a list of days."""
        if self.pattern.data == LIST:
            return None
        is_counted = self.ends.data == "count"
        return _RULES[self.pattern.data](self).lasting(
            count=self.count.data if is_counted else None,
            until=None if is_counted else self.until.data,
        )

    def wanted(self) -> list[date]:
        """All its days."""
        rule = self.rule()
        if rule is None:
            return in_order([self.first, *(self.days.data or ())])
        return rule.days(self.first)

    def digest(self) -> str:
        """A mark of the days that were shown before they are made."""
        text = " ".join(day.isoformat() for day in self.wanted())
        return hashlib.sha256(f"{self.rule()} {text}".encode()).hexdigest()[:16]


_NTH = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th"}
_DAYS = {code: date(2024, 1, number) for number, code in enumerate(WEEKDAYS, 1)}
_RULES = {
    "weekly": lambda form: Rule(WEEKLY, form.every.data, tuple(_sorted(form.weekdays.data))),
    "monthly_day": lambda form: Rule(MONTHLY, form.every.data, by_month_day=form.first.day),
    "monthly_weekday": lambda form: Rule(MONTHLY, form.every.data, (nth_weekday(form.first),)),
    "monthly_last": lambda form: Rule(MONTHLY, form.every.data, (last_weekday(form.first),)),
    "daily": lambda form: Rule(DAILY, form.every.data),
}


def _sorted(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=WEEKDAYS.index)


def _patterns(first: date) -> dict[str, Any]:
    weekday = dates.weekday_name(first)
    n = (first.day - 1) // 7 + 1
    nth = _NTH[n] if locale() == "en" else str(n)
    offered = {
        "weekly": _("Weekly, on weekdays"),
        "monthly_day": _("Monthly, on day %(day)s", day=first.day),
        "monthly_weekday": _("Monthly, on the %(nth)s %(weekday)s", weekday=weekday, nth=nth),
        "monthly_last": _("Monthly, on the last %(weekday)s", weekday=weekday),
        "daily": _("Every so many days"),
        LIST: _("On the days I list"),
    }
    if not last_weekday(first):
        del offered["monthly_last"]
    return offered


class ChosenForm(Form):
    """Which of the days shown are made."""

    chosen = TicksField(_l("Dates to make"), required=_l("Tick the dates that shall be made."))

    def offer(self, days: Iterable[date], *, tick: Iterable[date] = ()) -> None:
        """The days; those ticked that fit where they are shown for the first time."""
        found = list(days)
        self.chosen.offer([(day.isoformat(), dates.format_date(day, "full")) for day in found])
        if tick:
            self.chosen.data = [day.isoformat() for day in tick]

    def value(self) -> list[date]:
        """The days."""
        return [date.fromisoformat(text) for text in self.chosen.data]


class ExtendForm(EventForm):
    """How a series goes on."""

    more = IntField(_l("How many more dates by the rule"), least=1, most=MOST)
    days = DaysField(_l("Further days, one a line"))


class SeriesForm(EventForm):
    """What the series is."""

    title_th, title_en = bilingual(_l("Title"), required=_l("Give the series a title."), limit=200)
    summary_th, summary_en = bilingual(_l("Summary"), limit=1000, multiline=True)
