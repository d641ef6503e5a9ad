"""Frames: pages that are the same for many but for a few words, stored and filled in for each.

The empty registration form of an event is asked for as often as people register, and so is the
page that tells them of their place. A frame is stamped like a public page, so it is as right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, request, session

from eventapp.core import clock
from eventapp.web import blanks
from eventapp.web.blanks import Blank
from eventapp.web.guards import viewer
from eventapp.web.shelf import Shelf, Stamp, Stored

Made = tuple[str, Stamp, datetime | None]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page that was read and can be drawn, whole or with blanks for the words that are given."""

    draw: Callable[[Words], str]
    stamp: Stamp
    until: datetime | None


def form(make: Callable[[], Made], stamp: Stamp | None, **words: str) -> bytes:
    """The form that `make` renders with blanks, from the shelf if it was stamped like this.

    What differs from one to the next is the CSRF token, and `words`.
    """
    key = _key("form")
    stored = _shelf().get(key) if key else None
    if stored is None or stored.stamps != (stamp,) or not _lasts(stored):
        with blanks.drawing():
            html, made, until = make()
        stored = Stored((made,), until, "", (), html.encode(), b"")
        if key and not g.get("personal") and not viewer().is_authenticated:
            _shelf().put(key, stored)
    return blanks.fill(stored.body, words)


def personal(
    read: Callable[[], Page],
    *,
    secret: str,
    kind: tuple[object, ...],
    words: Words,
    stamp: Stamp,
) -> bytes:
    """A page that one reader finds at a secret address.

    What it says rests on `kind`, on what `stamp` counts and on the clock, besides its `words`. A
    frame that does not give the page to the letter is not used; then each page is drawn whole.
    """
    key = _personal_key(secret, kind, words)
    filled_in = {**words, "token": secret}
    stored = _shelf().get(key) if key else None
    is_current = stored is not None and stored.stamps == (stamp,) and _lasts(stored)
    if stored is not None and is_current and stored.body:
        return blanks.fill(stored.body, filled_in)
    page = read()
    drawn = page.draw({}).encode()
    if key and not is_current and not g.get("personal"):
        frame = _frame(page, secret, words)
        fits = blanks.fill(frame, filled_in) == drawn
        _shelf().put(key, Stored((page.stamp,), page.until, "", (), frame if fits else b"", b""))
    return drawn


def _frame(page: Page, secret: str, words: Words) -> bytes:
    """Nobody guesses the secret, so wherever it stands, it is the secret."""
    with blanks.drawing():
        return page.draw(words).replace(secret, Blank("token")).encode()


def _key(*parts: object) -> str:
    """Where the frame of this address lies; '' for readers who have signed in."""
    key = request.environ.get("wethi.stored_key")
    return "\n".join(map(str, (key, *parts))) if key else ""


def _personal_key(secret: str, kind: tuple[object, ...], words: Words) -> str:
    """Words that are missing make another page; so does a word to this reader about what he did."""
    if viewer().is_authenticated or "_flashes" in session:
        return ""
    held = ",".join(name for name in words if words[name])
    return _key("personal", *kind, held).replace(secret, "")


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["shelf"]
    return shelf


def _lasts(stored: Stored) -> bool:
    return stored.until is None or clock.now() < stored.until
