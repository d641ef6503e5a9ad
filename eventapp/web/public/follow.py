"""Every way to follow a list of events in one's own calendar, on one page."""

from flask import Response, current_app, render_template, request, url_for

from eventapp.core import clock
from eventapp.forms import alarms
from eventapp.forms import filter as filters
from eventapp.policy import ANYONE
from eventapp.web import platform
from eventapp.web.public import addresses, ics, public


@public.route("/follow", permission=ANYONE)
def follow() -> Response:
    """The feed of a search: buttons, the address to copy, alarms, and what follows changes."""
    search = filters.read(request.args, clock.today(current_app.config["DEFAULT_TIMEZONE"]))
    query, remind = search.query(), alarms.written(alarms.read(request.args))
    asked = query | ({"alarm": remind} if remind else {})
    here, in_line = platform.here()
    html = render_template(
        "public/follow/show.html",
        query=query,
        alarm=remind,
        narrowed=search.filter.is_narrow,
        links=addresses.feed_links(asked | ics.language()),
        back=url_for("public.home", **query),
        canonical=addresses.absolute("public.follow", **query),
        platform=here,
        in_line=in_line,
        outside=addresses.outside("public.follow", **asked),
    )
    return Response(html)
