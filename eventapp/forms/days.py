"""Fields for days and times of day, read in either era and kept as typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import wtforms
from wtforms.utils import unset_value
from wtforms.widgets import TextInput

from eventapp.core import clock, dates
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale
from eventapp.core.text import clean
from eventapp.forms.fields import Readable, TextField, sent_once

_PARTS = ("day", "month", "year")


class DayField(Readable, wtforms.Field):
    """A day in three parts: `<name>-day`, `<name>-month`, `<name>-year`; or whole, as `<name>`."""

    widget = TextInput()

    def __init__(self, label: Any = "", *, required: Any = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.required = required
        self.flags.required = bool(required)
        self.parts: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the parts out of the form, or take them from the day that is known."""
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        self.parts = _parts_of(self.data)
        if formdata is None:
            return
        self.data, self.parts = None, {}
        try:
            self.data = self._read(formdata)
        except (Refused, ValueError) as error:
            self.process_errors.append(str(error))

    def _read(self, formdata: Any) -> date | None:
        whole = _typed(formdata, self.name)
        if whole and not any(f"{self.name}-{part}" in formdata for part in _PARTS):
            day = dates.parse_date(whole)
            self.parts = _parts_of(day)
            return day
        self.parts = {part: _typed(formdata, f"{self.name}-{part}") for part in _PARTS}
        if not any(self.parts.values()):
            return None
        if not all(self.parts.values()):
            raise Refused(_("Give the day, the month and the year."))
        day = dates.parse_date("/".join(self.parts[part] for part in _PARTS))
        self.parts = _parts_of(day)
        return day

    @property
    def echo(self) -> str:
        """The day in both eras, so that a wrong one is seen."""
        return dates.echo(self.data) if self.data and not self.errors else ""

    @property
    def years(self) -> list[int]:
        """The years that are offered beside typing: the last, this and the next one."""
        this = dates.be_year(clock.today())
        return [this - 1, this, this + 1]

    def _value(self) -> str:
        return self.data.isoformat() if self.data else ""


def _typed(formdata: Mapping[str, Any], name: str) -> str:
    return clean(sent_once(formdata.getlist(name)))[:40]  # type: ignore[attr-defined]


def _parts_of(day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    return {"day": str(day.day), "month": str(day.month), "year": str(dates.be_year(day))}


class ClockField(TextField):
    """A time of day: 09.00, 9:00 or ๙.๐๐ น."""

    empty = None

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, limit=20, **options)

    def read(self, text: str) -> time:
        """The time of day."""
        return dates.parse_time(text)

    def show(self, value: time) -> str:
        """As it is typed in the reader's language."""
        return value.strftime("%H.%M" if locale() == "th" else "%H:%M")


def moment(day: date | None, clock: time | None, zone: str) -> datetime | None:
    """The instant of a day and time on the clock of a zone; midnight without a time."""
    return dates.When(day, day, clock, None, zone).starts_at if day else None
