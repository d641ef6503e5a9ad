"""The forms of an organization and of its members."""

from dataclasses import dataclass
from typing import Any

from eventapp.core.i18n import lazy as _l
from eventapp.forms.choices import ChoiceField, RadiosField
from eventapp.forms.fields import EmailField, Form, bilingual
from eventapp.forms.shared import SharedForm
from eventapp.forms.venue import names_of, pairs
from eventapp.models.area import Area
from eventapp.models.entries import OrganizationEntry
from eventapp.models.organization import KINDS
from eventapp.models.user import ORGANIZER, ROLES


class OrganizationForm(SharedForm):
    """An organization of the directory."""

    name_th, name_en = bilingual(_l("Name of the organization"), required=True)
    short_th, short_en = bilingual(_l("Short name"), limit=60)
    kind = ChoiceField(_l("Kind"), KINDS, required=True)
    province_code = ChoiceField(_l("Province"), empty=_l("The whole country"))

    def __init__(self, *args: Any, entry: OrganizationEntry | None = None, **options: Any) -> None:
        known = entry and {
            **pairs(entry, "name", "short"),
            "kind": entry.kind,
            "province_code": entry.province_code,
        }
        super().__init__(*args, data=known, **options)
        self.province_code.offer(names_of(Area.provinces()))

    def value(self) -> OrganizationEntry:
        """The organization as written down."""
        return OrganizationEntry(
            name=self.pair("name"),
            short=self.pair("short"),
            kind=self.kind.data,
            province_code=self.province_code.data or "",
        )


@dataclass(frozen=True)
class Invited:
    """Whom to invite, and as what."""

    email: str
    role: str


class InviteForm(Form):
    """A colleague's address and what they shall be."""

    email = EmailField(_l("E-mail address"), required=True)
    role = RadiosField(_l("Role"), ROLES, required=True, default=ORGANIZER)

    def value(self) -> Invited:
        """Address and role."""
        return Invited(self.email.data, self.role.data)


class RoleForm(Form):
    """What a member shall be from now on."""

    role = ChoiceField(_l("Role"), ROLES, required=True)

    def value(self) -> str:
        """The role."""
        role: str = self.role.data
        return role
