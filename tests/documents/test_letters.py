"""Letters as e-mail: requirements 96 to 109, every kind, both languages, hostile names."""

import re
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from flask import Flask

from eventapp.core.text import Bilingual
from eventapp.documents import letters
from eventapp.documents.calendar_words import Details
from eventapp.models.event import Event
from tests.documents.examples import SITE, entry, event, header, message, registration

MY = f"https://wethi.example.org/my/{'T' * 43}"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def write(made_app: Flask) -> object:
    """Writes a letter to Malee, hands it over as bytes, and reads it back."""

    def written(kind: str = "registered", of: Event | None = None, **more: object) -> EmailMessage:
        about = {
            key: more.pop(key) for key in list(more) if key.startswith("to_") or key == "locale"
        }
        malee = registration(of, **more)
        letter = letters.to_attendee(
            message(kind, **about), malee, Details(), site=SITE, templates=made_app.jinja_env
        )
        written.raw = letter.as_bytes()
        return BytesParser(policy=policy.default).parsebytes(written.raw)

    return written


def part(letter: EmailMessage, kind: str) -> EmailMessage:
    """The one part of a type."""
    (found,) = [part for part in letter.walk() if part.get_content_type() == kind]
    return found


def plain(letter: EmailMessage) -> str:
    """The text for readers without HTML."""
    return str(part(letter, "text/plain").get_content()).replace("\r\n", "\n")


def calendar(letter: EmailMessage) -> bytes:
    """The calendar part as it travels."""
    return part(letter, "text/calendar").get_payload(decode=True)


def test_97_the_type_of_the_calendar_names_method_and_component(write) -> None:
    told = part(write(), "text/calendar")
    assert dict(told["Content-Type"].params) == {
        "charset": "UTF-8",
        "method": "REQUEST",
        "component": "VEVENT",
    }
    assert header(calendar(write()))["METHOD"] == "REQUEST"


def test_98_the_calendar_travels_in_base64_with_its_line_ends(write) -> None:
    told = part(write(), "text/calendar")
    assert told["Content-Transfer-Encoding"] == "base64"
    assert re.findall(rb"(?<!\r)\n", calendar(write())) == []


def test_99_100_the_calendar_is_no_file_and_the_file_is_the_same(write) -> None:
    letter = write()
    assert part(letter, "text/calendar")["Content-Disposition"] is None
    file = part(letter, "application/ics")
    assert file.get_payload(decode=True) == calendar(letter)
    assert file["Content-Disposition"] == 'attachment; filename="invite.ics"'


def test_102_103_the_organizer_is_answered_and_the_attendee_is_the_reader(write) -> None:
    letter, told = write(), entry(calendar(write()))
    assert letter["From"].addresses[0].addr_spec == "no-reply@example.org"
    sender = re.search(rb"From: (.*?) <", write.raw, re.S)[
        1
    ].decode()  # Python joins words by spaces
    assert str(make_header(decode_header(sender))) == "เครือข่ายองค์กรชุมชน"
    assert f"mailto:{letter['Reply-To'].addresses[0].addr_spec}" in told["ORGANIZER"]
    assert [address.addr_spec for address in letter["To"].addresses] == ["malee@example.org"]
    assert told["ATTENDEE"] == (
        ';CN="นางมาลี ศรีสุข";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=TRUE'
        ":mailto:malee@example.org"
    )
    assert letter["Bcc"] is None
    assert letter["Cc"] is None


def test_104_106_each_header_stands_once(write) -> None:
    letter = write()
    once = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted")
    assert {name: len(letter.get_all(name)) for name in once} == dict.fromkeys(once, 1)
    assert letter["Message-ID"] == "<5a1c5c7e-0000-4000-8000-000000000001@wethi.example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "th"
    assert parsedate_to_datetime(letter["Date"]) == NOW
    assert "2026" in letter["Date"]


def test_106_who_may_leave_finds_where(write) -> None:
    letter = write()
    assert f"List-Unsubscribe: <{MY}/withdraw>\r\n".encode() in write.raw, "whole, on one line"
    assert letter["List-Unsubscribe-Post"] is None, "a program's click gives no seat away"
    assert write("withdrawn", state="withdrawn")["List-Unsubscribe"] is None


