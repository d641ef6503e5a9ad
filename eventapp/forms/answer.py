"""The forms with which people who were asked say whether they come."""

from dataclasses import dataclass
from typing import Any

from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.forms.choices import RadiosField
from eventapp.forms.fields import Form, TextField
from eventapp.models.answer import ACCEPTED, DECLINED, TENTATIVE

LEAVE, SUBSTITUTE = "leave", "substitute"
GIVEN = {
    ACCEPTED: _l("I come"),
    TENTATIVE: _l("Perhaps"),
    DECLINED: _l("I do not come"),
}


@dataclass(frozen=True)
class Given:
    """An answer; `frees` gives the place back, `substitute` names who comes instead."""

    answer: str
    note: str = ""
    frees: bool = False
    substitute: str = ""


class AnswerForm(Form):
    """An attendee's answer, by one of the buttons, with a note if they like."""

    answer = RadiosField(
        _l("Answer"),
        {**GIVEN, LEAVE: _l("I do not come, give my place back")},
        required=_l("Choose an answer."),
    )
    note = TextField(_l("Note for the organizers"), limit=500, multiline=True)

    def value(self) -> Given:
        """The answer."""
        frees = self.answer.data == LEAVE
        return Given(DECLINED if frees else self.answer.data, self.note.data, frees)


class ChairingForm(Form):
    """A chairperson's answer; who sends somebody else names them."""

    answer = RadiosField(
        _l("Answer"),
        {**GIVEN, SUBSTITUTE: _l("Somebody else comes for me")},
        required=_l("Choose an answer."),
    )
    substitute = TextField(_l("Who comes instead"), limit=200)
    note = TextField(_l("Note for the organizers"), limit=500, multiline=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever sends somebody else says whom."""
        is_good = super().validate(extra_validators)
        field = self.substitute
        if self.answer.data == SUBSTITUTE and not field.data and not field.errors:
            field.errors = [_("Write who comes instead.")]
            return False
        return is_good

    def value(self) -> Given:
        """The answer."""
        if self.answer.data == SUBSTITUTE:
            return Given(DECLINED, self.note.data, substitute=self.substitute.data)
        return Given(self.answer.data, self.note.data)
