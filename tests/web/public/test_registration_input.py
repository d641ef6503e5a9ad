"""Whatever is typed into the form: said at its field, kept, and never a crash."""

import re
from io import BytesIO
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.models.registration import CONFIRMED, Registration
from tests import cast
from tests.web.public.reading import errors, value, words

pytestmark = pytest.mark.usefixtures("context")


MALEE = {"prefix": "นาง", "name": "มาลี ศรีสุข", "email": "malee@example.org"}


@pytest.fixture
def event():
    return cast.forum(cast.organization())


def _rows():
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def _post(client, event, **form):
    return client.post(f"/events/{event.slug}/register", data=form)


@pytest.mark.parametrize("nonce", ["", "short", "<script>" * 5, "x" * 5000, "n\x00" * 20])
def test_a_nonce_of_the_wrong_form_counts_as_none(client, event, nonce):
    answer = _post(client, event, **MALEE, nonce=nonce)

    assert answer.status_code in (303, 422)
    assert all(row.nonce is None for row in _rows())


def test_a_prefix_written_into_the_name_is_taken_for_the_prefix(client, event):
    _post(client, event, name="ผศ.ดร. มาลี ใจดี")
    _post(client, event, prefix="นาย", name="นายสมชาย ใจดี")
    _post(client, event, name="John Smith")

    assert [(row.prefix, row.name) for row in _rows()] == [
        ("ผศ.ดร.", "มาลี ใจดี"),
        ("นาย", "สมชาย ใจดี"),
        ("", "John Smith"),
    ]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "โปรดกรอกชื่อผู้เข้าร่วม"),
        ("name", "   ", "โปรดกรอกชื่อผู้เข้าร่วม"),
        ("name", "12345", "โปรดเขียนชื่อด้วยตัวอักษร"),
        ("name", "ก" * 121, "ข้อความยาวเกินไป มี 121 ตัวอักษร ใส่ได้ไม่เกิน 120"),
        ("name", "ก" * 10000, "ข้อความยาวเกินไป มี 10,000 ตัวอักษร ใส่ได้ไม่เกิน 120"),
        ("phone", "080 000 000", "หมายเลขมี 9 หลัก ต้องมี 10 หลัก"),
        ("phone", "โทรมา", "นี่ไม่ใช่หมายเลขโทรศัพท์"),
        ("email", "malee@", None),
        ("email", "a@b.c\r\nBcc: all@example.org", None),
        ("prefix", "น" * 41, None),
        ("organization", "ก" * 201, None),
        ("position", "x\x00y", None),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    client, event, field, typed, said
):
    answer = _post(client, event, **({"name": "มาลี", "position": "ประธาน"} | {field: typed}))

    found = dict(errors(answer.text))
    assert answer.status_code == 422
    assert set(found) == {field}
    assert found[field] == said or said is None
    assert found[field]
    assert re.search(rf'<input[^>]*aria-invalid="true"[^>]*name="{field}"', answer.text)
    assert _rows() == []
    if field != "position":
        assert value(answer.text, "position") == "ประธาน"


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>", "=cmd|'/c calc'!A1", "Robert'); DROP TABLE registration;--",
        "มาลี 😀", "{{ config }}", "ชื่อ\nสองบรรทัด", "ณ อยุธยา", "พระครูวิสุทธิ์ ฐิตธมฺโม", "O'Brien",
    ],
)  # fmt: skip
def test_any_name_of_letters_is_taken_and_shown_as_text(client, event, name):
    answer = _post(client, event, name=name)

    page = client.get(answer.location).text
    assert answer.status_code == 303
    assert "<script>alert" not in page
    assert " ".join(name.split()) in words(page) or _rows()[0].prefix


@pytest.mark.parametrize("name", ["\u202eยอ้นกลับ", "มาลี\u0000", "มาลี\u2066x"])
def test_marks_nobody_sees_are_taken_out_and_shown_again(client, event, name):
    answer = _post(client, event, name=name)

    assert answer.status_code == 422
    assert [field for field, _ in errors(answer.text)] == ["name"]
    assert value(answer.text, "name").isprintable()


def test_a_field_sent_twice_or_as_a_file_is_an_error_not_a_crash(client, event):
    twice = client.post(
        f"/events/{event.slug}/register",
        data=urlencode([("name", "a"), ("name", "b")]),
        content_type="application/x-www-form-urlencoded",
    )
    as_file = client.post(
        f"/events/{event.slug}/register",
        data={"name": (BytesIO(b"x"), "x.txt")},
        content_type="multipart/form-data",
    )

    assert (twice.status_code, as_file.status_code) == (422, 422)


def test_other_columns_cannot_be_written_through_the_form(client, event):
    _post(client, event, **MALEE, state="withdrawn", token="mine", code="X", is_demo="1", id="77")

    (row,) = _rows()
    assert (row.state, row.is_demo, row.source) == (CONFIRMED, False, "public")
    assert row.token != "mine"


@pytest.mark.usefixtures("csrf")
def test_without_its_token_the_form_comes_back_with_what_was_typed(client, event):
    answer = _post(client, event, **MALEE)

    assert answer.status_code == 400
    assert value(answer.text, "name") == "มาลี ศรีสุข"
    assert "เปิดหน้านี้ไว้นาน" in words(answer.text) or errors(answer.text)[0][0] == ""
    assert _rows() == []


@pytest.mark.usefixtures("csrf")
def test_with_its_token_the_form_is_taken(client, event):
    page = client.get(f"/events/{event.slug}/register").text

    answer = _post(client, event, **MALEE, csrf_token=value(page, "csrf_token"))

    assert answer.status_code == 303


def test_a_body_that_is_too_large_is_413(client, event):
    answer = _post(client, event, name="ก" * 2_000_000)

    assert answer.status_code == 413


_ANY = st.text(max_size=300) | st.sampled_from(
    ["", "=1+1", "<b>", "\u202e", "\x00", "😀", "ก" * 300, "2562-06-19", "'", '"', "\r\n", "%s"]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(form=st.dictionaries(st.sampled_from(
    ["prefix", "name", "position", "organization", "phone", "email", "nonce", "note", "id"]
), _ANY))  # fmt: skip
def test_no_input_makes_the_form_fall_over(client, event, form):
    form = {key: text.encode("utf-8", "replace").decode() for key, text in form.items()}

    answer = _post(client, event, **form)

    assert answer.status_code in (303, 422)
    assert bool(errors(answer.text)) == (answer.status_code == 422)
