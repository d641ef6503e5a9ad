"""Forms of an import: which calendar, and which of its events come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms.fields import Field
from wtforms.widgets import FileInput

from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.forms.choices import TicksField
from eventapp.forms.event import HostField
from eventapp.forms.fields import Form, Readable, TextField
from eventapp.forms.lookup import LookupField

LARGEST_FILE = 1024 * 1024
MOST = 600


class CalendarField(Readable, Field):
    """A calendar file as it was sent; `data` are its octets or None."""

    widget = FileInput()

    def _value(self) -> bool:
        return False

    def process_data(self, value: Any) -> None:
        self.data = None

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = None
        sent = [value for value in values if isinstance(value, FileStorage) and value.filename]
        if len(sent) > 1:
            raise ValueError(_("Choose one file only."))
        if not sent:
            if any(isinstance(value, str) and value for value in values):
                raise ValueError(_("Choose a calendar file."))
            return
        content = sent[0].stream.read(LARGEST_FILE + 1)
        sent[0].close()
        if len(content) > LARGEST_FILE:
            raise ValueError(_("The file is larger than 1 MB."))
        self.data = content


@dataclass(frozen=True)
class Source:
    """Where the events come from and to whom they go: octets, or an address to be fetched."""

    host_id: int
    content: bytes | None = None
    address: str = ""


class ImportForm(Form):
    """A file or an address, and the organization that will host the drafts."""

    host_id = HostField(_l("Host"))
    file = CalendarField(_l("Calendar file (.ics)"))
    address = TextField(_l("Or the address of a calendar"), limit=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two."""
        is_good = super().validate(extra_validators)
        if not is_good or bool(self.file.data is not None) != bool(self.address.data):
            return is_good
        both = self.file.data is not None
        self.file.errors = [
            _("Choose a file or write an address, not both.")
            if both
            else _("Choose a file or write an address.")
        ]
        return False

    def refuse(self, error: Refused) -> None:
        """What cannot be read is said where it came from."""
        if error.field is None:
            error = Refused(error.message, field="address" if self.address.data else "file")
        super().refuse(error)

    def value(self) -> Source:
        """What was chosen."""
        return Source(self.host_id.data, self.file.data, self.address.data)


class PickedField(TicksField):
    """The ticks of a long table."""

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = list(dict.fromkeys(str(value) for value in values[:MOST]))


class BringForm(Form):
    """Which events come, and where the places are that they name."""

    chosen = PickedField(_l("Events"))
    texts: Sequence[str] = ()

    @staticmethod
    def for_places(texts: Sequence[str], labels: Mapping[int, str]) -> type[BringForm]:
        """The form with a field for each of these places, found among the venues."""
        fields = {
            f"place_{number}": LookupField(text, listed="venues")
            for number, text in enumerate(texts)
        }
        made = type("BringForm", (BringForm,), {**fields, "texts": tuple(texts)})
        made.labels = labels
        return made

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(len(self.texts)):
            self[f"place_{number}"].offer(dict(self.labels))

    labels: Mapping[int, str] = {}

    @property
    def places(self) -> list[LookupField]:
        """The fields of the places, in order."""
        return [self[f"place_{number}"] for number in range(len(self.texts))]

    def venues(self) -> dict[str, int | None]:
        """The venue of each place by what it is called there; None for none."""
        return {text: field.data for text, field in zip(self.texts, self.places, strict=True)}
