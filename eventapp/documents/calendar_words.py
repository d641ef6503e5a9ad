"""What a calendar entry says in words: title, place and description of an event."""

from collections.abc import Iterable, Mapping

from eventapp.core import dates, i18n
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event

Areas = Mapping[str, Bilingual]
"""Names of districts and provinces by their codes."""


def title(event: Event) -> str:
    """The title; a demo event says that it is one, wherever its title goes."""
    shown = str(event.title) or event.kind_name
    return _("[Demo] %(title)s", title=shown) if event.is_demo else shown


def when(event: Event) -> str:
    """Day and hours for people, with the Buddhist Era year named."""
    shown = dates.format_when(event.when, style="formal")
    if i18n.locale() == "th":
        return shown
    return f"{shown} (B.E. {dates.be_year(event.when.first_day)})"


def place(event: Event, areas: Areas | None = None) -> str:
    """Where it is, the smallest part first; empty when nothing is known."""
    parts: list[Bilingual] = []
    if event.room is not None:
        parts += [event.room.name, event.room.floor, event.room.building]
    if event.venue is not None:
        known = areas or {}
        codes = (event.venue.area_code or event.venue.province_code or "",)
        around = [code[:n] for code in codes for n in (6, 4, 2) if len(code) >= n]
        parts += [event.venue.name, event.venue.street]
        parts += [known[code] for code in around if code in known]
    shown = _joined(str(part) for part in parts if part)
    return shown or (_("Online") if event.attendance == "online" else "")


def description(
    event: Event,
    url: str,
    *,
    chairs: Iterable[Chairing] = (),
    agenda: Iterable[AgendaItem] = (),
    areas: Areas | None = None,
) -> str:
    """Everything worth reading in a calendar, as plain text with blank lines between its parts."""
    parts = [
        _("This is a made-up event for trying out the site.") if event.is_demo else "",
        _cancelled(event),
        str(event.summary),
        _facts(event, areas),
        "\n".join(_chair(chairing) for chairing in chairs),
        _programme(event, agenda),
        _contact(event),
        _("Page of the event: %(url)s", url=url),
    ]
    return "\n\n".join(part for part in parts if part)


def short(event: Event, url: str, length: int = 500) -> str:
    """A description that fits into a link."""
    told = description(event, url)
    if len(told) <= length:
        return told
    rest = "\n\n".join(part for part in (_cancelled(event), _facts(event, None), url) if part)
    return rest[: length * 2]


def _cancelled(event: Event) -> str:
    if event.state != CANCELLED:
        return ""
    if not event.cancel_reason:
        return _("This event has been cancelled.")
    return _("This event has been cancelled: %(reason)s", reason=str(event.cancel_reason))


def _facts(event: Event, areas: Areas | None) -> str:
    lines = [_("When: %(when)s", when=when(event))]
    where = place(event, areas)
    if where:
        lines.append(_("Where: %(place)s", place=where))
    if event.join_url and event.state != CANCELLED:
        lines.append(_("Join online: %(url)s", url=event.join_url))
    return "\n".join(lines)


def _chair(chairing: Chairing) -> str:
    person = chairing.chairperson
    named = _joined(str(part) for part in (person.full_name, person.position) if part)
    task = chairing.task_name
    return f"{task}: {named or str(person.position)}"


def _programme(event: Event, agenda: Iterable[AgendaItem]) -> str:
    lines, day = [], 0
    for item in agenda:
        if item.day != day and item.day < len(event.when.days):
            day = item.day
            lines.append(dates.format_date(event.when.days[day], "medium"))
        hours = dates.format_time_range(item.starts, item.ends) if item.starts else ""
        lines.append(" ".join(part for part in (hours, str(item.title)) if part))
    return "\n".join([_("Agenda"), *lines]) if lines else ""


def _contact(event: Event) -> str:
    known = [str(event.contact_name), event.contact_phone, event.contact_email]
    shown = " ".join(part for part in known if part)
    return _("Contact: %(contact)s", contact=shown) if shown else ""


def _joined(parts: Iterable[str]) -> str:
    """Thai sets parts of an address side by side, English puts commas between them."""
    return (" " if i18n.locale() == "th" else ", ").join(dict.fromkeys(parts))
