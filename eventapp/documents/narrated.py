"""The words history is told in: a sentence for each verb, a label for each field."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from eventapp.core import i18n
from eventapp.core.dates import When, format_datetime, format_time_range, format_when
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.models import (
    agenda,
    answer,
    chairing,
    event,
    event_parts,
    organization,
    registration,
    user,
)
from eventapp.models.bynumber import Names

SENTENCES = {
    "event.create": _l("Created the event"),
    "event.edit": _l("Changed the texts"),
    "event.label": _l("Marked the event"),
    "import": _l("Taken over from another calendar"),
    "reschedule": _l("Changed time or place"),
    "publish": _l("Published the event"),
    "cancel": _l("Cancelled the event"),
    "reopen": _l("Opened the event again"),
    "duplicate": _l("Made a copy of the event"),
    "renew_preview": _l("Made a new preview link"),
    "agenda": _l("Changed the agenda"),
    "people": _l("Changed chairpersons or organizations"),
    "admission": _l("Changed the registration"),
    "capacity": _l("Changed the number of seats"),
    "cover": _l("Changed the cover picture"),
    "join_series": _l("Made the event the first date of a series"),
    "export": _l("Downloaded the list of participants"),
    "miscount": _l("The count of seats was wrong and has been corrected"),
    "register": _l("Registered"),
    "registration.edit": _l("Corrected the registration"),
    "approve": _l("Approved the registration"),
    "decline": _l("Declined the request"),
    "withdraw": _l("Ended the registration"),
    "undo": _l("Took the withdrawal back"),
    "promote": _l("Moved up from the waiting list"),
    "delegate": _l("Sent a delegate"),
    "take_back": _l("Took the place back"),
    "hand_back": _l("Got the place back from the delegate"),
    "end_delegation": _l("Comes no more as a delegate"),
    "resend": _l("Sent the ticket again"),
    "inform": _l("Told the person by phone"),
    "answer": _l("Answered the invitation"),
    "request": _l("Asked by mail for a place"),
    "propose": _l("Proposed another time"),
    "counter": _l("Declined a proposal of another time"),
    "erase": _l("Erased the personal data at the person’s wish"),
    "anonymise": _l("Erased the personal data at the end of its time"),
    "retry": _l("Had a letter sent again"),
    "series.extend": _l("Added dates to the series"),
    "create": _l("Created"),
    "edit": _l("Changed"),
    "retire": _l("Taken out of use"),
    "restore": _l("Put back into use"),
    "remove": _l("Removed"),
    "rezone": _l("The clock of the zone has changed; the time on the spot stays"),
    "renew_feed": _l("Made a new address of the calendar"),
}

LABELS = {
    "state": _l("State"),
    "kind": _l("Kind"),
    "number": _l("Number of people"),
    "title": _l("Title"),
    "official_title": _l("Official title"),
    "summary": _l("Summary"),
    "rationale": _l("Rationale"),
    "audience": _l("For whom"),
    "objectives": _l("Objectives"),
    "links": _l("Policies and plans"),
    "topics": _l("Topics"),
    "when": _l("Date and time"),
    "starts_at": _l("Date and time"),
    "attendance": _l("Attendance"),
    "join_url": _l("Link to join"),
    "venue_id": _l("Venue"),
    "location": _l("Place in the other calendar"),
    "room_id": _l("Room"),
    "capacity": _l("Seats"),
    "taken": _l("Seats taken"),
    "registration": _l("Registration"),
    "opens_at": _l("Registration opens"),
    "closes_at": _l("Registration closes"),
    "has_waitlist": _l("Waiting list"),
    "decline_frees": _l("A decline gives the seat back"),
    "answer": _l("Answer"),
    "proposed_start": _l("Proposed beginning"),
    "proposed_end": _l("Proposed end"),
    "contact_name": _l("Contact person"),
    "contact_phone": _l("Telephone for questions"),
    "contact_email": _l("E-mail for questions"),
    "controller": _l("Responsible for the personal data"),
    "controller_contact": _l("Contact for personal data"),
    "purpose": _l("Purpose of the personal data"),
    "retention_days": _l("Days the personal data is kept"),
    "agenda_style": _l("How the agenda is shown"),
    "agenda": _l("Agenda"),
    "chairs": _l("Chairpersons"),
    "parts": _l("Organizations taking part"),
    "cover": _l("Cover picture"),
    "alt": _l("What the picture shows"),
    "is_demo": _l("Demo"),
    "role": _l("Role"),
    "user_id": _l("User"),
    "prefix": _l("Prefix"),
    "name": _l("Name and surname"),
    "position": _l("Position"),
    "organization": _l("Organization"),
    "email": _l("E-mail address"),
    "phone": _l("Telephone"),
    "note": _l("Note"),
    "locale": _l("Language of the letters"),
    "delegate_id": _l("Delegate"),
    "delegator_id": _l("In place of"),
    "cancel_reason": _l("Reason for cancelling"),
}

_CHOICES: dict[str, Any] = {
    "state": {**event.PHASES, **registration.STATES},
    "kind": {**organization.KINDS, **event.KINDS, "csv": "CSV", "xlsx": "XLSX"},
    "attendance": event.ATTENDANCE,
    "answer": answer.ANSWERS,
    "registration": event.REGISTRATION,
    "agenda_style": agenda.STYLES,
    "role": user.ROLES,
}
_MOMENTS = ("proposed_start", "proposed_end")


def shown(name: str, value: Any, names: Names) -> str:
    """A value as people read it; '' for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if name in _LISTS and isinstance(value, list):
        return _LISTS[name](value, names)
    if name in _CHOICES and isinstance(value, str):
        return str(_CHOICES[name].get(value, value))
    if name.endswith("_id"):
        return str(names.of(name.removesuffix("_id"), value)) or _("(removed)")
    if (name.endswith("_at") or name in _MOMENTS) and isinstance(value, str):
        return format_datetime(datetime.fromisoformat(value))
    if name == "cover":
        return _("a picture")
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict) and "first_day" in value:
        return format_when(When.from_dict(value))
    if isinstance(value, list):
        return " · ".join(filter(None, (_plain(part) for part in value if part is not None)))
    if isinstance(value, dict):
        return _plain(list(value.values()))
    return str(value)


