"""The compiled catalogue: merged, fresh, whole, and complete for the ground floor."""

import os
import re
from pathlib import Path

import flask_wtf
import pytest
import wtforms
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError

from eventapp import core
from eventapp.core import catalogue

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "%s"
msgstr "%s"
"""
KEYWORDS = {"gettext": None, "_": None, "ngettext": (1, 2), "lazy": None, "lazy_n": (1, 2)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "th").mkdir()
    write(tmp_path, "a", "one", "หนึ่ง")
    return tmp_path


def write(folder: Path, name: str, message: str, translation: str) -> None:
    (folder / "th" / f"{name}.po").write_text(PO % (message, translation), encoding="utf-8")


def test_fragments_are_merged_and_the_first_file_wins(folder: Path) -> None:
    write(folder, "b", "two", "สอง")
    write(folder, "c", "one", "อีกหนึ่ง")

    thai = catalogue.load(folder)

    assert (thai.gettext("one"), thai.gettext("two")) == ("หนึ่ง", "สอง")
    assert thai.gettext("three") == "three"


def test_the_compiled_file_is_used_until_a_fragment_changes_comes_or_goes(folder: Path) -> None:
    catalogue.load(folder)
    compiled = (folder / "th.mo").stat()

    catalogue.load(folder)
    assert (folder / "th.mo").stat().st_ino == compiled.st_ino

    write(folder, "a", "one", "เอก")
    assert catalogue.load(folder).gettext("one") == "เอก"
    write(folder, "b", "two", "โท")
    assert catalogue.load(folder).gettext("two") == "โท"
    (folder / "th" / "b.po").unlink()
    assert catalogue.load(folder).gettext("two") == "two"


def test_an_older_fragment_put_in_place_is_seen_too(folder: Path) -> None:
    catalogue.load(folder)
    write(folder, "a", "one", "เก่า")
    os.utime(folder / "th" / "a.po", (1, 1))

    assert catalogue.load(folder).gettext("one") == "เก่า"


def test_a_disk_that_cannot_be_written_is_no_hindrance(folder: Path, monkeypatch) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Read-only file system")

    monkeypatch.setattr("tempfile.mkstemp", refused)

    assert catalogue.load(folder).gettext("one") == "หนึ่ง"
    assert not (folder / "th.mo").exists()


def test_nothing_half_written_is_left_behind(folder: Path) -> None:
    catalogue.load(folder)

    assert {path.name for path in folder.iterdir()} == {"th", "th.mo"}


def test_unfinished_translations_are_not_shown(folder: Path) -> None:
    path = folder / "th" / "a.po"
    path.write_text(path.read_text().replace('msgid "one"', '#, fuzzy\nmsgid "one"'))

    assert catalogue.load(folder).gettext("one") == "one"


def test_a_broken_fragment_is_an_error_with_its_place(folder: Path) -> None:
    (folder / "th" / "a.po").write_text('masgid "one"\n', encoding="utf-8")

    with pytest.raises(PoFileError, match="misformatted"):
        catalogue.load(folder)


LINE = re.compile(
    r"(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?) )?"
    r'"([^"\\]|\\[\\"nt])*")?'
)


def test_a_forgotten_quote_is_seen_by_the_test_below() -> None:
    assert LINE.fullmatch(r'msgid "say \"one\"\n"')
    assert not LINE.fullmatch('msgid "one')
    assert not LINE.fullmatch("msgid one")
    assert not LINE.fullmatch('msgid "say "one""')


def test_every_line_of_every_fragment_is_well_formed() -> None:
    wrong = [
        (path.name, number, line)
        for path in sorted((catalogue.FOLDER / "th").glob("*.po"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if not LINE.fullmatch(line.rstrip())
    ]

    assert wrong == []


def messages(package: object) -> set[str]:
    """Every message a package may show, the singular of counted ones."""
    places = [Path(path) for path in package.__path__]  # type: ignore[attr-defined]
    found = {
        message if isinstance(message, str) else message[0]
        for place in places
        for *_, message, _comments, _context in extract_from_dir(
            place, [("**.py", "python")], keywords=KEYWORDS
        )
    }
    return {message for message in found if message}


@pytest.mark.parametrize("package", [core, wtforms, flask_wtf])
def test_every_message_has_its_thai(package: object) -> None:
    thai = catalogue.thai()
    known = messages(package)

    assert len(known) > 1
    assert {message for message in known if thai.gettext(message) == message} == set()


def test_translations_keep_the_placeholders_of_the_message() -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")
    wrong = [
        (path.name, message.id)
        for path in sorted((catalogue.FOLDER / "th").glob("*.po"))
        for message in catalogue.read(path)
        if message.id and message.string
        for texts in [message.id if isinstance(message.id, tuple) else (message.id,)]
        for strings in [message.string if isinstance(message.string, tuple) else (message.string,)]
        if any(
            set(placeholder.findall(s)) - set(placeholder.findall(" ".join(texts))) for s in strings
        )
        or set(placeholder.findall(texts[-1])) - set(placeholder.findall(strings[-1])) - {"%(n)s"}
    ]

    assert wrong == []


def test_no_two_fragments_translate_one_message_differently() -> None:
    seen: dict[tuple[object, object], tuple[str, object]] = {}
    different = []
    for path in sorted((catalogue.FOLDER / "th").glob("*.po")):
        for message in catalogue.read(path):
            first = seen.setdefault((message.id, message.context), (path.name, message.string))
            if message.id and first[1] != message.string:
                different.append((message.id, first, (path.name, message.string)))

    assert different == []
