"""Ways in by letter: a new password, or a colleague's first sign-in; each link works once.

A link is made of the letter's uid and the site's key when the letter is written
(`tokens.derived("passage", message.uid, key=…)`): the database holds its digest alone.
"""

from datetime import timedelta

from sqlalchemy import select, update

from eventapp.actions import enrolling, history, outbox
from eventapp.core import clock, tokens
from eventapp.core.db import db
from eventapp.core.errors import Refused, Stale
from eventapp.core.i18n import gettext as _
from eventapp.models.organization import Organization
from eventapp.models.user import DOOR, ORGANIZER, OWNER, ROLES, Membership, Passage, User

PASSWORD, INVITE = "password", "invite"
LASTS = timedelta(hours=1)
_RANK = (OWNER, ORGANIZER, DOOR)


def ask_for_password(email: str, *, key: str) -> None:
    """Post a link for a new password; an address nobody has costs the same, and gets no letter."""
    user = db.session.scalar(select(User).where(User.email == email.strip().casefold()))
    if user is None or not user.is_active:
        _keep(PASSWORD, "", tokens.digest(tokens.token()))
        return
    _close(Passage.kind == PASSWORD, Passage.user_id == user.id)
    letter = outbox.post(
        "password_reset", user.email, to_name=user.name, locale=user.locale, user=user
    )
    _keep(PASSWORD, user.email, _digest(letter.uid, key), user=user)
    history.record("ask_password", user)


def invite(organization: Organization, email: str, role: str, *, by: User, key: str) -> Passage:
    """Invite a colleague by letter; a second invitation replaces the first.

    Raises Refused for an unknown role, for no address, or when they belong here already.
    """
    address = email.strip().casefold()
    if role not in ROLES:
        raise Refused(_("Choose a role from the list."), field="role")
    enrolling.check_address(address)
    if _is_member(organization, address):
        raise Refused(_("This person belongs to the organization already."), field="email")
    retract(organization, address)
    letter = outbox.post(
        "invitation_to_team",
        address,
        locale=by.locale,
        payload={
            "organization": list(organization.name.pair),
            "role": role,
            "invited_by": by.name,
        },
    )
    passage = _keep(INVITE, address, _digest(letter.uid, key), organization=organization, role=role)
    history.record(
        "invite", passage, organization_id=organization.id, changes={"role": [None, role]}
    )
    return passage


def retract(organization: Organization, email: str) -> None:
    """Close every open invitation of an address to an organization."""
    _close(
        Passage.kind == INVITE,
        Passage.organization_id == organization.id,
        Passage.email == email.strip().casefold(),
    )


def open_invitations(organization: Organization) -> list[Passage]:
    """The invitations of an organization that wait for an answer, the newest first."""
    rows = select(Passage).where(
        Passage.kind == INVITE,
        Passage.organization_id == organization.id,
        Passage.used_at.is_(None),
        Passage.expires_at > clock.now(),
    )
    return list(db.session.scalars(rows.order_by(Passage.id.desc())))


def find(token: str) -> Passage | None:
    """The passage of a link, if it is open."""
    passage = db.session.scalar(select(Passage).where(Passage.token_digest == tokens.digest(token)))
    return passage if passage is not None and passage.is_open(clock.now()) else None


def use_for_password(token: str, password_hash: str) -> User:
    """Set the new password; every session ends. Raises Stale when the link is used up."""
    passage = _use(token, PASSWORD)
    user = db.session.get(User, passage.user_id)
    if user is None or not user.is_active:
        raise Stale(_("This link has been used or is too old. Please ask for a new one."))
    enrolling.set_password(user, password_hash)
    return user


def use_to_enroll(token: str, name: str, password_hash: str, *, locale: str) -> User:
    """Make the invited colleague a user and a member. Raises Stale, Refused, Conflict."""
    passage = _use(token, INVITE)
    user = enrolling.enroll(passage.email, name, password_hash, locale=locale)
    _join(passage, user)
    return user


def use_to_join(token: str) -> User:
    """Make an invited colleague who is a user already a member. Raises Stale."""
    passage = _use(token, INVITE)
    user = user_of(passage)
    if user is None or not user.is_active:
        raise Stale(_("This link has been used or is too old. Please ask for a new one."))
    _join(passage, user)
    return user


def user_of(passage: Passage) -> User | None:
    """Who already signs in with the address the letter went to."""
    return db.session.scalar(select(User).where(User.email == passage.email))


def _use(token: str, kind: str) -> Passage:
    """One conditional UPDATE: of two who press at once, one finds the link used up."""
    now = clock.now()
    used = (
        update(Passage)
        .where(
            Passage.token_digest == tokens.digest(token),
            Passage.kind == kind,
            Passage.used_at.is_(None),
            Passage.expires_at > now,
        )
        .values(used_at=now)
        .returning(Passage)
    )
    passage = db.session.scalar(used)
    if passage is None:
        raise Stale(_("This link has been used or is too old. Please ask for a new one."))
    return passage


def _join(passage: Passage, user: User) -> None:
    """An invitation lets in and may raise a role; an old one never lowers what somebody is now."""
    organization = db.session.get_one(Organization, passage.organization_id)
    known = db.session.scalar(
        Membership.of(user).where(Membership.organization_id == organization.id)
    )
    if known is None or _RANK.index(known.role) > _RANK.index(passage.role):
        enrolling.join(user, organization, passage.role)


def _is_member(organization: Organization, address: str) -> bool:
    found = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organization_id == organization.id, User.email == address)
    )
    return db.session.scalar(found) is not None


def _close(*which: object) -> None:
    closed = update(Passage).where(Passage.used_at.is_(None), *which)  # type: ignore[arg-type]
    db.session.execute(closed.values(used_at=clock.now()))


def _digest(letter_uid: str, key: str) -> str:
    return tokens.digest(tokens.derived("passage", letter_uid, key=key))


def _keep(
    kind: str,
    email: str,
    token_digest: str,
    *,
    user: User | None = None,
    organization: Organization | None = None,
    role: str = "",
) -> Passage:
    passage = Passage(
        kind=kind,
        token_digest=token_digest,
        email=email,
        user_id=user.id if user else None,
        organization_id=organization.id if organization else None,
        role=role,
        created_at=clock.now(),
        expires_at=clock.now() + LASTS,
    )
    db.session.add(passage)
    db.session.flush()
    return passage
