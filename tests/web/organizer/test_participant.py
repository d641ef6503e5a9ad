"""One participant: added by staff, corrected, decided over, told."""

import re

import pytest
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.models.event import APPROVAL
from eventapp.models.registration import Registration
from tests import cast, pages

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    host = cast.organization()
    cast.suda(host)
    return cast.forum(host, registration=APPROVAL)


@pytest.fixture
def suda(client, event):
    cast.sign_in(client, "Suda")
    return client


def _base(event):
    return f"/organizer/events/{event.slug}/participants/"


def _all(event):
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def test_the_page_says_everything_of_one_person(suda, event):
    number = cast.registered(event).id

    page = suda.get(f"{_base(event)}{number}").text

    for text in ("malee@example.org", "ประธาน</span>กองทุน", "tel:+66000000001", "บัตรและการยืนยัน"):
        assert text in page


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        (["approve"], "confirmed"),
        (["decline"], "declined"),
        (["decline", "approve"], "confirmed"),
        (["withdraw"], "withdrawn"),
        (["withdraw", "undo"], "pending"),
        (["resend"], "pending"),
        (["inform"], "pending"),
    ],
)
def test_each_button_does_what_it_says(suda, event, verbs, state):
    number = cast.registered(event).id

    answers = [suda.post(f"{_base(event)}{number}/{verb}").status_code for verb in verbs]

    assert answers == [303] * len(verbs)
    assert _all(event)[0].state == state


def test_ending_a_registration_can_be_undone_from_the_message(suda, event):
    number = cast.registered(event).id

    answer = suda.post(f"{_base(event)}{number}/withdraw")

    assert f"{_base(event)}{number}/undo" in suda.get(answer.location).text


