"""Ordered rows within a form: add, move and remove by buttons that keep everything typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import wtforms

from eventapp.core.i18n import gettext as _
from eventapp.forms.fields import Form

_PRESS = re.compile(r"(?P<rows>[a-z_]+):(?P<verb>add|up|down|remove)(?::(?P<index>[0-9]{1,3}))?")


class RowsField(wtforms.FieldList):
    """Rows of one sub-form, named `<name>-<index>-<field>`."""

    def __init__(self, row: type[Form], label: Any = "", *, most: int = 60, **options: Any) -> None:
        super().__init__(wtforms.FormField(row), label, **options)
        self.most = most

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Plain small numbers only: `int("²")` fails, and huge ones are nobody's rows."""
        pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})-")
        for key in formdata:
            if found := pattern.match(key):
                yield int(found[1])

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Every row, and their number."""
        is_good = bool(super().validate(form, extra_validators))
        if len(self.entries) > self.most:
            self.errors = [_("At most %(most)s rows fit here.", most=self.most)]
            return False
        return is_good

    @property
    def filled(self) -> list[Any]:
        """The sub-forms in which something was entered."""
        return [entry.form for entry in self.entries if not entry.form.is_blank]

    def move(self, index: int, by: int) -> None:
        """Swap a row with its neighbour."""
        other = index + by
        if 0 <= index < len(self.entries) and 0 <= other < len(self.entries):
            rows = self.entries
            rows[index], rows[other] = rows[other], rows[index]
            self._compact_indices()

    def drop(self, index: int) -> None:
        """Take a row out."""
        if index < len(self.entries):
            self.pop_entry(index)

    def add(self) -> None:
        """A blank row at the end."""
        if len(self.entries) < self.most:
            self.append_entry()


class Row(Form):
    """One row; a blank one is left out, so no field of it needs to say that it is optional."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self:
            field.flags.quiet = True

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return not any(field.data for field in self if field.type != "HiddenField")


def press(form: Form, pressed: str) -> bool:
    """Do what a row button says (`objectives:up:2`); False when it was no such button."""
    found = _PRESS.fullmatch(pressed)
    if not found or found["rows"] not in form:
        return False
    rows, index = form[found["rows"]], int(found["index"] or 0)
    if not isinstance(rows, RowsField):
        return False
    if found["verb"] == "add":
        rows.add()
    elif found["verb"] == "remove":
        rows.drop(index)
    else:
        rows.move(index, -1 if found["verb"] == "up" else 1)
    return True
