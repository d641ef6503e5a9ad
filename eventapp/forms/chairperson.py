"""The form of a chairperson: name and office as protocol wants them, contact, picture."""

from typing import Any

from eventapp.core.i18n import lazy as _l
from eventapp.forms.choices import ChoiceField, PictureField, TickField, number
from eventapp.forms.fields import EmailField, IntField, PhoneField, bilingual
from eventapp.forms.shared import SharedForm
from eventapp.forms.venue import pairs
from eventapp.models.entries import ChairpersonEntry

_TEXTS = ("prefix", "name", "position", "biography")


class ChairpersonForm(SharedForm):
    """A person, or an office when only the position is given."""

    prefix_th, prefix_en = bilingual(_l("Prefix"), limit=60)
    name_th, name_en = bilingual(_l("Name and surname"))
    position_th, position_en = bilingual(_l("Position"))
    organization_id = ChoiceField(_l("Organization"), empty=_l("None, or not known"), coerce=number)
    precedence = IntField(_l("Order of precedence"), least=1, most=999)
    phone = PhoneField(_l("Telephone"))
    email = EmailField(_l("E-mail address"))
    biography_th, biography_en = bilingual(_l("Short biography"), limit=4000, multiline=True)
    picture = PictureField(_l("Photograph"))
    remove_picture = TickField(_l("Take the photograph away"))
    keeper = ChoiceField(_l("Looked after by"), coerce=number)

    def __init__(self, *args: Any, entry: ChairpersonEntry | None = None, **options: Any) -> None:
        known = entry and {
            **pairs(entry, *_TEXTS),
            **{name: getattr(entry, name) for name in ("precedence", "email", "phone")},
            "organization_id": entry.organization_id,
        }
        super().__init__(*args, data=known or {"precedence": 100}, **options)

    def value(self) -> ChairpersonEntry:
        """The person as written down."""
        return ChairpersonEntry(
            **{name: self.pair(name) for name in _TEXTS},
            organization_id=self.organization_id.data,
            precedence=100 if self.precedence.data is None else self.precedence.data,
            email=self.email.data,
            phone=self.phone.data,
        )
