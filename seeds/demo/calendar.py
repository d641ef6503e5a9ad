"""What happens on which day of the demo, counted from today."""

from dataclasses import dataclass

from eventapp.core.text import Bilingual

B = Bilingual


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """The few things that tell one demo event from another.

    `state` is open, approval, closed, cancelled or draft; without `hours` the time is not known.
    """

    slug: str
    days_ahead: int
    title: Bilingual
    summary: Bilingual
    kind: str = "forum"
    hours: str = "08:30-12:00"
    lasts: int = 1
    attendance: str = "on_site"
    venue: str = ""
    room: int = 0
    topics: tuple[str, ...] = ()
    chair: str = ""
    capacity: int | None = 60
    registrations: int = 0
    state: str = "open"
    by_other: bool = False


EVENTS = (
    Sketch(
        slug="elders-songkhla", days_ahead=-300, venue="demo-hat-yai", topics=("health",),
        chair="professor", registrations=12,
        title=B("เวทีดูแลผู้สูงอายุในชุมชน ภาคใต้", "Caring for Older People, Southern Forum"),
        summary=B("ชุมชนภาคใต้เล่าวิธีดูแลผู้สูงอายุที่บ้าน", "How southern communities care at home."),
    ),
    Sketch(
        slug="partners-bangkok", days_ahead=-150, venue="demo-bangkok", attendance="hybrid",
        kind="meeting", hours="13:00-16:00", topics=("councils", "plans"), chair="host",
        capacity=80, registrations=18, by_other=True,
        title=B("ประชุมหน่วยงานภาคีระดับชาติ", "National Partners' Meeting"),
        summary=B("ภาคีทบทวนงานครึ่งปีแรก", "Partners review the first half of the year."),
    ),
    Sketch(
        slug="savings-khon-kaen", days_ahead=-80, venue="demo-khon-kaen", kind="training",
        topics=("finance",), chair="monk", capacity=50, registrations=20,
        title=B("อบรมกลุ่มออมทรัพย์รุ่นใหม่", "Training for New Savings Groups"),
        summary=B("ตั้งกลุ่ม ทำบัญชี และกันความเสี่ยง", "Founding a group, accounts and risks."),
    ),
    Sketch(
        slug="land-chiang-mai", days_ahead=-45, venue="demo-chiang-mai", topics=("land",),
        chair="office", capacity=150, registrations=22,
        title=B("เวทีที่ดินทำกินภาคเหนือ", "Northern Forum on Land to Farm"),
        summary=B("หาทางออกเรื่องที่ดินทำกินร่วมกัน", "Finding common answers on farm land."),
    ),
    Sketch(
        slug="housing-saraburi", days_ahead=-20, venue="demo-saraburi", topics=("housing",),
        chair="host", capacity=120, registrations=24,
        title=B("เวทีบ้านพอเพียง สระบุรี", "Sufficient-Housing Forum, Saraburi"),
        summary=B("ช่างชุมชนและเจ้าของบ้านวางแผนซ่อมบ้าน", "Builders and owners plan repairs."),
    ),
    Sketch(
        slug="council-lopburi-7", days_ahead=-7, venue="demo-community-hall", room=1,
        kind="meeting", hours="09:00-12:00", topics=("councils",), chair="host", capacity=40,
        registrations=15,
        title=B("ประชุมสภาองค์กรชุมชน ครั้งที่ 7", "Community Council, 7th Meeting"),
        summary=B("ติดตามแผนตำบลและงบประมาณ", "Tambon plans and budgets reviewed."),
    ),
    Sketch(
        slug="today-lopburi", days_ahead=0, venue="demo-community-hall", hours="08:30-16:00",
        topics=("welfare",), chair="host", capacity=120, registrations=45,
        title=B("วันสวัสดิการชุมชน ลพบุรี", "Community Welfare Day, Lopburi"),
        summary=B("กองทุนสวัสดิการทุกตำบลพบกันในวันนี้", "All tambon welfare funds meet today."),
    ),
    Sketch(
        slug="council-saraburi", days_ahead=3, venue="demo-saraburi", room=1, kind="meeting",
        hours="13:30-16:30", topics=("councils",), chair="professor", capacity=40,
        registrations=17, by_other=True,
        title=B("ประชุมคณะกรรมการสภาองค์กรชุมชน", "Board of Community Councils"),
        summary=B("พิจารณาข้อเสนอจากทุกตำบล", "Proposals of all tambons are considered."),
    ),
    Sketch(
        slug="accounts-chiang-mai", days_ahead=6, venue="demo-chiang-mai", room=1,
        kind="training", hours="09:00-16:00", topics=("welfare", "finance"), capacity=30,
        registrations=37,
        title=B("อบรมทำบัญชีกองทุนสวัสดิการ", "Training: Accounts of a Welfare Fund"),
        summary=B("ฝึกทำบัญชีด้วยตัวอย่างจริง ทีละขั้น", "Accounts step by step, with real examples."),
    ),
    Sketch(
        slug="water-khon-kaen", days_ahead=9, venue="demo-khon-kaen", topics=("environment",),
        chair="office", capacity=300, registrations=28,
        title=B("เวทีจัดการน้ำโดยชุมชน อีสานกลาง", "Forum on Water in Community Hands"),
        summary=B("ออกแบบการใช้น้ำหน้าแล้งร่วมกัน", "Planning water for the dry season."),
    ),
    Sketch(
        slug="budget-online", days_ahead=11, attendance="online", kind="meeting",
        hours="19:00-20:30", topics=("plans",), capacity=None, registrations=26,
        title=B("ชี้แจงเกณฑ์งบประมาณจังหวัด ออนไลน์", "Provincial Budget Criteria, Online"),
        summary=B("ถามตอบเรื่องเกณฑ์งบประมาณปีหน้า", "Questions on next year's budget criteria."),
    ),
    Sketch(
        slug="policy-bangkok", days_ahead=14, venue="demo-bangkok", attendance="hybrid",
        hours="09:00-16:30", topics=("plans", "councils"), chair="professor", capacity=80,
        registrations=31, by_other=True,
        title=B("เวทีข้อเสนอนโยบายจากชุมชน", "Policy Proposals from Communities"),
        summary=B("รวมข้อเสนอจากสี่ภาคส่งถึงผู้กำหนดนโยบาย", "Proposals of four regions, joined."),
    ),
    Sketch(
        slug="leaders-hat-yai", days_ahead=17, lasts=2, venue="demo-hat-yai", kind="training",
        hours="09:00-15:30", topics=("youth", "councils"), capacity=60, registrations=19,
        title=B("ค่ายผู้นำชุมชนรุ่นใหม่ สองวัน", "Young Leaders' Camp, Two Days"),
        summary=B("สองวันสำหรับคนรุ่นใหม่ที่อยากทำงานกับชุมชน", "Two days for young people."),
    ),
    Sketch(
        slug="pilot-korat", days_ahead=19, venue="demo-korat", topics=("housing", "land"),
        chair="office", capacity=45, registrations=22, state="approval",
        title=B("คัดเลือกพื้นที่นำร่องบ้านมั่นคง", "Choosing Pilot Areas for Secure Housing"),
        summary=B("ผู้จัดพิจารณาคำขอก่อนยืนยันที่นั่ง", "Requests are answered one by one."),
    ),
    Sketch(
        slug="river-ubon", days_ahead=21, venue="demo-ubon", topics=("environment",),
        capacity=100, registrations=11, state="cancelled",
        title=B("เวทีคนริมน้ำ อุบลราชธานี", "Riverside Forum, Ubon Ratchathani"),
        summary=B("คนริมน้ำคุยเรื่องตลิ่งและอาชีพ", "Of river banks and livelihoods."),
    ),
    Sketch(
        slug="fair-surat-thani", days_ahead=24, hours="", venue="demo-surat-thani", kind="other",
        topics=("finance",), capacity=None, registrations=6,
        title=B("ตลาดนัดสินค้าชุมชน สุราษฎร์ธานี", "Community Market, Surat Thani"),
        summary=B("นำสินค้ามาแลกเปลี่ยน เวลาจะแจ้งภายหลัง", "The hours will be announced later."),
    ),
    Sketch(
        slug="draft-lopburi", days_ahead=28, venue="demo-community-hall", room=1,
        topics=("health",), state="draft",
        title=B("เวทีสุขภาพตำบล", "Tambon Health Forum"),
        summary=B("", ""),
    ),
    Sketch(
        slug="flood-ayutthaya", days_ahead=33, venue="demo-ayutthaya", topics=("environment",),
        chair="monk", capacity=90, registrations=14,
        title=B("เตรียมรับน้ำหลาก อยุธยา", "Ready for the Flood, Ayutthaya"),
        summary=B("ทำแผนเตือนภัยและอพยพของแต่ละตำบล", "Warning and evacuation plans."),
    ),
    Sketch(
        slug="agencies-lopburi", days_ahead=50, venue="demo-community-hall", room=1,
        kind="meeting", hours="09:30-12:00", topics=("plans",), capacity=40, registrations=5,
        state="open", by_other=True,
        title=B("ประชุมหน่วยงานภาคี ลพบุรี", "Partner Agencies' Meeting, Lopburi"),
        summary=B("หน่วยงานตอบข้อเสนอจากเวที", "Agencies answer the forum's proposals."),
    ),
    Sketch(
        slug="housing-chiang-mai", days_ahead=63, venue="demo-chiang-mai", topics=("housing",),
        chair="host", capacity=150, registrations=9,
        title=B("เวทีที่อยู่อาศัยบนพื้นที่สูง", "Forum on Housing in the Highlands"),
        summary=B("แบบบ้านและวัสดุที่เหมาะกับพื้นที่สูง", "Designs and materials for the hills."),
    ),
    Sketch(
        slug="youth-khon-kaen", days_ahead=75, venue="demo-khon-kaen", room=1, kind="training",
        hours="09:00-16:00", topics=("youth",), capacity=50, state="closed",
        title=B("อบรมสื่อชุมชนสำหรับเยาวชน", "Community Media for Young People"),
        summary=B("ถ่ายภาพ ทำข่าว และเล่าเรื่องบ้านเรา", "Pictures, news and stories of home."),
    ),
)  # fmt: skip
