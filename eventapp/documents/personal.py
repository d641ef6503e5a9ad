"""All that is kept of one attendee, as a file they can take along (PDPA sections 30, 31)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eventapp.core.text import Bilingual
from eventapp.models.activity import Activity
from eventapp.models.delegation import Delegation
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration


def as_json(
    registration: Registration,
    letters: Iterable[Message],
    activities: Iterable[Activity],
    url: str,
    standing: Delegation,
) -> bytes:
    """The data as UTF-8 JSON, readable for people too."""
    kept: dict[str, Any] = {
        "attendee": {name: getattr(registration, name) for name in _OF_PERSON},
        "registration": _registration(registration, url) | _delegation(standing),
        "event": {
            "title": _both(registration.event.title),
            "when": registration.event.when.as_dict(),
            "host": _both(registration.event.host.name),
        },
        "kept_by": _keeping(registration.event),
        "letters": [
            {"kind": letter.kind, "to": letter.to_address, "sent": _moment(letter.sent_at)}
            for letter in letters
        ],
        "history": [{"at": _moment(entry.at), "what": entry.verb} for entry in activities],
    }
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


_OF_PERSON = ("prefix", "name", "position", "organization", "phone", "email", "note")


def _registration(registration: Registration, url: str) -> dict[str, Any]:
    return {
        "code": registration.code,
        "page": url,
        "state": registration.state,
        "language": registration.locale,
        "entered_by": registration.source,
        "registered": _moment(registration.created_at),
        "changed": _moment(registration.changed_at),
    }


def _delegation(standing: Delegation) -> dict[str, str]:
    """Whose place it is and who comes in it: names, as the data beside them are those people's."""
    told = {"in_place_of": standing.original, "delegate": standing.delegate}
    return {name: row.full_name for name, row in told.items() if row is not None}


def _keeping(event: Event) -> dict[str, Any]:
    """Who is responsible, what for and how long."""
    return {
        "controller": _both(event.controller),
        "contact": event.controller_contact,
        "purpose": _both(event.purpose),
        "until": _moment(event.erase_at),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