def test_105_thai_headers_are_encoded_words_of_whole_characters(write) -> None:
    long = event(title=Bilingual("เวทีบูรณาการองค์กรชุมชนกับหน่วยงานภาคีเครือข่ายพัฒนาจังหวัดลพบุรี " * 3))
    write(of=long, to_name="พระครูสมุห์บุญชู " + "ฐิตธัมโม" * 9)
    head = write.raw.partition(b"\r\n\r\n")[0]
    words = re.findall(rb"=\?[^?]*\?[bBqQ]\?[^?]*\?=", head)
    assert len(words) > 10
    assert max(map(len, words)) <= 75
    assert head.isascii()
    for word in words:
        ((octets, charset),) = decode_header(word.decode())
        octets.decode(charset, errors="strict")
    assert b'"=?' not in head


def test_107_108_names_of_files_and_no_line_is_too_long(write) -> None:
    letter = write()
    assert part(letter, "application/ics").get_filename() == "invite.ics"
    assert max(len(line) for line in write.raw.split(b"\r\n")) <= 998
    assert re.findall(rb"(?<!\r)\n", write.raw) == []


def test_109_the_text_says_what_when_and_where_and_links_to_an_answer(write) -> None:
    assert plain(write()) == (
        "ลงทะเบียนเรียบร้อยแล้ว\nเวทีแผนพัฒนาตำบล\n\nนางมาลี ศรีสุข\n"
        "โปรดแสดงรหัสนี้ที่โต๊ะลงทะเบียน จะแสดงจากโทรศัพท์หรือพิมพ์ลงกระดาษก็ได้\n\n"
        "วันเวลา: วันพุธที่ 9 ธันวาคม พ.ศ. 2569 เวลา 09.00–16.30 น. (UTC+7)\n"
        "สถานที่: ห้องหลวงสรศักดิ์ อาคารคณะเทคโนโลยี มหาวิทยาลัยราชภัฏเทพสตรี\n"
        "รหัส: HJKM-2345\n\n"
        "ท่านแจ้งไว้ว่าจะมา หากเปลี่ยนแผน โปรดแจ้งที่นี่\n"
        f"มา: {MY}/answer?answer=accepted\n"
        f"ไม่มา: {MY}/answer?answer=declined\n"
        f"อาจจะมา: {MY}/answer?answer=tentative\n"
        f"ส่งผู้แทนมาแทน: {MY}/delegate\n\n"
        f"การลงทะเบียนของท่าน แก้ไขข้อมูลหรือยกเลิกได้ที่: {MY}\n"
        f"สำหรับปฏิทินของท่าน: {MY}.ics\n"
        "หน้าเวที: https://wethi.example.org/events/local-plans\n"
        "สอบถาม: คุณสุดา 081 234 5678 suda@example.org\n\n"
        "--\nเวทีลพบุรี ส่งจดหมายนี้ เพราะมีผู้ให้อีเมลนี้ไว้\nhttps://wethi.example.org\n"
    )


def test_the_letter_speaks_the_readers_language(write) -> None:
    letter = write(locale="en")
    assert letter["Subject"] == "You are registered: Forum on local plans"
    assert "When: Wednesday 9 December 2026, 9:00–16:30 (B.E. 2569, UTC+7)" in plain(letter)
    assert '<html lang="en">' in part(letter, "text/html").get_content()


def test_the_qr_code_is_the_picture_the_text_shows(write) -> None:
    letter = write()
    picture = part(letter, "image/png")
    cid = picture["Content-ID"].strip("<>")
    assert f'src="cid:{cid}"' in part(letter, "text/html").get_content()
    assert picture.get_payload(decode=True).startswith(b"\x89PNG\r\n")


