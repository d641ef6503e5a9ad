"""What organizers see of answers and of letters that came in."""

from pathlib import Path

import pytest
from sqlalchemy import select

from eventapp.actions import answering, appointing, registering
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.jobs import receiving
from eventapp.models.chairing import Chairing
from eventapp.models.incoming import Incoming
from eventapp.models.message import Message
from eventapp.models.plans import Appointment
from eventapp.models.registration import Registration
from tests import cast, mailing
from tests.mailing import now
from tests.pages import send
from tests.web.public.reading import words

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    host = cast.organization()
    cast.suda(host)
    cast.nok(host)
    return cast.forum(host, cast.room(keeper=host))


@pytest.fixture
def malee(event):
    return cast.registered(event)


@pytest.fixture
def suda(client, event):
    cast.sign_in(client, "Suda")
    return client


@pytest.fixture
def came(context, malee):
    """A letter with markup from Malee's address."""
    site = mailing.site(context)
    octets = mailing.letter(
        mailing.address(malee, site), "", "<script>alert(1)</script>",
        Subject="<b>ที่จอดรถ</b>", Content_Type="text/html; charset=UTF-8",
    )  # fmt: skip
    receiving.receive(octets, site=site, folder=Path(context.config["DATA_DIR"]) / "mail-in")
    return octets


def test_what_a_person_wrote_stands_in_the_list(context, suda, event, malee):
    """Nobody opens a file to read that somebody comes later."""
    site = mailing.site(context)
    text = "มาสายหน่อยนะครับ <b>&\r\n> เวที: เดิม\r\nขอบคุณ " + "ก" * 400
    octets = mailing.letter(mailing.address(malee, site), "", text)
    receiving.receive(octets, site=site, folder=Path(context.config["DATA_DIR"]) / "mail-in")

    page = suda.get(f"/organizer/events/{event.slug}/history?show=mail").text

    assert "<b>&" not in page
    shown = words(page)
    assert "มาสายหน่อยนะครับ <b>& ขอบคุณ กกก" in shown
    assert ("เวที: เดิม" in shown, "ก" * 300 in shown) == (False, False)


@pytest.mark.parametrize("outcome", ["proposed", "stranger"])
def test_what_was_put_before_organizers_does_not_wait_for_ever(suda, event, came, outcome):
    """The list tells what became of a letter, not what became of the proposal in it."""
    with transaction():
        db.session.scalars(select(Incoming)).one().outcome = outcome

    page = words(suda.get(f"/organizer/events/{event.slug}/history?show=mail").text)

    assert ("ส่งให้ท่านพิจารณา" in page, "รอท่านพิจารณา" in page) == (True, False)


def test_a_letter_is_listed_and_handed_out_as_a_file_never_as_a_page(suda, event, came):
    page = suda.get(f"/organizer/events/{event.slug}/history?show=mail").text
    assert "<b>ที่จอดรถ</b>" not in page
    assert "<b>ที่จอดรถ</b> Malee <malee@example.org>" in words(page)

    row = db.session.scalars(select(Incoming)).one()
    answer = suda.get(f"/organizer/events/{event.slug}/letters/{row.id}.eml")
    assert answer.data == came
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_keeps_the_door_reads_no_letters(client, event, came):
    cast.sign_in(client, "Nok")
    row = db.session.scalars(select(Incoming)).one()

    assert client.get(f"/organizer/events/{event.slug}/letters/{row.id}.eml").status_code == 403
    assert client.get(f"/organizer/events/{event.slug}/history?show=mail").status_code == 403


def test_a_letter_of_another_event_is_not_found(suda, event, came):
    other = cast.forum(cast.found(event.slug).host, cast.room())
    row = db.session.scalars(select(Incoming)).one()

    assert suda.get(f"/organizer/events/{other.slug}/letters/{row.id}.eml").status_code == 404


