"""Entries of the directory: found by address, and written for an organization that keeps them."""

from typing import Any

from flask import abort, request
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.i18n import gettext as _
from eventapp.models.area import Area
from eventapp.models.organization import Organization
from eventapp.web.guards import viewer


def offer_keepers(form: Any, verb: str) -> None:
    """Let the form choose among the viewer's organizations; admins choose among all."""
    found = Organization.current()
    if not viewer().is_admin:
        found = found.where(Organization.id.in_(viewer().organizations(verb)))
    columns = found.with_only_columns(
        Organization.id, Organization.name, maintain_column_froms=True
    )
    form.keeper.offer([(key, name) for key, name in db.session.execute(columns)])
    form.keeper.required = form.keeper.flags.required = True
    if len(form.keeper.choices) == 1 and form.keeper.data is None:
        form.keeper.data = int(form.keeper.choices[0].value)


def keeper_of(form: Any) -> Organization:
    """The organization that was chosen; the form has checked that it was offered."""
    return db.session.scalars(select(Organization).where(Organization.id == form.keeper.data)).one()


def by_slug(model: Any, slug: str) -> Any:
    """The entry with this address, or 404; an address that none can have is not looked for."""
    if not slug.isascii() or not slug.isprintable():
        abort(404)
    return db.session.scalar(select(model).where(model.slug == slug)) or abort(404)


def province_choices() -> list[tuple[str, Any]]:
    """All provinces for a filter, none of them first."""
    found = db.session.scalars(Area.provinces())
    return [("", _("All provinces")), *((area.code, area.name) for area in found)]


def sent() -> Any:
    """What was typed, or None when a form is opened: then it shows what it was given."""
    return request.form if request.method == "POST" else None
