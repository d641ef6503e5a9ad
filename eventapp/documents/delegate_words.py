"""What letters say when one person comes in the place of another."""

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_words
from eventapp.models.message import RETURNED
from eventapp.models.registration import (
    CONFIRMED,
    DELEGATED,
    PENDING,
    WITHDRAWN,
    Registration,
)

Told = tuple[str, str, tuple[str, ...], bool]
"""Subject, heading, opening sentences, and whether no place is held any more."""


def of(kind: str, registration: Registration, delegate: Registration | None) -> Told | None:
    """The words for somebody who sends or is sent; None where a delegation changes no word.

    `delegate` is who holds the place of somebody who sent them.
    """
    title = calendar_words.title(registration.event)
    if registration.state == DELEGATED:
        return _to_original(title, delegate)
    if kind == RETURNED and registration.is_active:
        return _returned(registration, title)
    if registration.delegated_from_id is None:
        return None
    if registration.state == WITHDRAWN and not registration.undo_state:
        return _ended(title)
    if kind == "delegate" and registration.is_active:
        return _to_delegate(registration, title)
    return None


def held(registration: Registration) -> str:
    """What to do with a place that is sure, or how it stands with one that is not."""
    if registration.state == PENDING:
        return _("The organizers still have to decide. You will get a letter.")
    if registration.state != CONFIRMED:
        return _("You are on the waiting list. You get a letter when a seat is yours.")
    if registration.event.attendance != "online":
        return _("Please show this code at the door, on your phone or on paper.")
    if registration.join_url:
        return _("The event takes place online. Please join by the link below when it begins.")
    return _("The event takes place online. The link to join will stand on your page.")


def _to_original(title: str, delegate: Registration | None) -> Told:
    """Whoever sent them: the attendee, their calendar program or the organizers."""
    if delegate is None:
        return (
            _("Your delegate no longer has a place: %(title)s", title=title),
            _("Your delegate no longer has a place"),
            (_("It has been given up or was declined, so it cannot come back to you."),),
            True,
        )
    told = [
        _("%(name)s comes in your place.", name=delegate.full_name),
        _("Your own ticket is no longer valid."),
    ]
    if not delegate.email:
        told.append(
            _("No letter reaches your delegate: open your page and pass on the link there.")
        )
    told.append(_("Until the event begins you can take the place back, or send another person."))
    heading = _("Somebody comes in your place")
    return _("Somebody comes in your place: %(title)s", title=title), heading, tuple(told), True


def _returned(registration: Registration, title: str) -> Told:
    return (
        _("The place is yours again: %(title)s", title=title),
        _("The place is yours again"),
        (
            _("Your delegate does not come any more, so you hold the place yourself."),
            held(registration),
            _("If you cannot come either, please say so, or send another person."),
        ),
        False,
    )


def _to_delegate(registration: Registration, title: str) -> Told:
    original = registration.original
    name = original.full_name if original is not None else ""
    sent = _("Somebody who is registered sends you in their place.")
    if name:
        sent = _("%(name)s sends you in their place, and gave us your name.", name=name)
    return (
        _("You come in somebody’s place: %(title)s", title=title),
        _("You are sent as a delegate"),
        (
            sent,
            held(registration),
            _("On your page you see what is kept of you, and can hand the place back or erase it."),
        ),
        False,
    )


def _ended(title: str) -> Told:
    return (
        _("You need not come any more: %(title)s", title=title),
        _("You are no longer a delegate"),
        (_("The place is held by the one who sent you, or by another person. Thank you."),),
        True,
    )
