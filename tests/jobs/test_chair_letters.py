"""Letters to chairpersons: asked, told of changes, released, for all of their tasks at once."""

from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.actions import appointing, outbox, planning, presenting, publishing, scheduling
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.jobs import worker
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.message import DROPPED, Message
from eventapp.models.plans import Appointment, Point, Schedule
from tests import cast
from tests.documents.examples import entry, header
from tests.posting import age

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def forum() -> Event:
    """A published forum."""
    return cast.forum(cast.organization(), cast.room())


@pytest.fixture
def anan() -> Chairperson:
    """Anan, who has an address."""
    made = cast.anan()
    with transaction() as session:
        session.get(Chairperson, made.id).email = "anan@example.org"
    return made


def chair(event: Event, *wanted: Appointment) -> None:
    """Let these tasks be all there are."""
    with transaction():
        found = cast.found(event.slug)
        appointing.set_people(found, wanted, appointing.parts_of(found))


def move(event: Event, days: int) -> None:
    """Move the event to another day."""
    with transaction():
        found = cast.found(event.slug)
        place = ("on_site", "", found.venue_id, found.room_id)
        scheduling.reschedule(found, Schedule(cast.when(days), *place))


def sent(app: Flask) -> list[EmailMessage]:
    """All letters so far, oldest first, when five minutes have passed."""
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        worker.run_once(app)
    db.session.rollback()
    folder = Path(app.config["DATA_DIR"], "mail")
    files = sorted(folder.glob("*.eml"), key=age)
    return [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]


def told(letter: EmailMessage) -> tuple[str, str, int]:
    """Subject, method and number."""
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    octets = part.get_payload(decode=True)
    return letter["Subject"], header(octets)["METHOD"], int(entry(octets)["SEQUENCE"])


TITLE = "เวทีแผนพัฒนาตำบล"


def test_a_chair_is_asked_moved_and_released(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    chair(forum, Appointment(anan.id, "opening"))
    assert [told(one) for one in sent(context)] == [
        (f"ขอเรียนเชิญเป็นประธาน: {TITLE}", "REQUEST", 1),
    ]
    move(forum, 40)
    sent(context)
    chair(forum)

    assert [told(one) for one in sent(context)][1:] == [
        (f"มีการเปลี่ยนแปลง: {TITLE}", "REQUEST", 2),
        (f"สิ้นสุดการทำหน้าที่ประธาน: {TITLE}", "CANCEL", 3),
    ]


def test_65_one_letter_holds_all_their_tasks(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    with transaction():
        planning.plan(cast.found(forum.slug), [Point(Bilingual("งบประมาณ"))], style="programme")
        (item,) = planning.points_of(cast.found(forum.slug))
    item_task = Appointment(anan.id, "item", item_id=item.id, note=Bilingual("ภาคบ่าย"))
    chair(forum, Appointment(anan.id, "opening"), item_task)

    (letter,) = sent(context)
    first = db.session.scalars(select(Chairing).order_by(Chairing.position)).first()
    page = f"http://localhost/chairings/{first.token}"
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert (
        "ขอเรียนเชิญเป็นประธาน\n"
        f"{TITLE}\n\n"
        "นายอนันต์ ใจงาม\n"
        "ผู้จัดขอเรียนเชิญท่านทำหน้าที่ดังต่อไปนี้ โปรดตอบว่าท่านมาได้หรือไม่\n\n"
        "หน้าที่ของท่าน: ประธานในพิธีเปิด\n"
        "หน้าที่ของท่าน: ประธานในวาระ · งบประมาณ · ภาคบ่าย\n"
    ) in text
    assert f"มา: {page}?answer=accepted\nไม่มา: {page}?answer=declined\n" in text
    assert f"สำหรับปฏิทินของท่าน: {page}.ics\n" in text
    assert letter["To"].addresses[0].addr_spec == "anan@example.org"


def test_who_is_asked_and_let_go_within_five_minutes_hears_nothing(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    chair(forum, Appointment(anan.id))
    chair(forum)
    assert sent(context) == []
    states = db.session.scalars(select(Message.state)).all()
    assert set(states) == {DROPPED}


def test_a_cancellation_reaches_who_was_asked(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    chair(forum, Appointment(anan.id))
    sent(context)
    with transaction():
        publishing.cancel(cast.found(forum.slug), Bilingual("น้ำท่วม"))
    subject, method, _number = told(sent(context)[1])
    assert (subject, method) == (f"ยกเลิกเวที: {TITLE}", "CANCEL")


def test_a_cancellation_before_anybody_was_asked_is_told_to_nobody(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    chair(forum, Appointment(anan.id))
    with transaction():
        publishing.cancel(cast.found(forum.slug), Bilingual("น้ำท่วม"))
    assert sent(context) == []


def test_seeds_ask_nobody(forum: Event, anan: Chairperson, context: Flask) -> None:
    with outbox.holding():
        chair(forum, Appointment(anan.id))
    assert sent(context) == []


def test_a_letter_that_stayed_too_long_is_not_sent_after_the_event(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    chair(forum, Appointment(anan.id))
    with time_machine.travel(clock.now() + timedelta(days=60)):
        assert sent(context) == []


def test_an_address_that_was_given_up_is_taken_leave_of_at_every_coming_event(
    forum: Event, anan: Chairperson, context: Flask
) -> None:
    other = cast.forum(cast.organization("other"), when=cast.when(50))
    unheard = cast.draft(cast.organization("third"), when=cast.when(60))
    for event in (forum, other, unheard):
        chair(event, Appointment(anan.id))
    assert len(sent(context)) == 2
    with transaction() as session:
        person = session.get_one(Chairperson, anan.id)
        entry_of = presenting.entry_of(person)
        presenting.change(person, replace(entry_of, email="ANAN@example.org"))
        presenting.change(person, replace(entry_of, email="office@example.org"))

    letters = [(one["To"].addresses[0].addr_spec, *told(one)) for one in sent(context)[2:]]
    left = ("ANAN@example.org", f"จะไม่มีจดหมายมาที่อีเมลนี้อีก: {TITLE}", "CANCEL", 2)
    asked = ("office@example.org", f"ขอเรียนเชิญเป็นประธาน: {TITLE}", "REQUEST", 2)
    assert sorted(letters) == sorted([left, left, asked, asked])
    for letter in sent(context)[2:]:
        if told(letter)[1] == "CANCEL":
            text = letter.get_body(("plain",)).get_content()
            assert text.count("office@example.org") == text.count("/chairings/") == 0
