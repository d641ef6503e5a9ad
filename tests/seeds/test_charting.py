"""The areas in a real database: entered once, listed in Thai order, found by any part."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.actions import charting
from eventapp.core.db import db, transaction
from eventapp.core.thai import like_pattern
from eventapp.models.area import Area
from seeds.reference import areas
from tests.databases import Database

ORDER = Path(__file__).parent.parent / "core" / "thai_order.txt"


@pytest.fixture(scope="module")
def charted(made_app: Flask, database: Database) -> Iterator[Flask]:
    """Entered once for all tests here, which leave them as they are."""
    with made_app.app_context():
        with transaction():
            charting.chart(areas())
        db.session.remove()
    yield made_app
    database.empty(made_app)


@pytest.fixture(autouse=True)
def standing(charted: Flask) -> Iterator[None]:
    with charted.app_context():
        yield
        db.session.remove()


def test_entering_them_again_changes_nothing() -> None:
    with transaction():
        assert charting.chart(areas()) == 0

    assert db.session.scalar(select(func.count()).select_from(Area)) == 8441


def test_the_database_lists_them_in_the_order_of_the_dictionary() -> None:
    place = {word: number for number, word in enumerate(ORDER.read_text().splitlines())}
    listed = db.session.scalars(select(Area).order_by(Area.sort_key)).all()

    numbers = [place[area.name.th] for area in listed if area.name.th in place]

    assert len(numbers) > 1500
    assert [(a, b) for a, b in pairwise(numbers) if a > b] == []
    assert [area.name.th for area in db.session.scalars(Area.provinces())][:3] == [
        "กระบี่",
        "กรุงเทพมหานคร",
        "กาญจนบุรี",
    ]


@pytest.mark.parametrize("query", ["ลพบุรี", "บุรี", "lop", "LOP BURI", "หนอง", "ช่"])
def test_any_part_of_a_name_finds_it(query: str) -> None:
    pattern = like_pattern(query)
    found = db.session.scalars(
        select(Area.search_text).where(Area.search_text.like(pattern, escape="\\"))
    ).all()

    wanted = [
        text for text in db.session.scalars(select(Area.search_text)) if pattern[1:-1] in text
    ]
    assert len(found) > 0
    assert sorted(found) == sorted(wanted)


def test_wildcards_find_nothing() -> None:
    found = select(Area).where(Area.search_text.like(like_pattern("%"), escape="\\"))

    assert db.session.scalars(found).all() == []
    assert len(db.session.scalars(Area.within("16")).all()) == 11
