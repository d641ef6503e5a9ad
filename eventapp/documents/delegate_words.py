"""What letters say when one person comes in the place of another."""

from eventapp.core.i18n import gettext as _
from eventapp.documents import calendar_words
from eventapp.models.registration import (
    CONFIRMED,
    DELEGATED,
    PENDING,
    WAITLISTED,
    WITHDRAWN,
    Registration,
)

Told = tuple[str, str, tuple[str, ...], bool]
"""Subject, heading, opening sentences, and whether no place is held any more."""


def of(kind: str, registration: Registration) -> Told | None:
    """The words for somebody who sends or is sent; None where a delegation changes no word."""
    title = calendar_words.title(registration.event)
    if registration.state == DELEGATED:
        return _to_original(title)
    if registration.delegated_from_id is None:
        return None
    if registration.state == WITHDRAWN and not registration.undo_state:
        return _ended(title)
    if kind == "delegate" and registration.is_active:
        return _to_delegate(registration, title)
    return None


def _to_original(title: str) -> Told:
    return (
        _("Somebody comes in your place: %(title)s", title=title),
        _("You have sent a delegate"),
        (
            _("Your ticket is no longer valid; your delegate has one of their own."),
            _("Until the event begins you can take the place back, or send another person."),
        ),
        True,
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
            _HELD[registration.state](),
            _("On your page you see what is kept of you, and can hand the place back or erase it."),
        ),
        False,
    )


_HELD = {
    CONFIRMED: lambda: _("Please show this code at the door, on your phone or on paper."),
    PENDING: lambda: _("The organizers still have to decide. You will get a letter."),
    WAITLISTED: lambda: _("You are on the waiting list. You get a letter when a seat is yours."),
}


def _ended(title: str) -> Told:
    return (
        _("You need not come any more: %(title)s", title=title),
        _("You are no longer a delegate"),
        (_("The place is held by the one who sent you, or by another person. Thank you."),),
        True,
    )
