"""Forms about an event: its texts, its beginning, its twin, its end; and what all of them carry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms.widgets import HiddenInput

from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.forms.choices import ChoiceField, PictureField, RadiosField, TicksField, number
from eventapp.forms.days import DayField
from eventapp.forms.fields import Form, HiddenField, IntField, UrlField, bilingual
from eventapp.forms.rows import Row, RowsField
from eventapp.models.event import KINDS
from eventapp.models.plans import Link, Texts
from eventapp.models.series_dates import SCOPES, THIS


class ScopeField(RadiosField):
    """How far a change reaches in a series; a form that says nothing changes this date only."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, SCOPES, required=True, default=THIS, **options)

    def process_formdata(self, values: Sequence[Any]) -> None:
        super().process_formdata(values or [THIS])


class EventForm(Form):
    """A form that several organizers may have open at once.

    `edition` says which state of the event it was filled from, `seen` what each field held then.
    `writer` and `turn` are the opened page and how often it has sent itself; its script fills them.
    """

    edition = IntField(widget=HiddenInput(), most=10**9)
    seen = HiddenField(limit=20_000)
    writer = HiddenField(limit=40)
    turn = IntField(widget=HiddenInput(), most=10**9)
    scope = ScopeField(_l("Which dates change"))

    CARRIED = ("edition", "seen", "writer", "turn", "scope")

    def marks(self) -> dict[str, str]:
        """A short digest of what each field holds."""
        return {
            name: digest(field.data)
            for name, field in self._fields.items()
            if name not in self.CARRIED
        }

    def seen_marks(self) -> dict[str, str]:
        """The digests of what the fields held when the form was opened; {} when unreadable."""
        try:
            found = json.loads(self.seen.data or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def remember(self, edition: int, marks: dict[str, str] | None = None) -> None:
        """Carry along what the event looks like now."""
        self.edition.data, self.edition.typed = edition, None
        self.seen.data = json.dumps(marks or self.marks(), separators=(",", ":"))
        self.seen.typed = None


def digest(value: Any) -> str:
    """A short digest of what a field holds; empty rows and the order of choices do not count."""
    if isinstance(value, list):
        value = [one for one in value if not isinstance(one, dict) or _is_filled(one)]
        value = value if any(isinstance(one, dict) for one in value) else sorted(value)
    text = json.dumps(value, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _is_filled(row: dict[str, Any]) -> bool:
    return any(value for name, value in row.items() if name != "id")


class ObjectiveRow(Row):
    """One objective."""

    text_th, text_en = bilingual(_l("Objective"), limit=1000, multiline=True)


class LinkRow(Row):
    """A policy or plan the event serves."""

    label_th, label_en = bilingual(_l("Policy or plan"), limit=300)
    url = UrlField(_l("Web address"))

    def validate(self, extra_validators: Any = None) -> bool:
        """An address alone says nothing."""
        is_good = super().validate(extra_validators)
        if self.url.data and not self.pair("label"):
            self.label_th.errors = [str(_l("Say what stands at this address."))]
            return False
        return is_good


class TextsForm(EventForm):
    """What the event is about."""

    kind = RadiosField(_l("Kind"), KINDS, required=True)
    title_th, title_en = bilingual(
        _l("Short title"), required=_l("Give the event a title."), limit=200
    )
    official_title_th, official_title_en = bilingual(_l("Official title"), limit=500)
    summary_th, summary_en = bilingual(_l("Summary"), limit=1000, multiline=True)
    rationale_th, rationale_en = bilingual(_l("Rationale"), limit=20_000, multiline=True)
    audience_th, audience_en = bilingual(_l("Who should come"), limit=2000, multiline=True)
    objectives = RowsField(ObjectiveRow, _l("Objectives"), most=20)
    links = RowsField(LinkRow, _l("Policies and plans"), most=20)
    topics = TicksField(_l("Topics"), coerce=number)

    def value(self) -> Texts:
        """The texts."""
        names = ("title", "official_title", "summary", "rationale", "audience")
        return Texts(
            kind=self.kind.data,
            **{name: self.pair(name) for name in names},
            objectives=tuple(row.pair("text") for row in self.objectives.filled),
            links=tuple(Link(row.pair("label"), row.url.data) for row in self.links.filled),
            topics=tuple(sorted(self.topics.data or ())),
        )


def texts_data(texts: Texts) -> dict[str, Any]:
    """What a TextsForm shows of saved texts."""
    pairs = ("title", "official_title", "summary", "rationale", "audience")
    data: dict[str, Any] = {"kind": texts.kind, "topics": list(texts.topics)}
    for name in pairs:
        data |= in_two(name, getattr(texts, name))
    data["objectives"] = [in_two("text", text) for text in texts.objectives]
    data["links"] = [in_two("label", link.label) | {"url": link.url} for link in texts.links]
    return data


def in_two(name: str, text: Bilingual) -> dict[str, str]:
    """`<name>_th` and `<name>_en`."""
    return {f"{name}_th": text.th, f"{name}_en": text.en}


@dataclass(frozen=True)
class Cover:
    """A cover picture and what it shows; without a picture only the words change."""

    drawn: Any
    alt: Bilingual


class CoverForm(Form):
    """The cover picture."""

    scope = ScopeField(_l("Which dates change"))
    picture = PictureField(_l("Picture"))
    alt_th, alt_en = bilingual(_l("What the picture shows"), limit=300)

    def value(self) -> Cover:
        """The picture and its words."""
        return Cover(self.picture.data, self.pair("alt"))


class CancelForm(Form):
    """Why the event will not take place."""

    scope = ScopeField(_l("Which dates are cancelled"))
    reason_th, reason_en = bilingual(
        _l("Reason"), required=_l("Say why the event is cancelled."), limit=1000, multiline=True
    )

    def value(self) -> Bilingual:
        """The reason."""
        return self.pair("reason")


class DuplicateForm(Form):
    """From which day on the twin takes place."""

    first_day = DayField(_l("New first day"), required=_l("Choose the new day first."))

    def value(self) -> date:
        """The day."""
        day: date = self.first_day.data
        return day


class HostField(ChoiceField):
    """The organization that hosts; with one to choose from, nothing needs choosing."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, coerce=number, required=True, **options)

    def offer(self, choices: Any) -> None:
        """Choose the only one there is."""
        pairs = list(choices)
        super().offer(pairs)
        if len(pairs) == 1 and self.data is None:
            self.data = pairs[0][0]