def _bilingual(pair: Any) -> str:
    texts = [part if isinstance(part, str) else "" for part in pair]
    return Bilingual(*texts[:2]).in_(i18n.locale())


def _objectives(rows: list[Any], _names: Names) -> str:
    return " · ".join(f"{number}. {_bilingual(row)}" for number, row in enumerate(rows, 1))


def _links(rows: list[Any], _names: Names) -> str:
    return " · ".join(_plain(row) for row in rows)


def _topics(rows: list[Any], names: Names) -> str:
    return ", ".join(str(names.of("topic", number)) or _("(removed)") for number in rows)


def _agenda(rows: list[Any], _names: Names) -> str:
    """Each row is day, from, to and the title in both languages."""
    return " · ".join(f"{_hours(row[1], row[2])} {_bilingual(row[3:])}".strip() for row in rows)


def _hours(starts: str | None, ends: str | None) -> str:
    if not starts:
        return ""
    return format_time_range(time.fromisoformat(starts), time.fromisoformat(ends) if ends else None)


def _tasks(kind: str, words: dict[str, Any]) -> Callable[[list[Any], Names], str]:
    def told(rows: list[Any], names: Names) -> str:
        parts = (
            f"{names.of(kind, number) or _('(removed)')} ({words.get(task, task)})"
            for number, task in rows
        )
        return ", ".join(parts)

    return told


_LISTS: dict[str, Callable[[list[Any], Names], str]] = {
    "objectives": _objectives,
    "links": _links,
    "topics": _topics,
    "agenda": _agenda,
    "chairs": _tasks("chairperson", chairing.TASKS),
    "parts": _tasks("organization", event_parts.PARTS),
}
