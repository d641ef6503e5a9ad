"""Members of an organization: who they are, inviting a colleague, changing and ending a role."""

from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eventapp.actions import passing, staffing
from eventapp.core import limits
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.forms.organization import InviteForm, RoleForm
from eventapp.models.organization import Organization
from eventapp.models.user import ROLES, Membership, Passage, User
from eventapp.web.guards import require, viewer
from eventapp.web.organizer import organizer
from eventapp.web.organizer.organizations import found_organization

HOUR = 3600


@organizer.route("/organizations/<slug>/members/", permission="member.manage")
def members(slug: str) -> str:
    """Who belongs to it, and who has been invited."""
    return _page(_managed(slug), InviteForm())


def _page(organization: Organization, form: InviteForm) -> str:
    return render_template(
        "organizer/organizations/members.html",
        organization=organization,
        members=_members(organization),
        invitations=passing.open_invitations(organization),
        form=form,
        roles=ROLES,
    )


def _members(organization: Organization) -> list[Membership]:
    found = (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user))
        .where(Membership.organization_id == organization.id)
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(found))


def _managed(slug: str) -> Organization:
    found = found_organization(slug)
    require("member.manage", found, shared=True)
    return found


@organizer.route(
    "/organizations/<slug>/members/invite",
    permission="member.manage",
    methods=["POST"],
    endpoint="invite_member",
    keeps_input=True,
)
def invite(slug: str) -> Any:
    """Send a colleague a link that lets them in."""
    form = InviteForm(request.form)
    _managed(slug)
    if form.validate():
        wanted = form.value()
        try:
            _invite(slug, wanted.email, wanted.role)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The invitation is on its way. Its link works once, for one hour."), "ok")
            return redirect(url_for("organizer.members", slug=slug), 303)
    return _page(_managed(slug), form), 422


def _invite(slug: str, email: str, role: str) -> None:
    """Letters to strangers are limited, for each user."""
    number = viewer().user.id
    limits.hit(f"invite:{number}", 30, HOUR)
    with transaction():
        organization = _managed(slug)
        by = db.session.get_one(User, number)
        passing.invite(organization, email, role, by=by, key=current_app.config["SECRET_KEY"])


@organizer.route(
    "/organizations/<slug>/members/invitations/<int(max=9999999999):number>/"
    "<any(resend, retract):verb>",
    permission="member.manage",
    methods=["POST"],
)
def change_invitation(slug: str, number: int, verb: str) -> Response:
    """Send an invitation again with a new link, or take it back."""
    organization = _managed(slug)
    passage = db.session.get(Passage, number)
    if passage is None or passage.organization_id != organization.id:
        abort(404)
    email, role = passage.email, passage.role
    if verb == "resend":
        _invite(slug, email, role)
        flash(_("The invitation was sent again. Only the new link works."), "ok")
    else:
        with transaction():
            passing.retract(_managed(slug), email)
        flash(_("The invitation has been taken back."), "ok")
    return redirect(url_for("organizer.members", slug=slug), 303)  # type: ignore[return-value]


@organizer.route(
    "/organizations/<slug>/members/<int(max=9999999999):number>/role",
    permission="member.manage",
    methods=["POST"],
)
def change_member(slug: str, number: int) -> Response:
    """Give a member another role."""
    form = RoleForm(request.form)
    if not form.validate():
        abort(422, _("Choose a role from the list."))
    with transaction():
        staffing.change_role(_member(slug, number), form.value())
    flash(_("The role has been changed."), "ok")
    return redirect(url_for("organizer.members", slug=slug), 303)  # type: ignore[return-value]


@organizer.route(
    "/organizations/<slug>/members/<int(max=9999999999):number>/remove",
    permission="member.manage",
    methods=["GET", "POST"],
)
def remove_member(slug: str, number: int) -> Any:
    """End a membership, after a question."""
    if request.method != "POST":
        organization = _managed(slug)
        member = _member(slug, number)
        return render_template(
            "organizer/organizations/remove_member.html", organization=organization, member=member
        )
    with transaction():
        member = _member(slug, number)
        is_me = member.user_id == viewer().user.id and not viewer().is_admin
        staffing.remove(member)
    flash(_("The person is no longer a member."), "ok")
    there = "organizer.organization" if is_me else "organizer.members"
    return redirect(url_for(there, slug=slug), 303)


def _member(slug: str, number: int) -> Membership:
    """A membership of this organization; another one's is not found."""
    organization = _managed(slug)
    found = db.session.scalar(
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user))
        .where(Membership.id == number, Membership.organization_id == organization.id)
    )
    return found or abort(404)
