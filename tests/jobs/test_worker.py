"""The worker: what it sends, for whom, in which words, and that it says it lives."""

from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.actions import erasing, passing, publishing, scheduling, seating
from eventapp.actions.scheduling import Schedule
from eventapp.core import clock, tokens
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.jobs import worker
from eventapp.models.attendee import Attendee
from eventapp.models.event import Event
from eventapp.models.limit import Heartbeat
from eventapp.models.message import DROPPED, SENT, Message
from eventapp.models.registration import Registration
from tests import cast
from tests.documents.examples import entry, header
from tests.posting import age


@pytest.fixture
def forum(context: Flask) -> Event:
    """A published forum of Suda's network, with ten seats."""
    return cast.forum(cast.organization(), cast.room())


def letters(app: Flask) -> list[EmailMessage]:
    """The letters written so far, oldest first."""
    folder = Path(app.config["DATA_DIR"], "mail")
    files = sorted(folder.glob("*.eml"), key=age)
    return [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]


def states() -> list[tuple[str, str]]:
    """Kind and state of every message, oldest first."""
    db.session.rollback()
    rows = db.session.execute(select(Message.kind, Message.state).order_by(Message.id))
    return [(kind, state) for kind, state in rows]


def calendar(letter: EmailMessage) -> bytes:
    """The calendar part."""
    (found,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    return found.get_payload(decode=True)


def again(registration: Registration) -> Registration:
    """The registration, to be changed."""
    return db.session.scalars(Registration.by_token(registration.token)).one()


def test_a_registration_becomes_one_letter(forum: Event, context: Flask) -> None:
    malee = cast.registered(forum)

    assert worker.run_once(context) == 1
    assert worker.run_once(context) == 0

    (letter,) = letters(context)
    assert letter["To"].addresses[0].addr_spec == "malee@example.org"
    assert letter["Subject"] == "ลงทะเบียนเรียบร้อยแล้ว: เวทีแผนพัฒนาตำบล"
    message = db.session.scalars(select(Message)).one()
    assert (message.state, message.attempts, message.registration_id) == (SENT, 1, malee.id)
    assert letter["Message-ID"] == f"<{message.uid}@localhost>"


def test_who_gave_no_address_gets_no_letter(forum: Event, context: Flask) -> None:
    cast.registered(forum, Attendee(name="คนไม่มีอีเมล"))
    assert worker.run_once(context) == 0


def test_moving_an_event_moves_the_entry_in_every_calendar(forum: Event, context: Flask) -> None:
    cast.registered(forum)
    worker.run_once(context)
    with transaction():
        found = cast.found(forum.slug)
        place = ("on_site", "", found.venue_id, found.room_id)
        scheduling.reschedule(found, Schedule(cast.when(40), *place))
    assert worker.run_once(context) == 0, "more changes may follow"
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1)):
        worker.run_once(context)

    first, second = (entry(calendar(letter)) for letter in letters(context))
    assert second["UID"] == first["UID"]
    assert int(second["SEQUENCE"]) == int(first["SEQUENCE"]) + 1
    assert second["DTSTART"] != first["DTSTART"]
    assert letters(context)[1]["Subject"].startswith("เปลี่ยนเวลาหรือสถานที่: ")


def test_cancelling_an_event_takes_it_out_of_every_calendar(forum: Event, context: Flask) -> None:
    cast.registered(forum)
    worker.run_once(context)
    with transaction():
        publishing.cancel(cast.found(forum.slug), Bilingual("น้ำท่วม", "a flood"))
    worker.run_once(context)

    first, second = (calendar(letter) for letter in letters(context))
    assert header(second)["METHOD"] == "CANCEL"
    assert entry(second)["STATUS"] == "CANCELLED"
    assert int(entry(second)["SEQUENCE"]) > int(entry(first)["SEQUENCE"])


def test_a_withdrawal_is_told_after_the_time_to_think_and_the_next_is_promoted(
    context: Flask,
) -> None:
    full = cast.forum(cast.organization(), cast.room(), capacity=1)
    malee = cast.registered(full)
    cast.registered(full, cast.somebody(2))
    worker.run_once(context)
    with transaction():
        seating.withdraw(again(malee))

    worker.run_once(context)
    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        worker.run_once(context)

    told = [
        (str(letter["To"].addresses[0].addr_spec), letter["Subject"]) for letter in letters(context)
    ]
    assert told == [
        ("malee@example.org", "ลงทะเบียนเรียบร้อยแล้ว: เวทีแผนพัฒนาตำบล"),
        ("person2@example.org", "ท่านอยู่ในรายชื่อสำรอง: เวทีแผนพัฒนาตำบล"),
        ("person2@example.org", "ท่านได้ที่นั่งแล้ว: เวทีแผนพัฒนาตำบล"),
        ("malee@example.org", "ยกเลิกการเข้าร่วมแล้ว: เวทีแผนพัฒนาตำบล"),
    ]


