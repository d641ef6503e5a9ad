"""Editing: what an event says of itself, saved so that nobody's work is overwritten unseen."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, select

from eventapp.actions import history, seating
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Missing, Refused, Stale
from eventapp.core.files import Picture as Drawn
from eventapp.core.i18n import gettext as _
from eventapp.core.text import Bilingual
from eventapp.core.thai import search_text, sort_key
from eventapp.models import walltimes
from eventapp.models.event import CANCELLED, PUBLISHED, Event
from eventapp.models.event_parts import EventTopic, Objective, PolicyLink, Topic
from eventapp.models.picture import Picture
from eventapp.models.plans import Admission, Link, Texts
from eventapp.models.readiness import missing

_TEXTS = ("kind", "title", "official_title", "summary", "rationale", "audience")
_ADMISSION = (
    "registration", "opens_at", "closes_at", "has_waitlist", "decline_frees",
    "contact_name", "contact_phone", "contact_email",
    "controller", "controller_contact", "purpose", "retention_days",
)  # fmt: skip
# the audit cannot be erased, so it says that these changed but not what they were
_PERSONAL = ("contact_name", "contact_phone", "contact_email", "controller_contact")
_HIDDEN = "•••"
LONGEST_AHEAD = timedelta(days=731)  # registration begins no earlier: a year of the wrong era does


def begin(event: Event, edition: int | None) -> None:
    """Lock the event for one organizer's saving. Raises Stale when another saved since."""
    lock(event)
    if edition is not None and edition != event.edition:
        raise Stale(_("Somebody else has saved this event in the meantime."))
    if event.state == CANCELLED:
        raise Refused(_("A cancelled event can no longer be changed."))


def saved(event: Event, verb: str, changes: dict[str, Any], *, moves: bool = False) -> None:
    """Note that the event changed; `moves` when calendars must follow (RFC 5546 section 2.1.4).

    What had to be said before publication stays said. Raises Missing.
    """
    if event.state == PUBLISHED and (gaps := missing(event)):
        raise Missing(gaps)
    event.edition += 1
    event.revised_at = clock.now()
    if moves:
        event.sequence += 1
    history.touch(event)
    if event.is_public:
        history.touch_catalog()
    history.record(verb, event, changes=changes)


def revise(event: Event, texts: Texts, *, edition: int | None = None) -> bool:
    """Save what the event is about; whether anything changed. Raises Stale, Refused."""
    begin(event, edition)
    before = texts_of(event)
    if texts == before:
        return False
    if not texts.title:
        raise Refused(_("Give the event a title."), field="title")
    for name in _TEXTS:
        setattr(event, name, getattr(texts, name))
    if texts.objectives != before.objectives:
        _replace_objectives(event, texts.objectives)
    if texts.links != before.links:
        _replace_links(event, texts.links)
    if texts.topics != before.topics:
        set_topics(event, texts.topics)
    index(event)
    saved(event, "edit", history.difference(vars(before), vars(texts)))
    return True


def texts_of(event: Event) -> Texts:
    """What the event is about now."""
    return Texts(
        **{name: getattr(event, name) for name in _TEXTS},
        objectives=tuple(row.text for row in db.session.scalars(Objective.of(event))),
        links=tuple(Link(row.label, row.url) for row in db.session.scalars(PolicyLink.of(event))),
        topics=tuple(sorted(row.id for row in db.session.scalars(Topic.of(event)))),
    )


def index(event: Event) -> None:
    """Keep the sort key and the search copy true to the texts."""
    event.sort_key = sort_key(event.title.th or event.title.en)
    shown = (event.title, event.official_title, event.summary)
    event.search_text = search_text(*(part for text in shown for part in text.pair))


def _replace_objectives(event: Event, objectives: Sequence[Bilingual]) -> None:
    db.session.execute(delete(Objective).where(Objective.event_id == event.id))
    db.session.add_all(
        Objective(event_id=event.id, position=position, text=text)
        for position, text in enumerate(objectives, 1)
    )


def _replace_links(event: Event, links: Sequence[Link]) -> None:
    db.session.execute(delete(PolicyLink).where(PolicyLink.event_id == event.id))
    db.session.add_all(
        PolicyLink(event_id=event.id, position=position, label=link.label, url=link.url)
        for position, link in enumerate(links, 1)
    )


