"""Search over everything an organizer may see: events, people, organizations, venues."""

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import like_pattern
from eventapp.forms import asking as asked
from eventapp.models import worklist
from eventapp.models.chairperson import Chairperson
from eventapp.models.organization import Organization
from eventapp.models.venue import Venue
from eventapp.policy import may
from eventapp.web.guards import viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.dashboard import scope

EACH = 8


@organizer.route("/search", permission="event.see")
def search() -> str:
    """What has the words in it, in groups; five queries whatever there is."""
    q = asked.words(request.args)
    groups: dict[str, Any] = {}
    if q:
        pattern = like_pattern(q)
        seen, served = scope("event.see"), scope("attendees.see")
        groups["events"] = worklist.found_events(seen, pattern, EACH)
        groups["participants"] = worklist.found_people(served, pattern, EACH)
        if may(viewer(), "directory.see"):
            groups |= _directory(pattern)
    return render_template(
        "organizer/search/show.html",
        q=q,
        groups=groups,
        commands=_commands(q),
        is_empty=not any(groups.values()),
    )


def _directory(pattern: str) -> dict[str, Any]:
    people = Chairperson.current().options(joinedload(Chairperson.organization))
    return {
        "chairpersons": _found(people, Chairperson, pattern),
        "organizations": _found(Organization.current(), Organization, pattern),
        "venues": _found(Venue.current(), Venue, pattern),
    }


def _found(query: Any, model: Any, pattern: str) -> list[Any]:
    found = query.where(model.search_text.like(pattern, escape="\\")).limit(EACH)
    return list(db.session.scalars(found))


def _commands(q: str) -> list[tuple[str, str, str]]:
    """Pages one may want to go to, as (address, words, sign); those with the words in them."""
    who = viewer()
    offered = [
        ("event.create", "organizer.new_event", _("New event"), "plus"),
        ("venue.edit", "organizer.new_venue", _("New venue"), "building-2"),
        ("chairperson.edit", "organizer.new_chairperson", _("New chairperson"), "user-round-plus"),
        ("organization.create", "organizer.new_organization", _("New organization"), "plus"),
    ]
    return [
        (url_for(endpoint), words, sign)
        for verb, endpoint, words, sign in offered
        if may(who, verb) and (not q or q.casefold() in words.casefold())
    ]
