"""What a calendar entry says in words: title, place and description of an event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from eventapp.core import dates, i18n, phones, tokens
from eventapp.core.i18n import gettext as _
from eventapp.documents import clock_words, places
from eventapp.documents.calendar_text import clean
from eventapp.models.agenda import AgendaItem
from eventapp.models.area import Area
from eventapp.models.chairing import Chairing
from eventapp.models.days import Day, Hours, days_of
from eventapp.models.event import CANCELLED, Event
from eventapp.models.registration import Registration

Areas = Mapping[str, Area]
"""Sub-districts, districts and provinces by their codes."""


def title(event: Event) -> str:
    """The title; a demo event says that it is one, wherever its title goes."""
    shown = clean(str(event.title)).strip() or event.kind_name
    label = _("Demo")
    if not event.is_demo or label.casefold() in shown.casefold():
        return shown
    return f"[{label}] {shown}"


def when(event: Event) -> str:
    """Day and hours for people, with the Buddhist Era year and the offset of the clock named."""
    shown = dates.format_when(event.when, style="formal")
    named = [] if i18n.locale() == "th" else [f"B.E. {dates.be_year(event.when.first_day)}"]
    if event.when.is_timed:
        named.append(clock_words.offset(event.when.local_start))
    return f"{shown} ({', '.join(named)})" if named else shown


def place(event: Event, areas: Areas | None = None) -> str:
    """Where it is, the smallest part first; empty when nothing is known."""
    return str(places.joined([places.room(event), places.around(event, areas or {})]))


@dataclass(frozen=True)
class Details:
    """What an entry says besides the event's own row."""

    chairs: Sequence[Chairing] = ()
    agenda: Sequence[AgendaItem] = ()
    areas: Areas | None = None
    hours: Mapping[int, Sequence[Hours]] | None = None
    """The hours of agendas that are not told, by the event's number (`models.days.hours_of`)."""
    places: dict[tuple[int, int | None, str], str] = field(default_factory=dict)

    def place(self, event: Event) -> str:
        """Where it is; many events of a feed are in one room."""
        if event.venue_id is None:
            return place(event, self.areas)
        key = event.venue_id, event.room_id, i18n.locale()
        if key not in self.places:
            self.places[key] = place(event, self.areas)
        return self.places[key]


def days(event: Event, details: Details) -> tuple[Day, ...]:
    """The days of an event over several, each with its hours; none when it is one block."""
    told = details.agenda if details.hours is None else details.hours.get(event.id, ())
    return days_of(event.when, told)


def hours(event: Event, details: Details) -> list[str]:
    """A line for each day of several: which it is, and from when to when."""
    return [
        _("Day %(number)s: %(when)s", number=day.number + 1, when=day_and_hours(day))
        for day in days(event, details)
    ]


def day_and_hours(day: Day) -> str:
    """One day of several with its hours."""
    shown = dates.format_time_range(day.starts, day.ends)
    return f"{dates.format_date(day.date, 'medium')} {shown}"


def description(
    event: Event, url: str, details: Details | None = None, where: str | None = None
) -> str:
    """Everything worth reading in a calendar, as plain text with blank lines between its parts."""
    details = details or Details()
    parts = [
        _("This is a made-up event for trying out the site.") if event.is_demo else "",
        cancelled(event),
        str(event.summary),
        _facts(event, place(event, details.areas) if where is None else where, details),
        "\n".join(chair(chairing) for chairing in details.chairs),
        _programme(event, details.agenda),
        _contact(event),
        _("Page of the event: %(url)s", url=url),
    ]
    return "\n\n".join(part for part in parts if part)


def of_registration(registration: Registration, url: str) -> str:
    """Whose place it is and how it stands, with the code for the door and the personal page."""
    told = of_place(registration, url)
    if registration.join_url and not registration.event.open_join_url:
        told += "\n" + _("Join online: %(url)s", url=registration.join_url)
    return told


def of_place(registration: Registration, url: str) -> str:
    """The same, without how one joins.

    Who need not come, or nobody does, shows no code; a place in what is cancelled is no place.
    """
    is_on = registration.event.state != CANCELLED
    lines = []
    if is_on:
        state = registration.state_name
        lines.append(_("%(name)s: %(state)s", name=registration.full_name, state=state))
    if is_on and registration.is_active:
        lines.append(_("Code: %(code)s", code=tokens.spoken(registration.code)))
    lines.append(_("Your registration: %(url)s", url=url))
    return "\n".join(lines)


def of_chairings(chairings: Iterable[Chairing]) -> str:
    """What somebody does at an event, to themselves."""
    return "\n".join(_("Your task: %(task)s", task=one.task_name) for one in chairings)


def short(
    event: Event, url: str, mine: str = "", details: Details | None = None, length: int = 500
) -> str:
    """A description that fits into a link; `mine` is what concerns its reader alone."""
    told = _first(mine, description(event, url, details))
    if len(told) <= length:
        return told
    rest = "\n\n".join(
        part for part in (cancelled(event), _facts(event, place(event), details), url) if part
    )
    return _first(mine, rest)[: length * 2]


def _first(mine: str, rest: str) -> str:
    return f"{mine}\n\n{rest}" if mine else rest


def contact(event: Event) -> str:
    """Who answers questions, as far as it is known."""
    return " ".join(contacts(event))


def contacts(event: Event) -> list[str]:
    """Name, telephone and address of who answers questions; what is not known is left out."""
    phone = _shown(event.contact_phone, i18n.locale()) if event.contact_phone else ""
    known = [str(event.contact_name), phone, event.contact_email]
    return [part for part in known if part]


@lru_cache(maxsize=1024)
def _shown(phone: str, _tongue: str) -> str:
    return phones.show(phone)


def cancelled(event: Event) -> str:
    """That it is cancelled and why; '' when it is not."""
    if event.state != CANCELLED:
        return ""
    if not event.cancel_reason:
        return _("This event has been cancelled.")
    return _("This event has been cancelled: %(reason)s", reason=str(event.cancel_reason))


def _facts(event: Event, where: str, details: Details | None = None) -> str:
    lines = [_("When: %(when)s", when=when(event)), *hours(event, details or Details())]
    if where:
        lines.append(_("Where: %(place)s", place=where))
    if event.open_join_url and event.state != CANCELLED:
        lines.append(_("Join online: %(url)s", url=event.open_join_url))
    return "\n".join(lines)


def chair(chairing: Chairing) -> str:
    """What somebody chairs, and who that is."""
    person = chairing.chairperson
    named = [person.full_name, person.position] if person.full_name != person.position else []
    return f"{chairing.task_name}: {places.joined(named or [person.position])}"


def _programme(event: Event, agenda: Iterable[AgendaItem]) -> str:
    lines, day = [], 0
    for item in agenda:
        if item.day != day and item.day < len(event.when.days):
            day = item.day
            lines.append(dates.format_date(event.when.days[day], "medium"))
        lines.append(line(item))
    return "\n".join([_("Agenda"), *lines]) if lines else ""


def line(item: AgendaItem) -> str:
    """A point of the agenda with its hours."""
    shown = dates.format_time_range(item.starts, item.ends) if item.starts else ""
    return " ".join(part for part in (shown, str(item.title)) if part)


def _contact(event: Event) -> str:
    shown = contact(event)
    return _("Contact: %(contact)s", contact=shown) if shown else ""