def set_topics(event: Event, topics: Sequence[int]) -> None:
    """Give the event these topics and no others. Raises Refused for one that does not exist."""
    wanted = set(topics)
    known = set(db.session.scalars(select(Topic.id).where(Topic.id.in_(wanted))))
    if known != wanted:
        raise Refused(_("Choose topics from the list."), field="topics")
    db.session.execute(delete(EventTopic).where(EventTopic.event_id == event.id))
    db.session.add_all(EventTopic(event_id=event.id, topic_id=topic) for topic in wanted)


def admit_by(event: Event, admission: Admission, *, edition: int | None = None) -> bool:
    """Save how people register; whether anything changed. Raises Stale, Refused.

    New seats go to the waitlist at once; fewer than are taken is refused.
    """
    begin(event, edition)
    before = admission_of(event)
    if admission == before:
        return False
    _check_window(event, admission)
    if admission.capacity != before.capacity:
        seating.set_capacity(event, admission.capacity)
    for name in _ADMISSION:
        setattr(event, name, getattr(admission, name))
    walltimes.note(event)
    changes = history.difference(vars(before), vars(admission))
    changes.pop("capacity", None)  # the seats have written their own entry
    hidden = {name: [_HIDDEN, _HIDDEN] for name in _PERSONAL if name in changes}
    saved(event, "admission", changes | hidden)
    return True


def admission_of(event: Event) -> Admission:
    """How people register now."""
    return Admission(capacity=event.capacity, **{name: getattr(event, name) for name in _ADMISSION})


def _check_window(event: Event, admission: Admission) -> None:
    opens, closes = admission.opens_at, admission.closes_at
    for field, moment in (("opens_day", opens), ("closes_day", closes)):
        if moment and moment < event.starts_at - LONGEST_AHEAD:
            raise Refused(
                _("This is more than two years before the event. Check the year."), field=field
            )
    if opens and closes and closes <= opens:
        raise Refused(_("Registration must close after it opens."), field="closes_day")
    if closes and closes > event.ends_at:
        raise Refused(_("Registration must close before the event is over."), field="closes_day")
    if opens and opens >= event.ends_at:
        raise Refused(_("Registration must open before the event is over."), field="opens_day")


def set_cover(event: Event, name: str, drawn: Drawn, alt: Bilingual) -> str:
    """Give the event the stored picture `name` as its cover; gives the file to remove, or ''."""
    begin(event, None)
    picture = Picture(
        name=name,
        media_type=drawn.media_type,
        width=drawn.width,
        height=drawn.height,
        alt=alt,
        created_at=clock.now(),
    )
    db.session.add(picture)
    db.session.flush()
    return _show(event, picture.id)


def take_cover(event: Event, other: Event) -> str:
    """Show the cover of another date of the series, or none as it; gives the file to remove."""
    begin(event, None)
    return _show(event, other.cover_id)


def describe_cover(event: Event, alt: Bilingual) -> None:
    """Say anew what the cover shows, wherever it is shown."""
    begin(event, None)
    if event.cover is None or event.cover.alt == alt:
        return
    before, event.cover.alt = event.cover.alt, alt
    history.touch_events(and_(Event.cover_id == event.cover_id, Event.id != event.id))
    saved(event, "cover", history.difference({"alt": before}, {"alt": alt}))


def drop_cover(event: Event) -> str:
    """Show the event without a cover; gives the file to remove, or ''."""
    begin(event, None)
    return _show(event, None)


def _show(event: Event, picture_id: int | None) -> str:
    before = event.cover_id
    if before == picture_id:
        return ""
    event.cover_id = picture_id
    saved(event, "cover", {"cover": [before, picture_id]})
    return _forget(before)


def _forget(picture_id: int | None) -> str:
    """Forget a picture, unless a twin of the event shows it too; gives the name of its file."""
    db.session.flush()
    picture = db.session.get(Picture, picture_id) if picture_id else None
    shown = select(Event.id).where(Event.cover_id == picture_id).limit(1)
    if picture is None or db.session.scalar(shown) is not None:
        return ""
    db.session.delete(picture)
    return picture.name


def named(other: Event, event: Event) -> str:
    """The title of another event, if the organizers of this one may know it."""
    if other.is_public or other.host_id == event.host_id:
        return _("“%(title)s”", title=other.title)
    return _("an event of another organization")
