"""Giving a feed its secret address, a new one, and taking it away."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from eventapp.actions import history
from eventapp.core import clock, tokens
from eventapp.core.db import db, lock
from eventapp.core.errors import Stale
from eventapp.models.registration import Registration
from eventapp.models.subscription import Subscription
from eventapp.models.venue import Room, Venue


def renew_own(registration: Registration) -> Subscription:
    """The address of one place's feed: the first, or one in the stead of the old one."""
    lock(registration)
    found = db.session.scalar(Subscription.of(registration))
    return _renewed(found, Subscription(registration_id=registration.id))


def renew_all(registration: Registration) -> Subscription:
    """The same for everything that goes to the e-mail address of this place."""
    lock(registration)
    found = db.session.scalar(Subscription.of(email_key=registration.email_key))
    return _renewed(found, Subscription(email_key=registration.email_key))


def renew_room(room: Room) -> Subscription:
    """The same for a room."""
    lock(room)
    found = db.session.scalar(Subscription.of(room_id=room.id))
    keeper = db.session.scalar(select(Venue.keeper_id).where(Venue.id == room.venue_id))
    history.record("renew_feed", room, organization_id=keeper)
    return _renewed(found, Subscription(room_id=room.id))


def _renewed(found: Subscription | None, first: Subscription) -> Subscription:
    """The old address opens nothing from this commit on."""
    subscription = found or first
    subscription.token = tokens.token()
    if found is None:
        first.created_at = clock.now()
        db.session.add(first)
    else:
        found.renewed_at = clock.now()
    try:
        db.session.flush()
    except IntegrityError:
        raise Stale from None
    return subscription


def forget(registration: Registration) -> None:
    """A place is erased: its feed ends, and that of its address with the last place there."""
    ended = Subscription.registration_id == registration.id
    db.session.execute(delete(Subscription).where(ended))
    if not registration.email_key:
        return
    others = select(Registration.id).where(
        Registration.email_key == registration.email_key, Registration.id != registration.id
    )
    if db.session.scalar(others.limit(1)) is None:
        of_address = Subscription.email_key == registration.email_key
        db.session.execute(delete(Subscription).where(of_address))
