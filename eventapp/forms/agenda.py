"""The form of the agenda, and the two ways to begin one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms.widgets import HiddenInput

from eventapp.core.errors import Words
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.forms.choices import ChoiceField, RadiosField, number
from eventapp.forms.days import ClockField
from eventapp.forms.event import EventForm, in_two
from eventapp.forms.fields import IntField, bilingual
from eventapp.forms.lookup import LookupField
from eventapp.forms.people import CHAIRS
from eventapp.forms.rows import Row, RowsField
from eventapp.models.agenda import FORMAL, KINDS, PROGRAMME, STYLES
from eventapp.models.plans import Point

# kind, title, minutes
_PROGRAMME = (
    ("arrival", Bilingual("ลงทะเบียน", "Registration"), 30),
    ("opening", Bilingual("พิธีเปิด", "Opening"), 30),
    ("talk", Bilingual("บรรยาย", "Talk"), 60),
    ("break", Bilingual("พักรับประทานอาหารว่าง", "Break"), 15),
    ("panel", Bilingual("เสวนา", "Panel"), 75),
    ("break", Bilingual("พักรับประทานอาหารกลางวัน", "Lunch"), 60),
    ("group", Bilingual("แบ่งกลุ่มย่อย", "Working groups"), 90),
    ("talk", Bilingual("นำเสนอผลการประชุมกลุ่ม", "Reports from the groups"), 60),
    ("closing", Bilingual("สรุปและปิดเวที", "Summary and closing"), 30),
)
_FORMAL = (
    Bilingual("เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ", "Announcements by the chair"),
    Bilingual("เรื่องรับรองรายงานการประชุม", "Approval of the previous minutes"),
    Bilingual("เรื่องเพื่อทราบ", "Matters for information"),
    Bilingual("เรื่องเพื่อพิจารณา", "Matters for consideration"),
    Bilingual("เรื่องอื่น ๆ", "Other matters"),
)


class PointRow(Row):
    """One point of the agenda."""

    id = IntField(widget=HiddenInput(), most=10**12)
    day = ChoiceField(_l("Day"), coerce=int, default=0)
    starts = ClockField(_l("Starts at"))
    ends = ClockField(_l("Ends at"))
    kind = ChoiceField(_l("Kind"), KINDS, default="talk")
    title_th, title_en = bilingual(_l("Title"), limit=300)
    detail_th, detail_en = bilingual(_l("More about it"), limit=5000, multiline=True)
    lead_id = LookupField(_l("Lead, from the directory"), listed=CHAIRS)
    lead_th, lead_en = bilingual(_l("Lead, in other words"), limit=300)
    room_id = ChoiceField(_l("Room, if another one"), coerce=number, empty=_l("the event’s room"))

    @property
    def is_blank(self) -> bool:
        """Kind and day alone are no point."""
        names = ("title", "detail", "lead")
        return not (
            any(self.pair(name) for name in names)
            or self.starts.typed
            or self.ends.typed
            or self.starts.data
            or not self.lead_id.is_empty
        )

    @property
    def has_more(self) -> bool:
        """Whether anything stands, or is wrong, in what is folded away."""
        names = ("lead_id", "lead_th", "lead_en", "detail_th", "detail_en", "room_id")
        return any(self[name].data or self[name].errors for name in names)

    def validate(self, extra_validators: Any = None) -> bool:
        """A point has a title, and ends after it starts."""
        is_good = super().validate(extra_validators)
        if self.is_blank:
            return is_good
        if not self.pair("title") and not self.title_th.errors:
            self.title_th.errors = [_("Give this point a title.")]
            is_good = False
        starts, ends = self.starts.data, self.ends.data
        if ends and not self.ends.errors and not self.starts.errors:
            wrong = _order(starts, ends)
            self.ends.errors = [wrong] if wrong else []
            is_good = is_good and not wrong
        return is_good

    def value(self) -> Point:
        """The point."""
        return Point(
            id=self.id.data,
            day=self.day.data or 0,
            starts=self.starts.data,
            ends=self.ends.data,
            kind=self.kind.data or "talk",
            title=self.pair("title"),
            detail=self.pair("detail"),
            lead=self.pair("lead"),
            lead_id=self.lead_id.data,
            room_id=self.room_id.data,
        )


def _order(starts: time | None, ends: time) -> str:
    if starts is None:
        return _("Give the time it starts as well.")
    return "" if starts < ends else _("The end must be after the start.")


@dataclass(frozen=True)
class Agenda:
    """The points in order, and how they are shown."""

    style: str
    points: list[Point]


class AgendaForm(EventForm):
    """The agenda."""

    agenda_style = RadiosField(_l("How it is shown"), STYLES, required=True)
    points = RowsField(PointRow, _l("Points"), most=80)

    def offer(
        self, days: list[tuple[int, Words]], people: dict[int, str], rooms: list[tuple[int, Any]]
    ) -> None:
        """Set what can be chosen in each row."""
        for row in self.points:
            row.form.day.offer(days)
            row.form.lead_id.offer(people)
            row.form.room_id.offer(rooms)

    def begin_with(self, style: str, starts: time | None) -> None:
        """Add the points of a preset behind what is there."""
        self.points.entries = [row for row in self.points if not row.form.is_blank]
        self.points._compact_indices()
        self.agenda_style.data = style
        points = _formal() if style == FORMAL else _programme(starts or time(8, 30))
        for point in points[: self.points.most - len(self.points.entries)]:
            self.points.append_entry(point_data(point))

    def value(self) -> Agenda:
        """The agenda."""
        return Agenda(self.agenda_style.data, [row.value() for row in self.points.filled])


def _formal() -> list[Point]:
    return [Point(title, kind="item") for title in _FORMAL]


def _programme(starts: time) -> list[Point]:
    """One after the other from the beginning on; what would pass midnight has no hours."""
    day = date(2000, 1, 1)  # any day: only the hours are kept
    points, at = [], datetime.combine(day, starts)
    for kind, title, minutes in _PROGRAMME:
        until = at + timedelta(minutes=minutes)
        hours = (at.time(), until.time()) if until.date() == day else (None, None)
        points.append(Point(title, kind=kind, starts=hours[0], ends=hours[1]))
        at = until
    return points


def point_data(point: Point) -> dict[str, Any]:
    """What a row shows of a saved point."""
    data = dict(vars(point))
    for name in ("title", "detail", "lead"):
        data |= in_two(name, data.pop(name))
    return data


PRESETS = {
    PROGRAMME: _l("Begin with a timed programme"),
    FORMAL: _l("Begin with a formal agenda of five items"),
}
