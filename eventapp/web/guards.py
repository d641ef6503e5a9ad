"""Every way in passes here: who looks, may they, is the form theirs, and how a refusal is said."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf.csrf import ValidationError as CSRFInvalid
from flask_wtf.csrf import validate_csrf

from eventapp import policy
from eventapp.actions import history, signing_in
from eventapp.core import log
from eventapp.core.db import looking
from eventapp.core.i18n import gettext as _
from eventapp.policy import ANYONE, NOBODY, Viewer
from eventapp.web import kept

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

login = LoginManager()
login.anonymous_user = lambda: NOBODY
login.session_protection = None


class Gate(Blueprint):
    """A blueprint of one audience; a route without a declared permission does not start.

    `keeps_input=True` marks a route whose view validates a `forms.fields.Form`: with a missing or
    expired CSRF token it shows the form again with what was typed, and answers 400.
    `harmless=True` marks the few that need no token: they change nothing but the browser's own
    look, or only speak of a link whose secret is in the address.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permissions: dict[str, str] = {}
        self.keepers: set[str] = set()
        self.harmless: set[str] = set()
        self.before_request(self._check)
        self.after_request(self._say_stale)

    def route(self, rule: str, **options: Any) -> Callable[..., Any]:
        """Like Flask's, with `permission=` and `keeps_input=`."""
        permission = options.pop("permission", None)
        keeps_input = options.pop("keeps_input", False)
        harmless = options.pop("harmless", False)
        if permission not in (*policy.TABLE, policy.ANYONE, policy.SIGNED_IN):
            raise TypeError(f"{rule} declares no permission")
        decorate = super().route(rule, **options)

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            name = options.get("endpoint", view.__name__)
            endpoint = f"{self.name}.{name}"
            self.permissions[endpoint] = permission
            if keeps_input:
                self.keepers.add(endpoint)
            if harmless:
                self.harmless.add(endpoint)
            decorated: Callable[..., Any] = decorate(view)
            return decorated

        return register

    def _check(self) -> Any:
        endpoint = request.endpoint or ""
        permission = self.permissions[endpoint]
        if permission != ANYONE and not policy.may(viewer(), permission):
            return _turn_away()
        if request.method not in SAFE and endpoint not in self.harmless:
            self._check_form(endpoint)
        return None

    def _check_form(self, endpoint: str) -> None:
        if not current_app.config.get("WTF_CSRF_ENABLED", True):
            return
        token = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token")
        try:
            validate_csrf(token)
        except CSRFInvalid:
            if endpoint not in self.keepers:
                abort(400, _("The page was open for too long. Go back, reload it and try again."))
            g.csrf_failed = True

    def _say_stale(self, response: Response) -> Response:
        if g.get("csrf_failed"):
            if response.status_code < 400:
                raise RuntimeError("a form was accepted without its token")
            response.status_code = 400
        return response


def viewer() -> Viewer:
    """Who looks at this page."""
    found: Viewer = current_user._get_current_object()
    return found


def require(verb: str, thing: Any, *, shared: bool = False) -> None:
    """404 for what a stranger may not know of, 403 for what may be seen but not done.

    `shared` things stand in the directory, which every organizer sees.
    """
    who = viewer()
    if policy.may(who, verb, thing):
        return
    _note_denial(verb)
    abort(403 if shared or policy.may(who, "event.see", thing) else 404)


def _note_denial(what: str) -> None:
    """Who was turned away from what; the line itself says by its actor who it was."""
    current_app.logger.warning("denied: %s, %s %s", what, request.method, request.path)


def _turn_away() -> Any:
    if viewer().is_authenticated or request.method not in SAFE:
        _note_denial("not for this user")
    if viewer().is_authenticated:
        abort(403)
    if request.method not in SAFE:
        return _too_late()
    return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")), 303)


def _too_late() -> Any:
    """A form of ours whose sender's session has ended keeps what was typed; others get 403.

    Whoever signed out in another window has lost the cookie that the form's token belongs to:
    then the browser's own word counts that the form stood on this site (Sec-Fetch-Site).
    """
    try:
        validate_csrf(request.form.get("csrf_token"))
    except CSRFInvalid:
        if request.headers.get("Sec-Fetch-Site") != "same-origin":
            abort(403)
    return kept.sign_in_again()


def install(app: Flask) -> None:
    """Give the app its sign-in."""
    login.init_app(app)
    login.user_loader(signing_in.viewer_of)

    @app.before_request
    def remember_actor() -> None:
        looking.set(request.method in SAFE)
        user = viewer().user
        number = user.id if user else None
        history.actor.set(number)
        given = request.headers.get("X-Request-ID") if app.config["TRUSTED_PROXIES"] else None
        log.bind(request=log.request_id(given), actor=number)

    @app.teardown_request
    def forget_actor(_error: BaseException | None) -> None:
        """What this thread does next is no part of the request."""
        looking.set(False)
        history.actor.set(None)
        log.bind()
