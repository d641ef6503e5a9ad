"""The forum of 19 June 2019 as a news report states it. What it leaves open stays open here.

No time of day, agenda, floor, attendance, budget, contact or picture is stated, so none is given.
"""

from datetime import date

from eventapp.core.dates import When
from eventapp.core.text import Bilingual
from eventapp.models.entries import ChairpersonEntry, OrganizationEntry, RoomEntry, VenueEntry
from eventapp.models.plans import Link, Schedule, Texts
from seeds import making

HOST, CODI, GROUP = "lopburi-movement", "codi", "lopburi-strategy-group"
PROVINCE, UNIVERSITY = "lopburi-province", "thepsatri"
SLUG = "lopburi-2562"

ORGANIZATIONS = {
    HOST: OrganizationEntry(
        Bilingual("ขบวนองค์กรชุมชนจังหวัดลพบุรี", "Lopburi Community Organisation Movement"),
        kind="network",
        province_code="16",
    ),
    CODI: OrganizationEntry(
        Bilingual(
            "สถาบันพัฒนาองค์กรชุมชน (องค์การมหาชน)",
            "Community Organizations Development Institute",
        ),
        short=Bilingual("พอช.", "CODI"),
        kind="public",
    ),
    GROUP: OrganizationEntry(
        Bilingual(
            "คณะทำงานยุทธศาสตร์ภาคประชาชนจังหวัดลพบุรี",
            "People's-Sector Strategy Working Group of Lopburi",
        ),
        kind="network",
        province_code="16",
    ),
    PROVINCE: OrganizationEntry(
        Bilingual("จังหวัดลพบุรี", "Lopburi Province"), kind="province", province_code="16"
    ),
    UNIVERSITY: OrganizationEntry(
        Bilingual("มหาวิทยาลัยราชภัฏเทพสตรี", "Thepsatri Rajabhat University"),
        kind="education",
        province_code="16",
    ),
}
VENUE = VenueEntry(
    Bilingual("มหาวิทยาลัยราชภัฏเทพสตรี", "Thepsatri Rajabhat University"), area_code="1601"
)
ROOM = RoomEntry(
    Bilingual("ห้องหลวงสรศักดิ์", "Luang Sorasak Room"),
    building=Bilingual("อาคารคณะเทคโนโลยี", "Faculty of Technology building"),
)
CHAIR = ChairpersonEntry(
    name=Bilingual("บำรุง รื่นบันเทิง", "Bamrung Ruenbanthoeng"),
    prefix=Bilingual("นาย", "Mr"),
    position=Bilingual("รองผู้ว่าราชการจังหวัดลพบุรี", "Deputy Governor of Lopburi"),
)

