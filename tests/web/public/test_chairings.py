"""The page of who chairs: the task, the answer, somebody else, the calendar."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from eventapp.actions import appointing
from eventapp.core.db import db, transaction
from eventapp.models.chairing import Chairing
from eventapp.models.plans import Appointment
from tests import cast
from tests.pages import form_of, send
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host(context):
    return cast.organization()


@pytest.fixture
def event(host):
    return cast.forum(host, cast.room())


@pytest.fixture
def token(event):
    return asked(event)


def asked(event) -> str:
    """Anan is asked to open the event."""
    person = cast.anan()
    with transaction():
        appointing.set_people(cast.found(event.slug), [Appointment(person.id, "opening")], [])
    return db.session.scalars(Chairing.of(event)).one().token


def now(token):
    return db.session.scalars(Chairing.by_token(token)).one()


def test_the_page_says_what_when_and_where_to_the_holder_of_the_link_alone(client, token):
    answer = client.get(f"/chairings/{token}")

    assert answer.status_code == 200
    for said in ("เวทีแผนพัฒนาตำบล", "นายอนันต์ ใจงาม", "ศาลาประชาคม", "ประธานในพิธีเปิด"):
        assert said in words(answer.text), said
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert client.get("/chairings/nothing").status_code == 404


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_an_answer_is_taken_and_shown(client, token, answer):
    taken = send(client, f"/chairings/{token}", answer=answer, note="ขอที่จอดรถ")

    assert (taken.status_code, taken.location) == (303, f"/chairings/{token}")
    assert (now(token).answer, now(token).answer_note) == (answer, "ขอที่จอดรถ")
    assert form_of(client.get(f"/chairings/{token}").text, token)["answer"] == answer


def test_a_link_says_with_which_answer_to_begin_and_changes_nothing(client, token):
    page = client.get(f"/chairings/{token}?answer=declined").text

    assert form_of(page, token)["answer"] == "declined"
    assert now(token).answer == "needs-action"


def test_somebody_else_is_named(client, token):
    nameless = send(client, f"/chairings/{token}", answer="substitute", substitute="")
    assert nameless.status_code == 422
    assert now(token).answer == "needs-action"

    send(client, f"/chairings/{token}", answer="substitute", substitute="นายวีระ ปลัดจังหวัด")
    assert (now(token).answer, now(token).substitute) == ("declined", "นายวีระ ปลัดจังหวัด")
    assert form_of(client.get(f"/chairings/{token}").text, token)["answer"] == "substitute"


def test_the_calendar_file_is_the_event(client, event, token):
    answer = client.get(f"/chairings/{token}.ics")

    assert answer.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    (entry,) = Calendar.from_ical(answer.data).events
    assert str(entry["UID"]) == event.uid
    assert str(entry["DESCRIPTION"]).startswith("หน้าที่ของท่าน: ประธานในพิธีเปิด\n")
    assert "ATTENDEE" not in entry, "a published entry names none (RFC 5546, 3.2.1)"
    assert client.get("/chairings/nothing.ics").status_code == 404
    again = client.get(f"/chairings/{token}.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "private, no-cache")


def test_a_draft_can_be_answered_before_it_is_public(client, host):
    draft = cast.draft(host, cast.room())
    token = asked(draft)

    page = client.get(f"/chairings/{token}").text
    assert f"/events/{draft.slug}" not in page
    assert send(client, f"/chairings/{token}", answer="accepted").status_code == 303


def test_after_the_end_the_page_asks_nothing(client, event, token):
    with time_machine.travel(event.ends_at + timedelta(minutes=1)):
        page = client.get(f"/chairings/{token}")
        late = client.post(f"/chairings/{token}", data={"answer": "accepted"})

    assert page.status_code == 200
    assert 'name="answer"' not in page.text
    assert late.status_code == 422
    assert now(token).answer == "needs-action"


def test_who_was_replaced_has_no_page_any_more(client, event, token):
    with transaction():
        appointing.set_people(cast.found(event.slug), [], [])

    assert client.get(f"/chairings/{token}").status_code == 404
