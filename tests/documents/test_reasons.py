"""Why nothing came of a letter, as the reader's language has it."""

import ast
from pathlib import Path

import pytest

import eventapp
from eventapp.core import i18n
from eventapp.documents import reasons
from eventapp.models.incoming import Incoming

CALENDAR = "รายการปฏิทินในจดหมายผิดรูปแบบ อ่านไม่ได้"


def told(outcome: str, reason: str, lang: str = "th") -> str:
    with i18n.using(lang):
        return reasons.told(Incoming(outcome=outcome, reason=reason))


@pytest.mark.parametrize(
    ("outcome", "reason", "words"),
    [
        ("refused", "This registration is no longer active.", "การลงทะเบียนนี้ใช้ไม่ได้แล้ว"),
        ("ignored", "another UID", "รายการปฏิทินในจดหมายเป็นของเวทีอื่น"),
        ("ignored", "3 attendees", "ตอบแทนหลายคนพร้อมกัน"),
        ("ignored", "METHOD:PUBLISH", "เป็นปฏิทินของที่อื่น ไม่ใช่คำตอบ"),
        ("ignored", "larger than 1 MB", "จดหมายใหญ่เกินไป"),
        ("ignored", "the calendar has too many components", "จดหมายใหญ่เกินไป"),
        ("ignored", "SEQUENCE is no number", CALENDAR),
        ("broken", "KeyError", "ระบบขัดข้อง จดหมายยังเก็บไว้"),
    ],
)
def test_a_reason_is_told_in_thai(outcome, reason, words):
    assert told(outcome, reason) == words


def test_a_refusal_that_names_a_person_still_names_them():
    words = "Meanwhile นาย 100% ดี holds the place. Send it once more to change that."

    thai = "ขณะนี้ นาย 100% ดี เป็นผู้ได้สิทธิ์ หากต้องการเปลี่ยน โปรดส่งอีกครั้ง"
    assert (told("refused", words, "en"), told("refused", words)) == (words, thai)


@pytest.mark.parametrize("outcome", ["bounced", "answered"])
def test_what_another_server_said_is_left_to_it(outcome):
    assert told(outcome, "3.7;Invalid calendar user") == ""


def test_no_reason_is_no_sentence():
    assert told("ignored", "") == ""


def test_each_note_of_the_reader_of_letters_has_a_sentence_of_its_own():
    """What is only faulty in form falls to the last sentence; what acting decides does not."""
    file = Path(eventapp.__file__).parent / "jobs" / "acting.py"
    told_by_name = [
        node.args[2]
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Outcome" and node.args[2:]
    ]
    notes = {_example(one) for one in told_by_name} - {""}

    assert len(notes) == 10
    assert [note for note in notes if told("ignored", note) == CALENDAR] == []


def _example(node: ast.expr) -> str:
    """The note, with a 2 for what it is filled with; '' for what is no text of ours."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_example(part) or "2" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""
