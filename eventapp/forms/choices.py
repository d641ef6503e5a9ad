"""Fields to choose from: an unknown choice is an error at the field, never a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import wtforms
from werkzeug.datastructures import FileStorage
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, FileInput, RadioInput, Select

from eventapp.core import files
from eventapp.core.errors import Refused, Words
from eventapp.core.i18n import gettext as _
from eventapp.forms.fields import Readable, sent_once

Choices = Mapping[Any, Any] | Iterable[tuple[Any, Any]]


def number(text: Any) -> int | None:
    """The id in a choice's value, None for the empty one. Raises ValueError for what is none."""
    if text in ("", None):
        return None
    found = int(text)
    if not 0 <= found < 1 << 63:  # no database has room for it
        raise ValueError(text)
    return found


class ChoiceField(Readable, wtforms.SelectField):
    """One of several; `choices` are pairs or a mapping, `empty` adds a first choice of nothing."""

    def __init__(
        self,
        label: Any = "",
        choices: Choices | None = None,
        *,
        required: bool | Words = False,
        empty: Words | None = None,
        coerce: Callable[[Any], Any] = str,
        **options: Any,
    ) -> None:
        super().__init__(label, coerce=coerce, choices=[], validate_choice=False, **options)
        self.required, self.empty = required, empty
        self.flags.required = bool(required)
        self.typed = ""
        if choices is not None:
            self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Set what can be chosen."""
        pairs = list(choices.items() if isinstance(choices, Mapping) else choices)
        if self.empty is not None:
            pairs.insert(0, ("", self.empty))
        self.choices = [SelectChoice(value=str(value), label=label) for value, label in pairs]

    @property
    def offered(self) -> set[Any]:
        """The values that can be chosen."""
        return {self.coerce(choice.value) for choice in self.choices}

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = None
        text = sent_once(values)
        if len(text) > 200 or not text.isprintable():
            raise ValueError(self._unknown())
        try:
            self.data = self.coerce(text) if text else None
        except (ValueError, TypeError):
            raise ValueError(self._unknown()) from None

    def pre_validate(self, form: Any) -> None:
        """Nothing but what was offered."""
        super().pre_validate(form)
        if self.data not in self.offered:
            raise wtforms.ValidationError(self._unknown())

    def _unknown(self) -> str:
        return _("Choose one from the list.")

    def _missing(self) -> str:
        return self._unknown() if self.required is True else str(self.required)


class RadiosField(ChoiceField):
    """One of several, all in view."""

    option_widget = RadioInput()
    widget = Select()


class TicksField(Readable, wtforms.SelectMultipleField):
    """Any of several, all in view."""

    option_widget = CheckboxInput()

    def __init__(
        self,
        label: Any = "",
        choices: Choices | None = None,
        *,
        required: bool | Words = False,
        coerce: Callable[[Any], Any] = str,
        **options: Any,
    ) -> None:
        super().__init__(label, coerce=coerce, choices=[], validate_choice=False, **options)
        self.required = required
        self.flags.required = bool(required)
        self.offer(choices or ())

    offer = ChoiceField.offer
    offered = ChoiceField.offered
    empty = None

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = []
        try:
            self.data = list(dict.fromkeys(self.coerce(value) for value in values[:200]))
        except (ValueError, TypeError):
            raise ValueError(_("Choose from the list.")) from None

    def pre_validate(self, form: Any) -> None:
        """Nothing but what was offered."""
        super().pre_validate(form)
        if not set(self.data) <= self.offered:
            self.data = [value for value in self.data if value in self.offered]
            raise wtforms.ValidationError(_("Choose from the list."))


class TickField(wtforms.BooleanField):
    """Yes or no."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.flags.quiet = True

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = any(value not in ("", "0", "off", "false") for value in values)


class PictureField(Readable, wtforms.Field):
    """A picture, drawn anew from what was sent; `data` is a `core.files.Picture` or None.

    Give the form `request.files | request.form` (werkzeug's CombinedMultiDict).
    """

    widget = FileInput()

    def __init__(self, label: Any = "", *, required: bool | Words = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.required = required
        self.flags.required = bool(required)

    def _value(self) -> bool:
        return False

    def process_data(self, value: Any) -> None:
        self.data = None

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = None
        sent = [value for value in values if isinstance(value, FileStorage) and value.filename]
        if len(sent) > 1:
            raise ValueError(_("Choose one picture only."))
        if not sent:
            if any(isinstance(value, str) and value for value in values):
                raise ValueError(_("Choose a picture file."))
            return
        content = sent[0].stream.read(files.LARGEST_BYTES + 1)
        sent[0].close()
        try:
            self.data = files.picture(content)
        except Refused as refused:
            raise ValueError(refused.message) from refused
