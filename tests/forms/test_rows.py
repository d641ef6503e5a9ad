"""Ordered rows, choices and lookups: nothing typed is ever lost."""

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from eventapp.core.i18n import using
from eventapp.forms.choices import ChoiceField, TickField, TicksField, number
from eventapp.forms.fields import Form, TextField
from eventapp.forms.lookup import LookupField, numbered
from eventapp.forms.rows import Row, RowsField, press

PEOPLE = numbered(
    [(1, "นายอนันต์ ใจงาม"), (2, "นางมาลี ศรีสุข"), (3, "นางมาลี แก้วใส"), (4, "ก"), (5, "ก")]
)


class Line(Row):
    text = TextField("Text", limit=5)


class Sheet(Form):
    lines = RowsField(Line, "Lines", most=3)
    kind = ChoiceField("Kind", {"a": "A", "b": "B"}, required=True)
    room = ChoiceField("Room", {7: "Seven"}, coerce=number, empty="none")
    tags = TicksField("Tags", {1: "One", 2: "Two"}, coerce=int)
    person = LookupField("Person", listed="people")
    agreed = TickField("Agreed")


@pytest.fixture(autouse=True)
def _english():
    with using("en"):
        yield


def _sheet(*pairs):
    form = Sheet(MultiDict([("kind", "a"), *pairs]))
    form.person.offer(PEOPLE)
    return form


def _lines(form):
    return [(row.name, row.form.text.typed) for row in form.lines]


def _three():
    return _sheet(
        ("lines-0-text", "one"), ("lines-4-text", "far too long"), ("lines-9-text", "nine")
    )


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("lines:up:1", ["far too long", "one", "nine"]),
        ("lines:down:1", ["one", "nine", "far too long"]),
        ("lines:up:0", ["one", "far too long", "nine"]),
        ("lines:down:2", ["one", "far too long", "nine"]),
        ("lines:remove:0", ["far too long", "nine"]),
        ("lines:remove:9", ["one", "far too long", "nine"]),
    ],
)
def test_rows_move_with_what_was_typed_even_when_it_is_wrong(button, order):
    form = _three()

    assert press(form, button) is True

    assert _lines(form) == [(f"lines-{n}", text) for n, text in enumerate(order)]


@pytest.mark.parametrize(
    "button", ["", "save", "kind:up:0", "other:add", "lines:fly:1", "lines:up:²"]
)
def test_any_other_button_is_none_of_rows(button):
    assert press(_three(), button) is False


def test_a_row_is_added_at_the_end_until_there_are_enough():
    form = _sheet(("lines-0-text", "one"))

    for _ in range(4):
        press(form, "lines:add")

    assert _lines(form) == [("lines-0", "one"), ("lines-1", None), ("lines-2", None)]


def test_too_many_rows_are_refused_and_kept():
    form = _sheet(*((f"lines-{n}-text", str(n)) for n in range(5)))

    assert not form.validate()
    assert form.summary == [("lines", "At most 3 rows fit here.")]
    assert len(form.lines.entries) == 5


def test_blank_rows_are_left_out():
    form = _sheet(("lines-0-text", " "), ("lines-1-text", "two"))

    assert [row.text.data for row in form.lines.filled] == ["two"]


def test_an_error_in_a_row_names_its_field():
    form = _three()

    assert not form.validate()
    assert [field for field, _words in form.summary] == ["lines-1-text"]


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        (("kind", "z"), "kind"),
        (("room", "8"), "room"),
        (("room", "x"), "room"),
        (("room", "9" * 5000), "room"),
        (("tags", "3"), "tags"),
        (("tags", "x"), "tags"),
    ],
)
def test_what_was_not_offered_cannot_be_chosen(pair, field):
    form = Sheet(MultiDict({"kind": "a"} | dict([pair])))

    assert not form.validate()
    assert [name for name, _words in form.summary] == [field]


def test_choices_are_read_as_what_they_are():
    form = _sheet(("room", "7"), ("tags", "2"), ("tags", "1"), ("tags", "2"), ("agreed", "y"))

    assert form.validate()
    assert (form.room.data, form.tags.data, form.agreed.data) == (7, [2, 1], True)
    empty = _sheet(("room", ""))
    assert empty.validate()
    assert (empty.room.data, empty.tags.data, empty.agreed.data) == (None, [], False)


def test_a_file_is_no_choice():
    form = Sheet(MultiDict({"kind": FileStorage(filename="a.txt")}))

    assert not form.validate()
    assert form.summary == [("kind", "Text is expected here, not a file.")]


@pytest.mark.parametrize("text", ["นายอนันต์ ใจงาม", "อนันต์", "อนันต์ ใจ", "ก #5"])
def test_a_person_is_found_by_a_part_of_the_name(text):
    form = _sheet(("person", text))

    assert form.validate(), form.summary
    assert PEOPLE[form.person.data].endswith(("ใจงาม", "#5"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("สมศรี", "Nothing in the list is called “สมศรี”."),
        (
            "มาลี",
            "Several entries fit, for example นางมาลี ศรีสุข, นางมาลี แก้วใส. Choose one.",
        ),
    ],
)
def test_who_is_not_found_is_said_and_kept(text, words):
    form = _sheet(("person", text))

    assert not form.validate()
    assert form.summary == [("person", words)]
    assert f'value="{text}"' in form.person()


def test_two_of_one_name_are_told_apart_by_number():
    assert (PEOPLE[4], PEOPLE[5]) == ("ก #4", "ก #5")
