"""Pages of running text: privacy and accessibility; and the choices of the eye without a page."""

from flask import Response, make_response, redirect, render_template, request, url_for

from eventapp.policy import ANYONE
from eventapp.web.locale import SIZES, THEMES, keep
from eventapp.web.public import public
from eventapp.web.returning import within


@public.route("/privacy", permission=ANYONE)
def privacy() -> str:
    """What this site keeps of whom, and what for."""
    return render_template("public/pages/privacy.html")


@public.route("/accessibility", permission=ANYONE)
def accessibility() -> str:
    """What can be used how, and whom to tell of a barrier."""
    return render_template("public/pages/accessibility.html")


@public.route("/prefs", methods=["POST"], permission=ANYONE, harmless=True)
def prefs() -> Response:
    """Remember letter size and colours in this browser alone, and go back to where one was."""
    back = within(request.form.get("next", ""), url_for("public.home"))
    response = make_response(redirect(back, 303))
    for name, allowed in (("size", SIZES), ("theme", THEMES)):
        value = request.form.get(name)
        if value in allowed:
            keep(response, name, value)
    return response
