"""Writes thai_order.txt anew; needs PyICU, which the product itself does not."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

TABLE = Path(__file__).with_name("thai_order.txt")
BY_HAND = """กก กง กด ก้น กน ก่น ก็ กะ กา ก่า ก้า ก๊า ก๋า กำ กิ กี กุ กู เก เก่ เก้ เกา เก่า เก้า เกาะ เกิด
แก แก่ แก้ว โก ไก่ ใกล้ ไกล ขวด ขวัญ ของ ข้อง เขา เข้า เขียว แข ไข ไข่ ฉวี ชัย ชาย เช้า ใช่ ญาณ ดวง ดาว
ใด ได้ ตา ต๋อย ที่ ธิดา น้ำ นำ นาม น้าม เนตร บัว บ๊วย ปราณี ปราโมทย์ ปลา ป่า ป้า ผู้ ฝน พร พลอย พิศ เพชร
แพร ฟ้า มาลี มาลัย เมือง แม่ แม้น ไม้ ใหม่ ไหม ย่า ยาย รวย ฤดี ฤทธิ์ ลพ ละเอียด ฦๅชา วัน วิไล เวที แวว ศรี
ศิริ สมใจ สมชาย สมศรี สุดา สุด ส้ม เสาร์ แสง โสภา ใส ไสว หญิง หนู หมู หมู่ ใหญ่ อนันต์ อ้น อ่อน อรุณ อุไร
เอก แอน โอภาส ไอ ฮวด 1 2 10 ๓ 2562 Anan anna Ban bee Élan elan Zoe เอ-บี กข1 กขA""".split()


def main() -> None:
    """A third of all area names, words by hand and invented syllables, in ICU's order."""
    import icu

    collator = icu.Collator.createInstance(icu.Locale("th"))
    words = sorted({*BY_HAND, *_areas(), *_syllables()}, key=collator.getSortKey)
    kept = [b for a, b in pairwise(["", *words]) if a.casefold() != b.casefold()]
    TABLE.write_text("\n".join(_without_ties(kept, collator)) + "\n", encoding="utf-8")


def _areas() -> list[str]:
    from seeds.reference import areas

    names = sorted({name for row in areas() for name in (row.th, row.en)})
    return names[::4]


def _syllables() -> set[str]:
    chance = random.Random(2562)
    leading, above = ["", "", *"เแโใไ"], ["", "", *"ัิีึืุู"]
    tones, ends = ["", "", *"่้๊๋"], ["", "", "า", "ะ", "ำ", "ก์", "ง", "น", "มๆ"]

    def syllable() -> str:
        parts = (leading, "กขคชตทนบปมรลวสหอ", above, tones, ends)
        return "".join(chance.choice(part) for part in parts)

    return {syllable() + syllable() for _ in range(1200)}


def _without_ties(words: list[str], collator: object) -> list[str]:
    """Of words that ICU tells apart by case or spaces alone, the first."""
    import icu

    collator.setStrength(icu.Collator.SECONDARY)  # type: ignore[attr-defined]
    compare = collator.compare  # type: ignore[attr-defined]
    return words[:1] + [b for a, b in pairwise(words) if compare(a, b)]


if __name__ == "__main__":
    main()
