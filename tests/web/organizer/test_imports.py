"""Taking events over from another calendar: chosen, looked at, then made."""

import os
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from eventapp.core import fetch
from eventapp.core.db import db
from eventapp.jobs import daily
from eventapp.models.event import Event
from eventapp.models.limit import Heartbeat
from tests import cast
from tests.core.test_fetch import serving
from tests.forms import foreign
from tests.forms.foreign import calendar, entry
from tests.pages import form_of

pytestmark = pytest.mark.usefixtures("context")
ASK = "/organizer/events/import"
TWO = calendar(
    entry("DTSTART:20990110T090000", "LOCATION:ศาลาประชาคม", uid="a", title="หนึ่ง"),
    entry("DTSTART:20990111T090000", "LOCATION:บ้านกำนัน", uid="b", title="สอง"),
    entry("DTSTART:20000111T090000", uid="c", title="เก่า"),
    entry(uid="d", title="ไม่มีวัน"),
)


@pytest.fixture
def host():
    made = cast.organization()
    cast.suda(made)
    return made


@pytest.fixture
def suda(client, host):
    cast.sign_in(client, "Suda")
    return client


def send(client, content=None, **typed):
    data = {"host_id": "", "address": ""} | typed
    if not data["host_id"]:
        data["host_id"] = form_of(client.get(ASK).text, "/import")["host_id"]
    part = 'Content-Disposition: form-data; name="{}"'
    rows = [f"--x\r\n{part.format(name)}\r\n\r\n{value}\r\n" for name, value in data.items()]
    body = "".join(rows).encode()
    if content is not None:
        head = f'--x\r\n{part.format("file")}; filename="x.ics"\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    kind = "multipart/form-data; boundary=x"
    return client.post(ASK, data=body + b"--x--\r\n", content_type=kind)


def look(client, content):
    answer = send(client, content)
    assert answer.status_code == 303, answer.text
    return answer.location


def fields(client, path):
    page = client.get(path)
    assert page.status_code == 200
    return form_of(page.text, path.removeprefix("http://localhost"))


def events():
    db.session.rollback()
    return list(db.session.scalars(select(Event).order_by(Event.id)))


def test_the_list_leads_there_and_the_page_asks(suda):
    assert f'href="{ASK}"' in suda.get("/organizer/events/").text
    assert suda.get(ASK).status_code == 200


def test_looking_makes_nothing_and_says_what_would_become(suda, app):
    cast.room()

    path = look(suda, TWO)
    page = suda.get(path)

    assert events() == []
    for words in ("หนึ่ง", "บ้านกำนัน", "ฉบับร่างใหม่", "ไม่มีวันที่ที่อ่านได้", "ศาลาประชาคม"):
        assert words in page.text
    assert len(fields(suda, path).getlist("chosen")) == 2
    (kept,) = (Path(app.config["DATA_DIR"]) / "imports").glob("*/*")
    assert kept.read_bytes() == TWO


def test_attendees_are_counted_and_not_named(suda):
    page = suda.get(look(suda, foreign.GOOGLE.encode())).text

    assert "2 คน" in page
    assert "malee@example.org" not in page
    assert "มาลี" not in page


def test_only_what_is_ticked_becomes_a_draft(suda, app):
    path = look(suda, TWO)
    sent = fields(suda, path)
    sent.setlist("chosen", sent.getlist("chosen")[:1])

    answer = suda.post(path, data=sent)

    (event,) = events()
    assert (answer.status_code, answer.location) == (303, f"/organizer/events/{event.slug}/")
    assert (event.title.th, event.state) == ("หนึ่ง", "draft")
    assert list((Path(app.config["DATA_DIR"]) / "imports").glob("*/*")) == []
    assert "นำเข้าจากปฏิทินอื่น" in suda.get(f"/organizer/events/{event.slug}/history").text


def test_a_place_is_corrected_before_anything_is_made(suda):
    cast.room()
    path = look(suda, TWO)
    sent = fields(suda, path)
    assert (sent["place_0"], sent["place_1"]) == ("ศาลาประชาคม", "")
    sent["place_1"] = "ศาลาประชาคม"

    again = suda.post(path, data=sent.to_dict(flat=False) | {"press": "places"})
    suda.post(path, data=sent)

    assert again.status_code == 200
    assert [event.venue_id is not None for event in events()] == [True, True]


