"""The form with which staff write down who comes: by phone, on paper, or to correct an entry."""

from collections.abc import Sequence
from typing import Any

from eventapp.core.i18n import lazy as _l
from eventapp.forms.account import LANGUAGES
from eventapp.forms.choices import RadiosField
from eventapp.forms.fields import EmailField, HiddenField, PhoneField, TextField
from eventapp.forms.registration import told_apart
from eventapp.forms.shared import SharedForm
from eventapp.models.attendee import Attendee

_NAMES = ("prefix", "name", "position", "organization", "email", "phone", "note")


class LettersField(RadiosField):
    """In which language somebody is written to; a form that says nothing leaves it as it is."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, LANGUAGES, required=True, **options)

    def process_formdata(self, values: Sequence[Any]) -> None:
        super().process_formdata(values or [self.data])


class ParticipantForm(SharedForm):
    """Who comes. E-mail and telephone may be unknown; the page says what follows."""

    prefix = TextField(_l("Prefix"), limit=60)
    name = TextField(_l("Name and surname"), required=True)
    position = TextField(_l("Position"))
    organization = TextField(_l("Organization"))
    phone = PhoneField(_l("Telephone"))
    email = EmailField(_l("E-mail address"))
    note = TextField(_l("Note for the organizers"), limit=500)
    locale = LettersField(_l("Language of the letters"))
    nonce = HiddenField()

    def __init__(
        self,
        *args: Any,
        attendee: Attendee | None = None,
        locale: str = "th",
        nonce: str = "",
        **options: Any,
    ) -> None:
        known = {name: getattr(attendee, name) for name in _NAMES} if attendee else {}
        super().__init__(*args, data={**known, "locale": locale, "nonce": nonce}, **options)

    def value(self) -> Attendee:
        """Who comes."""
        typed = {name: self[name].data for name in _NAMES}
        typed["prefix"], typed["name"] = told_apart(typed["prefix"], typed["name"])
        return Attendee(**typed)
