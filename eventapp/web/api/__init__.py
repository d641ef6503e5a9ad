"""What machines ask: is it alive, is it ready."""

from eventapp.web.guards import Gate

api = Gate("api", __name__)
