"""Why nothing came of a letter that came in, in the language of whoever reads the list.

Rows keep the reason in English, as the log does: what a mail server may hand over twice has one
wording. Domain refusals are messages of the catalogue; the notes of the reader are told here.
"""

import re

from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.models.incoming import Incoming

_NOTES = (
    ("no address", _l("It was sent to no address that one person has from us.")),
    ("another UID", _l("Its calendar entry belongs to another event.")),
    ("automatic", _l("A program asked for it by itself.")),
    ("another ATTENDEE", _l("It asks for somebody else’s entry.")),
    (r"\d+ attendees", _l("It answers for several people at once.")),
    ("PARTSTAT=.*", _l("It says neither yes, nor no, nor perhaps.")),
    ("METHOD:.*", _l("It is a calendar of others and no answer.")),
    ("a stranger who does not want to come", _l("Somebody who was not invited will not come.")),
    (
        "is registered already, answers elsewhere",
        _l("This person has a place; the answer to their own invitation counts."),
    ),
    ("no letter of ours", _l("It names no letter that was sent from here.")),
    ("DELEGATED-TO must name one person", _l("It must name exactly one delegate.")),
    ("larger than .*|too many parts|.* too (long|many components)", _l("It is too large.")),
)
_NAMING = "Meanwhile %(name)s holds the place. Send it once more to change that."
_UNREADABLE = _l("Its calendar entry has a fault and cannot be read.")
_OURS = _l("The site itself failed here; the letter is kept.")


def told(row: Incoming) -> str:
    """The reason in whole sentences; '' where there is none, or it is another server's words."""
    if not row.reason:
        return ""
    if row.outcome == "refused":
        return _refusal(row.reason)
    if row.outcome == "broken":
        return str(_OURS)
    return _note(row.reason) if row.outcome == "ignored" else ""


def _refusal(reason: str) -> str:
    """A message of the catalogue; one of them names a person."""
    before, after = _NAMING.split("%(name)s")
    if reason.startswith(before) and reason.endswith(after):
        return _(_NAMING, name=reason.removeprefix(before).removesuffix(after))
    return _(reason)


def _note(reason: str) -> str:
    words = (words for pattern, words in _NOTES if re.fullmatch(pattern, reason))
    return str(next(words, _UNREADABLE))
