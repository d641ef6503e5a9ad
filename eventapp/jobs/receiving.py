"""Receiving: one letter that came in is kept, read, and acted on once, whatever it holds.

The file stands before its row, and the row is written with what it changes: killed at any moment,
the same letter can be handed over again. Unsigned mail proves nothing (RFC 6047, 2.2), so only our
own address of a recipient, which nobody can guess, says whose answer it is.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import joinedload

from eventapp.core import clock, i18n, limits, mailbag
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused, TooMany
from eventapp.documents import replies
from eventapp.documents.site import Site
from eventapp.forms import itip, mail
from eventapp.forms.mail import Letter
from eventapp.jobs import acting
from eventapp.jobs.acting import Asked, Outcome
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.incoming import Incoming
from eventapp.models.message import Message
from eventapp.models.registration import Registration

FOLDER = "mail-in"
AGAIN = Outcome("unknown", "again")
FROM_ONE, HOUR = 60, 3600
"""So many letters to one recipient's address are acted on in an hour; the rest is kept."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reached:
    """Whose address of ours a letter was sent to."""

    kind: str = ""
    number: int = 0


def receive(octets: bytes, *, site: Site, folder: Path) -> Outcome:
    """Keep a letter and do what it asks; the same octets again change nothing.

    Raises only what a later try may mend: SQLAlchemyError, OSError.
    """
    octets = octets[: mail.LARGEST + 1]
    digest = mailbag.keep(octets, folder=folder)
    if _is_known(digest):
        return AGAIN
    letter = mail.read(octets)
    reached = _reached(letter, site)
    try:
        outcome = _once(digest, letter, reached, site)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001  the edge: one bad letter stops no other
        _log.exception("letter %s could not be acted on", digest[:12])
        outcome = _kept(digest, letter, Outcome("unknown", "broken", type(error).__name__))
    _log.info("letter %s: %s, %s", digest[:12], outcome.kind, outcome.outcome)
    return outcome


def _is_known(digest: str) -> bool:
    try:
        found = select(Incoming.id).where(Incoming.digest == digest)
        return db.session.scalar(found) is not None
    finally:
        db.session.rollback()


def _reached(letter: Letter, site: Site) -> Reached:
    """The first address that is ours, delivered or written to, or the ORGANIZER of the entry."""
    for address in letter.addresses:
        found = replies.read(address, site)
        if found is not None:
            return Reached(*found)
    return Reached()


def _once(digest: str, letter: Letter, reached: Reached, site: Site) -> Outcome:
    """All in one transaction; of two that read the same letter at once, one does it."""
    limited = _limited(letter, reached)
    try:
        with transaction() as session, i18n.using("en"):
            row = _row(digest, letter)
            session.add(row)
            session.flush()
            outcome = limited or _outcome(letter, reached, row, site)
            row.kind, row.outcome, row.reason = outcome.kind, outcome.outcome, outcome.reason
            return outcome
    except IntegrityError as error:
        if "incoming" not in str(error.orig):
            raise
        return AGAIN


def _limited(letter: Letter, reached: Reached) -> Outcome | None:
    """Counted before the transaction, as the counting is one of its own."""
    if letter.object is None or not reached.kind:
        return None
    try:
        limits.hit(f"mail-in {reached.kind}{reached.number}", FROM_ONE, HOUR)
        if isinstance(letter.object, itip.Refresh):
            limits.hit(f"refresh {reached.kind}{reached.number}", acting.REFRESHES, HOUR)
    except TooMany:
        return Outcome(acting.kind_of(letter), "limited")
    return None


def _row(digest: str, letter: Letter) -> Incoming:
    return Incoming(
        digest=digest,
        received_at=clock.now(),
        sender=letter.sender,
        subject=letter.subject,
        kind="unknown",
        outcome="kept",
    )


def _outcome(letter: Letter, reached: Reached, row: Incoming, site: Site) -> Outcome:
    """What becomes of it. A refusal takes back its own half-done work, not the row."""
    asked, message = _asked(reached), _message(reached, letter, site)
    if message is not None:
        row.event_id, row.registration_id = message.event_id, message.registration_id
    if asked is not None:
        row.event_id = asked.event.id
        name = "registration_id" if isinstance(asked.row, Registration) else "chairing_id"
        setattr(row, name, asked.row.id)
    try:
        with db.session.begin_nested():
            return acting.act(letter, asked, message)
    except Refused as refusal:
        return Outcome(acting.kind_of(letter), "refused", refusal.message)


def _asked(reached: Reached) -> Asked | None:
    """The living registration or task that the address names."""
    if reached.kind == replies.REGISTRATION:
        found = db.session.scalar(
            select(Registration)
            .where(Registration.id == reached.number, Registration.erased_at.is_(None))
            .options(joinedload(Registration.event).options(*Event.shown()))
        )
        return Asked(found, found.event) if found is not None else None
    if reached.kind == replies.CHAIRING:
        task = db.session.scalar(
            select(Chairing)
            .where(Chairing.id == reached.number)
            .options(joinedload(Chairing.chairperson).joinedload(Chairperson.organization))
        )
        return Asked(task, db.session.get_one(Event, task.event_id)) if task is not None else None
    return None


def _message(reached: Reached, letter: Letter, site: Site) -> Message | None:
    """The letter of ours that came back: by its own address, else by its Message-ID."""
    if letter.bounce is None:
        return None
    if reached.kind == replies.MESSAGE:
        return db.session.get(Message, reached.number)
    uid, _at, host = letter.bounce.letter.strip("<> ").rpartition("@")
    if not reached.kind or host != site.host:
        return None
    return db.session.scalar(select(Message).where(Message.uid == uid[:36]))


def _kept(digest: str, letter: Letter, outcome: Outcome) -> Outcome:
    """What could not be acted on is kept for people, and not tried again."""
    with transaction() as session:
        row = _row(digest, letter)
        row.kind, row.outcome, row.reason = outcome.kind, outcome.outcome, outcome.reason
        session.add(row)
    return outcome
