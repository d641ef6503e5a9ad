"""The table of participants over HTTP: found, decided over, downloaded."""

import csv
import re
from io import StringIO

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from eventapp.core import limits
from eventapp.core.db import db, is_writing
from eventapp.documents import sheets
from eventapp.models import roster
from eventapp.models.activity import Activity
from eventapp.models.attendee import Attendee
from eventapp.models.event import APPROVAL
from eventapp.models.registration import Registration
from eventapp.models.user import ORGANIZER
from eventapp.web.organizer import participants
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def host(context):
    made = cast.organization()
    cast.suda(made)
    return made


@pytest.fixture
def event(host):
    made = cast.forum(host, registration=APPROVAL, capacity=2)
    for number in range(3):
        cast.registered(made, cast.somebody(number))
    return made


@pytest.fixture
def suda(client, event):
    cast.sign_in(client, "Suda")
    return client


def _path(event, tail="participants/"):
    return f"/organizer/events/{event.slug}/{tail}"


def _ids(event):
    rows = select(Registration.id).where(Registration.event_id == event.id)
    return list(db.session.scalars(rows.order_by(Registration.id)))


def _states(event):
    rows = select(Registration.state).where(Registration.event_id == event.id)
    return list(db.session.scalars(rows.order_by(Registration.id)))


def _names(page):
    return re.findall(r'participants/\d+"><b>(.*?)</b>', page.replace('<span class="nb">', ""))


def test_the_table_shows_everybody_and_the_filter_some(suda, event):
    everybody = suda.get(_path(event)).text
    some = suda.get(_path(event) + "?q=คนที่+1").text

    assert len(_names(everybody)) == 3
    assert len(_names(some)) == 1
    assert "คนที่ 2" in everybody
    assert "คนที่ 2" not in some


def test_ticked_requests_are_approved_as_far_as_there_are_seats(suda, event):
    answer = suda.post(_path(event), data={"do": "approve", "chosen": _ids(event)})

    assert answer.status_code == 303
    assert _states(event) == ["confirmed", "confirmed", "pending"]
    told = suda.get(answer.location).text
    assert "ยืนยันแล้ว 2 คน" in told
    assert "คนที่ 2" in told


def test_what_cannot_be_undone_is_asked_first(suda, event):
    chosen = _ids(event)[:2]

    asked = suda.post(_path(event), data={"do": "decline", "chosen": chosen})
    before = _states(event)
    answer = suda.post(_path(event), data={"do": "decline", "chosen": chosen, "sure": "1"})

    assert (asked.status_code, before) == (200, ["pending"] * 3)
    assert answer.status_code == 303
    assert _states(event) == ["declined", "declined", "pending"]


def test_the_filter_stays_after_a_decision(suda, event):
    where = _path(event) + "?q=คนที่&show=pending&order=name"

    answer = suda.post(where, data={"do": "approve", "chosen": _ids(event)[:1]})

    assert "show=pending" in answer.location
    assert "order=name" in answer.location


@pytest.mark.parametrize("verb", ["approve", "decline"])
def test_nobody_ticked_and_nobody_left_is_said_on_the_page(suda, event, verb):
    for chosen, said in (([], "เลือกอย่างน้อยหนึ่งคนก่อน"), ([99_999], "ผู้ที่เลือกไว้ไม่อยู่ในรายชื่อแล้ว")):
        answer = suda.post(_path(event), data={"do": verb, "chosen": chosen})

        assert answer.status_code == 422
        assert said in answer.text


@pytest.mark.parametrize(
    "data",
    [
        {"do": "erase", "chosen": "1"},
        {"do": "approve", "chosen": ["x", "-1", "99999999999999999999", "1e9"]},
        {"do": ["approve", "decline"], "chosen": "0"},
        {},
    ],
)
def test_a_tampered_form_changes_nothing(suda, event, data):
    answer = suda.post(_path(event), data=data)

    assert answer.status_code in (303, 400, 422)
    assert _states(event) == ["pending"] * 3


