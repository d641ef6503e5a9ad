"""The language a text is read in: locale of the moment, lazy strings and the Thai catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from jinja2 import pass_eval_context
from markupsafe import Markup

from eventapp.core import catalogue

LOCALES = ("th", "en")
_locale: ContextVar[str] = ContextVar("locale", default="th")
_english = NullTranslations()


def locale() -> str:
    """The language of the moment, "th" or "en"."""
    return _locale.get()


def set_locale(name: str) -> None:
    """Reads everything that follows in this context in one language."""
    _locale.set(_known(name))


@contextmanager
def using(name: str) -> Iterator[None]:
    """Reads everything inside the block in one language."""
    token = _locale.set(_known(name))
    try:
        yield
    finally:
        _locale.reset(token)


def gettext(message: str, /, **values: Any) -> str:
    """The message in the language of the moment; `%(name)s` is filled only if values are given."""
    return _filled(_said(message), values)


def ngettext(singular: str, plural: str, n: int, /, **values: Any) -> str:
    """The message that fits a number; `%(n)s` and `%(num)s` are that number."""
    text = _translations().ngettext(singular, plural, n)
    return _filled(text, {"n": n, "num": n} | values)


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """The message where one English word needs several Thai ones."""
    return _filled(_translations().pgettext(context, message), values)


def npgettext(context: str, singular: str, plural: str, n: int, /, **values: Any) -> str:
    """The message that fits a number, within a context."""
    text = _translations().npgettext(context, singular, plural, n)
    return _filled(text, {"n": n, "num": n} | values)


def lazy(message: str, /, **values: Any) -> LazyString:
    """A message that is translated each time it is shown."""
    return LazyString("gettext", (message,), values)


def lazy_n(singular: str, plural: str, n: int, /, **values: Any) -> LazyString:
    """A counted message that is translated each time it is shown."""
    return LazyString("ngettext", (singular, plural, n), values)


def lazy_p(context: str, message: str, /, **values: Any) -> LazyString:
    """A message in a context that is translated each time it is shown."""
    return LazyString("pgettext", (context, message), values)


def N_(message: str) -> str:  # noqa: N802 — the name every message extractor knows
    """Marks a message for the catalogue without translating it."""
    return message


def install(environment: Any) -> None:
    """Gives a Jinja environment `_`, `ngettext`, `pgettext` and `{% trans %}`.

    Jinja always fills placeholders there: a literal per cent sign is written `%%` in templates.
    A page asks a hundred times, so `gettext` is not Jinja's own but one that remembers.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=_unfilled_npgettext
    )
    environment.globals["_"] = environment.globals["gettext"] = _in_template
    environment.globals["ngettext"] = _counted_in_template


@pass_eval_context
def _in_template(context: Any, message: str, /, **values: Any) -> str:
    """A message in a page (marked up, values escaped) or in a plain letter."""
    kind = Markup if context.autoescape else str
    if values:
        return kind(_said(message)) % values
    return _without_values(_locale.get(), message, kind)


@pass_eval_context
def _counted_in_template(context: Any, singular: str, plural: str, n: int, /, **values: Any) -> str:
    """The message that fits a number, in a page or in a plain letter."""
    kind = Markup if context.autoescape else str
    text = _translations().ngettext(singular, plural, n)
    return kind(text) % ({"n": n, "num": n} | values)


def _unfilled_npgettext(context: str, singular: str, plural: str, n: int) -> str:
    """Jinja fills the values itself, the number as `%(num)s`."""
    return _translations().npgettext(context, singular, plural, n)


@lru_cache(maxsize=4096)
def _without_values(name: str, message: str, kind: type[str]) -> str:
    with using(name):
        return kind(_said(message) % {})


class LazyString:
    """A text that is chosen when it is read, and otherwise behaves like a str."""

    __slots__ = ("_kind", "_message", "_values")

    def __init__(self, kind: str, message: tuple[Any, ...], values: dict[str, Any]) -> None:
        self._kind, self._message, self._values = kind, message, values

    def __str__(self) -> str:
        return _KINDS[self._kind](*self._message, **self._values)

    def __repr__(self) -> str:
        return f"lazy({self._message!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return LazyString, (self._kind, self._message, self._values)

    def __hash__(self) -> int:
        return hash((self._kind, self._message))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str | LazyString) and str(self) == str(other)

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __len__(self) -> int:
        return len(str(self))

    def __contains__(self, part: str) -> bool:
        return part in str(self)

    def __getitem__(self, index: Any) -> str:
        return str(self)[index]

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __mod__(self, other: Any) -> str:
        filled: str = str(self) % other
        return filled

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)


class WTFormsTranslations:
    """What WTForms asks for its own messages, answered from our catalogue."""

    def gettext(self, string: str) -> str:
        """One message; WTForms fills the placeholders itself."""
        return _said(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """One counted message; WTForms fills the placeholders itself."""
        return _translations().ngettext(singular, plural, n)


def _said(message: str) -> str:
    """The message in the language of the moment; nothing stays nothing (gettext has its header)."""
    return _translations().gettext(message) if message else ""


def _translations() -> NullTranslations:
    return catalogue.thai() if _locale.get() == "th" else _english


def _filled(text: str, values: dict[str, Any]) -> str:
    return text % values if values else text


def _known(name: str) -> str:
    if name not in LOCALES:
        raise ValueError(f"{name!r} is not a language of this site")
    return name


_KINDS: dict[str, Callable[..., str]] = {
    "gettext": gettext,
    "ngettext": ngettext,
    "pgettext": pgettext,
}
