"""The numbers beside the filters: counted once for all who look, and right all the same."""

import re
from datetime import timedelta

import time_machine

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.text import Bilingual
from eventapp.models.event_parts import EventTopic, Topic
from tests import cast

LAND = Bilingual("ที่ดิน", "Land")


def _forum_on_land(host, **more):
    event = cast.forum(host, **more)
    with transaction() as session:
        topic = session.query(Topic).filter_by(slug="land").one_or_none()
        topic = topic or Topic(slug="land", name=LAND)
        session.add(topic)
        session.flush()
        session.add(EventTopic(event_id=event.id, topic_id=topic.id))
    return event


def test_they_outlive_the_session_that_counted(app, client):
    with app.app_context():
        host = cast.organization()
        cast.suda(host)
        event = _forum_on_land(host)
    suda = app.test_client()
    cast.sign_in(suda, "Suda")
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=True):
        hers = suda.get("/")
        with app.app_context():
            cast.registered(event)
        after = client.get("/")

    assert [hers.status_code, after.status_code] == [200, 200]
    assert "ที่ดิน" in after.text


def test_a_new_event_and_one_that_is_over_are_counted_at_once(app, client):
    with app.app_context():
        host = cast.organization()
        _forum_on_land(host)
    one = client.get("/").text
    with app.app_context():
        _forum_on_land(host, when=cast.when(60))
    two = client.get("/").text
    with time_machine.travel(clock.now() + timedelta(days=40), tick=True):
        later = client.get("/").text

    assert [_number_on(page, "land") for page in (one, two, later)] == [1, 2, 1]


def _number_on(page: str, topic: str) -> int:
    """The number on the chip of a topic."""
    chip = page.split(f"topic={topic}", 1)[1].split("</a>", 1)[0]
    return int(re.findall(r"\d+", chip)[-1])
