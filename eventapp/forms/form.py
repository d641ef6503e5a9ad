"""The form all forms are made of: it checks shapes, keeps what was typed, says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import wtforms
from flask import g, has_request_context
from wtforms.validators import StopValidation

from eventapp.core.errors import Missing, Refused, TooMany, Words
from eventapp.core.i18n import WTFormsTranslations
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual


class _Meta:
    def get_translations(self, form: Any) -> WTFormsTranslations:
        return WTFormsTranslations()

    def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
        """Our own words say what is missing, so the browser is not asked to."""
        if field.flags.required and not getattr(field, "partner", ""):
            render_kw.setdefault("aria-required", "true")
        render_kw.setdefault("required", False)
        return wtforms.meta.DefaultMeta.render_field(self, field, render_kw)  # type: ignore[arg-type]


class Form(wtforms.Form):
    """Checks the shape of what was sent; each form has a `value()` that gives plain values."""

    Meta: ClassVar[Any] = _Meta

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything can be read; a form whose token has expired is shown again."""
        is_good = bool(super().validate(extra_validators))
        if self._parent_form is None and has_request_context() and g.get("csrf_failed"):
            self.form_errors.append(_("The page was open for too long. Please send it once more."))
            return False
        return is_good

    def pair(self, name: str) -> Bilingual:
        """The text of `<name>_th` and `<name>_en`."""
        return Bilingual(self[f"{name}_th"].data or "", self[f"{name}_en"].data or "")

    def refuse(self, error: Refused) -> None:
        """Put what the domain said at the field it is about, or above the form.

        Raises TooMany again: whoever has to wait is told so by the answer itself.
        """
        if isinstance(error, TooMany):
            raise error
        items = error.items if isinstance(error, Missing) else [(error.field or "", error.message)]
        for name, message in items:
            field = next((self[n] for n in (name, f"{name}_th") if n in self), None)
            if field is None:
                self.form_errors.append(message)
            else:
                field.errors = [*field.errors, message]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every error as (id of the field, sentence), in the order of the page."""
        return [("", str(error)) for error in self.form_errors] + list(_errors_in(self))


def _errors_in(fields: Any) -> Iterator[tuple[str, str]]:
    for field in fields:
        inner = getattr(field, "entries", None)
        if inner is None and isinstance(field, wtforms.FormField):
            inner = field.form
        if inner is not None:
            yield from _errors_in(inner)
        if inner is None or isinstance(field.errors, list):
            plain = (error for error in field.errors if not isinstance(error, dict | list))
            yield from ((field.id, str(error)) for error in plain)


def sent_once(values: Sequence[Any]) -> str:
    """The one text of a field; ValueError for a file or for several."""
    if any(not isinstance(value, str) for value in values):
        raise ValueError(_("Text is expected here, not a file."))
    if len(values) > 1:
        raise ValueError(_("This was sent twice. Please look at it and send it again."))
    return values[0] if values else ""


class Readable:
    """A field that first says what it could not read, then what is missing, then checks more."""

    label: Any
    process_errors: list[str]
    data: Any
    required: bool | Words = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return self.data is None or self.data == "" or self.data == []

    def pre_validate(self, form: Any) -> None:
        """Stop where there is nothing more to check."""
        if self.process_errors:
            raise StopValidation
        if self.is_empty:
            raise StopValidation(self._missing() if self.required else "")

    def _missing(self) -> str:
        """By its name: the sentence stands in the summary above the form, too."""
        if self.required is not True:
            return str(self.required)
        return _("Please give: %(field)s.", field=self.label.text)
