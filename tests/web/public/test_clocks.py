"""An event of another zone, or online, says whose clock it is told by, on each of its pages."""

from dataclasses import replace

import pytest

from eventapp.actions import appointing
from eventapp.core.db import db, transaction
from eventapp.models.chairing import Chairing
from eventapp.models.plans import Appointment
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host():
    return cast.organization()


def test_the_pages_of_an_online_event_of_another_zone_say_both_clocks(client, host):
    event = cast.forum(host, when=replace(cast.when(200), zone="Europe/Berlin"))
    place = cast.registered(event)
    plan = [Appointment(cast.anan().id, "opening")]
    with transaction():
        appointing.set_people(cast.found(event.slug), plan, [])
    task = db.session.scalars(Chairing.of(cast.found(event.slug))).one()
    berlin = f"Europe/Berlin (UTC+{event.when.local_start.utcoffset().seconds // 3600})"

    for page in (
        f"/events/{event.slug}",
        f"/events/{event.slug}/print",
        f"/my/{place.token}",
        f"/chairings/{task.token}",
    ):
        text = client.get(page).text
        assert berlin in text, page
        assert "เวลาประเทศไทย (UTC+7): " in text, page
    assert berlin.partition(" ")[2] in client.get("/").text


def test_an_event_in_a_room_here_says_no_zone(client, host):
    event = cast.forum(host, cast.room())
    assert "(UTC+7)" not in client.get(f"/events/{event.slug}").text
    assert "(UTC+7)" not in client.get("/").text


def test_an_online_event_says_that_its_time_is_ours(client, host):
    event = cast.forum(host)
    assert "เวลาประเทศไทย (UTC+7)" in client.get(f"/events/{event.slug}").text
