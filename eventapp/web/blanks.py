"""Forms that are the same for everybody but for their secrets: stored with blanks, then filled in.

The empty registration form of an event is asked for as often as people register. What differs
from one to the next is the CSRF token and the nonce; all else is stored like a public page.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from flask import current_app, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.web.guards import viewer
from eventapp.web.shelf import Shelf, Stamp, Stored, is_true

# unguessable, so that no text of an event can hold a blank of ours
_MARK = secrets.token_hex(12)
CSRF = f"csrf-{_MARK}"
NONCE = f"nonce-{_MARK}"
SEATS = f"seats-{_MARK}"
Made = tuple[str, tuple[Stamp, ...], datetime | None]


def csrf_token() -> str:
    """The token of this reader's forms, or the blank for it in a page that will be stored."""
    return CSRF if g.get("has_blanks") else str(generate_csrf())


def filled(make: Callable[[], Made], **values: str) -> str:
    """The page that `make` renders with blanks, from the shelf if nothing it shows has changed.

    `values` fill the blanks besides CSRF, by their names in small letters.
    """
    page = _page(make).replace(CSRF, str(generate_csrf()))
    for name, value in values.items():
        page = page.replace(f"{name}-{_MARK}", str(escape(value)))
    return page


def _page(make: Callable[[], Made]) -> str:
    shelf: Shelf = current_app.extensions["shelf"]
    key = request.environ.get("wethi.stored_key")
    stored = shelf.get(f"{key}\nform") if key else None
    if stored is not None and is_true(stored, db.engine, clock.now()):
        return stored.body.decode()
    g.has_blanks = True
    try:
        html, stamps, until = make()
    finally:
        g.has_blanks = False
    if key and not g.get("personal") and not viewer().is_authenticated:
        shelf.put(f"{key}\nform", Stored(stamps, until, "", (), html.encode(), b""))
    return html
