"""The form of an attendee, and the one that finds a registration again."""

import re
from dataclasses import dataclass
from typing import Any

from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.thai import ascii_digits, split_prefix
from eventapp.core.tokens import typed_code
from eventapp.forms.fields import EmailField, Form, HiddenField, PhoneField, TextField
from eventapp.forms.shared import SharedForm
from eventapp.models.attendee import Attendee

_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class RegistrationForm(Form):
    """Who comes. Neither e-mail nor phone is asked of anybody."""

    prefix = TextField(_l("Prefix"), limit=40)
    name = TextField(
        _l("Name and surname"), required=_l("Write the name of the person who comes."), limit=120
    )
    position = TextField(_l("Position"), limit=200)
    organization = TextField(_l("Organization or community"), limit=200)
    phone = PhoneField(_l("Phone"))
    email = EmailField(_l("E-mail"))
    nonce = HiddenField(limit=200)

    def validate_name(self, field: Any) -> None:
        """A name has letters, of any writing."""
        if not any(char.isalpha() for char in field.data):
            field.errors = [*field.errors, _("Write the name with letters.")]

    def value(self) -> Attendee:
        """Who comes; a prefix written into the name is taken for the prefix."""
        prefix, name = told_apart(self.prefix.data, self.name.data)
        return Attendee(
            prefix=prefix,
            name=name,
            position=self.position.data,
            organization=self.organization.data,
            email=self.email.data,
            phone=self.phone.data,
        )

    @property
    def once(self) -> str | None:
        """What makes a second sending of the same page the same registration."""
        text = self.nonce.data or ""
        return text if _NONCE.fullmatch(text) else None


class CorrectionForm(RegistrationForm, SharedForm):
    """The same when it is corrected, in one window or in two."""

    def __init__(self, formdata: Any = None, *, attendee: Attendee | None = None) -> None:
        names = ("prefix", "name", "position", "organization", "phone", "email")
        known = attendee and {name: getattr(attendee, name) for name in names}
        super().__init__(formdata, data=known)


def told_apart(prefix: str, name: str) -> tuple[str, str]:
    """Prefix and name, whichever of the two fields the prefix was written into."""
    if prefix and name.startswith(prefix):
        return prefix, name.removeprefix(prefix).strip() or name
    return (prefix, name) if prefix else split_prefix(name)


@dataclass(frozen=True)
class Clue:
    """A code, and the last four digits of the phone given with it."""

    code: str
    digits: str


class FindForm(Form):
    """Code and phone, read from a ticket or from memory."""

    code = TextField(
        _l("Code of the registration"),
        required=_l("Write the code of the registration, for example FHJK-2345."),
        limit=40,
    )
    digits = TextField(
        _l("Last four digits of the phone number"),
        required=_l("Write the last four digits of the phone number."),
        limit=40,
    )

    def validate_code(self, field: Any) -> None:
        """Eight characters of those that codes are made of."""
        if not typed_code(field.data):
            field.errors = [*field.errors, _("A code has eight letters and digits.")]

    def validate_digits(self, field: Any) -> None:
        """Four digits, Thai ones too."""
        if not re.fullmatch(r"[0-9]{4}", ascii_digits(field.data)):
            field.errors = [*field.errors, _("Write four digits.")]

    def value(self) -> Clue:
        """What to look for."""
        return Clue(typed_code(self.code.data), ascii_digits(self.digits.data))


class AgainForm(Form):
    """The address to which a link shall be sent once more."""

    email = EmailField(_l("E-mail"), required=_l("Write the e-mail address you registered with."))

    def value(self) -> str:
        """The address as it is compared."""
        return str(self.email.data).casefold()
