"""Blanks: what stands in a stored page where each reader finds something of their own.

A page that is the same for many but for some words is rendered once, with a `Blank` for each of
these; `fill` puts the words in. What a template does to a blank is done to the word later.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

# unguessable, so that no text of an event can hold a blank of ours
_MARK = secrets.token_hex(12)
_BLANK = re.compile(rf"{_MARK}-(\w+)-(\w*)-".encode())
_filters: dict[str, Callable[[str], Any]] = {}


class Blank(str):
    """Stands for the word `name`; a slice of it is a blank, too, and so is a filter's result."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, step: str = "") -> "Blank":
        """`step` is what shall be done to the word: a filter's name, or a slice as "0_4"."""
        blank = super().__new__(cls, f"{_MARK}-{name}-{step}-")
        blank.name = name
        return blank

    def __getitem__(self, part: Any) -> "Blank":
        return Blank(self.name, f"{part.start or 0}_{part.stop or ''}")


class Veiled:
    """A row as a frame shows it: blanks for all of `names` that hold something."""

    def __init__(self, row: Any, names: Mapping[str, str]) -> None:
        self._row, self._names = row, names

    def __getattr__(self, name: str) -> Any:
        return Blank(name) if self._names.get(name) else getattr(self._row, name)


def through(name: str, work: Callable[[str], Any]) -> Callable[[str], Any]:
    """A filter of templates that may also meet a blank."""
    _filters[name] = work

    def filtered(text: str) -> Any:
        return Blank(text.name, name) if isinstance(text, Blank) else work(text)

    return filtered


@contextmanager
def drawing() -> Iterator[None]:
    """Inside, pages are rendered with a blank for the CSRF token."""
    g.has_blanks = True
    try:
        yield
    finally:
        g.has_blanks = False


def csrf_token() -> str:
    """The token of this reader's forms, or the blank for it in a page that will be stored."""
    return Blank("csrf") if g.get("has_blanks") else str(generate_csrf())


def fill(frame: bytes, words: Mapping[str, str]) -> bytes:
    """The page as its reader gets it; every word is escaped."""

    def word(found: re.Match[bytes]) -> bytes:
        name, step = found[1].decode(), found[2].decode()
        return _done(str(generate_csrf()) if name == "csrf" else words[name], step)

    return _BLANK.sub(word, frame)


def _done(word: str, step: str) -> bytes:
    if step in _filters:
        return str(escape(_filters[step](word))).encode()
    start, _mark, stop = step.partition("_")
    return str(escape(word[int(start or 0) : int(stop) if stop else None])).encode()
