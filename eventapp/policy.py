"""Who may do what: roles × verbs, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eventapp.models.user import DOOR, ORGANIZER, OWNER, User

ANYONE, SIGNED_IN = "anyone", "signed in"

# verb: the roles, in the organization that hosts or keeps the thing, that may do it
TABLE: Mapping[str, frozenset[str]] = {
    "event.see": frozenset({OWNER, ORGANIZER, DOOR}),
    "event.edit": frozenset({OWNER, ORGANIZER}),
    "event.create": frozenset({OWNER, ORGANIZER}),
    "attendees.see": frozenset({OWNER, ORGANIZER}),
    "attendees.change": frozenset({OWNER, ORGANIZER}),
    "attendees.export": frozenset({OWNER, ORGANIZER}),
    "venue.edit": frozenset({OWNER, ORGANIZER}),
    "chairperson.edit": frozenset({OWNER, ORGANIZER}),
    "directory.see": frozenset({OWNER, ORGANIZER}),
    "organization.edit": frozenset({OWNER}),
    "organization.create": frozenset(),
    "member.manage": frozenset({OWNER}),
    "door.admit": frozenset({OWNER, ORGANIZER, DOOR}),
    "site.manage": frozenset(),
}


@dataclass(frozen=True)
class Viewer:
    """Who looks: nobody, or a user with a role in some organizations."""

    user: User | None = None
    roles: Mapping[int, str] = field(default_factory=dict)
    token: str = ""

    is_anonymous = property(lambda self: self.user is None)
    is_authenticated = property(lambda self: self.user is not None)

    @property
    def is_active(self) -> bool:
        """Whether it is a user who may use the site."""
        return self.user is not None and self.user.is_active

    @property
    def is_admin(self) -> bool:
        """Admins may do everything."""
        return self.user is not None and self.user.is_admin

    def get_id(self) -> str:
        """The session token that the cookie carries."""
        return self.token

    def organizations(self, verb: str) -> frozenset[int]:
        """The ids of the organizations in which the viewer may do this (admins: see `is_admin`)."""
        return frozenset(key for key, role in self.roles.items() if role in TABLE[verb])


NOBODY = Viewer()


def may(viewer: Viewer, verb: str, thing: Any = None) -> bool:
    """Whether the viewer may do this to the thing, or, without one, to anything at all."""
    if verb == ANYONE:
        return True
    if not viewer.is_active:
        return False
    if verb == SIGNED_IN or viewer.is_admin:
        return True
    if thing is None:
        return bool(viewer.organizations(verb))
    return _owner(thing) in viewer.organizations(verb)


def _owner(thing: Any) -> int | None:
    """The organization that answers for a thing: its host, its keeper, or itself."""
    for name in ("host_id", "keeper_id", "organization_id", "id"):
        if hasattr(thing, name):
            owner: int | None = getattr(thing, name)
            return owner
    raise TypeError(f"{type(thing).__name__} belongs to nobody")
