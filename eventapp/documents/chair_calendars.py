"""What a chairperson is asked to do at an event, and the calendar of the letter that asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.documents import calendar_people as people
from eventapp.documents import calendar_words, calendars
from eventapp.documents.calendar_words import Details
from eventapp.documents.replies import CHAIRING, REGISTRATION
from eventapp.documents.site import Site
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import Registration


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


@dataclass(frozen=True)
class Standing:
    """All that the address of a letter is at an event: who chairs there, and whose place it is.

    `raised` is by how much the number of its entry is above the event's own.
    """

    raised: int = 0
    chair: Chair | None = None
    place: Registration | None = None

    def answered_as(self, kind: str, number: int) -> tuple[str, int]:
        """As what the address answers: as who chairs, or who has a place, or else as was asked."""
        if self.chair is not None:
            return CHAIRING, self.chair.number
        if self.place is not None:
            return REGISTRATION, self.place.id
        return kind, number


def letter_calendar(
    chair: Chair,
    site: Site,
    *,
    made_at: datetime,
    address: str,
    details: Details,
    standing: Standing | None = None,
) -> tuple[str, bytes]:
    """The calendar part of a letter to a chairperson and its method: REQUEST, or CANCEL.

    One entry says all that the address is at the event. Who is released but has a place there
    keeps the entry of the place.
    """
    standing = standing or Standing(chair=chair if chair.chairings else None)
    place = standing.place
    if standing.chair is None and place is not None:
        return calendars.letter_calendar(
            place, site, made_at=made_at, address=address, details=details
        )
    shown = standing.chair or chair
    first = shown.chairings[0] if shown.chairings else None
    others = [row for row in details.chairs if not row.chairperson.is_at(address)]
    return calendars.chair_calendar(
        shown.event,
        site,
        people.chair(shown.person, address, people.partstat(first) if first else "DECLINED"),
        raised=standing.raised,
        made_at=made_at,
        answers=people.answered_by(shown.event, site, CHAIRING, shown.number, address),
        told=_described(shown, place, site),
        details=Details(chairs=others, areas=details.areas, hours=details.hours),
    )


def _described(chair: Chair, place: Registration | None, site: Site) -> str:
    """Their tasks, how they join and where they answer; '' for who is released."""
    if not chair.chairings:
        return ""
    lines = list(chair.tasks)
    if chair.join_url and not chair.event.open_join_url:
        lines.append(_("Join online: %(url)s", url=chair.join_url))
    lines.append(_("Your answer: %(url)s", url=site.chairing(chair.chairings[0])))
    if place is not None:
        lines += ["", calendar_words.of_place(place, site.my(place))]
    return "\n".join(lines)