def test_registrations_of_another_event_are_not_touched(suda, host, event):
    other = cast.forum(host, registration=APPROVAL)
    cast.registered(other, cast.somebody(9))

    suda.post(_path(event), data={"do": "approve", "chosen": _ids(other)})

    assert _states(other) == ["pending"]


@pytest.mark.parametrize(
    "query",
    [
        "?page=0", "?page=-1", "?page=99999", "?page=๒", "?page=abc", "?order=name;x", "?show=all",
        "?order=-organization", "?q=%00", "?q=" + "ก" * 3000, "?q=%25_%5C", "?show=phone&show=x",
    ],
)  # fmt: skip
def test_any_address_of_the_table_opens(suda, event, query):
    assert suda.get(_path(event) + query).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(suda, host, event, app):
    few = _queries(app, suda, _path(event))
    for number in range(20, 50):
        cast.registered(event, cast.somebody(number))

    assert _queries(app, suda, _path(event)) == few
    assert len(_names(suda.get(_path(event)).text)) == 25


def _queries(app, client, path):
    counted = []
    with app.app_context():
        engine = db.engine

    def count(*_args):
        counted.append(1)

    sqlalchemy_event.listen(engine, "before_cursor_execute", count)
    try:
        assert client.get(path).status_code == 200
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_a_download_is_asked_for_and_kept_in_history(suda, event):
    cast.registered(event, Attendee("=1+1", phone="+66000000002"))

    asked = suda.get(_path(event, "participants.csv"))
    answer = suda.post(_path(event, "participants.csv?order=name"))

    assert (asked.status_code, asked.mimetype) == (200, "text/html")
    assert answer.mimetype == "text/csv"
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["'=1+1", "คนที่ 0", "คนที่ 1", "คนที่ 2"]
    last = db.session.scalars(Activity.of_event(event.id)).first()
    assert (last.verb, last.changes) == ("export", {"kind": "csv", "number": 4})


def test_a_download_in_batches_leaves_nobody_out(suda, event, monkeypatch):
    whole = suda.post(_path(event, "participants.csv")).data
    monkeypatch.setattr(roster, "AT_ONCE", 2)

    assert suda.post(_path(event, "participants.csv")).data == whole
    assert whole.count(b"\r\n") == 4


def test_a_download_holds_what_the_filter_shows(suda, event):
    answer = suda.post(_path(event, "participants.csv?q=คนที่+1"))

    assert len(answer.data.decode("utf-8-sig").splitlines()) == 2


def test_an_excel_file_opens(suda, event):
    answer = suda.post(_path(event, "participants.xlsx"))

    assert answer.data[:2] == b"PK"


def test_while_a_file_is_made_others_may_write(suda, event, monkeypatch):
    seen, real = [], sheets.participants

    def noting(*values):
        made = real(*values)
        seen.append(is_writing())
        return made

    monkeypatch.setattr(sheets, "participants", noting)

    assert suda.post(_path(event, "participants.xlsx")).status_code == 200
    assert seen == [False]


def test_downloads_are_limited_for_each_user(app, suda, host, event):
    cast.user("Pim", role=ORGANIZER, of=host)
    pim = app.test_client()
    cast.sign_in(pim, "Pim")
    limits.switch(on=True)
    try:
        answers = [
            suda.post(_path(event, f"participants.{kind}"))
            for kind in ("csv", "xlsx") * (participants.EXPORTS // 2) + ("xlsx",)
        ]
        other = pim.post(_path(event, "participants.csv"))
    finally:
        limits.switch(on=False)

    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * participants.EXPORTS + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= participants.WINDOW
    assert "ลองหลายครั้งเกินไป" in answers[-1].text
    assert other.status_code == 200
    told = select(Activity.id).where(Activity.verb == "export")
    assert len(list(db.session.scalars(told))) == participants.EXPORTS + 1
