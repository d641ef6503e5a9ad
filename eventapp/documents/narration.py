"""History in words: each entry as a sentence, each change as before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.documents.narrated import LABELS, SENTENCES, shown
from eventapp.models.activity import Activity
from eventapp.models.bynumber import Names

LONGEST = 400
LETTERS = {
    "registered": _l("Ticket and confirmation"),
    "promoted": _l("Moved up from the waiting list"),
    "withdrawn": _l("End of the registration"),
    "declined": _l("Request declined"),
    "rescheduled": _l("New time or place"),
    "changed": _l("Other chairpersons"),
    "cancelled": _l("Event cancelled"),
    "reopened": _l("Takes place after all"),
    "moved_away": _l("Another e-mail address"),
    "chair_moved_away": _l("Another e-mail address"),
    "chair_asked": _l("Asked to chair"),
    "chair_changed": _l("Change told to a chairperson"),
    "chair_released": _l("Task of a chairperson ended"),
    "chair_cancelled": _l("Cancellation told to a chairperson"),
    "delegated": _l("A delegate was sent"),
    "delegate": _l("Sent in somebody’s place"),
    "delegate_ended": _l("End of the delegation"),
    "returned": _l("Place back from the delegate"),
    "counter_declined": _l("Proposal of another time declined"),
    "invitation_to_team": _l("Invitation of a colleague"),
    "password_reset": _l("New password"),
}
INCOMING = {
    "reply": _l("Answer by mail"),
    "counter": _l("Proposal of another time"),
    "refresh": _l("Asked for the calendar entry"),
    "bounce": _l("A letter came back"),
    "automatic": _l("An automatic letter came in"),
    "unknown": _l("A letter came in"),
}
OUTCOMES = {
    "answered": _l("Taken"),
    "stale": _l("Older than what is known"),
    "stranger": _l("Put before you to decide"),
    "delegated": _l("Sends a delegate"),
    "proposed": _l("Put before you to decide"),
    "resent": _l("Sent again"),
    "bounced": _l("Could not be delivered"),
    "delayed": _l("Is delayed"),
    "limited": _l("Too many at once"),
    "refused": _l("Not possible"),
    "ignored": _l("Not taken"),
    "broken": _l("Could not be read"),
    "kept": _l("Kept to be read"),
}
LETTER_STATES = {
    "queued": _l("Waiting to be sent"),
    "sending": _l("Being sent"),
    "sent": _l("Sent"),
    "parked": _l("Given up"),
    "dropped": _l("Not needed any more"),
}


@dataclass(frozen=True)
class Change:
    """One thing that became another; '' where there was, or is, nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One entry: when, who ('' when nobody signed in), what, about whom, and the changes."""

    at: datetime
    who: str
    what: str
    subject: str
    changes: tuple[Change, ...]


def narrate(activities: Iterable[Activity], names: Names) -> list[Entry]:
    """The entries in the reader's language, in the order given."""
    return [_entry(activity, names) for activity in activities]


def _entry(activity: Activity, names: Names) -> Entry:
    subject = ""
    if activity.subject_type == "registration":
        subject = str(names.of("registration", activity.subject_id)) or _("(erased)")
    elif activity.subject_type == "chairing":
        subject = str(names.of("chairing", activity.subject_id)) or _("(removed)")
    return Entry(
        at=activity.at,
        who=str(names.of("user", activity.user_id)),
        what=sentence(activity),
        subject=subject,
        changes=tuple(_changes(activity.changes, names)),
    )


def sentence(activity: Activity) -> str:
    """What happened; an entry of a kind that has no words yet says at least what it was about."""
    words = SENTENCES.get(f"{activity.subject_type}.{activity.verb}") or SENTENCES.get(
        activity.verb
    )
    return str(words) if words else _("Changed")


def _changes(changes: dict[str, Any], names: Names) -> Iterable[Change]:
    for name, values in changes.items():
        if name == "fields":
            yield Change(_("Changed"), "", ", ".join(label(one) for one in values))
            continue
        before, after = values if _is_pair(values) else (None, values)
        yield from _change(name, before, after, names)


def _is_pair(values: Any) -> bool:
    return isinstance(values, list) and len(values) == 2


def _change(name: str, before: Any, after: Any, names: Names) -> Iterable[Change]:
    """A bilingual text is told for each language in which it changed."""
    if _is_bilingual(before) or _is_bilingual(after):
        for index, tongue in enumerate((_("Thai"), _("English"))):
            old, new = _part(before, index), _part(after, index)
            if old != new:
                yield Change(f"{label(name)} ({tongue})", _cut(old), _cut(new))
        return
    yield Change(label(name), _cut(shown(name, before, names)), _cut(shown(name, after, names)))


def _is_bilingual(value: Any) -> bool:
    return _is_pair(value) and all(isinstance(part, str) for part in value)


def _part(value: Any, index: int) -> str:
    return str(value[index]) if _is_bilingual(value) else ""


def label(name: str) -> str:
    """What a field is called."""
    return str(LABELS.get(name, name.replace("_", " ")))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"
