"""Hosting: the organizations of the directory, made, kept true and taken out of use."""

from dataclasses import fields

from sqlalchemy import func, or_, select

from eventapp.actions import history, naming
from eventapp.core import clock
from eventapp.core.db import db, lock
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import ngettext
from eventapp.core.thai import search_text, sort_key
from eventapp.models.area import Area
from eventapp.models.chairing import Chairing
from eventapp.models.chairperson import Chairperson
from eventapp.models.entries import OrganizationEntry
from eventapp.models.event import CANCELLED, Event
from eventapp.models.event_parts import Participation
from eventapp.models.organization import Organization


def create(entry: OrganizationEntry, *, slug: str = "", is_demo: bool = False) -> Organization:
    """Write an organization into the directory. Raises Refused when its name is there already."""
    _refuse_known(entry)
    organization = Organization(
        slug=slug or naming.free_slug(Organization, entry.name, "organization"),
        is_demo=is_demo,
        created_at=clock.now(),
    )
    _describe(organization, entry)
    db.session.add(organization)
    db.session.flush()
    history.record("create", organization, organization_id=organization.id)
    history.touch_catalog()
    return organization


def change(organization: Organization, entry: OrganizationEntry) -> bool:
    """Correct an organization; pages that name it follow. Returns whether anything changed."""
    lock(organization)
    before = entry_of(organization)
    if entry == before:
        return False
    _refuse_known(entry, besides=organization)
    _describe(organization, entry)
    changes = history.difference(vars(before), vars(entry))
    history.record("edit", organization, organization_id=organization.id, changes=changes)
    _touch(organization)
    return True


def entry_of(organization: Organization) -> OrganizationEntry:
    """The organization as it stands, for a form to begin with."""
    values = {one.name: getattr(organization, one.name) for one in fields(OrganizationEntry)}
    return OrganizationEntry(**values | {"province_code": organization.province_code or ""})


def _describe(organization: Organization, entry: OrganizationEntry) -> None:
    if entry.province_code and db.session.get(Area, entry.province_code) is None:
        raise Refused(_("Choose the province from the list."), field="province_code")
    for name, value in vars(entry).items():
        setattr(organization, name, value)
    organization.province_code = entry.province_code or None
    organization.sort_key = sort_key(entry.name.th or entry.name.en)
    organization.search_text = search_text(*entry.name.pair, *entry.short.pair)


def _refuse_known(entry: OrganizationEntry, besides: Organization | None = None) -> None:
    """Two entries for one body would split its events in two lists."""
    found = select(Organization.id).where(
        Organization.search_text == search_text(*entry.name.pair, *entry.short.pair),
        Organization.province_code == (entry.province_code or None),
    )
    if besides is not None:
        found = found.where(Organization.id != besides.id)
    if db.session.scalar(found.limit(1)) is not None:
        raise Refused(_("This organization is in the directory already."), field="name_th")


def retire(organization: Organization) -> None:
    """Take an organization out of the lists. Raises Refused while it hosts coming events."""
    lock(organization)
    if organization.retired_at:
        return
    coming = db.session.scalar(
        select(func.count(Event.id)).where(
            Event.host_id == organization.id,
            Event.state != CANCELLED,
            Event.ends_at > clock.now(),
        )
    )
    if coming:
        raise Refused(
            ngettext(
                "It hosts %(n)s coming event. Wait until it is over, or cancel it.",
                "It hosts %(n)s coming events. Wait until they are over, or cancel them.",
                coming,
            )
        )
    organization.retired_at = clock.now()
    history.record("retire", organization, organization_id=organization.id)
    history.touch_catalog()


def restore(organization: Organization) -> None:
    """Put an organization back into the lists."""
    lock(organization)
    if organization.retired_at is None:
        return
    organization.retired_at = None
    history.record("restore", organization, organization_id=organization.id)
    history.touch_catalog()


def _touch(organization: Organization) -> None:
    """Every event that names it: as host, by its part, or beside a chairperson."""
    takes_part = select(Participation.event_id).where(
        Participation.organization_id == organization.id
    )
    chairs = (
        select(Chairing.event_id)
        .join(Chairperson, Chairperson.id == Chairing.chairperson_id)
        .where(Chairperson.organization_id == organization.id)
    )
    history.touch_events(
        or_(
            Event.host_id == organization.id,
            Event.id.in_(takes_part),
            Event.id.in_(chairs),
        )
    )
    history.touch_catalog()
