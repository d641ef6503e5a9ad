"""Whatever is sent, the answer is a page that says what is wrong, with what was typed kept."""

import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.core import clock
from eventapp.models.event_parts import Topic
from eventapp.models.organization import Organization
from tests import cast
from tests.pages import form_of, send

TABS = ("edit", "schedule", "agenda", "people", "registration")
HOSTILE = st.one_of(
    st.sampled_from(
        (
            "", " ", "\x00", "ก" * 10_000, "<script>alert(1)</script>", "=1+1", "\u202egnp.exe",
            "๒๕๖๒", "0", "-1", "99999999999999999999", "²", "None", "a\nBcc: x@y", "😀👨‍👩‍👧‍👦",
            "31", "2019", "24.00", "javascript:alert(1)", "https://[", "1e9", "\ud7ff", "�",
        )
    ),
    st.text(max_size=40),
)  # fmt: skip


@pytest.fixture
def base(client, context):
    host = cast.organization()
    cast.suda(host)
    with cast.transaction() as session:
        session.add(Topic(slug="land", name=cast.Bilingual("ที่ดิน", "Land")))
    cast.sign_in(client, "Suda")
    return f"/organizer/events/{cast.draft(host, cast.room()).slug}"


def _event(base):
    return cast.found(base.rsplit("/", 1)[1])


def _error(page, name):
    start = page.find(f'id="{name}-error"')
    assert start > 0, f"no error at {name}"
    return page[start : page.find("</p>", start)].rsplit("<span>", 1)[1].removesuffix("</span>")


@pytest.mark.parametrize(
    ("tab", "field", "typed", "words"),
    [
        ("edit", "title_th", "ก" * 10_000, "ข้อความยาวเกินไป มี 10,000 ตัวอักษร ใส่ได้ไม่เกิน 200"),
        ("edit", "title_th", "ก\x07ข", "ระบบนำอักขระที่มองไม่เห็นออกแล้ว โปรดตรวจดูอีกครั้ง"),
        ("edit", "summary_en", "a\u202eb", "ระบบนำอักขระที่มองไม่เห็นออกแล้ว โปรดตรวจดูอีกครั้ง"),
        ("edit", "kind", "party", "โปรดเลือกหนึ่งรายการจากตัวเลือก"),
        ("edit", "topics", "999", "โปรดเลือกจากตัวเลือก"),
        ("schedule", "starts", "25.00", "ไม่มีเวลา “25.00” ในหนึ่งวัน"),
        ("schedule", "zone", "Mars/Phobos", "โปรดเลือกหนึ่งรายการจากตัวเลือก"),
        ("schedule", "room_id", "999", "โปรดเลือกหนึ่งรายการจากตัวเลือก"),
        ("schedule", "venue_id", "x", "โปรดเลือกหนึ่งรายการจากตัวเลือก"),
        ("schedule", "join_url", "javascript:alert(1)", "โปรดใส่ที่อยู่เว็บที่ขึ้นต้นด้วย https://"),
        ("schedule", "ends", "08.00", "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่ม"),
        ("registration", "capacity", "0", "ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป"),
        ("registration", "capacity", "-5", "ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป"),
        ("registration", "capacity", "หลายคน", "โปรดใส่จำนวนเต็ม เช่น 120"),
        ("registration", "contact_email", "a@b.c\nBcc: x@y.z",
         "โปรดใส่อีเมลหนึ่งรายการ เช่น somsri@example.org"),
        ("registration", "contact_phone", "081", "หมายเลขมี 3 หลัก ต้องมี 10 หลัก"),
    ],
)  # fmt: skip
def test_each_field_says_what_is_wrong_and_keeps_what_was_typed(
    client, base, tab, field, typed, words
):
    before = _event(base).edition

    answer = send(client, f"{base}/{tab}", **{field: typed})

    assert answer.status_code == 422
    assert _error(answer.text, field) == words
    assert _event(base).edition == before
    if field not in ("kind", "topics", "zone", "room_id", "venue_id"):
        kept = form_of(answer.text, f"/{tab}")[field]
        assert kept == typed.replace("\x07", "").replace("\u202e", "").replace("\n", " ")


