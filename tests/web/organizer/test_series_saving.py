"""One save of one date of a series: this date, this and later dates, or all."""

import pytest

from eventapp.core.db import transaction
from eventapp.models.event import CANCELLED
from tests import cast
from tests.actions.test_repeating import made, monday, rows
from tests.pages import form_of

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host():
    found = cast.organization()
    cast.suda(found)
    cast.prasit()
    return found


@pytest.fixture
def suda(client, host):
    cast.sign_in(client, "Suda")
    return client


@pytest.fixture
def event(host):
    return cast.draft(host, when=monday())


def _save(client, row, tab, **wanted):
    path = f"/organizer/events/{row.slug}/{tab}"
    form = form_of(client.get(path).text, f"/{tab}").to_dict(flat=False)
    return client.post(path, data=form | wanted)


@pytest.mark.parametrize(("scope", "count"), [("this", 1), ("later", 3), ("all", 4)])
def test_one_save_reaches_as_far_as_was_asked(suda, event, scope, count):
    series = made(event)
    answer = _save(suda, rows(series)[1], "edit", title_th="ชื่อใหม่", scope=scope)

    assert answer.status_code == 303
    assert [row.title.th for row in rows(series)].count("ชื่อใหม่") == count


@pytest.mark.parametrize(
    ("tab", "wanted"),
    [
        ("schedule", {"starts": "10.00"}),
        ("registration", {"capacity": "33", "contact_phone": "0812345678"}),
        ("agenda", {"agenda_style": "formal"}),
        ("people", {}),
    ],
)
def test_every_tab_can_be_saved_for_all_dates(suda, event, tab, wanted):
    series = made(event)
    answer = _save(suda, rows(series)[0], tab, scope="all", **wanted)

    assert answer.status_code == 303
    assert len({(r.when.starts, r.capacity, r.agenda_style) for r in rows(series)}) == 1


def test_a_refusal_at_a_later_date_stands_at_the_field_and_saves_nothing(suda, host):
    room = cast.room(keeper=host)
    series = made(cast.draft(host, room, when=monday()))
    third = rows(series)[2]
    with transaction():
        cast.found(third.slug).taken = 3
    answer = _save(
        suda, rows(series)[0], "registration", scope="all", capacity="2", contact_phone="0812345678"
    )

    assert answer.status_code == 422
    assert str(third.when.first_day.day) in answer.text
    assert {row.capacity for row in rows(series)} == {10}


def test_autosave_keeps_to_its_own_date(suda, event):
    series = made(event)
    path = f"/organizer/events/{event.slug}/edit"
    form = form_of(suda.get(path).text, "/edit").to_dict(flat=False)
    suda.post(path, data=form | {"title_th": "ชื่อใหม่", "scope": "all"}, headers={"X-Autosave": "1"})

    assert [row.title.th for row in rows(series)].count("ชื่อใหม่") == 1


def test_an_event_of_no_series_asks_for_no_dates(suda, event):
    assert 'name="scope"' not in suda.get(f"/organizer/events/{event.slug}/edit").text
    made(event)
    assert 'name="scope"' in suda.get(f"/organizer/events/{event.slug}/edit").text


def test_this_and_later_dates_are_cancelled(suda, event):
    series = made(event)
    suda.post(f"/organizer/series/{series.slug}/publish")
    path = f"/organizer/events/{rows(series)[2].slug}/cancel"
    answer = suda.post(path, data={"reason_th": "ฝน", "scope": "later"})

    assert answer.status_code == 303
    assert [row.state == CANCELLED for row in rows(series)] == [False, False, True, True]
    assert "ยกเลิกแล้ว 2 รอบ" in suda.get(answer.location).text


@pytest.mark.parametrize(("scope", "told"), [("this", "บันทึกแล้ว<"), ("later", "บันทึกแล้ว 3 รอบ<")])
def test_how_many_dates_were_saved_is_told(suda, event, scope, told):
    series = made(event)
    answer = _save(suda, rows(series)[1], "edit", scope=scope, summary_th="ใหม่")

    assert suda.get(answer.location).text.count(told) == 1
