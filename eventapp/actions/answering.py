"""Answering: who was asked says whether they come, from the page, a letter's link or by mail."""

from datetime import datetime

from eventapp.actions import delegating, history
from eventapp.actions.registering import refuse_ended, refuse_inactive
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.models import standing
from eventapp.models.answer import ACCEPTED, DECLINED, TENTATIVE
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.models.registration import Registration

DECIDED = (ACCEPTED, DECLINED, TENTATIVE)
LONGEST_NOTE = 500


def answer(
    asked: Registration | Chairing,
    answer: str,
    *,
    note: str = "",
    sequence: int | None = None,
    stamp: datetime | None = None,
    frees: bool = False,
) -> bool:
    """Store an answer; False when it is not newer than the one that is known (RFC 5546, 2.1.5).

    Without `stamp` it is given now, by the person themselves, on what they see now. Who declines
    keeps the seat until they confirm (`frees`), unless the organizers set that a decline is enough.
    Raises Closed, Refused.
    """
    event = _locked(asked)
    if answer not in DECIDED:
        raise Refused(_("Choose an answer."), field="answer")
    refuse_ended(event)
    if isinstance(asked, Registration):
        refuse_inactive(asked)
    order = _order(asked, event, sequence, stamp)
    if order is None:
        return False
    before, asked.answer = asked.answer, answer
    asked.answer_note = note[:LONGEST_NOTE]
    asked.answer_sequence, asked.answer_stamp = order
    if before != answer:
        history.record("answer", asked, event=event, changes={"answer": [before, answer]})
        history.touch(event)
    if isinstance(asked, Registration):
        if answer == DECLINED and (frees or event.decline_frees):
            delegating.leave(asked)
    elif answer != DECLINED:
        asked.substitute = ""
    return True


def substitute(
    chairing: Chairing,
    name: str,
    *,
    note: str = "",
    sequence: int | None = None,
    stamp: datetime | None = None,
) -> bool:
    """A chairperson declines and says who could come instead; the organizers appoint whom they
    like. False when the answer is not newer than the one that is known.
    """
    if not name:
        raise Refused(_("Write who comes instead."), field="substitute")
    if not answer(chairing, DECLINED, note=note, sequence=sequence, stamp=stamp):
        return False
    chairing.substitute = name[:LONGEST_NOTE]
    return True


def is_news(
    asked: Registration | Chairing, *, sequence: int | None = None, stamp: datetime | None = None
) -> bool:
    """Whether word from them is newer than what is known, which is then known (RFC 5546, 2.1.5)."""
    order = _order(asked, _locked(asked), sequence, stamp)
    if order is not None:
        asked.answer_sequence, asked.answer_stamp = order
    return order is not None


def current_sequence(asked: Registration | Chairing, event: Event) -> int:
    """The SEQUENCE that their calendar entry has now."""
    return event.sequence + standing.raised_of(asked)


def _locked(asked: Registration | Chairing) -> Event:
    if isinstance(asked, Registration):
        event = lock(asked.event)
    else:
        event = lock(db.session.get_one(Event, asked.event_id))
    lock(asked)
    return event


def _order(
    asked: Registration | Chairing, event: Event, sequence: int | None, stamp: datetime | None
) -> tuple[int, datetime] | None:
    """By what this answer is compared with others; None when a newer one is known.

    A clock that runs ahead, or a number nobody was sent, must not silence later answers.
    """
    now, current = clock.now(), current_sequence(asked, event)
    if stamp is None:
        return current, now
    mine = (min(current, max(0, sequence or 0)), min(stamp, now))
    known = asked.answer_sequence, asked.answer_stamp
    if known[0] is None or mine[0] > known[0]:
        return mine
    if mine[0] < known[0] or (known[1] is not None and mine[1] <= known[1]):
        return None
    return mine
