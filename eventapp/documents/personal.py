"""All that is kept of one attendee, as a file they can take along (PDPA sections 30, 31)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from eventapp.core.text import Bilingual
from eventapp.documents.site import Site
from eventapp.models.activity import Activity
from eventapp.models.delegation import Delegation
from eventapp.models.event import Event
from eventapp.models.incoming import Incoming, Proposal
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from eventapp.models.subscription import Subscription


@dataclass(frozen=True)
class Kept:
    """What is kept besides the registration. `own_feed` is of this place alone, `all_feed` of all
    that goes to its e-mail address.
    """

    letters: Iterable[Message]
    activities: Iterable[Activity]
    received: Iterable[Incoming]
    proposals: Iterable[Proposal]
    own_feed: Subscription | None
    all_feed: Subscription | None


def as_json(registration: Registration, besides: Kept, site: Site, standing: Delegation) -> bytes:
    """The data as UTF-8 JSON, readable for people too."""
    kept: dict[str, Any] = {
        "attendee": {name: getattr(registration, name) for name in _OF_PERSON},
        "registration": _registration(registration, site) | _delegation(standing),
        "answer": _answer(registration),
        "event": {
            "title": _both(registration.event.title),
            "when": registration.event.when.as_dict(),
            "host": _both(registration.event.host.name),
        },
        "kept_by": _keeping(registration.event),
        "letters": [
            {"kind": letter.kind, "to": letter.to_address, "sent": _moment(letter.sent_at)}
            for letter in besides.letters
        ],
        "received": [_received(one, registration) for one in besides.received],
        "proposals": [_proposal(one) for one in besides.proposals],
        "calendars": _calendars(besides, site),
        "history": [{"at": _moment(entry.at), "what": entry.verb} for entry in besides.activities],
    }
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


_OF_PERSON = ("prefix", "name", "position", "organization", "phone", "email", "note")


def _registration(registration: Registration, site: Site) -> dict[str, Any]:
    return {
        "code": registration.code,
        "page": site.my(registration),
        "state": registration.state,
        "language": registration.locale,
        "entered_by": registration.source,
        "registered": _moment(registration.created_at),
        "changed": _moment(registration.changed_at),
        "informed_of_privacy": _moment(registration.informed_at),
    }


def _answer(registration: Registration) -> dict[str, Any]:
    """Whether they come, as they said last; without a time who registered and said nothing else."""
    return {
        "answer": registration.answer,
        "note": registration.answer_note,
        "given": _moment(registration.answer_stamp),
    }


def _received(letter: Incoming, registration: Registration) -> dict[str, Any]:
    """A letter that came to their address of ours; who else wrote there is another's data."""
    address = parseaddr(letter.sender)[1]
    return {
        "at": _moment(letter.received_at),
        "what": letter.kind,
        "outcome": letter.outcome,
        "subject": letter.subject,
        "from": address if registration.email and registration.is_at(address) else None,
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "at": _moment(proposal.created_at),
        "from": _moment(proposal.starts_at),
        "until": _moment(proposal.ends_at),
        "comment": proposal.comment,
        "state": proposal.state,
        "decided": _moment(proposal.decided_at),
    }


def _calendars(besides: Kept, site: Site) -> list[dict[str, Any]]:
    """The feeds that were made. The address of one for all their events is a key that only letters
    to their e-mail address lead to; this file is given to whoever has the personal link.
    """
    of = (("this_event", besides.own_feed), ("all_of_address", besides.all_feed))
    return [
        {
            "of": name,
            "address": site.feed(feed.token) if feed is besides.own_feed else None,
            "made": _moment(feed.created_at),
            "renewed": _moment(feed.renewed_at),
        }
        for name, feed in of
        if feed is not None
    ]


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
