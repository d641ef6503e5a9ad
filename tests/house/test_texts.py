"""Every English text has its Thai one, and the fragments do not contradict each other."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from eventapp.core import catalogue

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy": None,
    "ngettext": (1, 2),
    "lazy_n": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_p": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
FOLDER = ROOT / "eventapp" / "translations" / "th"


@pytest.fixture(scope="module")
def wanted():
    """All messages of code and templates as (context, message)."""
    found = set()
    for folder in ("eventapp", "templates", "seeds"):
        for _file, _line, message, _comments, context in extract_from_dir(
            ROOT / folder, METHODS, keywords=KEYWORDS, directory_filter=lambda path: True
        ):
            first = message[0] if isinstance(message, tuple) else message
            found.add((context, first))
    return found


@pytest.fixture(scope="module")
def fragments():
    """The Thai fragments by name, as {(context, message): Thai}."""
    return {
        path.name: {
            (m.context, m.id[0] if isinstance(m.id, tuple) else m.id): m.string
            for m in catalogue.read(path)
            if m.id
        }
        for path in FOLDER.glob("*.po")
    }


def test_messages_are_found_at_all(wanted):
    assert len(wanted) > 300


def test_every_text_has_its_thai(wanted, fragments):
    known = {key for fragment in fragments.values() for key, text in fragment.items() if any(text)}

    assert sorted(str(key) for key in wanted - known) == []


def test_no_two_fragments_disagree(fragments):
    said = defaultdict(dict)
    for name, fragment in fragments.items():
        for key, text in fragment.items():
            said[key][name] = text

    disagreements = {k: v for k, v in said.items() if len(set(map(str, v.values()))) > 1}
    assert disagreements == {}


def test_thai_texts_keep_the_placeholders(fragments):
    wrong = [
        (message, thai)
        for fragment in fragments.values()
        for (_context, message), thai in fragment.items()
        for text in ([thai] if isinstance(thai, str) else thai)
        if text and not _names(text) <= _names(message) | {"n", "num"}
    ]

    assert wrong == []


def test_an_event_has_one_word(fragments):
    """เวทีนี้; กิจกรรม is one of its kinds, and what other calendars hold."""
    other = re.compile("กิจกรรมนี้|(?<!หน่วย)งานนี้")
    texts = [str(text) for fragment in fragments.values() for text in fragment.values()]

    assert [text for text in texts if other.search(text)] == []
    assert sum("เวทีนี้" in text for text in texts) > 30


def _names(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))
