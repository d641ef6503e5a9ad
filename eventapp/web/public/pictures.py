"""Pictures: those of events and people, and the card a shared link shows."""

from datetime import timedelta

from flask import Response, abort, current_app, request
from sqlalchemy import select

from eventapp.core import files, i18n
from eventapp.core.db import db
from eventapp.documents import opengraph
from eventapp.models import catalog
from eventapp.models.event import Event
from eventapp.models.picture import Picture
from eventapp.policy import ANYONE
from eventapp.web import stored
from eventapp.web.public import public
from eventapp.web.stored import Stamp

YEAR = timedelta(days=365)


@public.route("/pictures/<name>", permission=ANYONE)
def picture(name: str) -> Response:
    """A stored picture; its name is random and never used for another one."""
    found = db.session.scalar(select(Picture).where(Picture.name == name))
    if found is None:
        abort(404)
    try:
        content = files.read(name, folder=current_app.config["DATA_DIR"] / "files")
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype=found.media_type)
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.max_age = int(YEAR.total_seconds())
    return response


@public.route("/events/<slug>/opengraph.png", permission=ANYONE, endpoint="opengraph")
def opengraph_card(slug: str) -> Response:
    """The card in the language of the page that names it."""
    event = db.session.scalar(Event.by_slug(slug))
    if event is None or not event.is_public:
        abort(404)
    tongue = request.args.get("tongue", "")
    with i18n.using(tongue if tongue in i18n.LOCALES else i18n.locale()):
        card = opengraph.card_of(event, catalog.areas_of([event]), current_app.config["SITE_NAME"])
        content = opengraph.draw(card)
    response = Response(content, mimetype="image/png")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return stored.keep(response, Stamp("event", event.id, event.version))
