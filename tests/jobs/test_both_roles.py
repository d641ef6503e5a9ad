"""One who chairs and attends under one address has one entry, which says how things stand."""

from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
import time_machine

from eventapp.actions import (
    appointing,
    erasing,
    presenting,
    publishing,
    registering,
    scheduling,
    seating,
)
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.documents.site import Site
from eventapp.jobs import worker
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.event import Event
from eventapp.models.plans import Appointment
from eventapp.models.registration import Registration
from tests import cast, mailing
from tests.documents.examples import entry, header, lines
from tests.mailing import answer_of, now
from tests.posting import age

TITLE = "เวทีแผนพัฒนาตำบล"


@pytest.fixture
def malee(event: Event) -> Registration:
    """Malee's place, told."""
    return cast.registered(event)


@pytest.fixture
def task(event: Event, malee: Registration) -> Chairing:
    """Her task; the directory writes her address in capitals."""
    anan = cast.anan()
    with transaction():
        db.session.get_one(Chairperson, anan.id).email = "Malee@Example.ORG"
    appoint(event, Appointment(anan.id))
    return db.session.scalars(Chairing.of(event)).one()


def appoint(event: Event, *wanted: Appointment) -> None:
    with transaction():
        appointing.set_people(cast.found(event.slug), wanted, [])


def send(app, minutes: int = 6) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        worker.run_once(app)
    db.session.rollback()


def came(app) -> list[EmailMessage]:
    folder = Path(app.config["DATA_DIR"], "mail")
    files = sorted(folder.glob("*.eml"), key=age)
    return [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]


def told(letter: EmailMessage) -> tuple[str, str, int, str]:
    """Subject, method, number and role."""
    octets = calendar(letter)
    (role,) = {
        line.partition("ROLE=")[2].partition(";")[0]
        for line in lines(octets)
        if line.startswith("ATTENDEE") and "malee@example.org" in line.casefold()
    }
    number = int(entry(octets)["SEQUENCE"])
    return letter["Subject"], header(octets)["METHOD"], number, role


def addressee(letter: EmailMessage) -> str:
    return letter["To"].addresses[0].addr_spec


def alike(letter: EmailMessage) -> dict[str, str]:
    """Its entry, whichever way the address is written."""
    return {name: value.casefold() for name, value in entry(calendar(letter)).items()}


def calendar(letter: EmailMessage) -> bytes:
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def test_65_the_letters_of_both_roles_bring_one_entry(context, task, malee):
    send(context)

    ticket, asked = came(context)
    assert told(ticket)[1:] == told(asked)[1:] == ("REQUEST", 2, "CHAIR")
    assert alike(ticket) == alike(asked)
    page = f"http://localhost/my/{malee.token}"
    description = entry(calendar(ticket))["DESCRIPTION"]
    assert description.count(page) == 1
    assert description.count(f"http://localhost/chairings/{task.token}") == 1


def test_who_withdraws_and_still_chairs_keeps_the_entry(context, task, malee):
    send(context)
    with transaction():
        seating.withdraw(now(malee))
    send(context)

    assert told(came(context)[2]) == (f"ยกเลิกการเข้าร่วมแล้ว: {TITLE}", "REQUEST", 3, "CHAIR")
    text = came(context)[2].get_body(("plain",)).get_content()
    assert text.count("ท่านยังทำหน้าที่ในเวทีนี้อยู่ รายการจึงยังคงอยู่ในปฏิทินของท่าน") == 1


def test_who_is_released_and_still_attends_keeps_the_entry(context, event, task, malee):
    send(context)
    appoint(event)
    send(context)

    (released,) = [one for one in came(context)[2:] if "สิ้นสุด" in one["Subject"]]
    assert told(released)[1:] == ("REQUEST", 3, "REQ-PARTICIPANT")
    text = released.get_body(("plain",)).get_content()
    assert text.count("รายการจึงยังคงอยู่ในปฏิทินของท่าน") == 1


def test_73_with_the_last_role_the_entry_goes(context, event, task, malee):
    send(context)
    with transaction():
        seating.withdraw(now(malee))
    send(context)
    appoint(event)
    send(context)

    assert told(came(context)[-1])[1:] == ("CANCEL", 4, "CHAIR")


def test_a_cancelled_event_is_cancelled_in_both_roles(context, event, task):
    send(context)
    with transaction():
        publishing.cancel(cast.found(event.slug), Bilingual("น้ำท่วม"))
    send(context)

    assert [told(one)[1:] for one in came(context)[2:]] == [("CANCEL", 3, "CHAIR")] * 2


def test_whoever_moves_to_another_address_leaves_the_other_role_behind(context, task, malee):
    send(context)
    with transaction():
        row = now(malee)
        registering.change(row, replace(row.attendee, email="new@example.org"))
    send(context)

    (left,) = [one for one in came(context)[2:] if addressee(one) == "malee@example.org"]
    assert told(left)[1:] == ("REQUEST", 3, "CHAIR")


def test_whoever_is_erased_still_chairs(context, task, malee):
    send(context)
    with transaction():
        erasing.erase(now(malee))
    send(context)

    assert told(came(context)[-1]) == (f"มีการเปลี่ยนแปลง: {TITLE}", "REQUEST", 4, "CHAIR")


def test_another_address_of_who_chairs_is_told_there_and_at_the_old_one(context, task, malee):
    send(context)
    readdress(task, "office@example.org")
    send(context)

    left, asked = came(context)[2:]
    assert told(left)[1:] == ("REQUEST", 3, "REQ-PARTICIPANT")
    assert addressee(asked) == "office@example.org"
    octets = calendar(asked)
    assert (header(octets)["METHOD"], entry(octets)["SEQUENCE"]) == ("REQUEST", "3")


def readdress(task: Chairing, email: str) -> None:
    with transaction():
        person = db.session.get_one(Chairperson, task.chairperson_id)
        presenting.change(person, replace(presenting.entry_of(person), email=email))


def answer(task: Chairing, event: Event, site: Site, **more: Any) -> bytes:
    to = mailing.address(task, site)
    return mailing.letter(to, mailing.entry(event, to, **more))


def test_an_answer_to_the_entry_counts_for_both(context, take, site, event, task, malee):
    send(context)
    octets = answer(task, event, site, partstat="DECLINED", sequence=2)

    assert take(octets) == ("reply", "answered")
    assert (answer_of(task), answer_of(malee)) == ("declined", "declined")


def test_27_an_answer_to_what_was_before_the_move_is_heard_in_no_role(
    context, take, site, event, task, malee
):
    old = answer(task, event, site, partstat="DECLINED", sequence=2)
    with transaction():
        found = cast.found(event.slug)
        moved = scheduling.schedule_of(found)
        scheduling.reschedule(found, replace(moved, when=cast.when(40)))

    assert take(old) == ("reply", "stale")
    assert (answer_of(task), answer_of(malee)) == ("needs-action", "needs-action")
    new = answer(task, event, site, partstat="ACCEPTED", sequence=3)
    assert take(new) == ("reply", "answered")
    assert (answer_of(task), answer_of(malee)) == ("accepted", "accepted")
