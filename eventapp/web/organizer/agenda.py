"""The agenda of an event."""

from typing import Any

from eventapp.actions import planning, spreading
from eventapp.forms.agenda import PRESETS, Agenda, AgendaForm, point_data
from eventapp.forms.rows import press
from eventapp.models.event import Event
from eventapp.web.organizer import offers, organizer
from eventapp.web.organizer.saving import Tab, serve


def _current(event: Event) -> dict[str, Any]:
    points = [point_data(point) for point in planning.points_of(event)]
    return {"agenda_style": event.agenda_style, "points": points}


def _prepare(form: AgendaForm, event: Event) -> dict[str, Any]:
    people = offers.people(event)
    form.offer(offers.days(event), people, offers.rooms(event.venue_id, event.room_id))
    return {"people": people, "presets": PRESETS}


def _pressed(form: AgendaForm, event: Event, button: str) -> bool:
    verb, _colon, style = button.partition(":")
    if verb == "preset" and style in PRESETS:
        form.begin_with(style, event.when.starts)
        return True
    return press(form, button)


def _save(event: Event, agenda: Agenda, edition: int) -> bool:
    return planning.plan(event, agenda.points, style=agenda.style, edition=edition)


def _spread(event: Event, rest: list[Event], agenda: Agenda, edition: int, scope: str) -> bool:
    return spreading.agenda(event, rest, agenda.points, agenda.style, edition)


AGENDA = Tab(
    endpoint="event_agenda",
    form=AgendaForm,
    current=_current,
    save=_save,
    spread=_spread,
    prepare=_prepare,
    pressed=_pressed,
)


@organizer.route(
    "/events/<slug>/agenda", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def event_agenda(slug: str) -> Any:
    """The points of the agenda, in order."""
    return serve(AGENDA, slug)
