"""What letters say: subject and opening of each, for what is true when it is sent."""

from dataclasses import dataclass, replace

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_words, delegate_words
from eventapp.models.event import CANCELLED, Event
from eventapp.models.message import EVENT_CHANGED, EVENT_MOVED, EVENT_REOPENED, MOVED_AWAY
from eventapp.models.registration import (
    CONFIRMED,
    DECLINED,
    PENDING,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)


@dataclass(frozen=True)
class Words:
    """A subject, a heading, sentences that open the letter, and whether a place is still held."""

    subject: str
    heading: str
    opening: tuple[str, ...]
    is_over: bool = False


def to_attendee(
    kind: str, registration: Registration, delegate: Registration | None = None
) -> Words:
    """The words for an attendee. A letter that was overtaken says how things stand now."""
    title = calendar_words.title(registration.event)
    if kind == MOVED_AWAY:
        return _moved_away(title)
    if registration.event.state == CANCELLED:
        return _cancelled(registration, title)
    if (told := delegate_words.of(kind, registration, delegate)) is not None:
        return Words(*told)
    if registration.state in (WITHDRAWN, DECLINED):
        return _gone(registration, title)
    if kind == EVENT_MOVED:
        return _moved(registration, title)
    if kind == EVENT_REOPENED:
        return _reopened(registration, title)
    if kind == EVENT_CHANGED:
        return _changed(title)
    if kind == "promoted" and registration.state == CONFIRMED:
        return Words(
            _("You have a seat: %(title)s", title=title),
            _("You have a seat now"),
            (
                _("A seat has become free, and you are first on the waiting list."),
                delegate_words.held(registration),
            ),
        )
    return _received(registration, title)


def still_chairing(words: Words, event: Event) -> Words:
    """The same to somebody who chairs there, too: with a place less they still come."""
    if not words.is_over or event.state == CANCELLED:
        return words
    stays = _("You still have a task there, so the event stays in your calendar.")
    return replace(words, opening=(*words.opening, stays))


def still_attending(words: Words, event: Event) -> Words:
    """The same the other way round: with a task less they still have their place."""
    if not words.is_over or event.state == CANCELLED:
        return words
    stays = _("You still have your place there, so the event stays in your calendar.")
    return replace(words, opening=(*words.opening, stays))


def _received(registration: Registration, title: str) -> Words:
    if registration.state == PENDING:
        return Words(
            _("Your request has arrived: %(title)s", title=title),
            _("Your request has arrived"),
            (_("The organizers will look at it. You will get a letter as soon as they decide."),),
        )
    if registration.state == WAITLISTED:
        return Words(
            _("You are on the waiting list: %(title)s", title=title),
            _("You are on the waiting list"),
            (
                _("All seats are taken at the moment."),
                _("As soon as one becomes free for you, you will get a letter."),
            ),
        )
    return Words(
        _("You are registered: %(title)s", title=title),
        _("You are registered"),
        (delegate_words.held(registration),),
    )


def _moved(registration: Registration, title: str) -> Words:
    return Words(
        _("New time or place: %(title)s", title=title),
        _("The time or the place has changed"),
        (_("Please note the new details below."), _kept(registration)),
    )


def _reopened(registration: Registration, title: str) -> Words:
    return Words(
        _("It takes place after all: %(title)s", title=title),
        _("The event takes place after all"),
        (
            _("It had been cancelled, and now takes place as planned below."),
            _kept(registration),
        ),
    )


def _kept(registration: Registration) -> str:
    held = {
        CONFIRMED: _("Your seat is kept. If you cannot come, please give it back."),
        PENDING: _("Your request still waits for the organizers to decide."),
        WAITLISTED: _("You are still on the waiting list."),
    }
    return held[registration.state]


def _changed(title: str) -> Words:
    return Words(
        _("Other chairpersons: %(title)s", title=title),
        _("Other people chair now"),
        (_("Time and place are as they were. Nothing changes for your place."),),
    )


def _moved_away(title: str) -> Words:
    """To the address that somebody had before; it may be a stranger's, and learns nothing new."""
    return Words(
        _("No more letters to this address: %(title)s", title=title),
        _("No more letters to this address"),
        (_("The registration has another e-mail address now. Letters go there."),),
        is_over=True,
    )


def _gone(registration: Registration, title: str) -> Words:
    if registration.state == DECLINED:
        return Words(
            _("Your registration was not accepted: %(title)s", title=title),
            _("Your registration was not accepted"),
            (_("We are sorry. Please ask the organizers if you have questions."),),
            is_over=True,
        )
    return Words(
        _("You have withdrawn: %(title)s", title=title),
        _("You have withdrawn"),
        (_given_back(registration),),
        is_over=True,
    )


def _given_back(registration: Registration) -> str:
    if registration.undo_state == CONFIRMED:
        return _("Your seat goes to the next person. Thank you for telling us.")
    return _("You are no longer on the list. Thank you for telling us.")


def _cancelled(registration: Registration, title: str) -> Words:
    reason = str(registration.event.cancel_reason)
    opening = [_("This event has been cancelled.")]
    if reason:
        opening = [_("This event has been cancelled: %(reason)s", reason=reason)]
    return Words(
        _("Cancelled: %(title)s", title=title),
        _("The event has been cancelled"),
        tuple(opening),
        is_over=True,
    )


def password_reset(site: str) -> Words:
    """The words around a link for a new password."""
    return Words(
        _("A new password for %(site)s", site=site),
        _("Choose a new password"),
        (
            _("Somebody asked for a new password for this address. Use the link within one hour."),
            _("If it was not you, you need not do anything."),
        ),
    )


def invitation_to_team(site: str, organization: str, role: str, invited_by: str) -> Words:
    """The words around a link into an organization."""
    return Words(
        _("Work with %(organization)s on %(site)s", organization=organization, site=site),
        _("You are invited to %(organization)s", organization=organization),
        (
            _("%(name)s invites you to work there (%(role)s).", name=invited_by, role=role),
            _("Use the link within one hour. Whoever has it can use it, so do not pass it on."),
        ),
    )
