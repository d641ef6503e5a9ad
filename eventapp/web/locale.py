"""In which language a page is read, at which text size and in which light."""

from flask import Flask, Response, current_app, g, request

from eventapp.core.i18n import LOCALES, set_locale

YEAR = 365 * 24 * 3600
SIZES, THEMES = ("", "l", "xl"), ("", "light", "dark")


def install(app: Flask) -> None:
    """Choose the language before each request and remember a choice made by ?lang=."""
    default = app.config["DEFAULT_LOCALE"]

    @app.before_request
    def choose() -> None:
        asked = request.args.get("lang", "")
        kept = request.cookies.get("lang", "")
        g.asked_locale = asked if asked in LOCALES else ""
        set_locale(g.asked_locale or (kept if kept in LOCALES else default))

    @app.after_request
    def remember(response: Response) -> Response:
        if g.get("asked_locale") and g.asked_locale != request.cookies.get("lang"):
            keep(response, "lang", g.asked_locale)
        return response


def preference(name: str, allowed: tuple[str, ...]) -> str:
    """A remembered choice, or ''."""
    value = request.cookies.get(name, "")
    return value if value in allowed else ""


def keep(response: Response, name: str, value: str) -> None:
    """Remember a choice for a year; an empty one is forgotten."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]  # a proxy may end TLS before us
    options = {"samesite": "Lax", "secure": secure, "httponly": True, "path": "/"}
    if value:
        response.set_cookie(name, value, max_age=YEAR, **options)  # type: ignore[arg-type]
    else:
        response.delete_cookie(name, **options)  # type: ignore[arg-type]
