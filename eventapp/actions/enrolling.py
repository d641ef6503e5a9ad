"""Those who sign in: made, let into organizations, kept out, given a new password."""

import re

from sqlalchemy import select

from eventapp.actions import history, signing_in
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import Conflict, Refused
from eventapp.core.i18n import gettext as _
from eventapp.models.organization import Organization
from eventapp.models.user import Membership, User

_ADDRESS = re.compile(r"[^@\s\"<>(),;:\\]{1,64}@[^@\s\"<>(),;:\\]+\.[^@\s\"<>(),;:\\.]{2,}")


def enroll(
    email: str,
    name: str,
    password_hash: str,
    *,
    is_admin: bool = False,
    is_demo: bool = False,
    locale: str = "th",
) -> User:
    """Make a user. The password is hashed before, outside of the transaction.

    Raises Refused for what is no address or no name, Conflict when the address is in use.
    """
    address = email.strip().casefold()
    check_address(address)
    _check_name(name)
    if db.session.scalar(select(User.id).where(User.email == address)) is not None:
        raise Conflict(_("Somebody with this address is a user already."), field="email")
    user = User(email=address, name=name.strip(), password_hash=password_hash, locale=locale)
    user.is_admin, user.is_demo, user.created_at = is_admin, is_demo, clock.now()
    db.session.add(user)
    db.session.flush()
    history.record("enroll", user, changes={"admin": is_admin} if is_admin else None)
    return user


def check_address(email: str) -> None:
    """Raise Refused for what cannot be an address."""
    if len(email) > 254 or not _ADDRESS.fullmatch(email):
        raise Refused(_("Give an e-mail address such as name@example.org."), field="email")


def _check_name(name: str) -> None:
    if not name.strip():
        raise Refused(_("Give a name."), field="name")


def join(user: User, organization: Organization, role: str) -> Membership:
    """Give a user a role in an organization, or another one than before."""
    known = db.session.scalar(
        Membership.of(user).where(Membership.organization_id == organization.id)
    )
    if known is not None and known.role == role:
        return known
    membership = known or Membership(
        user_id=user.id, organization_id=organization.id, created_at=clock.now()
    )
    before, membership.role = membership.role if known else None, role
    db.session.add(membership)
    db.session.flush()
    history.record(
        "join",
        membership,
        organization_id=organization.id,
        changes={"user_id": user.id, "role": [before, role]},
    )
    return membership


def introduce(user: User, *, name: str, locale: str) -> None:
    """Change how a user is called and in which language letters reach them."""
    _check_name(name)
    if (name.strip(), locale) == (user.name, user.locale):
        return
    user.name, user.locale = name.strip(), locale
    history.record("edit", user, changes={"fields": ["name", "locale"]})


def set_password(user: User, password_hash: str) -> None:
    """Give a user a new password; all their sessions end."""
    user.password_hash = password_hash
    signing_in.end_all(user)
    history.record("password", user)


def disable(user: User) -> None:
    """Keep a user out: all sessions end, no password and no letter lets them in."""
    if user.disabled_at is not None:
        return
    user.disabled_at = clock.now()
    signing_in.end_all(user)
    history.record("disable", user)


def enable(user: User) -> None:
    """Let a disabled user in again."""
    if user.disabled_at is None:
        return
    user.disabled_at = None
    history.record("enable", user)
