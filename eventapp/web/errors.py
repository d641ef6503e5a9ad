"""Error pages: in the site's own design, in both languages, and as problem+json for machines."""

import uuid
from contextlib import suppress
from http import HTTPStatus

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions

from eventapp.core.db import db
from eventapp.core.errors import Refused, TooMany
from eventapp.policy import NOBODY

PAGES = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OperationalError, _unreachable)
    app.register_error_handler(Exception, _crash)


def _http(error: HTTPException) -> Response:
    if error.response is not None and error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    code = error.code or 500
    is_ours = type(error) in default_exceptions.values()  # a kin of theirs has English words
    described = (
        error.description if is_ours and error.description != type(error).description else ""
    )
    response = page(code, described or "")
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _refused(error: Refused) -> Response:
    """The domain said no where no form was there to say it at: 409, or 429 with a time to wait."""
    if isinstance(error, TooMany):
        response = page(429, error.message)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return page(409, error.message)


def _unreachable(error: OperationalError) -> Response:
    """The database does not answer: nobody is known, nothing can be read, and it will pass."""
    current_app.logger.error("database at %s: %s", request.path, error.orig)
    g._login_user = NOBODY
    with suppress(SQLAlchemyError):
        db.session.rollback()
    response = page(503)
    response.headers["Retry-After"] = "30"
    return response


def _crash(error: Exception) -> Response:
    """Say nothing of the cause but an id that stands in the log beside it."""
    if current_app.config["PROPAGATE_EXCEPTIONS"] or current_app.testing:
        raise error
    number = uuid.uuid4().hex[:12]
    current_app.logger.exception("crash %s at %s", number, request.path)
    db.session.rollback()
    return page(InternalServerError.code, number=number)


def _problem(code: int, message: str) -> dict[str, str | int]:
    """An error for machines (RFC 9457): the phrase of the status, and what was said of it."""
    problem: dict[str, str | int] = {"type": "about:blank", "status": code}
    problem["title"] = HTTPStatus(code).phrase
    return problem | ({"detail": message} if message else {})


def page(code: int, message: str = "", number: str = "") -> Response:
    """One error page."""
    code = code if code in PAGES else (500 if code >= 500 else 400)
    if request.path.startswith("/api"):
        response = jsonify(_problem(code, message))
        response.content_type = "application/problem+json"
    else:
        template = f"errors/{code}.html"
        response = Response(render_template(template, code=code, message=message, number=number))
    response.status_code = code
    return response
