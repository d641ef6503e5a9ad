"""The participants of an event: found, sorted, decided over by ticks."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import deciding
from eventapp.actions.deciding import Outcome
from eventapp.core import clock, files, limits
from eventapp.core.db import db, transaction
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.documents import sheets
from eventapp.forms import asking as asked
from eventapp.models import delegation, roster
from eventapp.models.answer import ANSWERS
from eventapp.models.event import Event
from eventapp.models.registration import STATES, Registration
from eventapp.models.roster import Roster
from eventapp.web.guards import viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.saving import found_event
from eventapp.web.paging import Page, within

ORDERS = (*roster.ORDERS, *(f"-{name}" for name in roster.ORDERS))
TOLD = 3
EXPORTS, WINDOW = 10, 600
_DO = {
    "approve": deciding.approve,
    "decline": deciding.decline,
    "withdraw": deciding.withdraw,
    "resend": deciding.resend,
    "inform": deciding.inform,
}
_ASK_FIRST = ("decline", "withdraw")


@organizer.route(
    "/events/<slug>/participants/", permission="attendees.see", endpoint="participants"
)
def listing(slug: str) -> str:
    """The table, with how many there are in each state."""
    event = found_event(slug, "attendees.see")
    return _table(event)


def _table(event: Event, note: str = "") -> str:
    wanted = asked_roster()
    ids = roster.ordered(event, wanted)
    number = within(asked.page(request.args), len(ids), roster.PAGE)
    start = (number - 1) * roster.PAGE
    rows = roster.rows(ids[start : start + roster.PAGE])
    return render_template(
        "organizer/participants/list.html",
        event=event,
        page=Page(rows, len(ids), number, roster.PAGE),
        partners=delegation.partners(rows),
        wanted=wanted,
        counts=roster.counts(event),
        states=STATES,
        answers=ANSWERS,
        answer_counts=roster.answers(event),
        note=note,
        query=_kept(),
        local=clock.local,
    )


def asked_roster() -> Roster:
    """What the address asks for."""
    order = asked.choice(request.args, "order", ORDERS, "-time")
    return Roster(
        q=asked.words(request.args),
        show=asked.choice(request.args, "show", roster.SHOWN),
        answer=asked.choice(request.args, "answer", ANSWERS),
        order=order.lstrip("-"),
        descending=order.startswith("-"),
    )


@organizer.route(
    "/events/<slug>/participants/",
    permission="attendees.change",
    methods=["POST"],
    endpoint="decide_participants",
)
def decide(slug: str) -> Any:
    """Do one thing to all that are ticked; what cannot be undone is asked first."""
    verb = request.form.get("do", "")
    ids = asked.numbers(request.form.getlist("chosen"))
    event = found_event(slug, "attendees.change")
    if verb not in _DO:
        abort(400)
    if not ids:
        return _table(event, _("Tick at least one person first.")), 422
    if not chosen(event, ids):
        return _table(event, _("Whom you ticked is not on the list any more.")), 422
    if verb in _ASK_FIRST and "sure" not in request.form:
        return _question(event, verb, ids)
    with transaction():
        event = found_event(slug, "attendees.change")
        outcome = _DO[verb](chosen(event, ids))
    _tell(verb, outcome)
    return redirect(url_for("organizer.participants", slug=slug, **_kept()), 303)


def chosen(event: Event, ids: list[int]) -> list[Registration]:
    """Registrations of this event with these ids; another event's are left out."""
    found = (
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.id.in_(ids),
            Registration.erased_at.is_(None),
        )
        .options(joinedload(Registration.event))
        .order_by(Registration.sort_key, Registration.id)
    )
    return list(db.session.scalars(found))


def _question(event: Event, verb: str, ids: list[int]) -> str:
    rows = chosen(event, ids)
    return render_template(
        "organizer/participants/sure.html",
        event=event,
        verb=verb,
        rows=rows,
        letters=sum(1 for row in rows if row.email),
        phones=[row for row in rows if not row.email and row.phone],
        query=_kept(),
        back=url_for("organizer.participants", slug=event.slug, **_kept()),
    )


def _kept() -> dict[str, str]:
    """Of the address only what this list is asked for: `_scheme` or `kind` would turn its links."""
    names = ("q", "show", "order", "page", "answer")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _tell(verb: str, outcome: Outcome) -> None:
    if outcome.done:
        flash(_done(verb, outcome.done), "ok")
    for name, reason in outcome.refused[:TOLD]:
        flash(_("Not done for %(name)s: %(reason)s", name=name, reason=reason), "bad")
    rest = len(outcome.refused) - TOLD
    if rest > 0:
        flash(ngettext("Not done for %(n)s more.", "Not done for %(n)s more.", rest), "bad")


def _done(verb: str, n: int) -> str:
    if verb == "approve":
        return ngettext("%(n)s person is confirmed.", "%(n)s people are confirmed.", n)
    if verb == "decline":
        return ngettext("%(n)s request was declined.", "%(n)s requests were declined.", n)
    if verb == "withdraw":
        return ngettext("%(n)s registration ended.", "%(n)s registrations ended.", n)
    if verb == "resend":
        return ngettext("%(n)s ticket is sent again.", "%(n)s tickets are sent again.", n)
    return ngettext("%(n)s person was told.", "%(n)s people were told.", n)


@organizer.route(
    "/events/<slug>/participants.<any(csv, xlsx):kind>",
    permission="attendees.export",
    methods=["GET", "POST"],
)
def export_participants(slug: str, kind: str) -> Any:
    """The list as a file. It is personal data, so it is asked for, and history keeps it."""
    event = found_event(slug, "attendees.export")
    if request.method != "POST":
        number = len(roster.ordered(event, asked_roster()))
        return render_template(
            "organizer/participants/export.html",
            event=event,
            kind=kind,
            number=number,
            query=_kept(),
        )
    limits.hit(f"export:{viewer().user.id}", EXPORTS, WINDOW)
    return _export(event, kind)


def _export(event: Event, kind: str) -> Response:
    """A second of work for 10,000 people, so nobody who registers waits for it."""
    ids = roster.ordered(event, asked_roster())
    name, content, media_type = sheets.participants(event, _places(ids), kind)
    with transaction():
        event = found_event(event.slug, "attendees.export")
        deciding.export(event, kind=kind, number=len(ids))
    return Response(
        content,
        content_type=media_type,
        headers={"Content-Disposition": files.content_disposition(name)},
    )


def _places(ids: list[int]) -> Iterator[sheets.Place]:
    for rows in roster.in_batches(ids):
        partners = delegation.partners(rows)
        yield from ((row, partners.get(row.id)) for row in rows)
