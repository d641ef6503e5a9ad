"""Labelling: what an installation begins with: topics, and where a loaded event comes from."""

from sqlalchemy import select

from eventapp.actions import history
from eventapp.core.db import db
from eventapp.core.text import Bilingual
from eventapp.core.thai import sort_key
from eventapp.models.event import Event
from eventapp.models.event_parts import Topic

NOTHING = Bilingual()


def label(
    event: Event,
    *,
    is_demo: bool = False,
    source: Bilingual = NOTHING,
    byline: Bilingual = NOTHING,
) -> None:
    """Say of an event that it is fictional, or from what document it is and who wrote that."""
    event.is_demo, event.source, event.byline = is_demo, source, byline
    history.touch(event)
    history.record("label", event, changes={"is_demo": is_demo})


def topic(slug: str, name: Bilingual) -> Topic:
    """The topic with this slug, made when it is not there."""
    known = db.session.scalar(select(Topic).where(Topic.slug == slug))
    if known is not None:
        return known
    made = Topic(slug=slug, name=name, sort_key=sort_key(name.th or name.en))
    db.session.add(made)
    db.session.flush()
    history.record("create", made)
    history.touch_catalog()
    return made