NOW_SAID = {
    ("registered", "confirmed"): ("REQUEST", "ACCEPTED", "ลงทะเบียนเรียบร้อยแล้ว"),
    ("registered", "pending"): ("REQUEST", "TENTATIVE", "ได้รับคำขอของท่านแล้ว"),
    ("registered", "waitlisted"): ("REQUEST", "TENTATIVE", "ท่านอยู่ในรายชื่อสำรอง"),
    ("promoted", "confirmed"): ("REQUEST", "ACCEPTED", "ท่านได้ที่นั่งแล้ว"),
    ("rescheduled", "confirmed"): ("REQUEST", "NEEDS-ACTION", "เปลี่ยนเวลาหรือสถานที่"),
    ("changed", "confirmed"): ("REQUEST", "ACCEPTED", "เปลี่ยนประธาน"),
    ("withdrawn", "withdrawn"): ("CANCEL", "DECLINED", "ยกเลิกการเข้าร่วมแล้ว"),
    ("declined", "declined"): ("CANCEL", "DECLINED", "การลงทะเบียนไม่ได้รับการอนุมัติ"),
    # overtaken: what is true now is said
    ("registered", "withdrawn"): ("CANCEL", "DECLINED", "ยกเลิกการเข้าร่วมแล้ว"),
    ("withdrawn", "confirmed"): ("REQUEST", "ACCEPTED", "ลงทะเบียนเรียบร้อยแล้ว"),
    ("promoted", "waitlisted"): ("REQUEST", "TENTATIVE", "ท่านอยู่ในรายชื่อสำรอง"),
}


@pytest.mark.parametrize(("kind", "state"), NOW_SAID)
def test_each_letter_says_what_is_true_when_it_is_sent(write, kind: str, state: str) -> None:
    method, partstat, subject = NOW_SAID[kind, state]
    answer = "needs-action" if kind == "rescheduled" else "accepted"
    letter = write(kind, state=state, answer=answer)

    assert letter["Subject"] == f"{subject}: เวทีแผนพัฒนาตำบล"
    assert header(calendar(letter))["METHOD"] == method
    assert f"PARTSTAT={partstat};" in entry(calendar(letter))["ATTENDEE"]
    has_code = "image/png" in [part.get_content_type() for part in letter.walk()]
    assert has_code == (state == "confirmed"), "only a seat that is sure has a ticket"
    assert part(letter, "text/calendar")["Content-Type"].params["method"] == method


def test_73_74_uninviting_one_gives_no_status_cancelling_for_all_does(write) -> None:
    assert "STATUS" not in entry(calendar(write("withdrawn", state="withdrawn")))
    off = event(state="cancelled", cancel_reason=Bilingual("น้ำท่วม"))
    letter = write("cancelled", off)
    assert letter["Subject"] == "ยกเลิกเวที: เวทีแผนพัฒนาตำบล"
    assert entry(calendar(letter))["STATUS"] == "CANCELLED"
    assert header(calendar(letter))["METHOD"] == "CANCEL"
    assert "เนื่องจากน้ำท่วม" in plain(letter)


def test_no_name_starts_a_header_of_its_own(write) -> None:
    evil = "มาลี\r\nBcc: everybody@example.org\r\n\r\n<script>alert(1)</script>"
    made = event(title=Bilingual(evil), contact_name=Bilingual(evil), contact_email="")
    made.host.name = Bilingual(evil)
    letter = write(of=made, to_name=evil, name=evil)
    assert letter["Bcc"] is None
    assert set(letter.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Language", "List-Unsubscribe",
    }  # fmt: skip
    assert [address.addr_spec for address in letter["To"].addresses] == ["malee@example.org"]
    assert "<script>" not in part(letter, "text/html").get_content()


@pytest.mark.parametrize("locale", ["th", "en"])
def test_a_telephone_number_stands_on_one_line(write, locale):
    html = part(write(locale=locale), "text/html").get_content()

    assert '<span style="display:inline-block">081 234 5678</span> <span' in html


@pytest.mark.parametrize(("locale", "day"), [("th", "พุธ 9 ธ.ค. 2569"), ("en", "Wed 9 Dec 2026")])
def test_the_subject_tells_the_dates_of_a_series_apart(write, locale, day):
    letter = write(of=event(series_id=1), locale=locale)

    assert letter["Subject"] == f"{write(locale=locale)['Subject']}, {day}"
