"""When and where an event takes place, and how people register."""

from dataclasses import replace
from typing import Any

from flask import request

from eventapp.actions import editing, proposing, scheduling, spreading
from eventapp.forms.schedule import (
    AdmissionForm,
    ScheduleForm,
    admission_data,
    schedule_data,
    zones,
)
from eventapp.models.event import Event
from eventapp.models.plans import Schedule
from eventapp.web.organizer import offers, organizer
from eventapp.web.organizer.proposals import proposed_when
from eventapp.web.organizer.saving import Tab, serve


def _offer_places(form: ScheduleForm, event: Event) -> dict[str, Any]:
    form.zone.offer(zones() | {event.when.zone: event.when.zone})
    form.venue_id.offer(offers.venues(event))
    form.room_id.offer(offers.rooms(form.venue_id.data, event.room_id))
    return {}


def _show_rooms(form: ScheduleForm, event: Event, button: str) -> bool:
    """The rooms of the chosen venue, for browsers without script."""
    if button != "rooms":
        return False
    of_venue = {key for key, _label in offers.rooms(form.venue_id.data, event.room_id)}
    if form.room_id.data not in of_venue:
        form.room_id.data = None
    return True


def _current(event: Event) -> dict[str, Any]:
    """Time and place now, or the time of a proposal that is about to be agreed to."""
    schedule = scheduling.schedule_of(event)
    wanted = proposed_when(event, request.args.get("proposal", ""))
    return schedule_data(replace(schedule, when=wanted) if wanted else schedule)


def _move(event: Event, schedule: Schedule, edition: int) -> bool:
    has_moved = scheduling.reschedule(event, schedule, edition=edition)
    proposing.settle(event)
    return has_moved


SCHEDULE = Tab(
    endpoint="schedule_event",
    form=ScheduleForm,
    current=_current,
    save=_move,
    spread=spreading.schedule,
    prepare=_offer_places,
    pressed=_show_rooms,
)


@organizer.route(
    "/events/<slug>/schedule", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def schedule_event(slug: str) -> Any:
    """Time and place of an event."""
    return serve(SCHEDULE, slug)


def _set_zone(form: AdmissionForm, event: Event) -> dict[str, Any]:
    form.zone = event.when.zone
    return {}


ADMISSION = Tab(
    endpoint="event_registration",
    form=AdmissionForm,
    current=lambda event: admission_data(editing.admission_of(event), event.when.zone),
    save=lambda event, admission, edition: editing.admit_by(event, admission, edition=edition),
    spread=lambda event, rest, wanted, edition, _scope: spreading.admission(
        event, rest, wanted, edition
    ),
    prepare=_set_zone,
)


@organizer.route(
    "/events/<slug>/registration",
    permission="event.edit",
    methods=["GET", "POST"],
    keeps_input=True,
)
def event_registration(slug: str) -> Any:
    """Seats, window, contact and privacy notice of an event."""
    return serve(ADMISSION, slug)
