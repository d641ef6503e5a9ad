"""An event over several days says the hours of each, wherever its time stands large."""

import re
from datetime import time, timedelta

import pytest

from eventapp.actions import appointing, planning
from eventapp.core import clock
from eventapp.core.dates import format_date
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.chairing import Chairing
from eventapp.models.plans import Appointment, Point
from eventapp.models.registration import Registration
from tests import cast
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    """Two days, from the first afternoon to the second, with a room and somebody who chairs."""
    first = clock.now().date() + timedelta(days=30)
    when = When(first, first + timedelta(days=1), time(13), time(15, 30))
    made = cast.forum(cast.organization(), cast.room(), when=when)
    plan = [Appointment(cast.anan().id, "opening")]
    with transaction():
        appointing.set_people(cast.found(made.slug), plan, [])
    cast.registered(made)
    return cast.found(made.slug)


def _plan(event, *points):
    told = [
        Point(Bilingual("วาระ"), day=day, starts=time(starts), ends=time(ends))
        for day, starts, ends in points
    ]
    with transaction():
        planning.plan(cast.found(event.slug), told, style="programme")


def _large(client, event):
    """What the event's page, a ticket and a chairperson's page say of the time."""
    task = db.session.scalars(Chairing.of(cast.found(event.slug))).one()
    place = db.session.scalars(Registration.of(event)).one()
    for path in (f"/events/{event.slug}", f"/my/{place.token}", f"/chairings/{task.token}"):
        page = client.get(path).text
        fact = re.search(r"วันและเวลา</dt>.*?</dd>|hero__fact.*?</p>", page, re.S)
        assert fact, path
        yield words(fact[0])


def test_each_day_is_said_with_its_own_hours(client, event):
    assert ["13.00–15.30 น." in fact for fact in _large(client, event)] == [True] * 3
    _plan(event, (0, 13, 18), (1, 9, 15))

    for fact in _large(client, event):
        days = [format_date(day, "day_month") for day in event.when.days]
        assert f"{days[0]} 13.00–18.00 น. {days[1]} 09.00–15.00 น." in fact
        assert "13.00–15.30 น." not in fact


def test_days_with_the_same_hours_need_no_list(client, event):
    _plan(event, (0, 13, 15), (1, 13, 15))

    for fact in _large(client, event):
        assert fact.count("น.") == 1
        assert "13.00–15.30 น." in fact


def test_the_menu_says_what_the_web_calendars_and_the_file_make_of_it(event, client):
    one = cast.forum(cast.organization("other"))
    said = "one all-day entry whose text tells the hours; the file has an entry for each day"
    pages = [client.get(f"/events/{found.slug}?lang=en").text for found in (one, event)]

    assert [page.count(said) for page in pages] == [0, 1]
    assert client.get(f"/events/{event.slug}.ics").data.count(b"BEGIN:VEVENT") == 3
