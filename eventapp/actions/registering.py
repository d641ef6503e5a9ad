"""Registering: how an attendee gets a place and keeps what is known of them true."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

from sqlalchemy.exc import IntegrityError

from eventapp.actions import history, outbox, sequences
from eventapp.core import clock, direct, tokens
from eventapp.core.db import db, lock
from eventapp.core.errors import AlreadyRegistered, Closed, Full, Refused, SentBefore, Stale
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale as current_locale
from eventapp.core.thai import person_key
from eventapp.models import entrance, seats
from eventapp.models.answer import ACCEPTED
from eventapp.models.attendee import Attendee
from eventapp.models.event import APPROVAL, PUBLISHED, Event
from eventapp.models.message import MOVED_AWAY
from eventapp.models.registration import CONFIRMED, PENDING, WAITLISTED, Registration


def register(
    event: Event,
    attendee: Attendee,
    *,
    nonce: str | None = None,
    by_staff: bool = False,
    seat_last: bool = False,
    locale: str = "",
) -> Registration:
    """Give the attendee a place: confirmed, pending or waitlisted.

    The same nonce gives the same registration again; another name under it raises SentBefore.
    Raises Closed, Full or AlreadyRegistered, too.
    Staff may register outside the window and without the approval, never beyond the seats; they
    say in which `locale` letters go out, which else is the one of the moment.
    With `seat_last`, writers of one event queue for the commit alone: all else is written before.
    Raises seats.Gone when the last one has gone by then.
    """
    may_be_known = entrance.may_be_known(event.id, nonce, *_keys(attendee))
    if nonce and may_be_known and (repeated := entrance.by_nonce(event.id, nonce)):
        _refuse_other(repeated, attendee)
        return repeated
    _refuse_closed(event, by_staff=by_staff)
    if may_be_known:
        refuse_known(event, attendee)
    source = "staff" if by_staff else "public"
    registration = _new(event, attendee, nonce, source, is_new=not may_be_known)
    registration.locale = locale or registration.locale
    seat_last = seat_last and event.registration != APPROVAL and not event.is_full
    # where the seat is taken, writers of one event queue: what comes before is done side by side
    registration.state = CONFIRMED if seat_last else _state_for(event, by_staff=by_staff)
    registration.queued_at = clock.now()
    with _each_once(attendee):
        direct.insert(registration)
    history.record("register", registration, event=event, changes={"state": registration.state})
    outbox.tell_at_once("registered", registration)
    if seat_last and not seats.take(event):
        raise seats.Gone
    return registration


def request(event: Event, attendee: Attendee) -> Registration:
    """Somebody who was not asked answers by mail: pending until the organizers decide.

    No letter goes out, as nobody knows yet whether the address is theirs (RFC 5546, 3.2.2.6).
    Raises Closed, AlreadyRegistered.
    """
    if event.state != PUBLISHED or clock.now() >= event.ends_at:
        raise Closed(_("Registration for this event is closed."))
    refuse_known(event, attendee)
    registration = _new(event, attendee, None, "mail")
    registration.state = PENDING
    with _each_once(attendee):
        direct.insert(registration)
    history.record("request", registration, event=event, changes={"state": PENDING})
    history.touch(event)
    return registration


def _refuse_other(repeated: Registration, attendee: Attendee) -> None:
    """A page taken back in the browser and filled in for the next of a family is no second tap."""
    if person_key(repeated.name) != person_key(attendee.name):
        raise SentBefore(
            _("%(name)s is registered. To register another person, send it once more.",
              name=repeated.full_name),
            registration=repeated,
        )  # fmt: skip


def _refuse_closed(event: Event, *, by_staff: bool) -> None:
    now = clock.now()
    if by_staff and event.state == "published" and now < event.ends_at:
        return
    if not event.takes_registrations(now):
        raise Closed(_("Registration for this event is closed."))


def refuse_known(event: Event, attendee: Attendee, besides: Registration | None = None) -> None:
    """The same e-mail address, or the same phone and the same name, is the same person."""
    email, phone = _keys(attendee)
    if not email and not phone:
        return
    found = Registration.of_person(event, email, phone)
    if besides is not None:
        found = found.where(Registration.id != besides.id)
    same = db.session.scalars(found).first()
    if same is not None:
        field = "email" if email and same.email_key == email else "phone"
        raise AlreadyRegistered(
            _("This person is already registered for this event."),
            field=field,
            registration=same,
        )


def _keys(attendee: Attendee) -> tuple[str, str]:
    return attendee.columns["email_key"], attendee.columns["phone_key"]


def _state_for(event: Event, *, by_staff: bool) -> str:
    """Takes the seat when there is one. A full event is locked before the waitlist grows.

    Without that lock a withdrawal committing just now could miss the newcomer and leave a seat
    empty beside a waiting person.
    """
    if event.registration == APPROVAL and not by_staff:
        return PENDING
    if seats.take(event):
        return CONFIRMED
    lock(event)
    if seats.take(event):
        return CONFIRMED
    if not event.has_waitlist:
        raise Full(_("All seats are taken."))
    history.touch(event)
    return WAITLISTED


def _new(
    event: Event,
    attendee: Attendee,
    nonce: str | None,
    source: str,
    *,
    is_new: bool = False,
) -> Registration:
    """`is_new` spares a question about somebody who was never told of the event."""
    now = clock.now()
    sequence = 0 if is_new else sequences.next_for(event, attendee.email.casefold())
    registration = Registration(
        event=event,
        event_id=event.id,
        token=tokens.token(),
        code=tokens.code(),
        nonce=nonce or None,
        locale=current_locale(),
        source=source,
        is_demo=event.is_demo,
        created_at=now,
        queued_at=now,
        changed_at=now,
        sequence=sequence,
        answer=ACCEPTED,
    )
    describe(registration, attendee)
    return registration


def describe(registration: Registration, attendee: Attendee) -> None:
    """Write down who comes, with what finds and sorts them."""
    for name, value in attendee.columns.items():
        setattr(registration, name, value)


def flush_unique(event: Event, attendee: Attendee) -> None:
    """Write what was changed. Raises AlreadyRegistered."""
    with _each_once(attendee):
        db.session.flush()


@contextmanager
def _each_once(attendee: Attendee) -> Iterator[None]:
    """The database refuses a second active registration, or delegate, even of two at once."""
    try:
        yield
    except IntegrityError as error:
        if "delegate" in str(error.orig):
            raise Stale from error
        if "uq_registration" not in str(error.orig) and "registration." not in str(error.orig):
            raise
        raise AlreadyRegistered(
            _("This person is already registered for this event."),
            field="email" if attendee.email else "phone",
        ) from error


def change(registration: Registration, attendee: Attendee, *, locale: str = "") -> None:
    """Correct who comes, or in which language letters reach them.

    Raises AlreadyRegistered when that is somebody already here.
    """
    event = registration.event
    refuse_ended(event)
    refuse_inactive(registration)
    refuse_known(event, attendee, besides=registration)
    before, is_other = registration.attendee, locale not in ("", registration.locale)
    if attendee == before and not is_other:
        return
    then, now = before.columns, attendee.columns
    changed = [one.name for one in fields(attendee) if now[one.name] != then[one.name]]
    if is_other:
        registration.locale = locale
        changed.append("locale")
    describe(registration, attendee)
    registration.changed_at = clock.now()
    with _each_once(attendee):
        sequences.move(registration, before.email)
    history.record("edit", registration, event=event, changes={"fields": changed})
    if "email" in changed:
        _tell_both(registration, before)


def _tell_both(registration: Registration, before: Attendee) -> None:
    """The old address is taken leave of; the new one is told all."""
    if before.email and not registration.is_at(before.email):
        outbox.tell(MOVED_AWAY, registration, to=before.email)
    outbox.tell("registered", registration)


def refuse_inactive(registration: Registration) -> None:
    if not registration.is_active:
        raise Refused(_("This registration is no longer active."))


def refuse_ended(event: Event) -> None:
    if clock.now() >= event.ends_at or event.state == "cancelled":
        raise Closed(_("This event is over or cancelled; nothing can be changed any more."))


def resend(registration: Registration) -> None:
    """Send the ticket again to an attendee with an address."""
    if not registration.email:
        raise Refused(_("This person gave no e-mail address."))
    refuse_inactive(registration)
    outbox.tell("registered", registration)
    history.record("resend", registration, event=registration.event)
