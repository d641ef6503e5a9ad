"""The fictional bodies, places and people of the demo."""

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.models.chairperson import Chairperson
from eventapp.models.entries import ChairpersonEntry, OrganizationEntry, RoomEntry, VenueEntry
from eventapp.models.venue import Venue
from seeds import making
from seeds.demo.cast import HOST, OTHER

B = Bilingual
ORGANIZATIONS = {
    HOST: (
        B("คณะทำงานสาธิตเครือข่ายองค์กรชุมชน", "Demo Working Group of Community Networks"),
        "network",
    ),
    OTHER: (B("หน่วยงานภาคีตัวอย่าง (สาธิต)", "Sample Partner Agency (demo)"), "agency"),
    "demo-province": (B("จังหวัดตัวอย่าง (สาธิต)", "Sample Province (demo)"), "province"),
    "demo-hall": (B("ศาลาประชาคม (สาธิต)", "Community Hall (demo)"), "local"),
    "demo-council-a": (B("สภาองค์กรชุมชนตำบลตัวอย่าง ก", "Sample Tambon Council A"), "council"),
    "demo-council-b": (B("สภาองค์กรชุมชนตำบลตัวอย่าง ข", "Sample Tambon Council B"), "council"),
    "demo-fund": (B("กองทุนสวัสดิการชุมชนตำบลตัวอย่าง", "Sample Community Welfare Fund"), "fund"),
    "demo-housing": (
        B("เครือข่ายบ้านพอเพียงชนบท (สาธิต)", "Rural Housing Network (demo)"),
        "network",
    ),
    "demo-sao": (
        B("องค์การบริหารส่วนตำบลตัวอย่าง", "Sample Subdistrict Administrative Organisation"),
        "local",
    ),
    "demo-municipality": (
        B("เทศบาลตำบลตัวอย่าง", "Sample Subdistrict Municipality"),
        "local",
    ),
    "demo-social": (
        B("หน่วยงานพัฒนาสังคมระดับจังหวัด (สาธิต)", "Provincial social-development agency (demo)"),
        "agency",
    ),
    "demo-savings": (
        B("กลุ่มออมทรัพย์เพื่อการผลิตตัวอย่าง", "Sample Savings Group"),
        "fund",
    ),
}


UPSTAIRS, DOWNSTAIRS = B("ชั้น 2", "2nd floor"), B("ชั้นล่าง", "Ground floor")


@dataclass(frozen=True)
class Place:
    """A venue of the demo with its rooms, each with its number of seats."""

    name: Bilingual
    area_code: str
    postcode: str
    rooms: tuple[tuple[Bilingual, int], ...]
    floor: Bilingual = UPSTAIRS
    point: tuple[float, float] | tuple[None, None] = (None, None)


