"""The areas within a province or district, for the page's own script."""

import re

from flask import Response, jsonify, request

from eventapp.core.db import db
from eventapp.models.area import Area
from eventapp.web.organizer import organizer


@organizer.route("/areas", permission="directory.see")
def areas() -> Response:
    """Codes and names in Thai order, named in the reader's language; none for what is no code."""
    code = request.args.get("within", "")
    if not re.fullmatch(r"[0-9]{2}([0-9]{2})?", code):
        return jsonify([])
    found = db.session.scalars(Area.within(code))
    return jsonify([{"code": area.code, "name": str(area.name)} for area in found])
