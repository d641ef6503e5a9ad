"""The web: one blueprint an audience, and what every request passes on its way in and out."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Map, UnicodeConverter

from eventapp.web import (
    api,
    assets,
    bodies,
    errors,
    guards,
    headers,
    locale,
    organizer,
    public,
    stored,
    templating,
)


def install(app: Flask) -> None:
    """Wire the audiences into the app; every file in an audience's folder holds views."""
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    app.url_map.converters["default"] = Part
    bodies.install(app)
    stored.install(app)  # first, so that it keeps what all the others put into an answer
    locale.install(app)
    guards.install(app)
    headers.install(app)
    errors.install(app)
    templating.install(app)
    assets.install(app)
    for audience in (public, organizer, api):
        _load(audience)
    app.register_blueprint(public.public)
    app.register_blueprint(organizer.organizer)
    app.register_blueprint(api.api)


class Part(UnicodeConverter):
    """A part of an address; one with control characters names nothing (PostgreSQL takes no NUL)."""

    regex = r"[^/\x00-\x1f]+"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map)
        self.regex = type(self).regex


def _load(audience: ModuleType) -> None:
    for module in iter_modules(audience.__path__):
        import_module(f"{audience.__name__}.{module.name}")
