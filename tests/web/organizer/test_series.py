"""A series in the organizers' side: made, seen, described, ended."""

from datetime import timedelta

import pytest

from eventapp.actions import clashing
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.event import DRAFT, PUBLISHED
from eventapp.models.series import Series
from tests import cast
from tests.actions.test_repeating import days_from, made, monday, rows
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


def series_path(event):
    return f"/organizer/events/{event.slug}/series"


def offered(client, event, **wanted):
    """The form with the dates that it offers."""
    form = form_of(client.get(series_path(event)).text, series_path(event)).to_dict() | wanted
    answer = client.post(series_path(event), data=form | {"press": "show"})
    return answer, form_of(answer.text, series_path(event))


def _all():
    db.session.rollback()
    return list(db.session.scalars(Series.__table__.select()))


def test_the_dates_are_shown_before_they_are_made(suda, event):
    answer, form = offered(suda, event, count="4")

    assert answer.status_code == 200
    days = [day.isoformat() for day in days_from(event.when.first_day, 4)[1:]]
    assert form.getlist("chosen") == days
    assert _all() == []

    answer = suda.post(series_path(event), data={**form.to_dict(flat=False), "press": "make"})
    (made_one,) = db.session.scalars(db.select(Series))
    assert answer.location == f"/organizer/series/{made_one.slug}"
    assert made_one.rule == "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
    assert len(rows(made_one)) == 4


def test_a_day_without_its_tick_is_left_out(suda, event):
    _answer, form = offered(suda, event, count="4")
    kept = form.getlist("chosen")[1:]
    suda.post(series_path(event), data={**form.to_dict(), "chosen": kept, "press": "make"})
    (made_one,) = db.session.scalars(db.select(Series))

    assert len(rows(made_one)) == 3


def test_another_rule_than_was_shown_is_shown_first(suda, event):
    _answer, form = offered(suda, event, count="4")
    sent = {**form.to_dict(flat=False), "count": "5", "press": "make"}
    answer = suda.post(series_path(event), data=sent)

    assert answer.status_code == 200
    assert len(form_of(answer.text, series_path(event)).getlist("chosen")) == 4
    assert _all() == []


def test_days_are_listed_in_either_era(suda, event):
    second = event.when.first_day + timedelta(days=3)
    third = event.when.first_day + timedelta(days=9)
    text = f"{second.day}/{second.month}/{second.year + 543}\n{third.isoformat()}"
    _answer, form = offered(suda, event, pattern="list", days=text)
    suda.post(series_path(event), data={**form.to_dict(flat=False), "press": "make"})
    (made_one,) = db.session.scalars(db.select(Series))

    assert made_one.rule == ""
    assert [row.when.first_day for row in rows(made_one)][1:] == [second, third]


@pytest.mark.parametrize(
    "wanted",
    [
        {"every": "0"},
        {"count": ""},
        {"count": "201"},
        {"weekdays": "TU"},
        {"ends": "until"},
        {"pattern": "list", "days": "31 กุมภาพันธ์ 2570"},
        {"pattern": "list"},
        {"pattern": "yearly"},
    ],
)
def test_what_names_no_days_is_said_at_its_field(suda, event, wanted):
    form = form_of(suda.get(series_path(event)).text, series_path(event)).to_dict() | wanted
    answer = suda.post(series_path(event), data=form | {"press": "show"})

    assert answer.status_code == 422
    assert "field__error" in answer.text


def test_a_taken_room_is_shown_at_its_day(suda, host):
    room = cast.room(keeper=host)
    event = cast.draft(host, room, when=monday())
    cast.forum(
        host,
        room,
        when=event.when.moved_to(event.when.first_day + timedelta(weeks=1)),
        title=Bilingual("อบรมอื่น"),
    )
    answer, _form = offered(suda, event)

    assert answer.text.count("อบรมอื่น") == 1


def test_a_new_event_begins_a_series(suda, host):
    form = form_of(suda.get("/organizer/events/new").text, "/events/new").to_dict()
    day = {"first_day-day": "7", "first_day-month": "1", "first_day-year": "2575"}
    sent = form | day | {"title_th": "ประชุม", "host_id": str(host.id), "then": "series"}
    answer = suda.post("/organizer/events/new", data=sent)

    assert answer.location.endswith("/series")


def test_all_drafts_are_published_by_one_button(suda, event):
    series = made(event)
    page = suda.get(f"/organizer/series/{series.slug}").text
    answer = suda.post(f"/organizer/series/{series.slug}/publish")

    assert f'action="/organizer/series/{series.slug}/publish"' in page
    assert answer.status_code == 303
    assert {row.state for row in rows(series)} == {PUBLISHED}


def test_what_a_date_lacks_is_said_and_nothing_is_published(suda, event):
    series = made(event)
    with transaction():
        lacking = cast.found(rows(series)[2].slug)
        lacking.summary = Bilingual()
    page = suda.get(f"/organizer/series/{series.slug}").text
    suda.post(f"/organizer/series/{series.slug}/publish")

    assert page.count(f"/organizer/events/{lacking.slug}/edit#summary_th") == 1
    assert {row.state for row in rows(series)} == {DRAFT}


def test_dates_are_added_and_a_draft_is_taken_out(suda, event):
    series = made(event)
    path = f"/organizer/series/{series.slug}"
    edition = form_of(suda.get(f"{path}/extend").text, "/extend")["edition"]
    answer = suda.post(f"{path}/extend", data={"more": "๒", "edition": edition})
    again = suda.post(f"{path}/extend", data={"more": "2", "edition": edition})
    suda.post(f"/organizer/events/{rows(series)[1].slug}/drop")

    assert (answer.status_code, again.status_code) == (303, 422)
    assert len(rows(series)) == 5


def test_title_and_summary_are_edited(suda, event):
    series = made(event)
    path = f"/organizer/series/{series.slug}/edit"
    form = form_of(suda.get(path).text, "/edit").to_dict()
    answer = suda.post(path, data=form | {"title_th": "ชุดใหม่"})

    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.get_one(Series, series.id).title.th == "ชุดใหม่"


def test_only_what_nobody_has_heard_of_is_deleted(suda, host, event):
    series = made(event)
    path = f"/organizer/series/{series.slug}/delete"
    assert suda.get(path).status_code == 200
    assert suda.post(path).location == "/organizer/events/"
    assert _all() == []

    public = made(cast.forum(host, when=monday(8)))
    asked = suda.get(f"/organizer/series/{public.slug}/delete", follow_redirects=True)
    assert asked.request.path == f"/organizer/series/{public.slug}"
    assert "เผยแพร่แล้ว" in asked.text
    suda.post(f"/organizer/series/{public.slug}/delete")
    assert len(_all()) == 1


def test_a_stranger_finds_no_series(client, host):
    series = made(cast.draft(host, when=monday()))
    cast.sign_in(client, "Prasit")

    for path in ("", "/edit", "/extend", "/delete"):
        assert client.get(f"/organizer/series/{series.slug}{path}").status_code == 404
    assert client.post(f"/organizer/series/{series.slug}/publish").status_code == 404
    assert client.get("/organizer/series/ไม่มี").status_code == 404


def test_an_event_leads_to_its_series(suda, event):
    series = made(event)
    answer = suda.get(series_path(event))

    assert answer.location == f"/organizer/series/{series.slug}"
    assert series_path(event) in suda.get(f"/organizer/events/{event.slug}/").text
    assert clashing.taken(cast.found(event.slug), []) == {}
