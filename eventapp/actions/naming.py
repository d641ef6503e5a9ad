"""Naming: short addresses for things of the directory that nobody else has."""

from sqlalchemy import select

from eventapp.core import tokens
from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.models.organization import Organization
from eventapp.models.series import Series
from eventapp.models.venue import Venue


def free_slug(model: type[Venue | Organization | Series], name: Bilingual, word: str) -> str:
    """The words of the English name if any, else `word`; with four letters where that is taken."""
    stem = _stem(name.en) or f"{word}-{_letters()}"
    slug = stem
    while db.session.scalar(select(model.slug).where(model.slug == slug)) is not None:
        slug = f"{stem}-{_letters()}"
    return slug


def _stem(text: str) -> str:
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in text).lower()
    return "-".join(plain.split())[:60].strip("-")


def _letters() -> str:
    return tokens.code()[:4].lower()
