"""Delegation in a calendar: two ATTENDEEs that share one seat (RFC 5546 section 3.2.2.3)."""

from icalendar import vCalAddress

from eventapp.documents.calendar_text import parameter, uri
from eventapp.models.registration import Registration


def attendees(
    delegate: vCalAddress, original: Registration | None, organizer: str
) -> list[vCalAddress]:
    """The delegate, whom the letter goes to, and the one who sent them, if that has an address.

    The delegate has the delegator's ROLE and RSVP. An address never stands twice in an entry, so
    who organizes the event as well is left out.
    """
    if original is None or not original.email:
        return [delegate]
    sender = uri(f"mailto:{original.email}")
    if sender.casefold() in (delegate.casefold(), organizer.casefold()):
        return [delegate]
    shared = {name: delegate.params[name] for name in ("CUTYPE", "ROLE", "RSVP")}
    named = {"CN": parameter(original.full_name)} if parameter(original.full_name) else {}
    told = {"PARTSTAT": "DELEGATED", "DELEGATED-TO": str(delegate)}
    delegator = vCalAddress(sender, params=named | shared | told)
    sent = vCalAddress(str(delegate), params={**delegate.params, "DELEGATED-FROM": str(sender)})
    return [sent, delegator]
