"""A calendar that is held for a user between choosing it and taking its events over."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import abort, current_app, request
from sqlalchemy import select

from eventapp.core import clock, holding
from eventapp.core.db import db
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.forms import calendar_file
from eventapp.forms.imports import BringForm
from eventapp.forms.lookup import numbered
from eventapp.models.imports import Calendar, Found
from eventapp.models.organization import Organization
from eventapp.models.whereabouts import Guide
from eventapp.web.guards import require, viewer

MOST_PLACES = 40


def owner() -> int:
    """The number of the user who looks."""
    user = viewer().user or abort(403)
    return int(user.id)


def hold(content: bytes) -> str:
    """Look whether it can be read, and keep it for this user; gives its name. Raises Refused."""
    _read(content)
    return holding.hold(content, owner(), folder=_folder())


def mark(found: Found) -> str:
    """A short name of an event for its tick."""
    return hashlib.sha256(found.key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Look:
    """One look at a calendar that is held: whose, what it says, and its places."""

    host_slug: str
    name: str
    calendar: Calendar
    guide: Guide
    texts: tuple[str, ...]

    def host(self) -> Organization:
        """The organization, if the viewer may make events for it."""
        return host_of(self.host_slug)

    def corrected(self, form: BringForm) -> dict[str, int | None]:
        """The venues that were chosen otherwise than found."""
        return {
            text: wanted for text, wanted in form.venues().items() if wanted != _number(self, text)
        }

    def let_go(self) -> None:
        """It is done with."""
        holding.let_go(self.name, owner(), folder=_folder())

    def form(self, sent: Any = None) -> BringForm:
        """The form, filled with what was found."""
        labels = numbered((venue.id, str(venue.name)) for venue in self.guide.venues)
        made = BringForm.for_places(self.texts, labels)
        found = {f"place_{n}": _number(self, text) for n, text in enumerate(self.texts)}
        return made(sent, data=found)


def _number(look: Look, text: str) -> int | None:
    point = next(one.point for one in look.calendar.events if one.location == text)
    venue = look.guide.find(text, point).venue
    return venue.id if venue else None


def host_of(slug: str) -> Organization:
    """The organization of this name, if the viewer may make events for it."""
    host = db.session.scalars(select(Organization).where(Organization.slug == slug)).one_or_none()
    if host is None:
        abort(404)
    require("event.create", host)
    return host


def held() -> Look | None:
    """What is held under the name in the address; None when the hour is over."""
    name, slug = request.args.get("read", ""), request.args.get("host", "")
    try:
        content = holding.held(name, owner(), folder=_folder())
        calendar = _read(content)
    except (FileNotFoundError, Refused):
        return None
    if not slug.isprintable():
        return None
    texts = dict.fromkeys(one.location for one in calendar.events if one.location and one.when)
    return Look(slug, name, calendar, Guide.load(), tuple(texts)[:MOST_PLACES])


def _folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "imports"


def _read(content: bytes) -> Calendar:
    zone = current_app.config["DEFAULT_TIMEZONE"]
    calendar = calendar_file.read(content, now=clock.now(), zone=zone)
    if not calendar.events:
        raise Refused(_("This calendar has no events."))
    return calendar
