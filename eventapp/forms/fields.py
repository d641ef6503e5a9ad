"""Fields of text: cleaned, measured, kept as typed; and what is read out of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import wtforms
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput, PasswordInput, TextArea, TextInput

from eventapp.core import phones
from eventapp.core.errors import Refused, Words
from eventapp.core.i18n import gettext as _
from eventapp.core.text import clean
from eventapp.core.thai import ascii_digits
from eventapp.forms.form import Form, Readable, sent_once

__all__ = [
    "DecimalField",
    "EmailField",
    "Form",
    "HiddenField",
    "IntField",
    "PasswordField",
    "PhoneField",
    "Readable",
    "TextField",
    "UrlField",
    "bilingual",
    "sent_once",
]

# control characters, and marks that turn the direction of writing around
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


class TextField(Readable, wtforms.Field):
    """A text, cleaned; other fields read a value out of it and keep what was typed."""

    widget = TextInput()
    empty: Any = ""

    def __init__(
        self,
        label: Any = "",
        *,
        required: bool | Words = False,
        limit: int = 200,
        multiline: bool = False,
        partner: str = "",
        **options: Any,
    ) -> None:
        if multiline:
            options.setdefault("widget", TextArea())
        super().__init__(label, **options)
        self.required, self.limit, self.multiline = required, limit, multiline
        self.partner = partner
        self.typed: str | None = None
        self.flags.required = bool(required)

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.show(self.data)

    def process_data(self, value: Any) -> None:
        self.data = self.empty if value is None else value

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.typed, self.data = "", self.empty
        written = next((value for value in values if isinstance(value, str)), "")
        self.typed = self.data = clean(written, self.multiline)
        sent_once(values)
        self._measure(written)
        self.data = self.empty
        if self.typed:
            try:
                self.data = self.read(self.typed)
            except Refused as refused:
                raise ValueError(refused.message) from refused

    def _measure(self, written: str) -> None:
        if _HARMFUL.search(written):
            raise ValueError(_("Invisible characters were taken out. Please look at it again."))
        if len(self.typed or "") > self.limit:
            raise ValueError(
                _(
                    "This is too long: %(count)s characters, at most %(limit)s.",
                    count=f"{len(self.typed or ''):,}",
                    limit=f"{self.limit:,}",
                )
            )

    def pre_validate(self, form: Any) -> None:
        """A text in the other language is enough."""
        if self.partner and self.is_empty and not self.process_errors:
            other = form[self.short_name.removesuffix("_th") + self.partner]
            if not other.is_empty:
                raise StopValidation
        super().pre_validate(form)

    def read(self, text: str) -> Any:
        """The value of a text that is not empty; raises Refused."""
        return text

    def show(self, value: Any) -> str:
        """The text of a value."""
        return str(value)


def bilingual(label: Any, **options: Any) -> tuple[TextField, TextField]:
    """`title_th, title_en = bilingual(…)`; when required, one of the two is enough."""
    english = {key: value for key, value in options.items() if key != "required"}
    partner = "_en" if options.get("required") else ""
    return TextField(label, partner=partner, **options), TextField(label, **english)


class HiddenField(TextField):
    """A value the page carries along."""

    widget = HiddenInput()

    def renew(self, value: str) -> None:
        """Carry another value from now on, whatever was sent."""
        self.typed = self.data = value


class PasswordField(TextField):
    """A secret: never cleaned, never shown again."""

    widget = PasswordInput(hide_value=True)

    def process_formdata(self, values: Sequence[Any]) -> None:
        self.data = ""
        self.data = sent_once(values)
        if len(self.data) > self.limit:
            self.data = ""
            raise ValueError(_("The password is too long."))


class IntField(TextField):
    """A whole number, in Thai digits too."""

    empty = None

    def __init__(
        self, label: Any = "", *, least: int = 0, most: int = 999_999, **options: Any
    ) -> None:
        super().__init__(label, limit=40, **options)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """The number within its bounds."""
        plain = re.sub(r"(?<=\d)[, ](?=\d{3}(?:\D|$))", "", ascii_digits(text)).strip()
        if not re.fullmatch(r"[+\-−]?[0-9]{1,12}", plain):
            raise Refused(_("Write a whole number, for example 120."))
        number = int(plain.replace("−", "-"))
        if number < self.least:
            raise Refused(_("The number must be at least %(least)s.", least=f"{self.least:,}"))
        if number > self.most:
            raise Refused(_("The number must be at most %(most)s.", most=f"{self.most:,}"))
        return number


class DecimalField(TextField):
    """A number with a fraction, such as a degree of latitude."""

    empty = None

    def __init__(self, label: Any = "", *, least: float, most: float, **options: Any) -> None:
        super().__init__(label, limit=40, **options)
        self.least, self.most = least, most

    def read(self, text: str) -> float:
        """The number within its bounds."""
        plain = ascii_digits(text).replace("−", "-").replace(" ", "")
        if not re.fullmatch(r"[+-]?[0-9]{1,6}(?:\.[0-9]{1,15})?", plain):
            raise Refused(_("Write a number, for example 14.7995."))
        if not self.least <= float(plain) <= self.most:
            raise Refused(
                _("The number must lie between %(least)s and %(most)s.",
                  least=self.least, most=self.most)
            )  # fmt: skip
        return float(plain)


class UrlField(TextField):
    """An address of the web: http or https, nothing else."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **{"limit": 2000} | options)

    def read(self, text: str) -> str:
        """The address, with https:// put before a bare host."""
        address = text if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", text) else f"https://{text}"
        try:
            parts = urlsplit(address)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            host = ""
        is_web = parts.scheme in ("http", "https") if host else False
        if not is_web or "." not in host or "@" in parts.netloc or re.search(r"[\s<>\"\\]", text):
            raise Refused(_("Write a web address that begins with https://."))
        return address


class EmailField(TextField):
    """An e-mail address that fits into a header."""

    widget = TextInput()

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **{"limit": 254} | options)

    def read(self, text: str) -> str:
        """The address as written."""
        local, _at, _host = text.rpartition("@")
        if not EMAIL.fullmatch(text) or len(local) > 64:
            raise Refused(_("Write one e-mail address, for example somsri@example.org."))
        return text


class PhoneField(TextField):
    """A telephone number; `data` is E.164, with ";ext=" behind it when it has an extension."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **{"limit": 60} | options)

    def read(self, text: str) -> str:
        """The number as it is stored."""
        number = phones.parse(text)
        return f"{number.e164};ext={number.extension}" if number.extension else number.e164

    def show(self, value: str) -> str:
        """The number in groups."""
        return phones.show(value)