def test_an_unknown_venue_is_said_at_its_field_and_kept(suda):
    path = look(suda, TWO)
    sent = fields(suda, path)
    sent["place_1"] = "วังน้อย"

    answer = suda.post(path, data=sent)

    assert answer.status_code == 422
    assert "วังน้อย" in answer.text
    assert events() == []


def test_nothing_ticked_is_said(suda):
    path = look(suda, TWO)
    sent = fields(suda, path)
    sent.poplist("chosen")

    assert "เลือกอย่างน้อยหนึ่งรายการ" in suda.post(path, data=sent).text
    assert suda.post(path, data=sent | {"chosen": ["f" * 16]}).status_code == 422
    assert events() == []


def test_again_says_that_nothing_is_new(suda):
    path = look(suda, TWO)
    suda.post(path, data=fields(suda, path))

    page = suda.get(look(suda, TWO)).text

    assert page.count("ไม่เปลี่ยน") == 2
    assert len(events()) == 2


@pytest.mark.parametrize("tongue", ["th", "en"])
def test_what_cannot_be_read_is_said_at_its_field(suda, tongue):
    suda.set_cookie("lang", tongue)
    for content, typed in (
        (None, {}),
        (b"hello", {}),
        (calendar(), {}),
        (b"x" * (1024 * 1024 + 1), {}),
        (TWO, {"address": "https://example.org/x.ics"}),
        (None, {"address": "http://127.0.0.1/"}),
        (None, {"address": "http://169.254.169.254/latest/meta-data"}),
        (None, {"address": "http://[::ffff:10.0.0.1]/"}),
        (None, {"address": "file:///etc/passwd"}),
    ):
        answer = send(suda, content, **typed)

        assert answer.status_code == 422, typed
        assert 'class="field__error"' in answer.text
        if typed:
            assert f'value="{typed["address"]}"' in answer.text
    assert events() == []


def test_too_large_is_said_at_the_field_and_far_too_large_is_not_read(suda):
    answer = send(suda, b"x" * (2 * 1024 * 1024))

    assert answer.status_code == 422
    assert "ไฟล์ใหญ่กว่า 1 MB" in answer.text
    assert send(suda, b"x" * (6 * 1024 * 1024), host_id="1").status_code == 413


def test_a_feed_is_fetched(suda, monkeypatch):
    """The same way in, with this machine's own addresses allowed for the test."""
    feed = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n" + TWO
    with serving(feed) as (reach, port, _asked):
        refused = send(suda, address=f"http://127.0.0.1:{port}/feed.ics")
        ours = SimpleNamespace(fetch=partial(fetch.fetch, reach=reach))
        monkeypatch.setattr("eventapp.web.organizer.imports.fetch", ours)
        answer = send(suda, address=f"http://127.0.0.1:{port}/feed.ics")

    assert refused.status_code == 422
    assert answer.status_code == 303
    assert "หนึ่ง" in suda.get(answer.location).text


def test_our_own_event_leads_to_itself(suda, host):
    event = cast.draft(host)
    page = suda.get(look(suda, calendar(entry("DTSTART:20990101", uid=event.uid)))).text

    assert "งานของเว็บนี้เอง" in page
    assert f'href="/organizer/events/{event.slug}/"' in page


def test_the_days_work_removes_what_is_left(suda, app):
    look(suda, TWO)
    (kept,) = (Path(app.config["DATA_DIR"]) / "imports").glob("*/*")
    os.utime(kept, (0, 0))

    daily.run()

    assert not kept.exists()
    assert db.session.get(Heartbeat, daily.NAME) is not None


def test_what_another_site_like_this_one_emits_is_read_as_it_was_meant(suda, host):
    event = cast.forum(host, cast.room())
    there = suda.get(f"/events/{event.slug}.ics").data.replace(event.uid.encode(), b"theirs")

    path = look(suda, there)
    suda.post(path, data=fields(suda, path))

    made = events()[-1]
    assert made.id != event.id
    assert (made.title.th, made.when, made.venue_id) == (
        event.title.th, event.when, event.venue_id,
    )  # fmt: skip
