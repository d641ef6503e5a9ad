"""Alive and ready, as a supervisor or a proxy asks."""

from datetime import timedelta

from flask import Response, jsonify

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.models.limit import Heartbeat
from eventapp.policy import ANYONE
from eventapp.web.api import api

LATE = timedelta(minutes=2)


@api.route("/healthz", permission=ANYONE)
def alive() -> Response:
    """This process answers."""
    return jsonify(status="alive")


@api.route("/readyz", permission=ANYONE)
def ready() -> tuple[Response, int]:
    """The database answers and the worker has been heard of lately."""
    beat = db.session.get(Heartbeat, "worker")
    lives = beat is not None and clock.now() - beat.at < LATE
    answer = jsonify(status="ready" if lives else "no worker", database="answers")
    return answer, 200 if lives else 503
