"""Acting on what a letter asks: an answer, a delegate, another time, the entry once more, a bounce.

Runs inside the transaction of `receiving`; a refusal is raised and noted there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.actions import answering, delegating, outbox, proposing, registering
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import AlreadyRegistered, Refused
from eventapp.core.thai import split_prefix
from eventapp.forms import itip
from eventapp.forms.itip import Counter, Itip, Person, Refresh, Reply
from eventapp.forms.mail import Letter
from eventapp.models import days, standing
from eventapp.models.attendee import Attendee
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration
from eventapp.models.series import Series

REFRESHES = 3
STRANGERS = 20
"""So many people who were not asked may answer through one invitation that was passed on."""


@dataclass(frozen=True)
class Outcome:
    """What a letter was and what became of it, in the words of models/incoming.py; the reason, or
    of one that is kept to be read what it says.
    """

    kind: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Asked:
    """Who was asked, and to what."""

    row: Registration | Chairing
    event: Event

    @property
    def address(self) -> str:
        """Where they were asked."""
        row = self.row
        return row.email if isinstance(row, Registration) else row.chairperson.email


def act(letter: Letter, asked: Asked | None, message: Message | None) -> Outcome:
    """Do what the letter asks; raises Refused."""
    if letter.bounce is not None:
        return _bounced(letter, message)
    found = letter.object
    kind = kind_of(letter)
    if asked is None:
        return Outcome(kind, "kept" if found is None else "ignored", letter.problem or "no address")
    if letter.problem:
        return Outcome(kind, "ignored", letter.problem)
    if isinstance(found, Reply | Counter | Refresh):
        return _scheduling(found, asked, letter)
    if found is not None:
        return Outcome(kind, "ignored", f"METHOD:{found.method}")
    return Outcome(kind, "kept", letter.words)


def kind_of(letter: Letter) -> str:
    """What it is, before anything was done. A calendar program's answer is no auto-reply."""
    if letter.bounce is not None:
        return "bounce"
    for kind, name in ((Reply, "reply"), (Counter, "counter"), (Refresh, "refresh")):
        if isinstance(letter.object, kind):
            return name
    return "automatic" if letter.is_automatic else "unknown"


def _scheduling(found: Itip, asked: Asked, letter: Letter) -> Outcome:
    kind = kind_of(letter)
    if not _is_of(found, asked.event):
        return Outcome(kind, "ignored", "another UID")
    mine = _own(found.people, asked.address)
    if isinstance(found, Refresh):
        return _refresh(asked, mine, letter)
    if mine is None:
        return _stranger(found, asked) if isinstance(found, Reply) else Outcome(kind, "ignored")
    if isinstance(found, Counter):
        return _counter(found, asked)
    if not isinstance(found, Reply):
        return Outcome(kind, "ignored")
    return _reply(found, mine, asked)


def _is_of(found: Itip, event: Event) -> bool:
    """Whether the entry is the event's own, one of its days', or this date of its series."""
    if found.uid == event.uid or (isinstance(found, Reply) and found.uid in _days(event)):
        return True
    series = db.session.get(Series, event.series_id) if event.series_id else None
    if series is None or found.uid != series.uid:
        return False
    return found.recurrence is None or found.recurrence == event.original_day


def _days(event: Event) -> list[str]:
    """The UIDs of its days in calendars."""
    return [days.uid(event, number) for number in range(len(event.when.days))]


def _own(people: tuple[Person, ...], address: str) -> Person | None:
    """Their own ATTENDEE; an answer counts for nobody else (RFC 6047, 2.2.1)."""
    return next((one for one in people if one.address.casefold() == address.casefold()), None)


def _reply(found: Reply, mine: Person, asked: Asked) -> Outcome:
    """Exactly one ATTENDEE, or two when delegating (RFC 5546, 3.2.3)."""
    if mine.partstat == itip.DELEGATED:
        return _delegated(found, mine, asked)
    others = [one for one in found.people if one is not mine]
    if others:
        return Outcome("reply", "ignored", f"{len(found.people)} attendees")
    if mine.partstat not in itip.DECIDED:
        return Outcome("reply", "ignored", f"PARTSTAT={mine.partstat}")
    rows = [asked.row]
    if found.sequence >= answering.current_sequence(asked.row, asked.event):
        rows += standing.beside(asked.row)  # one entry of both, answered as it is now
    told: dict[str, Any] = {"sequence": found.sequence, "stamp": found.stamp}
    told["note"] = found.comment
    is_new = [answering.answer(row, itip.DECIDED[mine.partstat], **told) for row in rows]
    return Outcome("reply", "answered" if is_new[0] else "stale", found.status)