def test_a_withdrawal_taken_back_at_once_leaves_the_first_letter(
    forum: Event, context: Flask
) -> None:
    malee = cast.registered(forum)
    with transaction():
        seating.withdraw(again(malee))
    assert worker.run_once(context) == 1
    assert letters(context) == [], "the first letter waits for the end of the time to think"
    with transaction():
        seating.undo_withdrawal(again(malee))

    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        worker.run_once(context)

    (letter,) = letters(context)
    assert header(calendar(letter))["METHOD"] == "REQUEST"
    assert states() == [("registered", SENT), ("withdrawn", DROPPED)]


def test_one_letter_says_what_two_would_have(forum: Event, context: Flask) -> None:
    malee = cast.registered(forum)
    with transaction():
        seating.decline(again(malee))
    worker.run_once(context)

    (letter,) = letters(context)
    assert letter["Subject"].startswith("การลงทะเบียนไม่ได้รับการอนุมัติ: ")
    assert states() == [("registered", DROPPED), ("declined", SENT)]


def test_who_was_erased_is_written_to_no_more(forum: Event, context: Flask) -> None:
    malee = cast.registered(forum)
    with transaction():
        erasing.erase(again(malee))
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        worker.run_once(context)
    assert letters(context) == []
    assert {state for _kind, state in states()} == {DROPPED}


def test_a_link_for_a_new_password_works(context: Flask) -> None:
    suda = cast.suda(cast.organization())
    with transaction():
        passing.ask_for_password(suda.email, key=context.config["SECRET_KEY"])
    worker.run_once(context)

    (letter,) = letters(context)
    message = db.session.scalars(select(Message)).one()
    token = tokens.derived("passage", message.uid, key=context.config["SECRET_KEY"])
    text = letter.get_body(("plain",)).get_content()
    assert f"ตั้งรหัสผ่านใหม่: http://localhost/passages/{token}" in text
    assert passing.find(token) is not None
    assert letter["Subject"] == "รหัสผ่านใหม่สำหรับ Wethi"


def test_a_link_that_has_run_out_is_not_sent(context: Flask) -> None:
    suda = cast.suda(cast.organization())
    with transaction():
        passing.ask_for_password(suda.email, key=context.config["SECRET_KEY"])
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        worker.run_once(context)
    assert letters(context) == []
    assert states() == [("password_reset", DROPPED)]


def test_a_colleague_is_invited(context: Flask) -> None:
    network = cast.organization()
    suda = cast.suda(network)
    with transaction():
        passing.invite(
            network, "nok@example.org", "door", by=suda, key=context.config["SECRET_KEY"]
        )
    worker.run_once(context)

    (letter,) = letters(context)
    assert letter["Subject"] == "คำเชิญร่วมงานกับเครือข่ายองค์กรชุมชนใน Wethi"
    assert "Suda เชิญท่านร่วมงาน" in letter.get_body(("plain",)).get_content()
    assert "http://localhost/passages/" in letter.get_body(("html",)).get_content()


def test_the_worker_says_that_it_lives(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_last_beat", -1e9)
    worker.beat()
    first = db.session.get(Heartbeat, "worker").at
    worker.beat()
    assert clock.now() - first < timedelta(seconds=5)
    assert db.session.get(Heartbeat, "worker").at == first, "now and then is enough"


def test_who_queued_behind_visitors_leaves_them_the_machine(
    forum: Event, context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.registered(forum)
    ending, slept = worker.Ending(), []
    times = iter([1.0, 1.02, 1.02, 1.02])  # it waits for the letter, then there is none
    monkeypatch.setattr(worker.turn, "waited", lambda: next(times))
    monkeypatch.setattr(ending, "sleep", slept.append)
    monkeypatch.setattr(worker.Courier, "rest", lambda _courier: setattr(ending, "wanted", True))

    with worker._courier(context) as courier:
        worker._work(context, ending, courier)

    assert [round(seconds, 3) for seconds in slept] == [worker.GIVES_WAY * 0.02, 1.0]
