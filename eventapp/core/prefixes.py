"""What stands before a name in Thai: suggestions, and how to take it off."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    "น.ส.", "ด.ช.", "ด.ญ.", "นายแพทย์", "แพทย์หญิง", "ศาสตราจารย์", "รองศาสตราจารย์",
    "ผู้ช่วยศาสตราจารย์", "ศาสตราจารย์เกียรติคุณ", "ศ.เกียรติคุณ", "หม่อมหลวง", "หม่อมราชวงศ์",
    "อ.", "อาจารย์", "สพ.ญ.", "น.สพ.", "Associate Professor", "Assistant Professor", "Professor",
    "Mr", "Mrs", "Ms", "Dr", "Prof",
)  # fmt: skip

# of army, police, navy and air force: in words by three grades each, and as they are abbreviated
_RANKS = (
    *(
        corps + grade
        for corps in (
            "ร้อย", "พัน", "พล", "ร้อยตำรวจ", "พันตำรวจ", "พลตำรวจ", "เรือ", "นาวา", "พลเรือ",
            "เรืออากาศ", "นาวาอากาศ", "พลอากาศ", "สิบ", "จ่าสิบ", "สิบตำรวจ", "พันจ่า", "พันจ่าอากาศ",
        )
        for grade in ("ตรี", "โท", "เอก")
    ),
    "พลจัตวา", "ดาบตำรวจ", "จ่าสิบตำรวจ", "จ่าตรี", "จ่าโท", "จ่าเอก",
    "ร.ต.ต.", "ร.ต.ท.", "ร.ต.อ.", "พ.ต.ต.", "พ.ต.ท.", "พ.ต.อ.", "พล.ต.ต.", "พล.ต.ท.", "พล.ต.อ.",
    "ร.ต.", "ร.ท.", "ร.อ.", "พ.ต.", "พ.ท.", "พ.อ.", "พล.ต.", "พล.ท.", "พล.อ.",
    "น.ต.", "น.ท.", "น.อ.", "พล.ร.ต.", "พล.ร.ท.", "พล.ร.อ.", "พล.อ.ต.", "พล.อ.ท.", "พล.อ.อ.",
    "ส.ต.", "ส.ท.", "ส.อ.", "จ.ส.ต.", "จ.ส.ท.", "จ.ส.อ.", "ส.ต.ต.", "ส.ต.ท.", "ส.ต.อ.", "ด.ต.",
)  # fmt: skip


def split_prefix(fullname: str) -> tuple[str, str]:
    """The prefix as written and the rest: "ผศ.ดร. มาลี ใจดี" is ("ผศ.ดร.", "มาลี ใจดี")."""
    end, seen = 0, set()
    while (found := _PREFIX.match(fullname, end)) and found.end() < len(fullname):
        if found[0].strip() in seen:  # a second “นาย” is what the person is called
            break
        seen.add(found[0].strip())
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


def _any_of(prefixes: Iterable[str]) -> str:
    return "|".join(map(_pattern, sorted(prefixes, key=len, reverse=True)))


# an acting one has ว่าที่ before the rank, a woman หญิง behind it
_RANK = rf"(?:ว่าที่\s*)?(?:{_any_of(_RANKS)})(?:\s?หญิง(?=\s*\S))?"
_OTHER = _any_of({*PREFIXES, *_ALSO} - {*_RANKS})
# a vowel or mark that leans on the last letter shows that the name itself begins there
_PREFIX = re.compile(
    rf"\s*(?:{_RANK}|{_OTHER})\s*(?![\u0e30-\u0e3a\u0e45-\u0e4e])",
    re.IGNORECASE,
)
