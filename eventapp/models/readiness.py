"""Whether an event may be public: what must be said of it first, and for as long as it is."""

from eventapp.core.i18n import gettext as _
from eventapp.models.event import CLOSED, Event


def missing(event: Event) -> list[tuple[str, str]]:
    """What a public event must say and does not, as (field, what to do): empty when ready."""
    wanted = _wanted_of_all(event)
    if event.registration != CLOSED or event.taken:
        wanted += _wanted_for_registering(event)
    return [(field, message) for present, field, message in wanted if not present]


def _wanted_of_all(event: Event) -> list[tuple[bool, str, str]]:
    has_place = event.attendance == "online" or event.venue_id is not None
    has_link = event.attendance == "on_site" or bool(event.join_url)
    about = _("Say in a sentence or two what the event is about.")
    return [
        (bool(event.title), "title", _("Give the event a title.")),
        (bool(event.summary), "summary", about),
        (has_place, "venue_id", _("Choose the venue.")),
        (has_link, "join_url", _("Give the link to join online.")),
    ]


def _wanted_for_registering(event: Event) -> list[tuple[bool, str, str]]:
    """The privacy notice (PDPA section 23), and somebody to ask."""
    who = _("Say who is responsible for the personal data.")
    reached = _("Say how to reach those responsible for the personal data.")
    kept = _("Say how long the personal data is kept.")
    asked = _("Give a phone number or an e-mail address for questions.")
    return [
        (bool(event.controller), "controller", who),
        (bool(event.controller_contact), "controller_contact", reached),
        (bool(event.purpose), "purpose", _("Say what the personal data is used for.")),
        (bool(event.retention_days), "retention_days", kept),
        (bool(event.contact_phone or event.contact_email), "contact_phone", asked),
    ]
