"""Standings: all that the address of a letter is at an event, as it stands when it is sent."""

from dataclasses import replace

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.documents.calendar_words import Details
from eventapp.documents.chair_calendars import Chair, Standing
from eventapp.models import standing
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.message import Message


def is_chairs(message: Message, details: Details) -> bool:
    """Whether somebody with the letter's address chairs; asks nothing of the database."""
    return bool(standing.among(details.chairs, message.to_address))


def of(message: Message, event: Event, details: Details, chair: Chair | None = None) -> Standing:
    """What stays for the address, first what is the reader's own; `chair` is a chairperson."""
    key = message.to_address.casefold()
    raised = standing.raised(event.id, key)
    tasks = standing.among(details.chairs, key)
    if not tasks:
        number = max((row.sequence for row in chair.chairings), default=0) if chair else 0
        return Standing(max(raised, number), place=standing.place_at(event.id, key))
    mine = chair.chairings if chair is not None else ()
    first = next((row for row in tasks if row in mine), tasks[0])
    shown = _chair(event, first.chairperson, [first, *(row for row in tasks if row is not first)])
    return Standing(raised, shown, standing.place_at(event.id, key))


def chair_of(event: Event, person: Chairperson, details: Details, before: int) -> Chair:
    """Their tasks now; `before` is the number of the one they had, when they have none."""
    mine = [row for row in details.chairs if row.chairperson_id == person.id]
    made = _chair(event, person, mine)
    return made if mine else replace(made, number=before)


def _chair(event: Event, person: Chairperson, tasks: list[Chairing]) -> Chair:
    items = [row.agenda_item_id for row in tasks if row.agenda_item_id]
    points = db.session.scalars(select(AgendaItem).where(AgendaItem.id.in_(items)))
    return Chair(
        person,
        event,
        tasks,
        number=tasks[0].id if tasks else 0,
        titles={item.id: item.title for item in points},
    )