def _delegated(found: Reply, mine: Person, asked: Asked) -> Outcome:
    others = [one for one in found.people if one is not mine]
    if len(mine.delegated_to) != 1 or len(others) > 1:
        return Outcome("reply", "ignored", "DELEGATED-TO must name one person")
    address = mine.delegated_to[0]
    named = next((one.name for one in others if one.address.casefold() == address.casefold()), "")
    if isinstance(asked.row, Chairing):
        name = f"{named} {address}".strip()
        is_new = answering.substitute(
            asked.row, name, note=found.comment, sequence=found.sequence, stamp=found.stamp
        )
        return Outcome("reply", "delegated" if is_new else "stale")
    if not answering.is_news(asked.row, sequence=found.sequence, stamp=found.stamp):
        return Outcome("reply", "stale")
    return _delegate(asked.row, address, named)


def _delegate(registration: Registration, address: str, name: str) -> Outcome:
    """Let the delegate have the place; a delegation that is known already is not done twice."""
    delegating.delegate(registration, _attendee(address, name))
    return Outcome("reply", "delegated")


def _attendee(address: str, name: str) -> Attendee:
    """A person of whom only an address and perhaps a name are known."""
    prefix, rest = split_prefix(name) if name else ("", address.partition("@")[0])
    return Attendee(prefix=prefix, name=rest, email=address)


def _stranger(found: Reply, asked: Asked) -> Outcome:
    """Somebody else answers an invitation that was passed on: the organizers decide (3.2.2.6)."""
    if len(found.people) != 1:
        return Outcome("reply", "ignored", f"{len(found.people)} attendees")
    person = found.people[0]
    if person.partstat not in ("ACCEPTED", "TENTATIVE"):
        return Outcome("reply", "ignored", "a stranger who does not want to come")
    if _strangers(asked.event) >= STRANGERS:
        return Outcome("reply", "limited")
    try:
        made = registering.request(asked.event, _attendee(person.address, person.name))
    except AlreadyRegistered:
        return Outcome("reply", "ignored", "is registered already, answers elsewhere")
    made.answer, made.answer_note = itip.DECIDED[person.partstat], found.comment[:500]
    made.locale = getattr(asked.row, "locale", made.locale)
    return Outcome("reply", "stranger")


def _strangers(event: Event) -> int:
    waiting = Registration.of(event, "pending").where(Registration.source == "mail")
    return len(db.session.scalars(waiting.limit(STRANGERS)).all())


def _counter(found: Counter, asked: Asked) -> Outcome:
    starts, ends = found.starts_at, found.ends_at
    if found.is_days:
        zone = ZoneInfo(asked.event.when.zone)
        starts, ends = (_midnight(moment, zone) for moment in (starts, ends))
    made = proposing.propose(
        asked.row, starts, ends, comment=found.comment, sequence=found.sequence
    )
    return Outcome("counter", "proposed" if made is not None else "stale")


def _midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _refresh(asked: Asked, mine: Person | None, letter: Letter) -> Outcome:
    """The current entry once more, unchanged (RFC 5546, 3.2.6); never to a program by itself."""
    if letter.is_automatic:
        return Outcome("refresh", "ignored", "automatic")
    if mine is None and letter.object is not None and letter.object.people:
        return Outcome("refresh", "ignored", "another ATTENDEE")
    if isinstance(asked.row, Registration):
        registering.resend(asked.row)
        return Outcome("refresh", "resent")
    return _again(asked.row, asked.event)


def _again(chairing: Chairing, event: Event) -> Outcome:
    """The last letter to a chairperson about this event is composed anew and sent."""
    last = db.session.scalar(
        select(Message)
        .where(Message.event_id == event.id, Message.chairperson_id == chairing.chairperson_id)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if last is None or not chairing.chairperson.email:
        raise Refused
    copy = outbox.post(last.kind, last.to_address, to_name=last.to_name, locale=last.locale,
                       event=event, payload=last.payload)  # fmt: skip
    copy.chairperson_id = chairing.chairperson_id
    return Outcome("refresh", "resent")


def _bounced(letter: Letter, message: Message | None) -> Outcome:
    """What a mail server says of a letter of ours. A delay is no failure (RFC 3464, 2.3.3)."""
    bounce = letter.bounce
    if bounce is None or message is None:
        return Outcome("bounce", "ignored", "no letter of ours")
    if bounce.action != "failed":
        return Outcome("bounce", "delayed" if bounce.action == "delayed" else "ignored")
    if message.bounced_at is None:
        message.bounced_at, message.bounce = clock.now(), bounce.words
    return Outcome("bounce", "bounced", bounce.words)
