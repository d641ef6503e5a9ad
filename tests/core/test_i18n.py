"""The language of the moment, lazy texts, and what WTForms says."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape
from wtforms import Form, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from eventapp.core import i18n
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy, lazy_n, lazy_p, ngettext, npgettext, pgettext, using

FULL = "There is no seat left."
DIGITS = "The number has %(count)s digits, it needs %(needed)s."
LENGTH = ("Field cannot be longer than %(max)d character.",) * 2


def test_english_is_the_message_and_thai_its_translation() -> None:
    with using("en"):
        assert _(FULL) == FULL
        assert _(DIGITS, count=9, needed=10) == "The number has 9 digits, it needs 10."
    with using("th"):
        assert _(FULL) == "ไม่มีที่ว่างแล้ว"
        assert _(DIGITS, count=9, needed=10) == "หมายเลขมี 9 หลัก ต้องมี 10 หลัก"


def test_per_cent_signs_are_letters_unless_values_are_given() -> None:
    assert _("100% %(x)s") == "100% %(x)s"
    assert _("100%% %(x)s", x=1) == "100% 1"


def test_unknown_messages_are_shown_in_english() -> None:
    with using("th"):
        assert _("Nobody translated this") == "Nobody translated this"
        assert pgettext("ctx", "Nobody translated this") == "Nobody translated this"
        assert ngettext("%(n)s cat", "%(n)s cats", 1) == "1 cat"
        assert ngettext("%(num)s cat", "%(num)s cats", 2) == "2 cats"
        assert npgettext("ctx", "%(n)s cat", "%(n)s cats", 2) == "2 cats"


def test_using_returns_to_the_language_before_even_after_an_accident() -> None:
    i18n.set_locale("en")
    with pytest.raises(ZeroDivisionError), using("th"):
        assert i18n.locale() == "th"
        _ = 1 / 0

    assert i18n.locale() == "en"


def test_only_the_languages_of_the_site_exist() -> None:
    assert i18n.LOCALES == ("th", "en")
    with pytest.raises(ValueError, match="xx"):
        i18n.set_locale("xx")
    with pytest.raises(ValueError, match="xx"), using("xx"):
        pass


def test_a_thread_does_not_disturb_the_reader_of_another() -> None:
    def read(name: str) -> str:
        with using(name):
            return _(FULL)

    with using("en"), ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(read, ["th", "en"] * 50))
        assert i18n.locale() == "en"

    assert texts == ["ไม่มีที่ว่างแล้ว", FULL] * 50


def test_a_lazy_text_is_translated_when_it_is_read() -> None:
    text = lazy(DIGITS, count=9, needed=lazy("10"))

    with using("th"):
        assert f"{text}!" == "หมายเลขมี 9 หลัก ต้องมี 10 หลัก!"
    with using("en"):
        assert str(text) == "The number has 9 digits, it needs 10."


def test_a_lazy_text_behaves_like_a_str() -> None:
    text = lazy(FULL)

    with using("en"):
        assert text == FULL
        assert text == lazy(FULL)
        assert text != lazy("x")
        assert text != 7
        assert (len(text), text[:5], "seat" in text) == (len(FULL), "There", True)
        assert (text + "!", "!" + text) == (FULL + "!", "!" + FULL)
        assert (text.upper(), text.lower()) == (FULL.upper(), FULL.lower())
        assert lazy("%s seats") % 3 == "3 seats"
        assert f"{text:>30}" == f"{FULL:>30}"
        assert sorted([lazy("b"), lazy("a")]) == ["a", "b"]
        assert repr(text) == f"lazy(('{FULL}',))"
        assert "".join(map(str, text)) == FULL
        assert len({text, lazy(FULL)}) == 1
    assert bool(lazy("")) is False
    with pytest.raises(AttributeError):
        _ = text.no_such_thing
    with pytest.raises(AttributeError):
        _ = text.__html__


@pytest.mark.parametrize(
    "text",
    [
        lazy(DIGITS, count=9, needed=10),
        lazy_n("%(n)s cat", "%(n)s cats", 2),
        lazy_p("ctx", "cat"),
    ],
)
def test_a_lazy_text_survives_being_packed(text: i18n.LazyString) -> None:
    assert str(pickle.loads(pickle.dumps(text))) == str(text)  # noqa: S301 — our own value


def test_counted_lazy_texts() -> None:
    with using("en"):
        assert str(lazy_n("%(n)s cat", "%(n)s cats", 1)) == "1 cat"
        assert str(lazy_p("ctx", "cat %(x)s", x=1)) == "cat 1"


def test_a_lazy_text_is_escaped_like_any_text() -> None:
    assert escape(lazy("<b>")) == "&lt;b&gt;"
    assert Markup("<i>{}</i>").format(lazy("<b>")) == "<i>&lt;b&gt;</i>"
    assert i18n.N_("x") == "x"


class Visitor(Form):
    """A form as visitors know it."""

    class Meta:
        """The language of its messages."""

        def get_translations(self, _: object) -> i18n.WTFormsTranslations:
            return i18n.WTFormsTranslations()

    name = StringField(lazy(FULL), [InputRequired(), Length(max=3)])
    seats = IntegerField("x", [NumberRange(min=1)])


@pytest.mark.parametrize(
    ("locale", "label", "errors"),
    [
        (
            "th",
            "ไม่มีที่ว่างแล้ว",
            {"name": ["ยาวได้ไม่เกิน 3 ตัวอักษร"], "seats": ["โปรดระบุเป็นจำนวนเต็ม", "ต้องไม่น้อยกว่า 1"]},
        ),
        (
            "en",
            FULL,
            {
                "name": ["Field cannot be longer than 3 characters."],
                "seats": ["Not a valid integer value.", "Number must be at least 1."],
            },
        ),
    ],
)
def test_forms_speak_the_readers_language(
    locale: str, label: str, errors: dict[str, list[str]]
) -> None:
    from werkzeug.datastructures import MultiDict

    with using(locale):
        form = Visitor(MultiDict({"name": "มาลีใจดี", "seats": "many"}))
        form.validate()

        assert form.errors == errors
        assert str(form.name.label) == f'<label for="name">{label}</label>'


def test_templates_speak_the_readers_language_and_escape_values() -> None:
    templates = {
        "page": "{{ _('The number has %(count)s digits, it needs %(needed)s.',"
        " count=x, needed=10) }}{% trans %}There is no seat left.{% endtrans %}"
        "{{ ngettext('%(num)s cat', '%(num)s cats', 2) }}{{ pgettext('ctx', 'y') }}"
    }
    environment = Environment(loader=DictLoader(templates), autoescape=True)
    i18n.install(environment)
    page = environment.get_template("page")

    with using("th"):
        assert page.render(x="<9>") == ("หมายเลขมี &lt;9&gt; หลัก ต้องมี 10 หลักไม่มีที่ว่างแล้ว2 catsy")
    with using("en"):
        assert page.render(x=Markup("<i>9</i>")) == (
            "The number has <i>9</i> digits, it needs 10.There is no seat left.2 catsy"
        )


def test_values_of_counted_messages_in_templates_are_filled_once() -> None:
    source = (
        "{{ ngettext('%(n)s of %(of)s%% %(x)s', '-', 1, of=2, x=x) }} "
        "{{ npgettext('c', '%(num)s of %(of)s%% %(x)s', '-', 1, of=2, x=x) }}"
    )
    environment = Environment(autoescape=True)
    i18n.install(environment)

    with using("en"):
        assert environment.from_string(source).render(x="%<") == "1 of 2% %&lt; 1 of 2% %&lt;"