def test_a_refusal_is_said_on_the_persons_page(suda, event):
    number = cast.registered(event).id
    suda.post(f"{_base(event)}{number}/withdraw")

    answers = [
        suda.post(f"{_base(event)}{number}/{verb}?lang=en") for verb in ("resend", "approve")
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "This registration is no longer active." in answers[0].text
    assert "This registration has been withdrawn." in answers[1].text


def test_staff_add_who_phones_without_asking_for_approval(suda, event):
    answer = pages.send(
        suda, _base(event) + "new", page=_form_page(suda, event),
        name="สมหญิง ใจดี", phone="000-000-0007",
    )  # fmt: skip

    (made,) = _all(event)
    assert answer.status_code == 303
    assert (made.state, made.source, made.phone) == ("confirmed", "staff", "0000000007")


def _form_page(client, event):
    """The form posts to its own address."""
    page = client.get(_base(event) + "new").text
    return page.replace('method="post" novalidate', f'method="post" action="{_base(event)}new"')


def test_the_same_form_sent_twice_adds_one(suda, event):
    page = _form_page(suda, event)
    typed = {"name": "สมหญิง ใจดี", "phone": "000-000-0007"}

    first = pages.send(suda, _base(event) + "new", page=page, **typed)
    second = pages.send(suda, _base(event) + "new", page=page, **typed)

    assert first.location == second.location
    assert len(_all(event)) == 1


def test_the_next_name_on_a_page_taken_back_is_asked_about(suda, event):
    page = _form_page(suda, event)
    pages.send(suda, _base(event) + "new", page=page, name="สมหญิง ใจดี")

    asked = pages.send(suda, _base(event) + "new", page=page, name="นายสมชาย ใจดี")
    again = pages.send(
        suda, _base(event) + "new", page=asked.text.replace(
            'method="post" novalidate', f'method="post" action="{_base(event)}new"'
        ), name="นายสมชาย ใจดี",
    )  # fmt: skip

    assert (asked.status_code, again.status_code) == (422, 303)
    assert sorted((row.prefix, row.name) for row in _all(event)) == [
        ("", "สมหญิง ใจดี"),
        ("นาย", "สมชาย ใจดี"),
    ]


def test_somebody_already_there_is_said_at_the_field(suda, event):
    cast.registered(event)

    answer = suda.post(_base(event) + "new", data={"name": "อื่น", "email": "MALEE@example.org"})

    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert len(_all(event)) == 1


def test_a_correction_is_saved_and_told_without_the_old_words(suda, event):
    number = cast.registered(event).id

    answer = suda.post(
        f"{_base(event)}{number}/edit",
        data={"name": "มาลี ศรีสุข", "position": "เลขานุการ", "email": "malee@example.org"},
    )

    assert answer.status_code == 303
    assert (_all(event)[0].position, _all(event)[0].phone) == ("เลขานุการ", "")
    history = suda.get(f"{_base(event)}{number}").text
    assert "แก้ไขข้อมูลการลงทะเบียน" in history
    assert "ประธานกองทุน" not in history


def test_nothing_is_done_for_somebody_whose_data_was_erased(suda, event):
    number = cast.registered(event).id
    with transaction():
        row = db.session.get(Registration, number)
        row.erased_at, row.name, row.email, row.phone = row.created_at, "", "", ""

    assert suda.get(f"{_base(event)}{number}").status_code == 200
    assert suda.get(f"{_base(event)}{number}/edit").status_code == 410
    assert suda.post(f"{_base(event)}{number}/approve").status_code == 409


def test_a_person_of_another_event_is_not_found(suda, event):
    other = cast.forum(cast.organization("third", "สาม"))
    number = cast.registered(other).id

    for tail in ("", "/edit"):
        assert suda.get(f"{_base(event)}{number}{tail}").status_code == 404
    assert suda.post(f"{_base(event)}{number}/approve").status_code == 404


BAD = [
    {"name": ""},
    {"name": "ก" * 10_000},
    {"name": "มาลี\x00ศรีสุข"},
    {"name": "\u202eมาลี"},
    {"name": "มาลี", "phone": "12345"},
    {"name": "มาลี", "phone": "081-234-567"},
    {"name": "มาลี", "email": "x@y\r\nBcc: z@example.org"},
    {"name": "มาลี", "email": "no address"},
    {"name": ["หนึ่ง", "สอง"]},
    {"name": "มาลี", "note": "ข" * 501},
]


@pytest.mark.parametrize("typed", BAD)
@pytest.mark.parametrize("locale", ["th", "en"])
def test_bad_input_is_said_at_its_field_and_kept(suda, event, typed, locale):
    answer = suda.post(f"{_base(event)}new?lang={locale}", data={"position": "เก็บไว้"} | typed)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "เก็บไว้" in answer.text
    assert _all(event) == []


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=1+1", "😀 ยิ้ม", 'O\'Brien "x" & co', "{{7*7}}", "a\nb"]
)
def test_odd_names_are_kept_as_texts(suda, event, name):
    answer = suda.post(_base(event) + "new", data={"name": name})

    assert answer.status_code == 303
    assert "<script>alert" not in suda.get(answer.location).text
    assert _all(event)[0].name == " ".join(name.split())


def test_letters_go_out_in_the_language_of_the_reader_not_of_who_types(suda, event):
    suda.set_cookie("lang", "en")
    suda.post(_base(event) + "new", data={"name": "มาลี"})
    suda.post(_base(event) + "new", data={"name": "John", "locale": "en"})

    assert [(row.name, row.locale) for row in _all(event)] == [("มาลี", "th"), ("John", "en")]


def test_the_language_of_the_letters_is_corrected_like_anything_else(suda, event):
    malee = cast.registered(event)
    path = f"{_base(event)}{malee.id}"
    page = suda.get(f"{path}/edit").text
    assert re.findall('checked[^>]* name="locale"[^>]* value="(..)"', page) == ["th"]

    suda.post(f"{path}/edit", data={"name": malee.name, "locale": "en"})

    assert [row.locale for row in _all(event)] == ["en"]
    assert "ภาษาของจดหมาย" in suda.get(path).text
