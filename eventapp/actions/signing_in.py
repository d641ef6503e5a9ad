"""Signing in and out: sessions are rows, so ending one really ends it."""

from datetime import timedelta

from sqlalchemy import delete, select

from eventapp.actions import history
from eventapp.core import clock, passwords, tokens
from eventapp.core.db import db
from eventapp.models.user import Membership, User, UserSession
from eventapp.policy import Viewer

_SEEN_EVERY = timedelta(minutes=5)


def viewer_of(token: str) -> Viewer | None:
    """Who a session token belongs to; None when it ended, ran out or its user is disabled."""
    session = db.session.scalar(
        select(UserSession).where(UserSession.token_digest == tokens.digest(token))
    )
    if session is None or not session.lives(clock.now()):
        return None
    user = session.user
    roles = db.session.execute(
        select(Membership.organization_id, Membership.role).where(Membership.user_id == user.id)
    )
    return Viewer(user, dict(roles.all()), token)


def check_password(email: str, password: str) -> User | None:
    """The active user with this address and password; for anybody else None, as slowly."""
    user = db.session.scalar(select(User).where(User.email == email.strip().casefold()))
    stored = user.password_hash if user is not None and user.is_active else ""
    return user if passwords.matches(stored, password) else None


def begin(user: User, *, address: str = "", agent: str = "") -> str:
    """Open a session; returns its token, of which only the digest is kept."""
    token, now = tokens.token(), clock.now()
    session = UserSession(
        token_digest=tokens.digest(token),
        user=user,
        created_at=now,
        seen_at=now,
        address=address[:64],
        agent=agent[:200],
    )
    db.session.add(session)
    db.session.flush()
    history.record("sign_in", user)
    return token


def needs_mark(token: str) -> bool:
    """Whether the session's last-seen time is old enough to be written again."""
    session = _session(token)
    return session is not None and clock.now() - session.seen_at > _SEEN_EVERY


def mark_seen(token: str) -> None:
    """Note that the session is in use."""
    session = _session(token)
    if session is not None:
        session.seen_at = clock.now()


def end(token: str) -> None:
    """End one session for good."""
    session = _session(token)
    if session is not None:
        history.record("sign_out", session.user)
        db.session.delete(session)


def end_all(user: User, besides: str = "") -> None:
    """End all sessions of a user, but for the one whose token is given."""
    gone = delete(UserSession).where(UserSession.user_id == user.id)
    if besides:
        gone = gone.where(UserSession.token_digest != tokens.digest(besides))
    db.session.execute(gone)


def end_one(user: User, session_id: int) -> None:
    """End one of a user's own sessions, as chosen from their list."""
    mine = select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user.id)
    session = db.session.scalar(mine)
    if session is not None:
        history.record("sign_out", user)
        db.session.delete(session)


def sessions_of(user: User) -> list[UserSession]:
    """The sessions of a user that live, the last used first."""
    rows = select(UserSession).where(UserSession.user_id == user.id)
    now, found = clock.now(), db.session.scalars(rows.order_by(UserSession.seen_at.desc()))
    return [session for session in found if session.lives(now)]


def _session(token: str) -> UserSession | None:
    return db.session.scalar(
        select(UserSession).where(UserSession.token_digest == tokens.digest(token))
    )


def is_of(session: UserSession, token: str) -> bool:
    """Whether a session is the one of this token."""
    return tokens.same(session.token_digest, tokens.digest(token))
