"""What a chairperson is asked to do at an event, and the calendar of the letter that asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.documents import calendar_people as people
from eventapp.documents import calendars
from eventapp.documents.calendar_words import Details
from eventapp.documents.replies import CHAIRING
from eventapp.documents.site import Site
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, Event


@dataclass(frozen=True)
class Chair:
    """A person and their tasks at one event, none when they are released.

    `number` is the task under which they answer, also when it is theirs no more; `titles` are
    those of the agenda items they chair, by number.
    """

    person: Chairperson
    event: Event
    chairings: Sequence[Chairing]
    number: int
    titles: Mapping[int, Bilingual] = field(default_factory=dict)

    @property
    def tasks(self) -> list[str]:
        """What they are asked to do, a line for each task."""
        return [" · ".join(part for part in self._told(row) if part) for row in self.chairings]

    def _told(self, chairing: Chairing) -> tuple[str, str, str]:
        title = self.titles.get(chairing.agenda_item_id or 0, "")
        return chairing.task_name, str(title), str(chairing.note)

    @property
    def join_url(self) -> str:
        """The link to join, for as long as they have a task at an event that takes place."""
        is_on = self.chairings and self.event.state != CANCELLED
        return self.event.join_url if is_on else ""


def letter_calendar(
    chair: Chair, site: Site, *, made_at: datetime, address: str, details: Details
) -> tuple[str, bytes]:
    """The calendar part of a letter to a chairperson and its method: REQUEST, or CANCEL."""
    first = chair.chairings[0] if chair.chairings else None
    partstat = people.partstat(first) if first else "DECLINED"
    others = [row for row in details.chairs if row.chairperson_id != chair.person.id]
    return calendars.chair_calendar(
        chair.event,
        site,
        people.chair(chair.person, address, partstat),
        made_at=made_at,
        answers=people.answered_by(chair.event, site, CHAIRING, chair.number, address),
        told=_described(chair, site),
        details=Details(chairs=others, areas=details.areas, hours=details.hours),
    )


def _described(chair: Chair, site: Site) -> str:
    """Their tasks, how they join and where they answer; '' for who is released."""
    if not chair.chairings:
        return ""
    lines = list(chair.tasks)
    if chair.join_url and not chair.event.open_join_url:
        lines.append(_("Join online: %(url)s", url=chair.join_url))
    return "\n".join([*lines, _("Your answer: %(url)s", url=site.chairing(chair.chairings[0]))])
