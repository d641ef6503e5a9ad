"""The organizers' side: events, people, places."""

from eventapp.web.guards import Gate

organizer = Gate("organizer", __name__, url_prefix="/organizer")
