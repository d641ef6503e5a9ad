"""For whom somebody writes an entry of the directory: the organizations that may keep it."""

from typing import Any

from sqlalchemy import select

from eventapp.core.db import db
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
