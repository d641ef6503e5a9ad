"""No page asks more questions because there are more rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event as listening

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.event_parts import Objective, Participation
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host():
    return cast.organization()


@pytest.fixture
def event(host):
    cast.suda(host)
    return cast.forum(host, cast.room(keeper=host), capacity=500)


def _grow(host, event, start, count) -> None:
    """More of everything a page may list."""
    for number in range(start, start + count):
        other = cast.forum(host, cast.room(keeper=host), when=cast.when(40 + number))
        cast.registered(other, cast.somebody(number))
        cast.registered(event, cast.somebody(number))
        body = cast.organization(f"body{number}", f"หน่วยงาน {number}")
        person = cast.anan(host)
        with transaction() as session:
            session.add_all(
                [
                    Objective(event_id=event.id, position=number, text=Bilingual("ก", "a")),
                    AgendaItem(event_id=event.id, position=number, lead_id=person.id),
                    Participation(
                        event_id=event.id, organization_id=body.id, part="invited", position=number
                    ),
                    Chairing(
                        event_id=event.id,
                        chairperson_id=person.id,
                        token=f"t{number}",
                        created_at=clock.now(),
                    ),
                ]
            )


@contextmanager
def _counting() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    engine = db.engine
    listening.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        listening.remove(engine, "before_cursor_execute", note)


def _questions(app, client, paths) -> dict[str, int]:
    counts = {}
    for path in paths:
        app.extensions["shelf"].clear()
        with _counting() as asked:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        counts[path] = len([s for s in asked if s.startswith("SELECT")])
    return counts


def test_public_pages_ask_the_same_whatever_they_list(app, client, host, event):
    month = cast.when(40).first_day
    paths = (
        "/",
        "/?when=past",
        "/?q=เวที",
        f"/?view=month&month={month:%Y-%m}",
        f"/events/{event.slug}",
        f"/events/{event.slug}/print",
        f"/events/{event.slug}.ics",
        "/calendar.ics",
        f"/organizations/{host.slug}.ics",
    )
    _grow(host, event, 0, 2)
    few = _questions(app, client, paths)

    _grow(host, event, 2, 12)

    assert _questions(app, client, paths) == few
    assert all(count for path, count in few.items())


def test_organizers_pages_ask_the_same_whatever_they_list(app, client, host, event):
    base = f"/organizer/events/{event.slug}/"
    cast.sign_in(client, "Suda")
    paths = (
        "/organizer/",
        "/organizer/events/",
        "/organizer/search?q=เวที",
        "/organizer/venues/",
        "/organizer/chairpersons/",
        "/organizer/organizations/",
        *(base + part for part in ("", "edit", "schedule", "agenda", "people", "registration")),
        f"{base}participants/",
        f"{base}participants.csv",
        f"{base}history",
    )
    _grow(host, event, 0, 2)
    few = _questions(app, client, paths)

    _grow(host, event, 2, 12)

    assert _questions(app, client, paths) == few
