"""The demo's great forum, six weeks ahead: programme of eight points and 120 registrations."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from eventapp.actions import delegating, seating
from eventapp.core import clock
from eventapp.core.dates import When
from eventapp.core.text import Bilingual
from eventapp.models.plans import Admission, Link, Point, Schedule, Texts
from seeds import making
from seeds.demo import directory, people
from seeds.demo.arrivals import Leave, enter
from seeds.demo.cast import HOST, OTHER

B = Bilingual
SLUG = "demo-forum"
REGISTRATIONS = 120
DECLINED, WITHDRAWN = range(20, 110, 10), (33, 66, 99, 117)
SENDERS = (4, 7, 45)  # an adviser, a doctor and a member, who send colleagues
WEDNESDAY = 2

TEXTS = Texts(
    "forum",
    B(
        "เวทีบูรณาการแผนพัฒนาตำบลกับหน่วยงานภาคี จังหวัดลพบุรี (สาธิต)",
        "Demo Forum: Linking Tambon Plans with Partner Agencies, Lopburi",
    ),
    summary=B(
        "เวทีสมมติสำหรับทดลองใช้ระบบ ชุมชนนำแผนตำบลมาเชื่อมกับแผนของท้องถิ่น จังหวัด และหน่วยงานภาคี"
        " พร้อมกำหนดขั้นตอนต่อไปร่วมกัน",
        "A fictional forum to try this site with: communities link their tambon plans with those of"
        " local government, the province and partner agencies, and agree on the next steps.",
    ),
    rationale=B(
        "**งานนี้เป็นข้อมูลสาธิต ไม่มีการจัดจริง**\n\nแผนที่ชุมชนทำเองจะเกิดผลได้เมื่อท้องถิ่นและหน่วยงานเห็นตรงกัน"
        " เวทีจึงเปิดให้ตำบลต่าง ๆ นำเสนอแผนเรื่องที่ดิน ที่อยู่อาศัย สวัสดิการ และทุนชุมชน"
        " แล้วหาจุดที่ทำร่วมกันได้ในปีหน้า",
        "**This event is a demonstration; it does not take place.**\n\nPlans that communities make"
        " bear fruit when local government and agencies agree with them. So tambons present their"
        " plans for land, housing, welfare and community capital, and look for what can be done"
        " together next year.",
    ),
    audience=B(
        "ผู้แทนสภาองค์กรชุมชน กองทุนสวัสดิการ องค์กรปกครองส่วนท้องถิ่น และหน่วยงานภาคี",
        "Delegates of community councils, welfare funds, local government and partner agencies",
    ),
    objectives=(
        B(
            "ให้หน่วยงานภาครัฐและเอกชนมีส่วนร่วมในการพัฒนาชุมชน",
            "Let public and private partners take part in developing communities",
        ),
        B(
            "ทำแผนพัฒนาตำบลที่เชื่อมกับแผนท้องถิ่นและแผนจังหวัด",
            "Write tambon plans that link with local and provincial plans",
        ),
        B(
            "เรียนรู้ร่วมกันเรื่องการบริหารจัดการองค์กรชุมชนที่ดี",
            "Learn from each other how community organisations are well run",
        ),
    ),
    links=(Link(B("แผนพัฒนาจังหวัด (ตัวอย่าง)", "Provincial development plan (sample)")),),
)


NOBODY = B()


def _point(
    start: str, end: str, kind: str, title: Bilingual, lead: Bilingual, detail: Bilingual = NOBODY
) -> Point:
    hours = time.fromisoformat(start), time.fromisoformat(end)
    return Point(title, starts=hours[0], ends=hours[1], kind=kind, lead=lead, detail=detail)


POINTS = (
    _point("08:00", "09:00", "arrival",
           B("ลงทะเบียน รับเอกสาร อาหารว่าง", "Registration, documents, refreshments"),
           B("ฝ่ายเลขานุการ", "Secretariat")),
    _point("09:00", "09:15", "talk",
           B("กล่าวต้อนรับและกล่าวรายงาน", "Welcome and report by the host"),
           B("ประธานคณะทำงาน", "Host chair")),
    _point("09:15", "09:45", "opening",
           B("พิธีเปิดโดยประธาน และถ่ายภาพร่วมกัน", "Opening by the presiding chair, group photo"),
           B("ประธานในพิธี", "Presiding chair")),
    _point("09:45", "10:45", "talk",
           B("นำเสนอผลการดำเนินงาน: สภาองค์กรชุมชน สวัสดิการ ที่อยู่อาศัย",
             "Results: councils, welfare funds, housing"),
           B("ผู้แทนเครือข่าย 3 คน", "Three network leads")),
    _point("10:45", "12:00", "panel",
           B("เสวนา “เชื่อมแผนตำบลสู่แผนจังหวัด”", "Panel: from tambon plan to provincial plan"),
           B("ผู้แทนหน่วยงาน 4 แห่ง", "Four agencies")),
    _point("12:00", "13:00", "break",
           B("รับประทานอาหารกลางวัน", "Lunch"), NOBODY,
           B("ถวายภัตตาหารเพลพระสงฆ์ เวลา 11.00 น.", "Monks are served at 11.00.")),
    _point("13:00", "15:00", "group",
           B("ประชุมกลุ่มย่อย 4 กลุ่ม: ที่ดิน ที่อยู่อาศัย สวัสดิการ ทุนชุมชน",
             "Four working groups: land, housing, welfare, community capital"),
           B("วิทยากรกระบวนการ", "Facilitators")),
    _point("15:00", "16:00", "closing",
           B("นำเสนอข้อสรุป มติร่วม ขั้นตอนต่อไป ปิดเวที",
             "Conclusions, joint resolutions, next steps, close"),
           B("ประธานการประชุม", "Chair of the session")),
)  # fmt: skip
PARTS = (
    (OTHER, "cohost"),
    ("demo-province", "presiding"),
    ("demo-hall", "venue"),
    ("demo-social", "supporter"),
    ("demo-sao", "supporter"),
    ("demo-municipality", "invited"),
    ("demo-council-a", "invited"),
    ("demo-council-b", "invited"),
    ("demo-fund", "invited"),
    ("demo-housing", "invited"),
    ("demo-savings", "invited"),
)


def admission(registration: str, capacity: int | None) -> Admission:
    """How people register for the demo's events, and what becomes of their data."""
    return Admission(
        registration,
        capacity,
        contact_name=B("ฝ่ายประสานงาน (สาธิต)", "Coordination (demo)"),
        contact_phone="0000000099",
        contact_email="contact@example.org",
        controller=B("คณะทำงานสาธิตเครือข่ายองค์กรชุมชน", "Demo Working Group of Community Networks"),
        controller_contact="privacy@example.org",
        purpose=B(
            "จัดที่นั่ง เอกสาร และอาหาร และแจ้งเมื่อกำหนดการเปลี่ยน",
            "To plan seats, papers and meals, and to tell you when something changes",
        ),
        retention_days=180,
    )


