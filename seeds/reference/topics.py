"""The topics events are found by: the fields of work that community organizations name."""

from eventapp.core.text import Bilingual

TOPICS = {
    "land": Bilingual("ที่ดิน", "Land"),
    "housing": Bilingual("ที่อยู่อาศัย", "Housing"),
    "welfare": Bilingual("สวัสดิการชุมชน", "Community welfare"),
    "finance": Bilingual("ทุนชุมชนและองค์กรการเงิน", "Community capital and finance"),
    "councils": Bilingual("สภาองค์กรชุมชน", "Community organization councils"),
    "plans": Bilingual("แผนพัฒนาพื้นที่", "Area development plans"),
    "health": Bilingual("สุขภาพและผู้สูงอายุ", "Health and older people"),
    "environment": Bilingual("น้ำและสิ่งแวดล้อม", "Water and environment"),
    "youth": Bilingual("เด็กและเยาวชน", "Children and youth"),
}