def test_words_are_english_for_english_readers(client, base):
    client.get("/?lang=en")

    answer = send(client, f"{base}/registration", capacity="0")

    assert _error(answer.text, "capacity") == "The number must be at least 1."


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("31", "2", "2575"), "เดือนกุมภาพันธ์ 2575 มี 29 วัน ไม่มีวันที่ 31"),
        (("1", "", "2575"), "โปรดระบุวัน เดือน และปีให้ครบ"),
        (("", "", ""), "โปรดเลือกวัน"),
        (("1", "6", "75"), "โปรดเขียนปีเป็นเลข 4 หลัก เช่น 2562"),
        (("1", "6", "2300"), "ปี 2300 ไม่ใช่ พ.ศ. ตั้งแต่ 2400 และไม่ใช่ ค.ศ. 1900 ถึง 2200"),
        (("x", "y", "z"), None),
    ],
)
def test_a_day_says_what_is_wrong_with_it(client, base, parts, words):
    day, month, year = parts

    answer = send(
        client, f"{base}/schedule",
        first_day__day=day, first_day__month=month, first_day__year=year,
    )  # fmt: skip

    assert answer.status_code == 422
    said = _error(answer.text, "first_day")
    assert said if words is None else said == words
    again = form_of(answer.text, "/schedule")
    assert (again["first_day-day"], again["first_day-year"]) == (day, year)


@pytest.mark.parametrize("year", ["2575", "2032", "๒๕๗๕"])
def test_a_year_is_understood_in_either_era_and_digits(client, base, year):
    answer = send(
        client, f"{base}/schedule",
        first_day__day="19", first_day__month="6", first_day__year=year,
    )  # fmt: skip

    assert answer.status_code == 303
    assert _event(base).when.first_day.isoformat() == "2032-06-19"


def test_the_last_day_cannot_come_before_the_first(client, base):
    day = _event(base).when.first_day - timedelta(days=1)

    answer = send(
        client, f"{base}/schedule",
        last_day__day=str(day.day), last_day__month=str(day.month), last_day__year=str(day.year),
    )  # fmt: skip

    assert answer.status_code == 422
    assert _error(answer.text, "last_day") == "วันสุดท้ายอยู่ก่อนวันแรก"


def test_a_field_that_comes_twice_is_asked_for_again(client, base):
    answer = send(client, f"{base}/edit", title_th=["หนึ่ง", "สอง"])

    assert answer.status_code == 422
    assert _error(answer.text, "title_th") == "ช่องนี้ถูกส่งมาซ้ำ โปรดตรวจดูแล้วส่งอีกครั้ง"


def test_a_file_where_text_is_expected_is_no_text(client, base):
    fields = dict(form_of(client.get(f"{base}/edit").text, "/edit"))
    fields["title_th"] = (io.BytesIO(b"x"), "title.txt")
    fields["title_en"] = ""

    answer = client.post(f"{base}/edit", data=fields, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert _error(answer.text, "title_th") == "โปรดตั้งชื่อเวที"


def test_scripts_are_shown_as_text(client, base):
    send(client, f"{base}/edit", title_th="<script>alert(1)</script>")

    page = client.get(f"{base}/").text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("tab", TABS)
def test_a_page_without_any_field_is_refused_or_harmless(client, base, tab):
    assert client.post(f"{base}/{tab}", data={}).status_code in (303, 409, 422)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_input_breaks_a_form(client, base, data):
    """Any field of any tab may hold anything, as rows and buttons too."""
    tab = data.draw(st.sampled_from(TABS))
    fields = form_of(client.get(f"{base}/{tab}").text, f"/{tab}")
    rows = {"edit": "links-0-url", "agenda": "points-0-starts", "people": "chairs-0-chairperson_id"}
    names = [*fields, "press", "take-title_th", rows.get(tab, "x"), "points-²-day", "chairs-9-id"]
    for name in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=6)):
        fields[name] = data.draw(HOSTILE)

    answer = client.post(f"{base}/{tab}", data=fields)

    assert answer.status_code in (200, 303, 409, 422)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=HOSTILE, path=st.sampled_from(("cancel", "duplicate", "cover")))
def test_no_input_breaks_a_question(client, base, text, path):
    twin = cast.draft(cast.db.session.get(Organization, _event(base).host_id))
    names = ("reason_th", "first_day-day", "first_day-month", "first_day", "alt_th", "picture")

    answer = client.post(f"/organizer/events/{twin.slug}/{path}", data=dict.fromkeys(names, text))

    assert answer.status_code in (303, 422)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_wrong_method_is_405(client, base, method):
    assert getattr(client, method)(f"{base}/edit").status_code == 405


def test_a_huge_body_is_413(client, base):
    assert client.post(f"{base}/edit", data={"title_th": "ก" * 2_000_000}).status_code == 413


def test_an_address_that_cannot_be_is_404(client, base):
    for slug in ("%00", "ก", "a" * 5000):
        assert client.get(f"/organizer/events/{slug}/").status_code == 404


def test_a_held_event_keeps_its_pages(client, base):
    with cast.transaction():
        event = _event(base)
        event.starts_at = clock.now() - timedelta(days=2)
        event.ends_at = clock.now() - timedelta(days=1)
        event.state, event.published_at = "published", clock.now()

    assert client.get(f"{base}/").status_code == 200
    assert client.get("/organizer/events/?show=held").text.count(base.rsplit("/", 1)[1]) == 1