def load() -> None:
    """Make the forum, as if organizers had begun four weeks ago."""
    now = clock.now()
    with clock.at(now - timedelta(days=28)):
        event = making.event(_plan(_day(now)))
    if event is None:
        return
    leaving: dict[int, Leave] = dict.fromkeys(DECLINED, seating.decline)
    leaving |= dict.fromkeys(WITHDRAWN, seating.withdraw)
    leaving |= {
        n: partial(delegating.delegate, attendee=sent)
        for n, sent in zip(SENDERS, people.DELEGATES, strict=True)
    }
    first = now - timedelta(days=26)
    enter(event, people.hard_cases_and(REGISTRATIONS), first, now, leaving)


def _day(now: datetime) -> date:
    """A Wednesday about six weeks ahead."""
    day = now.astimezone(ZoneInfo("Asia/Bangkok")).date() + timedelta(days=40)
    return day + timedelta(days=(WEDNESDAY - day.weekday()) % 7)


def _plan(day: date) -> making.Plan:
    hall = directory.venue("demo-community-hall")
    return making.Plan(
        slug=SLUG,
        host=HOST,
        schedule=Schedule(
            When(day, starts=time(8), ends=time(16)),
            venue_id=hall.id,
            room_id=making.room_of(hall).id,
        ),
        texts=TEXTS,
        topics=("plans", "land", "housing", "welfare", "finance"),
        chairs=((directory.chair("office"), "opening"), (directory.chair("host"), "whole")),
        parts=PARTS,
        points=POINTS,
        admission=admission("open", 200),
        byline=B("ทีมสื่อชุมชน (สาธิต)", "Community media team (demo)"),
        is_demo=True,
    )
