"""Staffing: who may do what for an organization."""

from sqlalchemy import func, select

from eventapp.actions import history
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.models.organization import Organization
from eventapp.models.user import OWNER, ROLES, Membership


def change_role(membership: Membership, role: str) -> None:
    """Give a member another role. Raises Refused for the last owner."""
    _lock_organization(membership)
    _refuse_role(role)
    before = membership.role
    if role == before:
        return
    if before == OWNER:
        _refuse_last_owner(membership)
    membership.role = role
    _record("role", membership, {"role": [before, role]})


def remove(membership: Membership) -> None:
    """End a membership. Raises Refused for the last owner."""
    _lock_organization(membership)
    if membership.role == OWNER:
        _refuse_last_owner(membership)
    _record("leave", membership, {"role": [membership.role, None]})
    db.session.delete(membership)


def _lock_organization(membership: Membership) -> None:
    """The organization's row guards that one owner stays, even when two leave at once."""
    lock(db.session.get_one(Organization, membership.organization_id))
    lock(membership)


def _refuse_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(_("Choose a role from the list."), field="role")


def _refuse_last_owner(membership: Membership) -> None:
    owners = db.session.scalar(
        select(func.count(Membership.id)).where(
            Membership.organization_id == membership.organization_id, Membership.role == OWNER
        )
    )
    if owners == 1:
        raise Refused(_("An organization keeps at least one owner. Make someone else owner first."))


def _record(verb: str, membership: Membership, changes: dict[str, list[str | None]]) -> None:
    history.record(
        verb,
        membership,
        organization_id=membership.organization_id,
        changes={"user_id": membership.user_id, **changes},
    )
