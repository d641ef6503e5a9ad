"""Imported drafts taken away again, several at once."""

import pytest
from sqlalchemy import select

from eventapp.actions import editing
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.booking import HELD, Booking
from eventapp.models.event import CANCELLED, DRAFT
from tests import cast
from tests.forms.foreign import calendar, entry
from tests.pages import form_of
from tests.web.organizer.test_imports import events, fields, look

pytestmark = pytest.mark.usefixtures("context")
PATH = "/organizer/events/import/discard"


@pytest.fixture
def host():
    made = cast.organization()
    cast.suda(made)
    cast.prasit()
    return made


@pytest.fixture
def suda(client, host):
    cast.sign_in(client, "Suda")
    return client


def bring(client, number, name="x"):
    """Import so many events, all in one room."""
    days = [f"DTSTART:2099{1 + n // 28:02}{1 + n % 28:02}T090000" for n in range(number)]
    entries = [entry(day, "LOCATION:ศาลาประชาคม", uid=f"{name}{n}") for n, day in enumerate(days)]
    path = look(client, calendar(*entries))
    client.post(path, data=fields(client, path))
    return events()


def states():
    return [event.state for event in events()]


def test_two_hundred_wrong_events_go_at_once_and_may_come_again(suda):
    cast.room()
    bring(suda, 200)
    form = form_of(suda.get(PATH).text, PATH)
    assert len(form.getlist("chosen")) == 200

    answer = suda.post(PATH, data=form)

    assert "นำฉบับร่างออกแล้ว 200 รายการ" in suda.get(answer.location).text
    assert states() == [CANCELLED] * 200
    assert list(db.session.scalars(select(Booking).where(Booking.state == HELD))) == []
    assert [event.state for event in bring(suda, 200)[200:]] == [DRAFT] * 200


def test_the_last_import_is_ticked_but_not_what_was_changed_since(suda):
    first, *_rest = bring(suda, 2, "a")
    with transaction():
        for event in events():
            event.created_at = event.created_at.replace(year=2020)
    changed, left = bring(suda, 2, "b")[2:]
    with transaction():
        found = cast.found(changed.slug)
        said = editing.texts_of(found)
        editing.revise(found, type(said)(**{**vars(said), "summary": Bilingual("ใหม่", "")}))

    page = suda.get(PATH).text

    assert form_of(page, PATH).getlist("chosen") == [str(left.id)]
    assert page.count("แก้ไขที่นี่แล้ว") == 1
    assert f'value="{first.id}"' in page


def test_what_is_public_stays_and_is_said(suda, host):
    draft, public, held = bring(suda, 3)
    with transaction():
        for event in (public, held):
            cast.found(event.slug).state = "published"
    cast.registered(held, by_staff=True)
    with transaction():
        cast.found(held.slug).state = DRAFT
    page = suda.get(PATH).text
    assert form_of(page, PATH).getlist("chosen") == [str(draft.id)]
    assert "อีก 2 รายการ" in page

    answer = suda.post(PATH, data={"chosen": [draft.id, public.id, held.id]})

    assert states() == [CANCELLED, "published", DRAFT]
    page = suda.get(answer.location).text
    assert ("นำฉบับร่างออกแล้ว 1 รายการ" in page, "คงไว้ 2 รายการ" in page) == (True, True)


def test_a_draft_that_was_not_imported_or_is_of_others_stays(suda, client):
    mine = bring(suda, 1)[0]
    other = cast.draft(cast.organization("third", "อื่น"))
    made_here = cast.draft(cast.found(mine.slug).host)
    suda.post(PATH, data={"chosen": [made_here.id, other.id]})
    cast.sign_in(client, "Prasit")
    client.post(PATH, data={"chosen": [mine.id]})

    assert states() == [DRAFT] * 3


def test_nothing_ticked_is_said(suda):
    bring(suda, 1)
    answer = suda.post(PATH, data={})

    assert (answer.status_code, "อย่างน้อยหนึ่ง" in answer.text) == (422, True)
