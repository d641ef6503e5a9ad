"""Forms of those who sign in: sign-in, passwords, what is known of them."""

from dataclasses import dataclass
from typing import Any

from wtforms.widgets import PasswordInput, TextInput

from eventapp.core.i18n import lazy as _l
from eventapp.core.passwords import LONGEST
from eventapp.forms.choices import RadiosField
from eventapp.forms.fields import EmailField, Form, HiddenField, PasswordField, TextField

LANGUAGES = {"th": "ไทย", "en": "English"}


def _address() -> EmailField:
    keys = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}
    return EmailField(_l("E-mail"), required=True, widget=TextInput("email"), render_kw=keys)


def _password(label: Any, autocomplete: str) -> PasswordField:
    keys = {"autocomplete": autocomplete}
    widget = PasswordInput(hide_value=True)
    return PasswordField(label, required=True, limit=LONGEST, widget=widget, render_kw=keys)


@dataclass(frozen=True)
class SignIn:
    """Who wants in."""

    email: str
    password: str


class SignInForm(Form):
    """Address and password."""

    email = _address()
    password = _password(_l("Password"), "current-password")
    next = HiddenField(limit=2000)

    def value(self) -> SignIn:
        """What was entered."""
        return SignIn(self.email.data, self.password.data)


class ForgotForm(Form):
    """The address that gets the letter."""

    email = _address()

    def value(self) -> str:
        """The address."""
        return str(self.email.data)


class NewPasswordForm(Form):
    """A new password, after a link by letter."""

    password = _password(_l("New password"), "new-password")

    def value(self) -> str:
        """The password."""
        return str(self.password.data)


@dataclass(frozen=True)
class Newcomer:
    """An invited colleague."""

    name: str
    password: str


class WelcomeForm(Form):
    """Name and password of an invited colleague."""

    name = TextField(_l("Your name"), required=True, limit=120, render_kw={"autocomplete": "name"})
    password = _password(_l("Choose a password"), "new-password")

    def value(self) -> Newcomer:
        """What was entered."""
        return Newcomer(self.name.data, self.password.data)


class JoinForm(Form):
    """The one button of a colleague who signs in already."""

    def value(self) -> None:
        """Nothing is asked."""


@dataclass(frozen=True)
class Self:
    """How a user is called, and in which language letters reach them."""

    name: str
    locale: str


class SelfForm(Form):
    """Name and language."""

    name = TextField(_l("Your name"), required=True, limit=120, render_kw={"autocomplete": "name"})
    locale = RadiosField(_l("Language of letters to you"), LANGUAGES, required=True)

    def value(self) -> Self:
        """What was entered."""
        return Self(self.name.data, self.locale.data)


@dataclass(frozen=True)
class PasswordChange:
    """The password of today and the one of tomorrow."""

    current: str
    new: str


class PasswordForm(Form):
    """A new password, for who knows the current one."""

    current = _password(_l("Current password"), "current-password")
    password = _password(_l("New password"), "new-password")

    def value(self) -> PasswordChange:
        """What was entered."""
        return PasswordChange(self.current.data, self.password.data)
