"""The history tab: each change and each letter, and parked letters sent again."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import answering, appointing
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.models.chairing import Chairing
from eventapp.models.message import PARKED, QUEUED, Message
from eventapp.models.plans import Appointment
from tests import cast
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    host = cast.organization()
    cast.suda(host)
    cast.nok(host)
    cast.prasit()
    made = cast.forum(host)
    cast.registered(made)
    return made


def _message():
    return db.session.scalars(select(Message)).one()


@pytest.fixture
def parked(event):
    with transaction():
        message = _message()
        message.state, message.attempts, message.error = PARKED, 6, "550 no such mailbox"
    return message.id


def _path(event, query=""):
    return f"/organizer/events/{event.slug}/history{query}"


def test_changes_are_told_with_who_and_for_whom(client, event):
    cast.sign_in(client, "Suda")

    page = client.get(_path(event)).text

    assert "เผยแพร่เวที" in page
    assert "ลงทะเบียน" in page
    assert "นางมาลี" in page.replace('<span class="nb">', "")


@pytest.mark.parametrize("tail", ["", "?show=letters"])
def test_what_was_done_is_told_by_the_organizers_own_clock(client, event, tail):
    """Wherever the event is: the time in history is not the time on its wall."""
    abroad = cast.forum(event.host, when=replace(cast.when(), zone="Europe/Berlin"))
    with time_machine.travel(abroad.created_at + timedelta(hours=1), tick=False):
        done = clock.now().astimezone(ZoneInfo("Asia/Bangkok"))
        cast.registered(abroad)
    cast.sign_in(client, "Suda")

    page = words(client.get(_path(abroad, tail)).text)

    assert done.strftime("เวลา %H.%M น.") in page


def test_what_a_chairperson_answered_is_told_with_their_name(client, event):
    anan = cast.anan()
    with transaction():
        appointing.set_people(cast.found(event.slug), [Appointment(anan.id, "opening")], [])
        answering.answer(db.session.scalars(Chairing.of(cast.found(event.slug))).one(), "accepted")
    cast.sign_in(client, "Suda")

    page = words(client.get(_path(event)).text)

    assert "ตอบคำเชิญ นายอนันต์ ใจงาม" in page


def test_the_same_in_english(client, event):
    cast.sign_in(client, "Suda")

    assert "Published the event" in client.get(_path(event, "?lang=en")).text


def test_a_parked_letter_shows_its_error_and_is_sent_again(client, event, parked):
    cast.sign_in(client, "Suda")

    page = client.get(_path(event, "?show=letters&parked=1")).text
    answer = client.post(f"/organizer/messages/{parked}/retry")

    assert "550 no such mailbox" in page
    assert f"/organizer/messages/{parked}/retry" in page
    assert answer.status_code == 303
    assert (_message().state, _message().attempts) == (QUEUED, 0)
    assert "สั่งส่งจดหมายอีกครั้ง" in client.get(_path(event)).text


@pytest.mark.parametrize(("name", "status"), [("Nok", 403), ("Prasit", 404)])
def test_others_neither_read_nor_send_letters(client, event, parked, name, status):
    cast.sign_in(client, name)

    assert client.get(_path(event)).status_code == status
    assert client.post(f"/organizer/messages/{parked}/retry").status_code == status
    assert _message().state == PARKED


def test_a_letter_that_does_not_exist_is_not_found(client, event):
    cast.sign_in(client, "Suda")

    for number in (999999, 10**12):
        assert client.post(f"/organizer/messages/{number}/retry").status_code == 404
