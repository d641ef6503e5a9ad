"""The form of who chairs and which organizations take part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wtforms.widgets import HiddenInput

from eventapp.core.i18n import lazy as _l
from eventapp.forms.choices import ChoiceField, number
from eventapp.forms.event import EventForm, in_two
from eventapp.forms.fields import IntField, bilingual
from eventapp.forms.lookup import LookupField
from eventapp.forms.rows import Row, RowsField
from eventapp.models.chairing import TASKS
from eventapp.models.event_parts import HOST, PARTS
from eventapp.models.plans import Appointment, Part

CHAIRS, ORGANIZATIONS = "chairpersons", "organizations"


class ChairRow(Row):
    """One task of one chairperson."""

    id = IntField(widget=HiddenInput(), most=10**12)
    chairperson_id = LookupField(_l("Chairperson"), listed=CHAIRS)
    task = ChoiceField(_l("Task"), TASKS, default="opening")
    item_id = ChoiceField(_l("Which agenda item"), coerce=number, empty=_l("none"))
    note_th, note_en = bilingual(_l("Note"), limit=300)

    @property
    def is_blank(self) -> bool:
        """A row without a person is no task."""
        return self.chairperson_id.is_empty and not self.pair("note")

    def validate(self, extra_validators: Any = None) -> bool:
        """A note needs somebody it is about, a task at one item needs the item."""
        is_good = super().validate(extra_validators)
        if self.pair("note") and self.chairperson_id.is_empty:
            self.chairperson_id.errors = [str(_l("Choose the chairperson."))]
            return False
        if self.task.data == "item" and not self.item_id.data and not self.is_blank:
            self.item_id.errors = [str(_l("Choose the agenda item, or another task."))]
            return False
        return is_good or self.is_blank

    def value(self) -> Appointment:
        """The task."""
        return Appointment(
            chairperson_id=self.chairperson_id.data,
            task=self.task.data,
            id=self.id.data,
            item_id=self.item_id.data if self.task.data == "item" else None,
            note=self.pair("note"),
        )


class PartRow(Row):
    """One organization's part."""

    organization_id = LookupField(_l("Organization"), listed=ORGANIZATIONS)
    part = ChoiceField(
        _l("Part"), {key: name for key, name in PARTS.items() if key != HOST}, default="cohost"
    )

    @property
    def is_blank(self) -> bool:
        """A row without an organization is no part."""
        return self.organization_id.is_empty

    def value(self) -> Part:
        """The part."""
        return Part(self.organization_id.data, self.part.data)


@dataclass(frozen=True)
class People:
    """Who chairs, and who takes part."""

    chairs: list[Appointment]
    parts: list[Part]


class PeopleForm(EventForm):
    """Who chairs, and which organizations take part."""

    chairs = RowsField(ChairRow, _l("Chairpersons"), most=30)
    parts = RowsField(PartRow, _l("Organizations"), most=60)

    def offer(
        self, people: dict[int, str], organizations: dict[int, str], items: list[tuple[int, Any]]
    ) -> None:
        """Set whom and what can be chosen."""
        for row in self.chairs:
            row.form.chairperson_id.offer(people)
            row.form.item_id.offer(items)
        for row in self.parts:
            row.form.organization_id.offer(organizations)

    def value(self) -> People:
        """The people."""
        return People(
            [row.value() for row in self.chairs.filled], [row.value() for row in self.parts.filled]
        )


def people_data(appointments: list[Appointment], parts: list[Part]) -> dict[str, Any]:
    """What a PeopleForm shows of saved people."""
    chairs = [
        {
            "id": one.id,
            "chairperson_id": one.chairperson_id,
            "task": one.task,
            "item_id": one.item_id,
        }
        | in_two("note", one.note)
        for one in appointments
    ]
    return {"chairs": chairs, "parts": [vars(part) for part in parts]}
