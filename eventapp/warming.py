"""Warming: the pages people open most are drawn once before the processes part.

What Python and its libraries prepare at first use (templates, statements, bytecode that fits the
types it meets) then lies in memory that all processes share, and the first visitor waits no
longer than the second.
"""

import logging

from flask import Flask
from sqlalchemy import select

from eventapp.core import quick
from eventapp.core.db import db
from eventapp.documents.site import Site
from eventapp.jobs import composing
from eventapp.models.event import PUBLISHED, Event
from eventapp.models.message import SENT, Message

_log = logging.getLogger(__name__)

_PAGES = ("/", "/sign-in", "/no-such-page")
_OF_AN_EVENT = ("/events/{}", "/events/{}.ics", "/events/{}/register")


def warm(app: Flask) -> None:
    """Look at pages as a stranger does, and write a letter that nobody gets.

    Afterwards no connection to the database is open. A site that is cold is slower, no worse: what
    goes wrong here is logged, and will be said to whoever meets it.
    """
    try:
        _look(app)
        _compose(app)
    except Exception:  # noqa: BLE001  the edge of the start: nothing here may keep it from starting
        _log.warning("the site starts cold", exc_info=True)
    finally:
        quick.forget()
        with app.app_context():
            db.engine.dispose()


def _look(app: Flask) -> None:
    visitor = app.test_client(use_cookies=False)
    newest = select(Event.slug).where(Event.state == PUBLISHED)
    with app.app_context():
        slug = db.session.scalar(newest.order_by(Event.starts_at.desc(), Event.id).limit(1))
    pages = [*_PAGES, *(path.format(slug) for path in _OF_AN_EVENT if slug)]
    for page in pages:
        for language in ("th", "en"):
            headers = {"Cookie": f"lang={language}", "Accept-Encoding": "gzip"}
            visitor.get(page, base_url=app.config["BASE_URL"], headers=headers).close()


def _compose(app: Flask) -> None:
    """What the last attendee was told, once more."""
    last = select(Message).where(Message.state == SENT, Message.registration_id.is_not(None))
    with app.app_context():
        message = db.session.scalar(last.order_by(Message.id.desc()).limit(1))
        if message is not None:
            composing.compose(message, site=Site.of(app.config), templates=app.jinja_env)
