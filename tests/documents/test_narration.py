"""History in words, in both languages."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventapp.core import i18n
from eventapp.documents import narration
from eventapp.documents.narrated import SENTENCES
from eventapp.models.activity import Activity
from eventapp.models.bynumber import Names
from tests import cast

ACTIONS = Path(narration.__file__).parents[1] / "actions"
NAMES = Names({("user", 1): "Suda", ("room", 5): "ห้องใหญ่", ("registration", 9): "นางมาลี"})


def _told(verb, changes=None, subject="event", locale="en", number=9):
    activity = Activity(
        at=datetime(2026, 11, 23, tzinfo=UTC), verb=verb, user_id=1, event_id=1,
        subject_type=subject, subject_id=number, changes=changes or {},
    )  # fmt: skip
    with i18n.using(locale):
        (entry,) = narration.narrate([activity], NAMES)
    return entry


def _changes(changes, locale="en"):
    return [
        tuple(vars(change).values()) for change in _told("edit", changes, locale=locale).changes
    ]


def test_who_did_what_for_whom():
    entry = _told("approve", {"state": ["pending", "confirmed"]}, "registration")

    assert (entry.who, entry.what, entry.subject) == ("Suda", "Approved the registration", "นางมาลี")
    assert [tuple(vars(c).values()) for c in entry.changes] == [
        ("State", "Waiting for approval", "Confirmed")
    ]


def test_the_same_in_thai():
    entry = _told("approve", {"state": ["pending", "confirmed"]}, "registration", "th")

    assert (entry.what, entry.changes[0].after) == ("ยืนยันการลงทะเบียน", "ยืนยันแล้ว")


def test_somebody_erased_has_no_name():
    assert _told("withdraw", subject="registration", number=77).subject == "(erased)"


def test_a_text_is_told_in_each_language_in_which_it_changed():
    assert _changes({"title": [["เดิม", "Same"], ["ใหม่", "Same"]]}) == [
        ("Title (Thai)", "เดิม", "ใหม่")
    ]
    assert _changes({"title": [["เดิม", "Old"], ["เดิม", "New"]]}, "th") == [
        ("ชื่อเรื่อง (อังกฤษ)", "Old", "New")
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"room_id": [5, 6]}, ("Room", "ห้องใหญ่", "(removed)")),
        ({"capacity": [None, 120]}, ("Seats", "", "120")),
        ({"has_waitlist": [True, False]}, ("Waiting list", "Yes", "No")),
        (
            {"opens_at": [None, "2026-11-23T02:00:00+00:00"]},
            ("Registration opens", "", "23 Nov 2026, 9:00"),
        ),
        (
            {"proposed_start": [None, "2026-11-23T02:00:00+00:00"]},
            ("Proposed beginning", "", "23 Nov 2026, 9:00"),
        ),
        (
            {"when": [cast.When(cast.date(2026, 11, 23)).as_dict(), None]},
            ("Date and time", "Monday 23 November 2026", ""),
        ),
        (
            {"agenda": [[], [[0, "09:00", "10:30", "เปิด", "Opening"]]]},
            ("Agenda", "", "9:00–10:30 Opening"),
        ),
        ({"objectives": [[], [["ก", "One"], ["ข", "Two"]]]}, ("Objectives", "", "1. One · 2. Two")),
        ({"fields": ["name", "phone"]}, ("Changed", "", "Name and surname, Telephone")),
        ({"kind": "csv"}, ("Kind", "", "CSV")),
        ({"something_new": [1, 2]}, ("something new", "1", "2")),
    ],
)
def test_each_kind_of_value_is_told_as_people_read_it(changes, told):
    assert _changes(changes) == [told]


def test_a_long_text_is_cut():
    change = _told("edit", {"summary": [["", ""], ["ก" * 5000, ""]]}).changes[0]

    assert len(change.after) == narration.LONGEST + 1


def _recorded():
    """Every verb an action writes about an event or a registration, read from the source."""
    for path in ACTIONS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name in ("record", "saved") and texts and isinstance(texts[0], str):
                yield path.name, texts[0]


def test_every_verb_of_events_and_registrations_has_words():
    people = {"enrolling.py", "passing.py", "signing_in.py", "staffing.py"}
    verbs = {verb for file, verb in _recorded() if file not in people}

    unspoken = {verb for verb in verbs if not any(verb in key.split(".") for key in SENTENCES)}

    assert len(verbs) > 15
    assert unspoken == set()
