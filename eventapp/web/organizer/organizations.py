"""Organizations: the directory, and each with its events."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from eventapp.actions import hosting
from eventapp.core.db import db, lock, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import like_pattern
from eventapp.forms import asking as asked
from eventapp.forms.organization import OrganizationForm
from eventapp.models.area import Area
from eventapp.models.event import Event
from eventapp.models.event_parts import Participation
from eventapp.models.organization import KINDS, Organization
from eventapp.policy import may
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.keeping import by_slug, province_choices, sent
from eventapp.web.paging import paged


@organizer.route("/organizations/", permission="directory.see")
def organizations() -> str:
    """All organizations, searchable."""
    retired = bool(request.args.get("retired"))
    kind = asked.choice(request.args, "kind", KINDS)
    province = asked.province(request.args)
    page = paged(_wanted(retired, kind, province), asked.page(request.args))
    provinces = province_choices()
    return render_template(
        "organizer/organizations/list.html",
        page=page,
        q=asked.words(request.args),
        kind=kind,
        kinds=KINDS,
        province=province,
        province_choices=provinces,
        names=dict(provinces[1:]),
        retired=retired,
        mine=viewer().roles,
        may_create=may(viewer(), "organization.create"),
    )


def _wanted(retired: bool, kind: str, province: str) -> Any:
    found = Organization.current()
    if retired:
        found = select(Organization).where(Organization.retired_at.isnot(None))
        found = found.order_by(Organization.sort_key, Organization.id)
    for word in asked.words(request.args).split()[:6]:
        found = found.where(Organization.search_text.like(like_pattern(word), escape="\\"))
    if kind:
        found = found.where(Organization.kind == kind)
    return found.where(Organization.province_code == province) if province else found


@organizer.route("/organizations/<slug>/", permission="directory.see")
def organization(slug: str) -> str:
    """One organization and what it takes part in."""
    found = found_organization(slug)
    province = db.session.get(Area, found.province_code) if found.province_code else None
    return render_template(
        "organizer/organizations/show.html",
        organization=found,
        province=province,
        events=_events(found),
        may_edit=may(viewer(), "organization.edit", found),
        may_manage=may(viewer(), "member.manage", found),
        may_see=lambda event: may(viewer(), "event.see", event),
    )


def _events(organization: Organization) -> list[Event]:
    """What it hosts or takes part in, the latest first; drafts only where the viewer works."""
    part = select(Participation.event_id).where(Participation.organization_id == organization.id)
    found = (
        select(Event)
        .where(or_(Event.host_id == organization.id, Event.id.in_(part)))
        .options(joinedload(Event.host), joinedload(Event.venue))
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(50)
    )
    who = viewer()
    return [one for one in db.session.scalars(found) if one.is_public or may(who, "event.see", one)]


def found_organization(slug: str) -> Organization:
    """The organization with this address, or 404."""
    return by_slug(Organization, slug)


@organizer.route(
    "/organizations/new",
    permission="organization.create",
    methods=["GET", "POST"],
    keeps_input=True,
)
def new_organization() -> Any:
    """Write an organization into the directory."""
    form = OrganizationForm(sent())
    if request.method != "POST":
        return _form(form)
    if form.validate():
        try:
            with transaction():
                slug = hosting.create(form.value()).slug
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The organization is in the directory."), "ok")
            return redirect(url_for("organizer.organization", slug=slug), 303)
    return _form(form), 422


@organizer.route(
    "/organizations/<slug>/edit",
    permission="organization.edit",
    methods=["GET", "POST"],
    keeps_input=True,
)
def edit_organization(slug: str) -> Any:
    """Correct an organization."""
    found = found_organization(slug)
    require("organization.edit", found, shared=True)
    form = OrganizationForm(sent(), entry=hosting.entry_of(found))
    if request.method != "POST":
        return _form(form, found)
    if form.validate():
        try:
            with transaction():
                found = lock(found_organization(slug))
                form.meet(OrganizationForm(entry=hosting.entry_of(found)))
                hosting.change(found, form.value())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The organization has been saved."), "ok")
            return redirect(url_for("organizer.organization", slug=slug), 303)
    return _form(form, found_organization(slug)), 422


def _form(form: OrganizationForm, found: Organization | None = None) -> str:
    return render_template("organizer/organizations/edit.html", form=form, organization=found)


@organizer.route(
    "/organizations/<slug>/<any(retire, restore):verb>",
    permission="organization.edit",
    methods=["POST"],
)
def retire_organization(slug: str, verb: str) -> Response:
    """Take an organization out of use, or put it back."""
    with transaction():
        found = found_organization(slug)
        require("organization.edit", found, shared=True)
        hosting.retire(found) if verb == "retire" else hosting.restore(found)
    said = _("The entry is out of use.") if verb == "retire" else _("The entry is in use again.")
    flash(said, "ok")
    return redirect(url_for("organizer.organization", slug=slug), 303)  # type: ignore[return-value]
