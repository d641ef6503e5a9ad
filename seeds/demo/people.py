"""The fictional attendees of the demo, every hard case of Thai names among them.

Their telephone numbers are none that anybody can have (000-000-00NN), their mail goes nowhere.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from eventapp.models.attendee import Attendee

MAIL, NO_PHONE, SHARED_PHONE = 26, 3, 5  # of a hundred
PHONES = 99

_GIVEN = """
กมล กัลยา จันทร์เพ็ญ จิราพร ชัยวัฒน์ ชลธิชา ณัฐพล ดวงใจ ทองใบ ธนพร ธีระ นภา นิพนธ์ บังอร
บุญมี ปราณี ประเสริฐ พงศกร พรทิพย์ เพ็ญศรี ไพโรจน์ ภาวนา มนัส มาลี ยุพิน รัตนา ลำดวน วรรณา
วิชัย วิไล ศศิธร ศักดิ์ชัย สมจิต สมบัติ สมศรี สายพิณ สุชาติ สุดา สุนทร สุรชัย เสาวนีย์ หทัย
อนันต์ อรทัย อำนวย อุไร เอกชัย เอื้อมพร แสงเดือน โกศล
""".split()
_FAMILY = """
กล้าหาญ แก้วมณี คงมั่น คำดี งามตา จันทร์แจ่ม ใจกว้าง ชอบธรรม ชูใจ ดีพร้อม ตั้งใจ ทองแท้ ทำดี
ธรรมรักษ์ นาคำ บัวงาม บุญส่ง ปลูกผล พรมดี พันธุ์ไม้ เพียรงาม ฟ้าใส มั่นคง ยิ้มแย้ม ร่มเย็น
รุ่งเรือง ลุ่มน้ำ วงศ์ดี ศรีสุข สายธาร สุขใจ แสนดี หนองบัว อ่อนหวาน อยู่เย็น อิ่มเอม
เอื้ออารี เจริญผล เรือนแก้ว โพธิ์ทอง
""".split()
_PREFIXES = ("นาย", "นาง", "นางสาว", "นาย", "นาง", "นางสาว", "ดร.", "ว่าที่ ร.ต.", "ส.อ.")
_POSITIONS = (
    "ประธาน", "รองประธาน", "เลขานุการ", "เหรัญญิก", "กรรมการ", "ผู้ใหญ่บ้าน", "กำนัน", "สมาชิก",
    "นักพัฒนาชุมชน", "อาสาสมัคร", "ปลัด", "ผู้ประสานงาน",
)  # fmt: skip
_BODIES = (
    "สภาองค์กรชุมชนตำบลตัวอย่าง ก", "สภาองค์กรชุมชนตำบลตัวอย่าง ข", "กองทุนสวัสดิการชุมชนตำบลตัวอย่าง",
    "เครือข่ายบ้านพอเพียงชนบท (สาธิต)", "องค์การบริหารส่วนตำบลตัวอย่าง", "เทศบาลตำบลตัวอย่าง",
    "หน่วยงานพัฒนาสังคมระดับจังหวัด (สาธิต)", "กลุ่มออมทรัพย์เพื่อการผลิตตัวอย่าง",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who registers, and the language they do it in."""

    attendee: Attendee
    locale: str = "th"


def _one(
    prefix: str, name: str, position: str = "", body: str = "", *, mail: str = "", phone: int = 0
) -> Attendee:
    return Attendee(
        prefix=prefix,
        name=f"{name} (สาธิต)",
        position=position,
        organization=body,
        email=f"{mail}@example.org" if mail else "",
        phone=f"00000000{phone:02d}" if phone else "",
    )


