"""What the fields of text take, refuse and keep."""

import pytest
from werkzeug.datastructures import MultiDict

from eventapp.core.errors import Missing, Refused
from eventapp.core.i18n import using
from eventapp.forms.fields import (
    DecimalField,
    EmailField,
    Form,
    IntField,
    PasswordField,
    PhoneField,
    TextField,
    UrlField,
    bilingual,
)


class Sheet(Form):
    name = TextField("Name", limit=10)
    story = TextField("Story", multiline=True, limit=100)
    title_th, title_en = bilingual("Title", required=True)
    seats = IntField("Seats", least=1, most=500)
    degree = DecimalField("Degree", least=-90, most=90)
    link = UrlField("Link")
    email = EmailField("E-mail")
    phone = PhoneField("Telephone")
    password = PasswordField("Password", limit=20)


@pytest.fixture(autouse=True)
def _english():
    with using("en"):
        yield


def _sheet(**sent):
    return Sheet(MultiDict({"title_th": "ชื่อ"} | sent))


def _read(name, text):
    form = _sheet(**{name: text})
    assert form.validate(), form.summary
    return form[name].data


def _said(name, text):
    form = _sheet(**{name: text})
    assert not form.validate()
    assert [field for field, _words in form.summary] == [name]
    return form.summary[0][1]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "  สมศรี   ใจดี ", "สมศรี ใจดี"),
        ("name", "a\nb", "a b"),
        ("name", "น้ํา", "น้ำ"),
        ("name", "zero\u200bwidth", "zerowidth"),
        ("story", "one\r\ntwo", "one\ntwo"),
        ("seats", "๑๒๐", 120),
        ("seats", " 1 ", 1),
        ("seats", "", None),
        ("degree", "14.7995", 14.7995),
        ("degree", "-๑๔.๕", -14.5),
        ("link", "www.example.org/a", "https://www.example.org/a"),
        ("link", "HTTP://example.org", "HTTP://example.org"),
        ("link", "example.org:8000/x", "https://example.org:8000/x"),
        ("link", "", ""),
        ("email", "somsri.j@example.org", "somsri.j@example.org"),
        ("phone", "036 123 456 ต่อ 12", "+6636123456;ext=12"),
        ("phone", "๐๘๑-๒๓๔-๕๖๗๘", "+66812345678"),
        ("password", " two  spaces ", " two  spaces "),
    ],
)
def test_what_is_meant_is_read(name, text, value):
    assert _read(name, text) == value


def test_thousands_may_be_grouped():
    class Big(Form):
        seats = IntField("Seats")

    for text in ("12,000", "12 000"):
        form = Big(MultiDict({"seats": text}))
        assert form.validate()
        assert form.seats.data == 12_000


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("name", "x" * 11, "This is too long: 11 characters, at most 10."),
        ("name", "a\x00b", "Invisible characters were taken out. Please look at it again."),
        ("seats", "0", "The number must be at least 1."),
        ("seats", "501", "The number must be at most 500."),
        ("seats", "1.5", "Write a whole number, for example 120."),
        ("seats", "²", "Write a whole number, for example 120."),
        ("seats", "9" * 40, "Write a whole number, for example 120."),
        ("degree", "91", "The number must lie between -90 and 90."),
        ("degree", "nan", "Write a number, for example 14.7995."),
        ("link", "javascript:alert(1)", "Write a web address that begins with https://."),
        ("link", "https://user:secret@example.org", "Write a web address that begins with https://."),
        ("link", "https://[::1", "Write a web address that begins with https://."),
        ("link", "https://localhost", "Write a web address that begins with https://."),
        ("email", "a@b", "Write one e-mail address, for example somsri@example.org."),
        ("email", "a@b.org, c@d.org", "Write one e-mail address, for example somsri@example.org."),
        ("email", "ก@example.org", "Write one e-mail address, for example somsri@example.org."),
        ("password", "x" * 21, "The password is too long."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(name, text, words):
    assert _said(name, text) == words


def test_what_was_typed_is_shown_again_with_its_error():
    form = _sheet(seats="many", email="a@b")
    form.validate()

    assert 'value="many"' in form.seats()
    assert 'value="a@b"' in form.email()


def test_a_password_is_never_shown_again():
    form = _sheet(password="secret words")

    assert "secret" not in form.password()


def test_one_language_of_two_is_enough():
    assert Sheet(MultiDict({"title_en": "Title"})).validate()
    none = Sheet(MultiDict())
    assert not none.validate()
    assert none.summary == [("title_th", "Please give: Title.")]


def test_the_browser_is_not_asked_to_say_what_is_missing():
    class One(Form):
        name = TextField("Name", required=True)

    assert One().name() == '<input aria-required="true" id="name" name="name" type="text" value="">'


def test_a_refusal_stands_at_its_field_or_above_the_form():
    form = _sheet()
    form.validate()

    form.refuse(Refused("Taken.", field="title"))
    form.refuse(Missing([("seats", "How many?"), ("nowhere", "What else?")]))

    assert form.summary == [("", "What else?"), ("title_th", "Taken."), ("seats", "How many?")]


def test_messages_are_in_the_readers_language():
    with using("th"):
        assert _said("seats", "0") == "ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป"