TITLE = Bilingual(
    "เวทีบูรณาการองค์กรชุมชนกับหน่วยงานภาคีเครือข่ายพัฒนาจังหวัดลพบุรี",
    "Forum Integrating Community Organisations and Partner Agencies for Lopburi's Development",
)
OFFICIAL = Bilingual(
    "เวทีบูรณาการแผนยุทธศาสตร์ขบวนองค์กรชุมชนกับหน่วยงานภาคีเครือข่ายจังหวัดลพบุรี",
    "Forum Integrating the Strategic Plan of Community Organisations with the Partner Agencies"
    " of Lopburi Province",
)
SUMMARY = Bilingual(
    "ขบวนองค์กรชุมชนจังหวัดลพบุรีและ พอช. ร่วมกันจัดเวทีนำเสนอผลงานของภาคประชาชน"
    " และเชื่อมแผนของชุมชนกับแผนของหน่วยงานภาคีในจังหวัด",
    "Lopburi's community-organisation movement and CODI together presented the work of the people's"
    " sector and linked community plans with those of partner agencies in the province.",
)
RATIONALE = Bilingual(
    "นโยบายรัฐบาลกำหนดแนวทางและหลักเกณฑ์ให้ขบวนองค์กรชุมชนทบทวนแผนยุทธศาสตร์ของตน"
    " และจัดทำแผนปฏิบัติการประจำปีให้สอดคล้องกับนโยบายรัฐบาล แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ"
    " กรอบการพัฒนาระดับจังหวัด และยุทธศาสตร์จังหวัด โดยทุกฝ่ายเห็นชอบร่วมกัน"
    " เพื่อให้ภาคประชาชนมีแผนที่ถูกต้องตามหลักวิชาการ และเชื่อมโยงกับแผนจังหวัด กลุ่มจังหวัด และประเทศได้\n\n"
    "คณะทำงานยุทธศาสตร์ภาคประชาชนเป็นที่รวมของกลุ่มคนซึ่งทำงานเรื่องที่ดิน ที่อยู่อาศัย กองทุนสวัสดิการชุมชน"
    " ทุนชุมชนและองค์กรการเงิน และการเสริมความเข้มแข็งของสภาองค์กรชุมชน ผลงานที่นำเสนอในเวที ได้แก่\n\n"
    "- โครงการบ้านพอเพียงชนบท ปี 2562 จำนวน 168 หลัง\n"
    "- โครงการพัฒนาคุณภาพชีวิตผู้ประสบปัญหาทางสังคม คนพิการ ผู้สูงอายุ และผู้ด้อยโอกาส จำนวน 200 หลัง"
    " ปีงบประมาณ 2563 (จำนวนเงินงบประมาณขาดหายไปในเอกสาร)\n\n"
    "เวทีนี้แสดงเจตนาร่วมกันของทุกภาคส่วนที่จะเสริมความเข้มแข็งของชุมชนท้องถิ่นไปสู่การพัฒนาที่ยั่งยืน",
    "Government policy asked the movement of community organisations to review its strategic plan"
    " and to draw up a yearly action plan that fits government policy, the national economic and"
    " social development plan, a provincial development framework and the provincial strategy, by"
    " consensus of all sides. The people's sector was to write technically sound plans that connect"
    " with provincial, provincial-cluster and national plans.\n\n"
    "The people's-sector strategy working group brings together people who work on land, housing,"
    " community welfare funds, community capital and finance organisations, and stronger community"
    " organisation councils. The results presented were:\n\n"
    "- the rural sufficient-housing programme of 2019 (B.E. 2562): 168 houses\n"
    "- a quality-of-life project for people with social problems, persons with disabilities, older"
    " and disadvantaged people: 200 houses, fiscal year 2020 (B.E. 2563); the amount is missing in"
    " the document\n\n"
    "The forum showed the shared will of all sectors to strengthen local communities towards"
    " sustainable development.",
)
OBJECTIVES = (
    Bilingual(
        "ส่งเสริมการมีส่วนร่วมของหน่วยงานภาคีทั้งภาครัฐและเอกชนในการพัฒนาชุมชนและสังคม",
        "Promote the participation of public and private partner agencies in developing community"
        " and society",
    ),
    Bilingual(
        "จัดทำแผนพัฒนาตำบลที่เชื่อมโยงกับท้องถิ่น จังหวัด และหน่วยงานที่เกี่ยวข้อง"
        " และเปิดโอกาสให้ประชาชนและรัฐร่วมกันพัฒนาท้องถิ่นอย่างเป็นรูปธรรม",
        "Draw up tambon development plans that link with local government, the province and"
        " agencies, and let people and state join in concrete local development",
    ),
    Bilingual(
        "พัฒนาศักยภาพของกลไก และสร้างระบบแลกเปลี่ยนเรียนรู้เรื่องการบริหารจัดการที่ดีขององค์กรชุมชน",
        "Develop the capacity of mechanisms and build a system of mutual learning on good"
        " management of community organisations",
    ),
)
PLANS = (
    Bilingual("นโยบายรัฐบาล", "Government policy"),
    Bilingual("แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ", "National economic and social development plan"),
    Bilingual("กรอบยุทธศาสตร์การพัฒนาระดับจังหวัด", "Provincial development strategy framework"),
    Bilingual("ยุทธศาสตร์จังหวัด", "Provincial strategy"),
)


def load() -> None:
    """Make the forum with the bodies, the place and the person the report names."""
    for slug, entry in ORGANIZATIONS.items():
        making.organization(slug, entry)
    venue = making.venue("thepsatri-rajabhat-university", VENUE, [ROOM], HOST)
    chair = making.chairperson(CHAIR, PROVINCE, HOST)
    schedule = Schedule(
        When(date(2019, 6, 19)), venue_id=venue.id, room_id=making.room_of(venue).id
    )
    making.event(
        making.Plan(
            slug=SLUG,
            host=HOST,
            schedule=schedule,
            texts=_texts(),
            topics=("land", "housing", "welfare", "finance", "councils"),
            chairs=((chair, "opening"),),
            parts=(
                (CODI, "cohost"),
                (GROUP, "cohost"),
                (PROVINCE, "presiding"),
                (UNIVERSITY, "venue"),
            ),
            source=Bilingual("จากเอกสารข่าว พ.ศ. 2562", "From a news report of 2019"),
            byline=Bilingual("อนันต์ อ่ำทอง ลพบุรี", "Anan Amthong, Lopburi"),
        )
    )


def _texts() -> Texts:
    return Texts(
        "forum",
        TITLE,
        official_title=OFFICIAL,
        summary=SUMMARY,
        rationale=RATIONALE,
        objectives=OBJECTIVES,
        links=tuple(Link(plan) for plan in PLANS),
    )