HARD = (
    Person(_one("ว่าที่ร้อยตรีหญิง", "กนกวรรณ พิทักษ์ชน", "ครู", "โรงเรียนตัวอย่าง", phone=1)),
    Person(_one("ผศ.ดร.", "ธีรเดช วิชาการ", "อาจารย์", "มหาวิทยาลัยตัวอย่าง", mail="thiradet", phone=2)),
    Person(_one("พระครู", "ปลัดสาธิต ญาณวโร", "เจ้าอาวาส", "วัดตัวอย่าง", phone=3)),
    Person(_one("พระ", "มหาตัวอย่าง ฐิตธมฺโม", "เลขานุการ", "วัดตัวอย่าง")),
    Person(_one("ม.ล.", "ปิยพร ณ ตัวอย่าง", "ที่ปรึกษา", _BODIES[6], mail="piyaporn", phone=4)),
    Person(_one("นางสาว", "เพ็ญพักตร์วิไลวรรณ ศรีสุวรรณรัตนกุล", "กรรมการ", _BODIES[1], phone=5)),
    Person(_one("พ.ต.อ.", "เกรียงไกร ใจสู้", "ผู้กำกับการ", "สถานีตำรวจตัวอย่าง", phone=6)),
    Person(_one("นพ.", "เอก อุ่นใจ", "แพทย์", "โรงพยาบาลตัวอย่าง", mail="ek", phone=7)),
    Person(_one("", "แสงแก้ว", "ปราชญ์ชาวบ้าน", "", phone=8)),
    Person(_one("นาย", "โอ สี", "สมาชิก", _BODIES[0], phone=9)),
    Person(_one("นาง", "น้ำค้าง ซื่อตรง", "สมาชิก", _BODIES[2], phone=10)),
    Person(
        Attendee(
            prefix="Dr.",
            name="Maria-José O'Connor Núñez (demo)",
            position="Researcher",
            organization="Sample International Network (demo)",
            email="maria.jose@example.org",
        ),
        "en",
    ),
    Person(
        Attendee(
            prefix="Mr",
            name="Xu Wei (demo)",
            position="Student",
            organization="Sample University (demo)",
            email="xu.wei@example.org",
            phone="0000000011",
        ),
        "en",
    ),
)  # fmt: skip


DELEGATES = (
    _one("นางสาว", "วิภา ตัวแทน", "ผู้ช่วยที่ปรึกษา", _BODIES[6], mail="wipha", phone=98),
    _one("นาง", "อารีย์ รับช่วง", "พยาบาล", "โรงพยาบาลตัวอย่าง", mail="aree", phone=97),
    _one("นาย", "ชลิต แทนคุณ", "รองประธาน", _BODIES[1], phone=96),
)


def hard_cases_and(number: int) -> list[Person]:
    """The hard cases, filled up with ordinary people to a number."""
    return [*HARD, *ordinary(number - len(HARD), seed=16, first_phone=12)]


def ordinary(number: int, *, seed: int, first_phone: int = 1) -> list[Person]:
    """Ordinary people, the same ones for the same seed; seven in ten have no e-mail."""
    chance = random.Random(seed)
    names = chance.sample([(a, b) for a in _GIVEN for b in _FAMILY], number)
    phones = _phones(chance, first_phone)
    return [Person(_somebody(chance, f"{a} {b}", next(phones), seed)) for a, b in names]


def _somebody(chance: random.Random, name: str, phone: int, seed: int) -> Attendee:
    has_mail = chance.randrange(100) < MAIL
    return _one(
        chance.choice(_PREFIXES),
        name,
        chance.choice(_POSITIONS),
        chance.choice(_BODIES),
        mail=f"guest{seed}.{chance.randrange(10**6):06d}" if has_mail else "",
        phone=phone,
    )


def _phones(chance: random.Random, first: int) -> Iterator[int]:
    """Three of a hundred have none, five share the last one: a family, a village head's office."""
    last = first - 1
    while True:
        throw = chance.randrange(100)
        if throw < NO_PHONE:
            yield 0
        elif throw < NO_PHONE + SHARED_PHONE and last >= first:
            yield last
        else:
            last = last % PHONES + 1
            yield last
