"""A few areas of Thailand, as the reference data has them."""

from eventapp.actions import charting
from eventapp.core.db import transaction
from seeds.reference.geography import Row

AREAS = (
    Row("10", "กรุงเทพมหานคร", "Bangkok"),
    Row("16", "ลพบุรี", "Lop Buri"),
    Row("1601", "เมืองลพบุรี", "Mueang Lop Buri", "16"),
    Row("1604", "ชัยบาดาล", "Chai Badan", "16"),
    Row("160101", "ทะเลชุบศร", "Thale Chup Son", "1601", ("15000",)),
    Row("160401", "ลำนารายณ์", "Lam Narai", "1604", ("15130",)),
)


def chart() -> None:
    """Enter them."""
    with transaction():
        charting.chart(AREAS)
