"""A page filled into a stored frame is, to the letter, the page that is drawn whole."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from eventapp.actions import editing, erasing, publishing, registering, seating
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.core.tokens import spoken
from eventapp.models.attendee import Attendee
from eventapp.models.event import APPROVAL
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    PENDING,
    STATES,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)
from tests import cast
from tests.web.public.reading import counted, words

pytestmark = pytest.mark.usefixtures("context")
LOOKS = ("", "lang=en", "size=xl; theme=dark", "lang=en; theme=light")
LINE = "Mozilla/5.0 (iPhone) Line/14.1.0"
HARMFUL = "<b>&amp;\"x'</b> {{ 7*7 }} %(name)s \\1 \\g<0>"
STRANGERS = (
    Attendee(name="วันเพ็ญ แจ่มใส", prefix="นางสาว", email="wanphen@example.org"),
    Attendee(name=HARMFUL, prefix="Mr", email="a&b@example.org", phone="+66812345678"),
    Attendee(
        name="Ōta-Smith McÉvoy " + "ก" * 60, position=HARMFUL, organization="บ้าน 12 ม.ค. 2569"
    ),
    Attendee(name="สมชาย", position="รองผู้ว่าราชการจังหวัดลพบุรี", organization="อบต.โคกสำโรง"),
    Attendee(name="ก", phone="+6621234567;ext=12", position="ก", organization="ข"),
    Attendee(name="-", phone="+4915112345678", email="x@example.org", organization="</div>"),
)


@pytest.fixture
def event():
    return cast.forum(cast.organization(), cast.room(), capacity=50)


def _get(app, token, look="", **headers):
    client = app.test_client(use_cookies=False)
    return client.get(f"/my/{token}", headers={"Cookie": look, **headers})


def _whole(app, token, look="", **headers):
    app.extensions["shelf"].clear()
    return _get(app, token, look, **headers)


def _same(pages):
    """Pages but for the tokens of their forms, which are new each time."""
    return [re.sub(rb'(name="csrf_token" value=)"[^"]+"', rb"\1", page.data) for page in pages]


def _is_framed(app, token, look="", **headers):
    """Whether the page is given without a question to the database but the quick one."""
    with counted(app) as asked:
        _get(app, token, look, **headers)
    return asked == []


def _rows(*attendees, event):
    return [cast.registered(event, attendee).token for attendee in attendees]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("state", [CONFIRMED, PENDING])
def test_a_filled_frame_is_the_whole_page(app, state, stranger, look):
    more = {"registration": APPROVAL} if state == PENDING else {}
    event = cast.forum(cast.organization(), cast.room(), **more)
    twin = {name: "ข" if getattr(stranger, name) else "" for name in ("position", "organization")}
    twin |= {"email": "twin@example.org" if stranger.email else ""}
    twin |= {"phone": "+66899999999" if stranger.phone else ""}
    first, second = _rows(Attendee(name="คนแรก", **twin), stranger, event=event)
    whole = _whole(app, second, look)

    _whole(app, first, look)
    framed = _get(app, second, look)

    assert _is_framed(app, second, look)
    assert framed.data == whole.data
    assert list(framed.headers) == list(whole.headers)
    assert framed.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", [WAITLISTED, DECLINED, WITHDRAWN])
def test_in_other_states_each_page_is_drawn_whole(app, look, state):
    event = cast.forum(cast.organization(), cast.room(), capacity=1)
    tokens = _rows(cast.somebody(1), cast.somebody(2), cast.somebody(3), event=event)[1:]
    for token in tokens if state != WAITLISTED else []:
        with transaction():
            change = seating.decline if state == DECLINED else seating.withdraw
            change(db.session.scalars(Registration.by_token(token)).one())

    pages = [_get(app, token, look) for token in tokens]

    assert not _is_framed(app, tokens[1], look)
    assert _same(pages) == _same(_whole(app, token, look) for token in tokens)
    assert str(STATES[state]) in words(pages[0].text) or "lang=en" in look


@pytest.mark.parametrize("agent", [LINE, "Mozilla/5.0 (Linux; Android 14)", "Windows NT"])
def test_each_platform_has_its_own_frame(app, event, agent):
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    whole = _whole(app, second, **{"User-Agent": agent})
    for other in ("", LINE, agent):
        _get(app, first, **{"User-Agent": other})

    assert _get(app, second, **{"User-Agent": agent}).data == whole.data
    assert _is_framed(app, second, **{"User-Agent": agent})


def test_nothing_of_who_came_first_stands_in_the_frame(app, event):
    first = cast.registered(event)
    _whole(app, first.token)

    kept = b"".join(one.body for one in app.extensions["shelf"]._kept.values()).decode()

    assert "<h1" in kept
    private = f"{first.token},{first.code},{spoken(first.code)},มาลี,ศรีสุข,malee,กองทุน,000 000 0001"
    assert [word for word in private.split(",") if word in kept] == []


def test_what_happens_to_a_person_shows_at_once(app, event):
    tokens = _rows(*map(cast.somebody, range(4)), event=event)
    for token in tokens:
        _get(app, token)
    assert all(_is_framed(app, token) for token in tokens)
    with transaction():
        rows = [db.session.scalars(Registration.by_token(token)).one() for token in tokens]
        seating.withdraw(rows[0])
        registering.change(rows[1], Attendee(name="วันดี", email="wandi@example.org"))
        erasing.erase(rows[2])

    pages = [_get(app, token) for token in tokens]

    assert "/undo" in pages[0].text
    assert "วันดี" in pages[1].text
    assert pages[2].status_code == 404
    assert _same(pages) == _same(_whole(app, token) for token in tokens)


@pytest.mark.parametrize("change", ["reword", "cancel", "fill"])
def test_what_happens_to_the_event_shows_at_once(app, event, change):
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    _get(app, first)
    assert _is_framed(app, second)
    with transaction():
        found = cast.found(event.slug)
        if change == "reword":
            title = Bilingual("ชื่อใหม่", "New title")
            editing.revise(found, replace(editing.texts_of(found), title=title))
        elif change == "cancel":
            publishing.cancel(found, Bilingual("น้ำท่วม", "Flood"))
        else:
            editing.admit_by(found, replace(editing.admission_of(found), capacity=2))

    assert _get(app, second).data == _whole(app, second).data


def test_other_seats_leave_the_frame_as_it_is(app, event):
    first = cast.registered(event, cast.somebody(1)).token
    _get(app, first)

    later = cast.registered(event, cast.somebody(2)).token

    assert _is_framed(app, later)


@pytest.mark.parametrize("hours", [1, 24 * 30, 24 * 40])
def test_the_clock_alone_ends_a_frame(app, event, hours):
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    _get(app, first)
    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
        assert _get(app, second).data == _whole(app, second).data


def test_with_a_link_of_its_own_for_each_no_frame_is_used(app):
    """The way into a calendar holds name and code where one may join online: nothing to fill in."""
    event = cast.forum(cast.organization())
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    whole = [_whole(app, token).data for token in (first, second)]
    app.extensions["shelf"].clear()

    for _time in range(2):
        assert [_get(app, token).data for token in (first, second)] == whole
    assert not _is_framed(app, second)


def test_who_has_signed_in_sees_a_page_of_their_own(app, event):
    host = db.session.merge(event.host)
    cast.suda(host)
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    _get(app, first)
    suda = app.test_client()
    cast.sign_in(suda, "Suda")
    suda.delete_cookie("signed_in")

    page = suda.get(f"/my/{second}").text

    assert 'href="/organizer/">ผู้จัดงาน' in page.replace("\n", "")
    assert 'href="/sign-in"' in _get(app, second).text


def test_a_word_to_one_reader_is_said_to_nobody_else(app, event):
    cast.suda(db.session.merge(event.host))
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    plain = _whole(app, second).data
    app.extensions["shelf"].clear()
    leaving = app.test_client()
    cast.sign_in(leaving, "Suda")
    leaving.post("/sign-out")

    assert "ออกจากระบบแล้ว" in leaving.get(f"/my/{first}").text
    assert _get(app, second).data == plain


def test_another_query_is_another_page(app, event):
    first, second = _rows(cast.somebody(1), cast.somebody(2), event=event)
    client = app.test_client(use_cookies=False)
    for query in ("?openExternalBrowser=1", "?x=%3Cb%3E", f"?x={first}", f"?x={second}", ""):
        client.get(f"/my/{first}{query}")
        framed = client.get(f"/my/{second}{query}").data
        app.extensions["shelf"].clear()

        assert framed == client.get(f"/my/{second}{query}").data


def test_a_form_gets_its_token_and_asks_for_no_session_without_one(app, event, csrf):
    page = app.test_client().get(f"/events/{event.slug}/register")
    token = cast.registered(event).token
    _whole(app, token)

    framed = _get(app, token)

    assert re.search(r'name="csrf_token" value="[\w.-]{60,}"', page.text)
    assert page.headers["Set-Cookie"].startswith("wethi=")
    assert "Set-Cookie" not in framed.headers
