"""Header lines: what is remembered is what the email package makes of them, but for Thai.

The number in a name is that of the requirement on calendars.
"""

import re
from email.header import decode_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventapp.core.mailheaders import POLICY

PLAIN = SMTP.clone(max_line_length=75)
SUBJECT = "ลงทะเบียนเรียบร้อยแล้ว: เวทีประชาคมพัฒนาแผนชุมชนตำบลบ้านใหม่ อำเภอเมือง จังหวัดลพบุรี"


def letter(policy: EmailPolicy, name: str, subject: str) -> EmailMessage:
    """A letter with a header of each kind."""
    made = EmailMessage(policy=policy)
    made["From"] = Address("Network, Lop Buri", addr_spec="no-reply@wethi.example.org")
    made["To"] = Address(name, addr_spec="malee@example.org")
    made["Subject"] = subject
    made["Message-ID"] = "<6f1c2b9e-0000-4000-8000-1a2b3c4d5e6f@wethi.example.org>"
    made.set_content("พบกันวันพุธ\n", cte="base64")
    made.add_alternative("<p>พบกัน</p>", subtype="html", cte="base64")
    made.add_attachment(b"x", "image", "png", cid="<qr@x>", filename="บัตร.png")
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"edge{number}")
    return made


@pytest.mark.parametrize("name", ["Malee, of the fund", 'a "b" c', ""])
@pytest.mark.parametrize("subject", ["", "plain", "x" * 200, "a\tb"])
def test_letters_are_octet_for_octet_what_they_were(name: str, subject: str) -> None:
    expected = letter(PLAIN, name, subject).as_bytes()

    twice = [letter(POLICY, name, subject).as_bytes() for _ in range(2)]

    assert twice == [expected, expected]


@given(st.lists(st.text("กำที่น้ำ,;AB1()", min_size=1, max_size=30)).map(" ".join).map("ที่".__add__))
@example(SUBJECT)
@example("ท่านเป็นผู้แทนไปร่วมงาน: เวที, เดี่ยว; C:\\New " + "ยาว" * 80)
def test_105_no_space_is_lost_or_won_between_encoded_words(text: str) -> None:
    made = letter(POLICY, text, text).as_bytes().decode("ascii")

    (subject,) = re.findall(r"(?ms)^Subject: (.*?)\r\n(?=\S)", made)
    (to,) = re.findall(r"(?ms)^To: (.*?)\r\n(?=\S)", made)
    assert said(subject) == text
    assert said(to).removesuffix("<malee@example.org>").rstrip() == text
    assert max(map(len, f"Subject: {subject}\r\nTo: {to}".split("\r\n"))) <= 76


def said(lines: str) -> str:
    """What a header says, read by the older and stricter of Python's two readers."""
    found = decode_header(lines.replace("\r\n", ""))
    return "".join(part if isinstance(part, str) else part.decode() for part, _charset in found)


def test_other_line_ends_are_respected() -> None:
    made = letter(POLICY, "Malee", SUBJECT)

    assert b"\r" not in made.as_bytes(policy=POLICY.clone(linesep="\n"))


def test_a_line_break_in_a_header_is_refused() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        EmailMessage(policy=POLICY)["Subject"] = "a\r\nBcc: all@example.org"


def test_a_thousand_letters_leave_no_class_each_behind() -> None:
    kinds = {type(letter(POLICY, f"คนที่ {number}", f"เรื่อง {number}")["To"]) for number in range(200)}

    assert [kind.__name__ for kind in kinds] == ["_UniqueAddressHeader"]
