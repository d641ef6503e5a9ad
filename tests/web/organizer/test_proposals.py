"""Proposals of another time on the overview: agreed by moving the event, or declined."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.actions import proposing
from eventapp.core.db import db, transaction
from eventapp.models.incoming import Proposal
from eventapp.models.message import Message
from tests import cast
from tests.mailing import letters, now
from tests.pages import form_of
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    host = cast.organization()
    cast.suda(host)
    cast.prasit()
    return cast.forum(host, cast.room(keeper=host))


@pytest.fixture
def malee(event):
    return cast.registered(event)


@pytest.fixture
def proposal(malee):
    first = now(malee).event.starts_at + timedelta(days=1, hours=1)
    with transaction():
        return proposing.propose(now(malee), first, first + timedelta(hours=2), comment="วันถัดไป")


@pytest.fixture
def suda(client, event):
    cast.sign_in(client, "Suda")
    return client


def state():
    return db.session.scalars(select(Proposal)).one().state


def test_the_overview_shows_who_proposed_what(suda, event, proposal):
    page = suda.get(f"/organizer/events/{event.slug}/").text

    assert "นางมาลี ศรีสุข วันถัดไป" in words(page)
    assert f"/organizer/events/{event.slug}/schedule?proposal={proposal.id}" in page
    (link,) = re.findall(r'<a class="tap" href="[^"]*/participants/\d+">(.*?)</a>', page)
    assert link.startswith("<span>"), "the pieces of a name are no items of a flex container"


def test_agreeing_opens_the_schedule_with_the_proposed_time_and_saving_tells_everybody(
    suda, event, proposal
):
    path = f"/organizer/events/{event.slug}/schedule"
    fields = form_of(suda.get(f"{path}?proposal={proposal.id}").text, "/schedule")
    assert (fields["starts"], fields["ends"]) == ("10.00", "12.00")
    assert state() == "open", "opening the page decides nothing"

    assert suda.post(path, data=fields).status_code == 303
    assert state() == "agreed"
    assert cast.found(event.slug).starts_at == proposal.starts_at
    assert cast.found(event.slug).sequence == 1
    assert letters() == ["registered", "rescheduled"]


def test_declining_sends_one_letter_however_often_it_is_pressed(suda, event, proposal):
    path = f"/organizer/events/{event.slug}/proposals/{proposal.id}/decline"
    for _press in range(2):
        assert suda.post(path).location == f"/organizer/events/{event.slug}/"

    assert state() == "refused"
    assert letters() == ["registered", "counter_declined"]
    told = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert (told.to_address, told.payload) == ("malee@example.org", {"proposal": proposal.id})


def test_a_proposal_of_another_event_or_of_nobody_is_not_found(suda, client, event, proposal):
    other = cast.forum(cast.found(event.slug).host, cast.room())
    elsewhere = f"/organizer/events/{other.slug}/proposals/{proposal.id}/decline"
    assert suda.post(elsewhere).status_code == 404
    assert suda.get(f"/organizer/events/{event.slug}/schedule?proposal=²").status_code == 200

    client.post("/sign-out")
    cast.sign_in(client, "Prasit")
    path = f"/organizer/events/{event.slug}/proposals/{proposal.id}/decline"
    assert client.post(path).status_code in (403, 404)
    assert state() == "open"
