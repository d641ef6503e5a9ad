"""Twenty-one more fictional events, before and after today, in ten provinces and online."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.actions import publishing, seating
from eventapp.core import clock
from eventapp.core.dates import When
from eventapp.core.text import Bilingual
from eventapp.models.agenda import FORMAL, PROGRAMME
from eventapp.models.event import Event
from eventapp.models.plans import Point, Schedule, Texts
from eventapp.models.registration import Registration
from seeds import making
from seeds.demo import directory, people
from seeds.demo.arrivals import enter
from seeds.demo.calendar import EVENTS, Sketch
from seeds.demo.cast import HOST, OTHER
from seeds.demo.forum import admission

B = Bilingual
EARLY = timedelta(days=40)  # before the event: when its organizers begin
OBJECTIVES = {
    "forum": (
        B("รับฟังข้อเสนอจากทุกตำบล", "Hear the proposals of every tambon"),
        B("ตกลงสิ่งที่จะทำร่วมกันในหกเดือนข้างหน้า", "Agree on what to do together in the next six months"),
    ),
    "meeting": (
        B("ติดตามงานตามมติครั้งก่อน", "Follow up on the last resolutions"),
        B("พิจารณาเรื่องที่ต้องตัดสินใจร่วมกัน", "Decide what must be decided together"),
    ),
    "training": (
        B(
            "เข้าใจหลักการและทำได้จริงด้วยตนเอง",
            "Understand the principles and be able to do it oneself",
        ),
        B("มีผู้ที่ปรึกษาได้หลังการอบรม", "Know whom to ask after the training"),
    ),
    "other": (B("พบปะและแลกเปลี่ยนกันอย่างเป็นกันเอง", "Meet and exchange informally"),),
}


def _at(start: str, end: str, kind: str, th: str, en: str) -> Point:
    hours = time.fromisoformat(start), time.fromisoformat(end)
    return Point(B(th, en), starts=hours[0], ends=hours[1], kind=kind)


_PROGRAMME = (
    _at("08:30", "09:00", "arrival", "ลงทะเบียน", "Registration"),
    _at("09:00", "09:20", "opening", "เปิดงาน", "Opening"),
    _at("09:20", "10:30", "talk", "นำเสนอสถานการณ์และบทเรียน", "Where we stand, what we learnt"),
    _at("10:45", "11:45", "group", "แลกเปลี่ยนกลุ่มย่อย", "Working groups"),
    _at("11:45", "12:00", "closing", "สรุปและนัดหมาย", "Conclusions and next dates"),
)
_WHOLE_DAY = (
    _at("09:00", "09:20", "arrival", "ลงทะเบียน", "Registration"),
    _at("09:20", "09:40", "opening", "เปิดงาน", "Opening"),
    _at("09:40", "12:00", "talk", "นำเสนอสถานการณ์และบทเรียน", "Where we stand, what we learnt"),
    _at("12:00", "13:00", "break", "รับประทานอาหารกลางวัน", "Lunch"),
    _at("13:00", "15:00", "group", "แลกเปลี่ยนกลุ่มย่อย", "Working groups"),
    _at("15:00", "15:30", "closing", "สรุปและนัดหมาย", "Conclusions and next dates"),
)
_FORMAL = tuple(
    Point(B(th, en), kind="item")
    for th, en in (
        ("เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ", "Announcements of the chair"),
        ("รับรองรายงานการประชุมครั้งก่อน", "Approval of the last minutes"),
        ("เรื่องสืบเนื่องและเรื่องเพื่อทราบ", "Matters arising and for information"),
        ("เรื่องเพื่อพิจารณา", "Matters for consideration"),
        ("เรื่องอื่น ๆ", "Other matters"),
    )
)


def load() -> None:
    """Make them in order of their days, each as if begun well before."""
    now = clock.now()
    for number, sketch in enumerate(EVENTS):
        _make(sketch, now, number)


def _make(sketch: Sketch, now: datetime, number: int) -> None:
    when = _when(sketch, now)
    begun = min(now, when.starts_at) - EARLY
    with clock.at(begun):
        event = making.event(plan(sketch, when))
    if event is None:
        return
    rows = _register(sketch, event, begun + timedelta(days=1), min(now, when.starts_at), number)
    if sketch.state == "approval":
        with making.organizing(event.host_id):
            _decide(rows, now)
    if sketch.state == "cancelled":
        with clock.at(now - timedelta(days=1)), making.organizing(event.host_id):
            publishing.cancel(event, B("วิทยากรหลักติดภารกิจ", "The main speaker cannot come"))


def _register(
    sketch: Sketch, event: Event, first: datetime, last: datetime, number: int
) -> list[Registration]:
    who = people.ordinary(sketch.registrations, seed=100 + number) if sketch.registrations else []
    return enter(event, who, first, last)


def _decide(rows: list[Registration], now: datetime) -> None:
    """Half of the requests are answered; the newer ones wait for an organizer."""
    with clock.at(now - timedelta(hours=5)):
        for row in rows[: len(rows) // 2]:
            decision: Callable[[Registration], None] = seating.approve
            if row.id % 7 == 0:
                decision = seating.decline
            decision(row)


def _when(sketch: Sketch, now: datetime) -> When:
    today = now.astimezone(ZoneInfo("Asia/Bangkok")).date()
    first = today + timedelta(days=sketch.days_ahead)
    last = first + timedelta(days=sketch.lasts - 1)
    if not sketch.hours:
        return When(first, last)
    starts, ends = (time.fromisoformat(text) for text in sketch.hours.split("-"))
    return When(first, last, starts, ends)


def plan(sketch: Sketch, when: When) -> making.Plan:
    """All that is said of one of them."""
    is_draft = sketch.state == "draft"
    registration = {"approval": "approval", "closed": "closed"}.get(sketch.state, "open")
    return making.Plan(
        slug=f"demo-{sketch.slug}",
        host=OTHER if sketch.by_other else HOST,
        schedule=_schedule(sketch, when),
        texts=_texts(sketch),
        topics=sketch.topics,
        chairs=((directory.chair(sketch.chair), "opening"),) if sketch.chair else (),
        parts=() if is_draft else ((HOST if sketch.by_other else OTHER, "supporter"),),
        points=_points(sketch, when),
        style=FORMAL if sketch.kind == "meeting" else PROGRAMME,
        admission=making.CLOSED if is_draft else admission(registration, sketch.capacity),
        is_demo=True,
        is_draft=is_draft,
    )


def _texts(sketch: Sketch) -> Texts:
    th, en = sketch.title.pair
    return Texts(
        sketch.kind,
        B(f"{th} (สาธิต)", f"{en} (demo)"),
        summary=sketch.summary,
        objectives=OBJECTIVES[sketch.kind],
    )


def _points(sketch: Sketch, when: When) -> tuple[Point, ...]:
    if sketch.kind == "meeting":
        return _FORMAL
    if when.ends is None or sketch.state == "draft":
        return ()
    return _WHOLE_DAY if when.ends > time(15) else _PROGRAMME


def _schedule(sketch: Sketch, when: When) -> Schedule:
    link = "https://meet.example.org/demo" if sketch.attendance != "on_site" else ""
    if not sketch.venue:
        return Schedule(when, sketch.attendance, link)
    venue = directory.venue(sketch.venue)
    room = making.room_of(venue, sketch.room)
    return Schedule(when, sketch.attendance, link, venue.id, room.id)
