"""All that is kept of one attendee, as a file they can take along (PDPA sections 30, 31)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eventapp.models.activity import Activity
from eventapp.models.message import Message
from eventapp.models.registration import Registration


def as_json(
    registration: Registration,
    letters: Iterable[Message],
    activities: Iterable[Activity],
    url: str,
) -> bytes:
    """The data as UTF-8 JSON, readable for people too."""
    event = registration.event
    kept: dict[str, Any] = {
        "attendee": {
            name: getattr(registration, name)
            for name in ("prefix", "name", "position", "organization", "phone", "email", "note")
        },
        "registration": {
            "code": registration.code,
            "page": url,
            "state": registration.state,
            "language": registration.locale,
            "entered_by": registration.source,
            "registered": _moment(registration.created_at),
            "changed": _moment(registration.changed_at),
        },
        "event": {
            "title": {"th": event.title.th, "en": event.title.en},
            "when": event.when.as_dict(),
            "host": {"th": event.host.name.th, "en": event.host.name.en},
        },
        "kept_by": {
            "controller": {"th": event.controller.th, "en": event.controller.en},
            "contact": event.controller_contact,
            "purpose": {"th": event.purpose.th, "en": event.purpose.en},
            "until": _moment(event.erase_at),
        },
        "letters": [
            {"kind": letter.kind, "to": letter.to_address, "sent": _moment(letter.sent_at)}
            for letter in letters
        ],
        "history": [{"at": _moment(entry.at), "what": entry.verb} for entry in activities],
    }
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
