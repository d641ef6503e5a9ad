"""Who chairs an event, and which organizations take part."""

from typing import Any

from eventapp.actions import appointing, spreading
from eventapp.core.db import db
from eventapp.forms.people import People, PeopleForm, people_data
from eventapp.models.chairing import Chairing
from eventapp.models.event import Event
from eventapp.web.organizer import offers, organizer
from eventapp.web.organizer.saving import Tab, serve


def _current(event: Event) -> dict[str, Any]:
    return people_data(appointing.appointments_of(event), appointing.parts_of(event))


def _prepare(form: PeopleForm, event: Event) -> dict[str, Any]:
    people, organizations = offers.people(event), offers.organizations(event)
    form.offer(people, organizations, offers.items(event))
    chairings = {str(row.id): row for row in db.session.scalars(Chairing.of(event))}
    return {"people": people, "organizations": organizations, "chairings": chairings}


def _save(event: Event, people: People, edition: int) -> bool:
    return appointing.set_people(event, people.chairs, people.parts, edition=edition)


def _spread(event: Event, rest: list[Event], people: People, edition: int, scope: str) -> bool:
    return spreading.people(event, rest, people.chairs, people.parts, edition)


PEOPLE = Tab(
    endpoint="event_people",
    form=PeopleForm,
    current=_current,
    save=_save,
    spread=_spread,
    prepare=_prepare,
)


@organizer.route(
    "/events/<slug>/people", permission="event.edit", methods=["GET", "POST"], keeps_input=True
)
def event_people(slug: str) -> Any:
    """Chairpersons with their tasks, organizations with their parts."""
    return serve(PEOPLE, slug)