def test_people_are_filtered_by_their_answer(suda, event, malee):
    cast.registered(event, cast.somebody(2))
    with transaction():
        answering.answer(now(malee), "declined", note="ติดธุระ")
    path = f"/organizer/events/{event.slug}/participants/"

    no = words(suda.get(f"{path}?answer=declined").text)
    yes = words(suda.get(f"{path}?answer=accepted").text)
    assert ("มาลี" in no, "คนที่ 2" in no) == (True, False)
    assert ("มาลี" in yes, "คนที่ 2" in yes) == (False, True)
    assert "ไม่มา (1)" in no
    assert "ติดธุระ" in words(suda.get(f"{path}{malee.id}").text)


def test_the_file_holds_the_answers_of_those_asked_for(suda, event, malee):
    with transaction():
        answering.answer(now(malee), "tentative")
    path = f"/organizer/events/{event.slug}/participants.csv?answer=tentative"

    lines = suda.post(path).data.decode("utf-8-sig").splitlines()
    assert [line.rpartition(",")[2] for line in lines] == ["คำตอบ", "อาจจะมา"]


def test_the_overview_counts_the_answers(suda, event, malee):
    cast.registered(event, cast.somebody(2))
    with transaction():
        answering.answer(now(malee), "tentative")

    page = words(suda.get(f"/organizer/events/{event.slug}/").text)
    assert "มา 1 อาจจะมา 1 ไม่มา 0 ยังไม่ตอบ 0" in page


def test_the_people_tab_shows_what_chairs_answered_and_their_link(suda, event):
    person = cast.anan()
    with transaction():
        appointing.set_people(cast.found(event.slug), [Appointment(person.id)], [])
    task = db.session.scalars(Chairing.of(event)).one()
    with transaction():
        answering.substitute(db.session.get_one(Chairing, task.id), "นายวีระ")

    page = suda.get(f"/organizer/events/{event.slug}/people").text
    assert f"http://localhost/chairings/{task.token}" in page
    assert "ส่งผู้แทน: นายวีระ" in words(page)


def test_a_decline_frees_the_seat_where_it_is_set(suda, event):
    path = f"/organizer/events/{event.slug}/registration"
    saved = send(suda, path, decline_frees="y", contact_phone="0812345678")
    assert saved.status_code == 303

    assert cast.found(event.slug).decline_frees is True


def test_a_letter_that_came_back_is_seen_at_the_person_and_in_the_history(suda, event, malee):
    with transaction():
        row = db.session.scalars(select(Message)).one()
        row.bounced_at, row.bounce = clock.now(), "5.1.1 no such user"

    for path in (f"participants/{malee.id}", "history?show=letters"):
        page = words(suda.get(f"/organizer/events/{event.slug}/{path}").text)
        assert "ส่งไม่ถึง" in page
        assert "5.1.1 no such user" in page


def test_a_stranger_is_approved_like_anybody(suda, event, malee):
    with transaction():
        made = registering.request(cast.found(event.slug), cast.somebody(9))
    page = words(suda.get(f"/organizer/events/{event.slug}/participants/{made.id}").text)
    assert "ทางอีเมล" in page

    suda.post(f"/organizer/events/{event.slug}/participants/{made.id}/approve")
    assert db.session.get_one(Registration, made.id).state == "confirmed"


@pytest.mark.parametrize(
    ("lang", "words_then"),
    [
        ("th", "รายการปฏิทินในจดหมายเป็นของเวทีอื่น"),
        ("en", "Its calendar entry belongs to another event."),
    ],
)
def test_why_nothing_came_of_a_letter_is_told_in_the_readers_language(
    suda, event, came, lang, words_then
):
    with transaction():
        row = db.session.scalars(select(Incoming)).one()
        row.outcome, row.reason = "ignored", "another UID"
    suda.set_cookie("lang", lang)

    page = suda.get(f"/organizer/events/{event.slug}/history?show=mail").text
    assert (words_then in words(page), "another UID" in page) == (True, False)
