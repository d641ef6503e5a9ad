"""The public's side: everything a stranger sees, and what an attendee does with a personal link."""

from eventapp.web.guards import Gate

public = Gate("public", __name__)
