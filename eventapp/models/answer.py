"""What somebody who was asked has answered: the PARTSTAT of calendars (RFC 5545, 3.2.12)."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.i18n import lazy as _l

ASKED, ACCEPTED, DECLINED, TENTATIVE = "needs-action", "accepted", "declined", "tentative"
ANSWERS = {
    ASKED: _l("No answer yet"),
    ACCEPTED: _l("Comes"),
    DECLINED: _l("Does not come"),
    TENTATIVE: _l("Perhaps"),
}


class Answered:
    """The answer of one person. Of two that arrive, the one with the higher sequence counts, then
    the later stamp, whichever came first (RFC 5546, 2.1.5).
    """

    answer: Mapped[str] = mapped_column(String(16), default=ASKED, server_default=ASKED)
    answer_note: Mapped[str] = mapped_column(default="", server_default="")
    answer_sequence: Mapped[int | None]
    answer_stamp: Mapped[datetime | None]

    @property
    def answer_name(self) -> str:
        """The answer in the reader's language."""
        return str(ANSWERS[self.answer])
