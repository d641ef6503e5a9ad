"""Where a loaded event comes from is said on it; topics are made once."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.actions import labelling
from eventapp.core.db import db, transaction
from eventapp.core.text import Bilingual
from eventapp.models.event_parts import Topic
from tests import cast

pytestmark = pytest.mark.usefixtures("context")


def test_an_event_says_from_what_document_it_is_and_who_wrote_that(context: Flask) -> None:
    event = cast.forum(cast.organization())
    version = event.version

    with transaction():
        labelling.label(
            cast.found(event.slug),
            source=Bilingual("จากเอกสารข่าว", "From a news report"),
            byline=Bilingual("อนันต์ อ่ำทอง ลพบุรี"),
        )

    labelled = cast.found(event.slug)
    assert (labelled.source.en, labelled.byline.th) == ("From a news report", "อนันต์ อ่ำทอง ลพบุรี")
    assert labelled.is_demo is False
    assert labelled.version == version + 1


def test_registrations_of_a_fictional_event_are_fictional() -> None:
    event = cast.forum(cast.organization())
    with transaction():
        labelling.label(cast.found(event.slug), is_demo=True)

    assert cast.registered(event).is_demo is True


def test_a_topic_is_made_once() -> None:
    made = []
    for _ in range(2):
        with transaction():
            made.append(labelling.topic("land", Bilingual("ที่ดิน", "Land")).id)

    assert made[0] == made[1]
    assert db.session.scalar(select(func.count()).select_from(Topic)) == 1