MAIN_ROOM = B("ห้องประชุมใหญ่", "Main hall")
SMALL_ROOM = B("ห้องประชุมเล็ก", "Small meeting room")
PLACES = {
    "demo-community-hall": Place(
        B("ศาลาประชาคม (สาธิต)", "Community Hall (demo)"),
        "160102",
        "15000",
        ((MAIN_ROOM, 200), (SMALL_ROOM, 40)),
        point=(14.7995, 100.6134),
    ),
    "demo-saraburi": Place(
        B("หอประชุมอำเภอ สระบุรี (สาธิต)", "District Hall, Saraburi (demo)"),
        "190101",
        "18000",
        ((MAIN_ROOM, 120), (SMALL_ROOM, 40)),
    ),
    "demo-ayutthaya": Place(
        B("ศูนย์เรียนรู้ชุมชน อยุธยา (สาธิต)", "Community Learning Centre, Ayutthaya (demo)"),
        "140101",
        "13000",
        ((MAIN_ROOM, 90),),
        DOWNSTAIRS,
    ),
    "demo-chiang-mai": Place(
        B("อาคารพัฒนาชุมชน เชียงใหม่ (สาธิต)", "Community Development House, Chiang Mai (demo)"),
        "500102",
        "50200",
        ((MAIN_ROOM, 150), (SMALL_ROOM, 30)),
    ),
    "demo-khon-kaen": Place(
        B("ศูนย์ประชุม ขอนแก่น (สาธิต)", "Meeting Centre, Khon Kaen (demo)"),
        "400101",
        "40000",
        ((MAIN_ROOM, 300), (SMALL_ROOM, 50)),
    ),
    "demo-hat-yai": Place(
        B("โรงแรมตัวอย่าง หาดใหญ่ (สาธิต)", "Sample Hotel, Hat Yai (demo)"),
        "901101",
        "90110",
        ((MAIN_ROOM, 180),),
        B("ชั้น M", "Floor M"),
    ),
    "demo-bangkok": Place(
        B("ศูนย์ประสานงานภาคี กรุงเทพฯ (สาธิต)", "Partners' Office, Bangkok (demo)"),
        "1002",
        "10300",
        ((MAIN_ROOM, 80),),
    ),
    "demo-korat": Place(
        B("หอประชุมเทศบาล นครราชสีมา (สาธิต)", "Municipal Hall, Nakhon Ratchasima (demo)"),
        "300101",
        "30000",
        ((MAIN_ROOM, 250),),
    ),
    "demo-ubon": Place(
        B("ศาลาริมน้ำ อุบลราชธานี (สาธิต)", "Riverside Pavilion, Ubon Ratchathani (demo)"),
        "340101",
        "34000",
        ((MAIN_ROOM, 100),),
        DOWNSTAIRS,
    ),
    "demo-surat-thani": Place(
        B("ศาลาชุมชน สุราษฎร์ธานี (สาธิต)", "Community Pavilion, Surat Thani (demo)"),
        "840101",
        "84000",
        ((MAIN_ROOM, 60),),
        DOWNSTAIRS,
    ),
}
CHAIRS = {
    "office": (
        ChairpersonEntry(
            position=B("รองผู้ว่าราชการจังหวัด (ผู้แทน)", "Deputy Governor (representative)"),
            precedence=10,
        ),
        "demo-province",
    ),
    "host": (
        ChairpersonEntry(
            name=B("สายใจ ตัวอย่างดี (สาธิต)", "Saichai Tuayangdi (demo)"),
            prefix=B("นาง", "Mrs"),
            position=B("ประธานคณะทำงาน", "Chair of the working group"),
            precedence=40,
            biography=B(
                "บุคคลสมมติ ทำงานกับสภาองค์กรชุมชนและกองทุนสวัสดิการมากว่ายี่สิบปี",
                "A fictional person who has worked with community councils for twenty years.",
            ),
        ),
        HOST,
    ),
    "professor": (
        ChairpersonEntry(
            name=B("ณรงค์ ณ ตัวอย่าง (สาธิต)", "Narong Na Tuayang (demo)"),
            prefix=B("ผศ.ดร.", "Asst. Prof. Dr."),
            position=B("ผู้เชี่ยวชาญด้านแผนชุมชน", "Expert on community plans"),
            precedence=30,
        ),
        OTHER,
    ),
    "monk": (
        ChairpersonEntry(
            name=B("สาธิตธรรมาภรณ์ (สาธิต)", "Sathittham-maphon (demo)"),
            prefix=B("พระครู", "Phra Khru"),
            position=B("ที่ปรึกษากลุ่มออมทรัพย์", "Adviser of the savings group"),
            precedence=5,
        ),
        "demo-savings",
    ),
}


def load() -> None:
    """Make them all."""
    for slug, (name, kind) in ORGANIZATIONS.items():
        entry = OrganizationEntry(name, kind=kind, province_code="16")
        making.organization(slug, entry, is_demo=True)
    for slug, place in PLACES.items():
        rooms = [
            RoomEntry(name, floor=place.floor, capacity=seats, layout="theatre")
            for name, seats in place.rooms
        ]
        making.venue(slug, _entry(place), rooms, HOST, is_demo=True)
    for person, body in CHAIRS.values():
        making.chairperson(person, body, HOST, is_demo=True)


def _entry(place: Place) -> VenueEntry:
    return VenueEntry(
        place.name,
        area_code=place.area_code,
        postcode=place.postcode,
        latitude=place.point[0],
        longitude=place.point[1],
        accessibility=B("มีทางลาดและห้องน้ำสำหรับผู้ใช้เก้าอี้ล้อ", "Ramp and accessible toilet"),
        parking=B("จอดรถได้ประมาณ 60 คัน", "About 60 parking places"),
    )


def chair(key: str) -> Chairperson:
    """One of the chairpersons above."""
    entry = CHAIRS[key][0]
    which = (Chairperson.name == entry.name, Chairperson.position == entry.position)
    return db.session.scalars(select(Chairperson).where(*which)).one()


def venue(slug: str) -> Venue:
    """One of the venues above."""
    return db.session.scalars(select(Venue).where(Venue.slug == slug)).one()
