"""Presenting: the chairpersons of the directory, made, kept true and taken out of use."""

from dataclasses import fields

from sqlalchemy import or_, select

from eventapp.actions import history, readdressing
from eventapp.core import clock, files
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.thai import name_sort_key, search_text
from eventapp.models.agenda import AgendaItem
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.entries import ChairpersonEntry
from eventapp.models.event import Event
from eventapp.models.organization import Organization
from eventapp.models.picture import Picture


def add(
    entry: ChairpersonEntry, keeper: Organization | None, *, is_demo: bool = False
) -> Chairperson:
    """Write a chairperson into the directory. Raises Refused without a name and a position."""
    person = Chairperson(
        keeper_id=keeper.id if keeper else None, is_demo=is_demo, created_at=clock.now()
    )
    _describe(person, entry)
    db.session.add(person)
    db.session.flush()
    history.record("create", person, organization_id=person.keeper_id)
    return person


def change(person: Chairperson, entry: ChairpersonEntry) -> bool:
    """Correct a chairperson; pages that show them follow. Returns whether anything changed.

    Raises Refused, Stale.
    """
    coming = readdressing.coming(person) if not person.is_at(entry.email) else []
    lock(person)
    before = entry_of(person)
    if entry == before:
        return False
    _describe(person, entry)
    if not person.is_at(before.email):
        readdressing.readdress(person, before.email, coming)
    changed = [
        one.name for one in fields(entry) if getattr(entry, one.name) != getattr(before, one.name)
    ]
    _record(person, "edit", changed)
    _touch(person)
    return True


def entry_of(person: Chairperson) -> ChairpersonEntry:
    """The chairperson as they stand, for a form to begin with."""
    return ChairpersonEntry(
        **{one.name: getattr(person, one.name) for one in fields(ChairpersonEntry)}
    )


def _describe(person: Chairperson, entry: ChairpersonEntry) -> None:
    if not entry.name and not entry.position:
        raise Refused(_("Give the name, or the position for an office."), field="name_th")
    organization = None
    if entry.organization_id is not None:
        organization = db.session.get(Organization, entry.organization_id)
        if organization is None:
            raise Refused(_("Choose the organization from the list."), field="organization_id")
    for name, value in vars(entry).items():
        setattr(person, name, value)
    person.sort_key = name_sort_key(entry.name.th or entry.name.en or entry.position.shown)
    texts = [*entry.prefix.pair, *entry.name.pair, *entry.position.pair]
    texts += organization.name.pair if organization else ()
    # also as it is said, prefix and name in one word
    person.search_text = search_text(*texts, entry.prefix.th + entry.name.th)


def show_picture(person: Chairperson, name: str, made: files.Picture) -> None:
    """Show a picture, stored under `name`, beside the person. The one before is forgotten."""
    lock(person)
    picture = Picture(
        name=name,
        media_type=made.media_type,
        width=made.width,
        height=made.height,
        created_at=clock.now(),
    )
    db.session.add(picture)
    db.session.flush()
    _replace_picture(person, picture.id)


def hide_picture(person: Chairperson) -> None:
    """Show no picture of the person any more."""
    lock(person)
    if person.picture_id is not None:
        _replace_picture(person, None)


def _replace_picture(person: Chairperson, picture_id: int | None) -> None:
    before = person.picture_id
    person.picture_id = picture_id
    db.session.flush()
    if before is not None:
        db.session.delete(db.session.get_one(Picture, before))
    _record(person, "edit", ["picture"])
    _touch(person)


def retire(person: Chairperson) -> None:
    """Take a person out of the lists; events that name them keep them."""
    lock(person)
    if person.retired_at is None:
        person.retired_at = clock.now()
        _record(person, "retire")


def restore(person: Chairperson) -> None:
    """Put a person back into the lists."""
    lock(person)
    if person.retired_at is not None:
        person.retired_at = None
        _record(person, "restore")


def is_used(person: Chairperson) -> bool:
    """Whether any event, past ones included, names them."""
    chairs = select(Chairing.id).where(Chairing.chairperson_id == person.id).limit(1)
    leads = select(AgendaItem.id).where(AgendaItem.lead_id == person.id).limit(1)
    return db.session.scalar(chairs) is not None or db.session.scalar(leads) is not None


def remove(person: Chairperson) -> None:
    """Delete a person no event has named. Raises Refused when one has."""
    lock(person)
    if is_used(person):
        raise Refused(_("Events have named this person. Take the entry out of use instead."))
    _record(person, "remove")
    picture_id = person.picture_id
    db.session.delete(person)
    db.session.flush()
    if picture_id is not None:
        db.session.delete(db.session.get_one(Picture, picture_id))


def _record(person: Chairperson, verb: str, changed: list[str] | None = None) -> None:
    """People are named by id only, so that erasing them needs no rewriting."""
    changes = {"fields": changed} if changed else {}
    history.record(verb, person, organization_id=person.keeper_id, changes=changes)


def _touch(person: Chairperson) -> None:
    chairs = select(Chairing.event_id).where(Chairing.chairperson_id == person.id)
    leads = select(AgendaItem.event_id).where(AgendaItem.lead_id == person.id)
    history.touch_events(or_(Event.id.in_(chairs), Event.id.in_(leads)))
    history.touch_catalog()
