"""Stored answers: public pages and feeds, rendered once and served until what they show changes.

A view calls `keep(response, stamp, until=…)`. The stamp names a counter in the database that rises
in the very transaction that changes what the page shows, so a stored copy is right over all
processes from the commit on: before it is served, the counter is asked for. That question is
all the work there is: it is answered before Flask begins.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.http import parse_cookie, parse_date

from eventapp.core import clock, turn
from eventapp.core.db import db
from eventapp.web import platform
from eventapp.web.guards import viewer
from eventapp.web.shelf import Shelf, Stamp, Stored, is_true

# says only that this browser has signed in, so that stored pages (made for strangers) are skipped
SIGNED_IN = "signed_in"


def keep(response: Response, *stamps: Stamp, until: datetime | None = None) -> Response:
    """Mark an answer as fit to be stored; it also gets its strong ETag here."""
    g.keep = (stamps, until)
    return response


class Front:
    """The WSGI front: answers from the shelf what it can, hands the rest to Flask."""

    def __init__(self, inner: Callable[..., Any], app: Flask, shelf: Shelf) -> None:
        self._inner, self._shelf = inner, shelf
        self._default = app.config["DEFAULT_LOCALE"]
        with app.app_context():
            self._engine: Engine = db.engine

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key = _key(environ, self._default)
        if key is None:
            turn.give_way()
            return self._inner(environ, start)
        stored = self._shelf.get(key)
        if stored is not None and self._is_true(stored):
            return _answer(stored, environ, start)
        environ["wethi.stored_key"] = key
        turn.give_way()
        return self._inner(environ, start)

    def _is_true(self, stored: Stored) -> bool:
        """A database that does not answer vouches for nothing; Flask says so in a page."""
        try:
            return is_true(stored, self._engine, clock.now())
        except OperationalError:
            return False


def _key(environ: dict[str, Any], default: str) -> str | None:
    """What the answer depends on; None when it is somebody's own (a session) or not a GET."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if f"{SIGNED_IN}=" in cookies:
        return None
    query = environ.get("QUERY_STRING", "")
    if "lang=" in query and not environ["PATH_INFO"].endswith(".ics"):
        return None
    parts = [environ["PATH_INFO"], _canonical(query), environ.get("HTTP_HOST", "")]
    kept = parse_cookie(cookies) if cookies else {}  # as the page will read them, or it is a trap
    parts += [kept.get("lang", default)[:8], kept.get("size", "")[:8], kept.get("theme", "")[:8]]
    if not environ["PATH_INFO"].endswith(".ics"):
        parts.append(platform.key(environ.get("HTTP_USER_AGENT", ""), query))
    return "\n".join(parts)


def _canonical(query: str) -> str:
    if "openExternalBrowser" not in query:
        return query
    return "&".join(p for p in query.split("&") if not p.startswith("openExternalBrowser="))


def _answer(stored: Stored, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    packed = bool(stored.packed) and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    etag = f'"{stored.etag}-gz"' if packed else f'"{stored.etag}"'
    headers = [*stored.headers, ("ETag", etag)]
    if _is_known(environ, stored):
        start("304 Not Modified", [h for h in headers if h[0] != "Content-Type"])
        return [b""]
    body = stored.packed if packed else stored.plain()
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start("200 OK", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _is_known(environ: dict[str, Any], stored: Stored) -> bool:
    """By the tag if one is sent, else by the day of the last change (RFC 9110 section 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return _matches(tags, stored.etag)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    changed = parse_date(dict(stored.headers).get("Last-Modified")) if since else None
    return since is not None and changed is not None and changed <= since


def _matches(asked: str, etag: str) -> bool:
    if not asked:
        return False
    if asked.strip() == "*":
        return True
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in asked.split(","))
    return any(tag in (etag, f"{etag}-gz") for tag in tags)


def install(app: Flask) -> None:
    """Put the front before the app and store what views mark."""
    shelf = Shelf()
    app.extensions["shelf"] = shelf

    @app.after_request
    def store(response: Response) -> Response:
        marked = g.pop("keep", None)
        if marked is None or response.status_code != 200:
            return response
        if viewer().is_authenticated or g.get("personal"):
            response.headers["Cache-Control"] = "no-store"
            return response
        body = response.get_data()
        etag = hashlib.sha256(body).hexdigest()[:32]
        response.headers.setdefault("Cache-Control", "no-cache")
        told_apart = "" if request.path.endswith(".ics") else ", User-Agent"
        response.headers.add("Vary", f"Accept-Encoding, Cookie{told_apart}")
        key = request.environ.get("wethi.stored_key")
        stored = Stored(*marked, etag, _headers(response), *_shorter(body))
        if key is not None and "Set-Cookie" not in response.headers:
            shelf.put(key, stored)
        return _as_response(stored, response)

    app.wsgi_app = Front(app.wsgi_app, app, shelf)  # type: ignore[method-assign]


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    left_out = ("content-length", "set-cookie", "etag")
    return tuple((n, v) for n, v in response.headers.items() if n.lower() not in left_out)


def _shorter(body: bytes) -> tuple[bytes, bytes]:
    """Body or packed body. Long feeds quickly, pages well: what more effort gains is little."""
    if len(body) <= 800:
        return body, b""
    return b"", gzip.compress(body, 6 if len(body) < _LONG else 1, mtime=0)


_LONG = 256 * 1024


def _as_response(stored: Stored, response: Response) -> Response:
    """The first answer is the same as all later ones, conditional requests included."""
    held: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        held.update(status=status, headers=headers)

    body = b"".join(_answer(stored, request.environ, start))
    fresh = Response(body, status=held["status"], headers=held["headers"])
    if request.method == "HEAD":  # the length is that of what a GET would bring (RFC 9110, 8.6)
        fresh.content_length = dict(held["headers"]).get("Content-Length")
    for value in response.headers.getlist("Set-Cookie"):
        fresh.headers.add("Set-Cookie", value)
    return fresh
