"""What stands before a name in Thai: suggestions, and how to take it off."""

from __future__ import annotations

import re

PREFIXES = (
    "นาย", "นาง", "นางสาว",
    "ดร.", "ผศ.", "ผศ.ดร.", "รศ.", "รศ.ดร.", "ศ.", "ศ.ดร.",
    "นพ.", "พญ.", "ทพ.", "ทพญ.", "ภก.", "ภญ.",
    "ว่าที่ ร.ต.", "ว่าที่ ร.ต.หญิง",
    "ร.ต.ต.", "ร.ต.ท.", "ร.ต.อ.", "พ.ต.ต.", "พ.ต.ท.", "พ.ต.อ.",
    "ร.ต.", "ร.ท.", "ร.อ.", "พ.ต.", "พ.ท.", "พ.อ.", "จ.ส.อ.", "จ.ส.ต.", "ส.อ.", "ด.ต.",
    "ม.ล.", "ม.ร.ว.",
    "พระ", "พระครู", "พระมหา", "พระอธิการ",
    "เด็กชาย", "เด็กหญิง",
    "Mr.", "Mrs.", "Ms.", "Miss", "Dr.", "Prof.", "Assoc. Prof.", "Asst. Prof.",
)  # fmt: skip
"""Suggested before a name; any other text is welcome too."""

_ALSO = (
    "น.ส.", "ด.ช.", "ด.ญ.", "ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "ว่าที่ร้อยโท", "ว่าที่ร้อยเอก",
    "ว่าที่ พ.ต.", "นายแพทย์", "แพทย์หญิง", "ศาสตราจารย์", "รองศาสตราจารย์", "ผู้ช่วยศาสตราจารย์",
    "หม่อมหลวง", "หม่อมราชวงศ์", "ร้อยตำรวจตรี", "ร้อยตำรวจโท", "ร้อยตำรวจเอก", "พันตำรวจตรี",
    "พันตำรวจโท", "พันตำรวจเอก", "พล.ต.ต.", "พล.ต.ท.", "พล.ต.อ.", "พล.ต.", "พล.ท.", "พล.อ.",
    "ร้อยตรี", "ร้อยโท", "ร้อยเอก", "พันตรี", "พันโท", "พันเอก", "จ่าสิบเอก", "สิบเอก", "ดาบตำรวจ",
    "อ.", "สพ.ญ.", "น.สพ.", "Associate Professor", "Assistant Professor", "Professor",
    "Mr", "Mrs", "Ms", "Dr", "Prof",
)  # fmt: skip


def split_prefix(fullname: str) -> tuple[str, str]:
    """The prefix as written and the rest: "ผศ.ดร. มาลี ใจดี" is ("ผศ.ดร.", "มาลี ใจดี")."""
    end = 0
    while (found := _PREFIX.match(fullname, end)) and found.end() < len(fullname):
        end = found.end()
    return fullname[:end].strip(), fullname[end:].strip()


def initial(name: str) -> str:
    """The letter that stands for a person in a round picture: "เอนก" is "อ", "malee" is "M"."""
    for char in split_prefix(name.strip())[1]:
        if char.isalnum() and not "เ" <= char <= "ไ":
            return char.upper()[:1]
    return "•"


def _pattern(prefix: str) -> str:
    body = r"\s*".join(map(re.escape, prefix.split()))
    body = body.replace(r"\.", r"\.\s*")
    if prefix[0].isascii() and not prefix.endswith("."):
        return rf"{body}\s+"
    return body


_LONGEST_FIRST = sorted({*PREFIXES, *_ALSO}, key=len, reverse=True)
# a vowel or mark that leans on the last letter shows that the name itself begins there
_PREFIX = re.compile(
    rf"\s*(?:{'|'.join(map(_pattern, _LONGEST_FIRST))})\s*(?![\u0e30-\u0e3a\u0e45-\u0e4e])",
    re.IGNORECASE,
)
