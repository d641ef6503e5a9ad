"""A text field that finds one entry of a list: typed, or chosen from the list beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wtforms.validators import StopValidation

from eventapp.core.i18n import gettext as _
from eventapp.core.thai import search_text
from eventapp.forms.fields import TextField


class LookupField(TextField):
    """`data` is the number of the entry; call `offer` with (number, label) before reading it."""

    empty = None

    def __init__(self, label: Any = "", *, listed: str, **options: Any) -> None:
        super().__init__(label, **{"limit": 300} | options)
        self.listed = listed  # the id of the page's datalist
        self.labels: dict[int, str] = {}
        self.refusal = ""

    def offer(self, labels: dict[int, str]) -> None:
        """Set what can be found, and find what was typed."""
        self.labels = labels
        if self.typed:
            self.data, self.refusal = self._found(self.typed)

    def read(self, text: str) -> None:
        """Found later, when the list is known."""

    def show(self, value: int) -> str:
        """The label of an entry."""
        return self.labels.get(value, "")

    @property
    def is_empty(self) -> bool:
        """Something that was typed and not found is not nothing."""
        return not self.typed and self.data is None

    def pre_validate(self, form: Any) -> None:
        """Say why nothing was found."""
        super().pre_validate(form)
        if self.refusal:
            raise StopValidation(self.refusal)
        if self.data not in self.labels:
            raise StopValidation(_("Choose one from the list."))

    def _found(self, text: str) -> tuple[int | None, str]:
        exact = [key for key, label in self.labels.items() if label == text]
        wanted = search_text(text)
        close = exact or [key for key, label in self.labels.items() if wanted in search_text(label)]
        if len(close) == 1:
            return close[0], ""
        if not close:
            return None, _("Nothing in the list is called “%(text)s”.", text=text)
        names = ", ".join(self.labels[key] for key in close[:3])
        return None, _("Several entries fit, for example %(names)s. Choose one.", names=names)


def numbered(entries: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Labels by number; those that two entries share get their number behind them."""
    pairs = [(key, re.sub(r"\s+", " ", label).strip()) for key, label in entries]
    seen: dict[str, int] = {}
    for _key, label in pairs:
        seen[label] = seen.get(label, 0) + 1
    return {key: label if seen[label] == 1 else f"{label} #{key}" for key, label in pairs}
