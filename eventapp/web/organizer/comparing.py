"""Two organizers, one event: which fields both changed, and how the second chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import wtforms

from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale
from eventapp.forms.choices import ChoiceField
from eventapp.forms.days import DayField
from eventapp.forms.event import EventForm
from eventapp.forms.rows import RowsField


@dataclass(frozen=True)
class Clash:
    """One field that somebody else saved differently; texts as lines."""

    name: str
    label: str
    theirs: list[str]
    mine: list[str]
    is_mine_new: bool


def clashes(mine: EventForm, theirs: EventForm, own: Mapping[str, str]) -> list[Clash]:
    """The fields where saving mine would undo what somebody else saved since.

    A field is left alone when theirs is as it was when my page was opened, or as my page saved it
    last (`own`), or the same as mine.
    """
    seen, now, wanted = mine.seen_marks(), theirs.marks(), mine.marks()
    return [
        Clash(
            name=name,
            label=_label(mine[name]),
            theirs=shown(theirs[name]),
            mine=shown(mine[name]),
            is_mine_new=wanted[name] != seen.get(name),
        )
        for name in now
        if now[name] not in (wanted[name], seen.get(name), own.get(name))
    ]


def take_theirs(mine: EventForm, theirs: EventForm, answers: Mapping[str, str]) -> None:
    """Put their value where the second organizer chose it; rows they removed come back as new."""
    for name in list(mine._fields):
        choice = answers.get(f"take-{name}")
        if choice == "theirs":
            mine._fields[name] = theirs[name]
            setattr(mine, name, theirs[name])
        elif choice == "mine" and isinstance(mine[name], RowsField):
            _make_new(mine[name], theirs[name])


def _make_new(mine: RowsField, theirs: RowsField) -> None:
    """Rows whose originals are gone lose their numbers, by which nothing is found any more."""
    there = {row["id"].data for row in theirs.filled if "id" in row}
    for row in mine.filled:
        if "id" in row and row["id"].data not in there:
            row["id"].data = row["id"].typed = None


def _label(field: Any) -> str:
    tongue = {"_th": _("Thai"), "_en": _("English")}.get(field.name[-3:], "")
    return f"{field.label.text} ({tongue})" if tongue else str(field.label.text)


def shown(field: Any) -> list[str]:
    """What a field holds, as lines to read."""
    if isinstance(field, RowsField):
        return [_row(row) for row in field.filled]
    if isinstance(field, DayField):
        return [field.echo] if field.echo else []
    if isinstance(field, wtforms.BooleanField):
        return [_("Yes") if field.data else _("No")]
    if isinstance(field, wtforms.SelectFieldBase):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return [str(c.label) for c in field.choices if field.coerce(c.value) in chosen]
    return [line for line in field._value().split("\n") if line]


def _row(row: Any) -> str:
    """A row in one line: the reader's language, else the other."""
    parts = []
    for field in row:
        if field.name.endswith("-id") or (
            field.name.endswith(f"_{_other()}") and _has_twin(row, field)
        ):
            continue
        if not isinstance(field, ChoiceField) or _was_chosen(field):
            parts += shown(field)
    return " · ".join(parts)


def _was_chosen(field: Any) -> bool:
    """One choice alone, such as the day of an event of one day, is not asked for."""
    return field.data is not None and len(field.choices) > 1


def _other() -> str:
    return "en" if locale() == "th" else "th"


def _has_twin(row: Any, field: Any) -> bool:
    twin = field.short_name[:-2] + locale()
    return twin in row and bool(row[twin].data)
