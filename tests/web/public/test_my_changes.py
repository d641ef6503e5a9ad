"""What attendees do with their place: correct it, give it back, think again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.actions import publishing, seating
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.message import DROPPED, QUEUED, Message
from eventapp.models.registration import CONFIRMED, WAITLISTED, WITHDRAWN, Registration
from tests import cast
from tests.web.public.reading import errors, links, value, words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return cast.forum(cast.organization(), cast.room())


@pytest.fixture
def token(event):
    return cast.registered(event).token


def _found(token):
    return db.session.scalars(Registration.by_token(token)).one()


def _letters():
    return [
        (one.kind, one.state) for one in db.session.scalars(select(Message).order_by(Message.id))
    ]


def _page(client, token):
    answer = client.get(f"/my/{token}")
    assert answer.status_code == 200
    return answer.text


def test_corrections_are_kept_and_the_ticket_stays(client, token):
    before = _found(token).code
    shown = client.get(f"/my/{token}/edit").text
    assert value(shown, "name") == "มาลี ศรีสุข"

    answer = client.post(
        f"/my/{token}/edit", data={"name": "มาลี ใจดี", "phone": "02 123 4567", "email": ""}
    )

    after = _found(token)
    assert (answer.status_code, answer.location) == (303, f"/my/{token}")
    assert (after.name, after.phone, after.email, after.prefix) == (
        "มาลี ใจดี",
        "+6621234567",
        "",
        "",
    )
    assert (after.code, after.token) == (before, token)


def test_a_note_of_the_organizers_outlives_a_correction(client, token):
    with transaction():
        _found(token).note = "มาแทนนายก"

    client.post(f"/my/{token}/edit", data={"name": "มาลี ใจดี"})

    assert _found(token).note == "มาแทนนายก"


def test_a_wrong_correction_is_said_at_the_field_and_changes_nothing(client, event, token):
    cast.registered(event, cast.somebody(7))

    wrong = client.post(f"/my/{token}/edit", data={"name": "", "phone": "1"})
    taken = client.post(f"/my/{token}/edit", data={"name": "ก", "email": "person7@example.org"})

    assert (wrong.status_code, taken.status_code) == (422, 422)
    assert [field for field, _ in errors(wrong.text)] == ["name", "phone"]
    assert errors(taken.text) == [("email", "ผู้นี้ลงทะเบียนเวทีนี้ไว้แล้ว")]
    assert _found(token).name == "มาลี ศรีสุข"


def test_withdrawing_asks_first_and_then_gives_the_seat_to_the_next(client):
    event = cast.forum(cast.organization(), capacity=1)
    mine = cast.registered(event, cast.somebody(1)).token
    next_one = cast.registered(event, cast.somebody(2)).token

    asked = client.get(f"/my/{mine}/withdraw")
    assert asked.status_code == 200
    assert _found(mine).state == CONFIRMED
    answer = client.post(f"/my/{mine}/withdraw")

    assert (answer.status_code, answer.location) == (303, f"/my/{mine}")
    assert (_found(mine).state, _found(next_one).state) == (WITHDRAWN, CONFIRMED)


def test_a_withdrawal_can_be_undone_for_ten_seconds_and_sends_no_letter(client, event, token):
    client.post(f"/my/{token}/withdraw")
    assert f'action="/my/{token}/undo"' in _page(client, token)

    answer = client.post(f"/my/{token}/undo")

    assert answer.status_code == 303
    assert _found(token).state == CONFIRMED
    assert cast.found(event.slug).taken == 1
    assert _letters() == [("registered", QUEUED), ("withdrawn", DROPPED)]


def test_after_ten_seconds_the_undo_is_no_longer_offered_and_soon_refused(client, token):
    client.post(f"/my/{token}/withdraw")
    gone = _found(token).changed_at

    with time_machine.travel(gone + seating.UNDO, tick=False):
        assert f'action="/my/{token}/undo"' not in _page(client, token)
        assert "ลงทะเบียนใหม่" in words(_page(client, token))
    with time_machine.travel(gone + timedelta(minutes=1), tick=False):
        answer = client.post(f"/my/{token}/undo")

    assert answer.status_code == 409
    assert "เลยเวลาที่จะเปลี่ยนใจแล้ว" in words(answer.text)
    assert _found(token).state == WITHDRAWN


def test_the_letter_of_a_withdrawal_waits_until_it_stands(client, token):
    client.post(f"/my/{token}/withdraw")

    letter = db.session.scalars(select(Message).where(Message.kind == "withdrawn")).one()

    assert letter.due_at - _found(token).changed_at == pytest.approx(
        seating.UNDO, abs=timedelta(seconds=1)
    )


def test_an_undo_finds_the_seat_gone_and_waits_in_the_list(client):
    event = cast.forum(cast.organization(), capacity=1)
    mine = cast.registered(event, cast.somebody(1)).token
    cast.registered(event, cast.somebody(2))
    client.post(f"/my/{mine}/withdraw")

    client.post(f"/my/{mine}/undo")

    assert _found(mine).state == WAITLISTED
    assert "ลำดับที่ 1" in words(_page(client, mine))
    assert cast.found(event.slug).taken == 1


def test_withdrawing_twice_and_undoing_nothing_do_no_harm(client, event, token):
    answers = [client.post(f"/my/{token}/withdraw").status_code for _ in range(2)]
    client.post(f"/my/{token}/undo")
    again = client.post(f"/my/{token}/undo")

    assert answers == [303, 303]
    assert again.status_code == 409
    assert cast.found(event.slug).taken == 1


def test_of_a_cancelled_event_nothing_can_be_changed(client, event, token):
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม", ""))

    page = _page(client, token)

    assert "เวทีนี้ยกเลิกแล้ว" in words(page)
    assert f"/my/{token}/edit" not in links(page)
    assert client.get(f"/my/{token}/edit").status_code == 409
    assert client.post(f"/my/{token}/withdraw").status_code == 409


def test_of_a_held_event_nothing_can_be_changed(client, event, token):
    with time_machine.travel(event.ends_at, tick=False):
        assert client.get(f"/my/{token}/edit").status_code == 409
        assert client.post(f"/my/{token}/edit", data={"name": "ก"}).status_code == 422
        assert client.post(f"/my/{token}/withdraw").status_code == 409
