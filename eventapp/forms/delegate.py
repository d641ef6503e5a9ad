"""The form of who comes in somebody's place."""

import re

from eventapp.forms.fields import HiddenField
from eventapp.forms.registration import RegistrationForm


class DelegateForm(RegistrationForm):
    """Who comes instead: what is asked of everybody, and whom the page showed as sent.

    `seen` takes the part of the nonce: the same person sent twice is the same delegate, and no
    delegate is replaced unseen.
    """

    nonce = None  # type: ignore[assignment]
    seen = HiddenField(limit=20)

    @property
    def instead_of(self) -> int | None:
        """The number of the delegate whom the sender saw and replaces."""
        text = self.seen.data or ""
        return int(text) if re.fullmatch("[0-9]{1,10}", text, re.ASCII) else None
