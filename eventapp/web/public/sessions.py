"""Signing in and out, a forgotten password, and links that came by letter."""

from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import login_user
from werkzeug.wrappers import Response as Answer

from eventapp.actions import passing, signing_in
from eventapp.core import limits, passwords, tokens
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused, Stale
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import locale
from eventapp.core.text import Bilingual
from eventapp.forms.account import ForgotForm, JoinForm, NewPasswordForm, SignInForm, WelcomeForm
from eventapp.models.organization import Organization
from eventapp.models.user import ROLES, Passage, User
from eventapp.policy import ANYONE, Viewer
from eventapp.web import kept
from eventapp.web.guards import viewer
from eventapp.web.public import public
from eventapp.web.returning import within
from eventapp.web.stored import SIGNED_IN

QUARTER, HOUR = 15 * 60, 3600
Page = tuple[str, int] | str | Answer


@public.route(
    "/sign-in",
    permission=ANYONE,
    methods=["GET", "POST"],
    endpoint="sign_in",
    keeps_input=True,
)
def sign_in() -> Page:
    """The form; a good answer opens a session."""
    if request.method != "POST":
        target = _safe(request.args.get("next", ""))
        if viewer().is_authenticated:
            return redirect(target, 303)
        return render_template("public/sessions/sign_in.html", form=SignInForm(next=target))
    form = SignInForm(request.form)
    if form.validate():
        user = _who(form)
        if user is not None:
            return open_session(user, _safe(form.next.data))
        form.form_errors.append(_("This address and password do not belong together."))
    return render_template("public/sessions/sign_in.html", form=form, kept=kept.carried()), 422


def _who(form: SignInForm) -> User | None:
    """Counted by account and by address before anything is looked at; hashed outside any lock."""
    given = form.value()
    account = f"sign-in account {given.email.casefold()}"
    limits.hit(f"sign-in address {request.remote_addr}", 60, QUARTER)
    limits.hit(account, 10, QUARTER)
    user = signing_in.check_password(given.email, given.password)
    if user is None:
        current_app.logger.warning("sign-in refused: account %s", tokens.digest(account)[:12])
    else:
        limits.forget(account)
    return user


def open_session(user: User, target: str) -> Answer:
    """A new token each time, so that nobody can prepare one."""
    with transaction():
        known = db.session.get_one(User, user.id)
        agent = request.user_agent.string
        token = signing_in.begin(known, address=request.remote_addr or "", agent=agent)
    cookie.clear()
    login_user(Viewer(user, {}, token))
    answer: Answer = kept.go_on(kept.carried()) or redirect(target, 303)
    answer.set_cookie(SIGNED_IN, "1", **_marker())
    return answer


def _marker() -> dict[str, Any]:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": secure}


def _safe(target: str) -> str:
    """An address within this site, or where organizers begin."""
    home = url_for("organizer.dashboard")
    return home if target.startswith("/sign-") else within(target, home)


@public.route("/sign-out", permission=ANYONE, methods=["POST"], endpoint="sign_out")
def sign_out() -> Answer:
    """End the session here and in this browser."""
    if viewer().is_authenticated:
        with transaction():
            signing_in.end(viewer().token)
    cookie.clear()
    flash(_("You have signed out."), "ok")
    answer = redirect(url_for("public.sign_in"), 303)
    answer.delete_cookie(SIGNED_IN, **_marker())
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@public.after_app_request
def mark_seen(response: Response) -> Response:
    """A session in use does not run out; written down at most every few minutes."""
    if SIGNED_IN in request.cookies and viewer().token and signing_in.needs_mark(viewer().token):
        with transaction(by_the_way=True):
            signing_in.mark_seen(viewer().token)
    return response


@public.route(
    "/password/forgot",
    permission=ANYONE,
    methods=["GET", "POST"],
    endpoint="forgot_password",
    keeps_input=True,
)
def forgot_password() -> Page:
    """Ask for a link by letter; the answer is the same whether the address is known or not."""
    form = ForgotForm(request.form)
    if request.method != "POST":
        return render_template("public/sessions/forgot.html", form=form)
    if not form.validate():
        return render_template("public/sessions/forgot.html", form=form), 422
    limits.hit(f"forgot address {request.remote_addr}", 20, HOUR)
    limits.hit(f"forgot account {form.value().casefold()}", 3, HOUR)
    with transaction():
        passing.ask_for_password(form.value(), key=current_app.config["SECRET_KEY"])
    return redirect(url_for("public.forgot_password", sent="yes"), 303)


@public.route(
    "/passages/<token>",
    permission=ANYONE,
    methods=["GET", "POST"],
    endpoint="use_passage",
    keeps_input=True,
)
def use_passage(token: str) -> Page:
    """What a link by letter opens: a new password, or a place in an organization."""
    limits.hit(f"passage {request.remote_addr}", 60, QUARTER)
    passage = passing.find(token)
    if passage is None:
        abort(410, _("This link has been used or is too old. Please ask for a new one."))
    if passage.kind == passing.PASSWORD:
        return _new_password(token, passage)
    if passing.user_of(passage) is not None:
        return _join(token, passage)
    return _welcome(token, passage)


def _new_password(token: str, passage: Passage) -> Page:
    form = NewPasswordForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            hashed = _hashed(form.value(), passage.email)
            with transaction():
                passing.use_for_password(token, hashed)
        except Stale as error:
            abort(410, error.message)
        except Refused as error:
            form.refuse(error)
        else:
            limits.forget(f"sign-in account {passage.email}")
            flash(_("Your password is changed. Please sign in with it."), "ok")
            return redirect(url_for("public.sign_in"), 303)
    return _shown("public/sessions/new_password.html", form, passage)


def _join(token: str, passage: Passage) -> Page:
    form = JoinForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                passing.use_to_join(token)
        except Stale as error:
            abort(410, error.message)
        flash(_("You belong to the organization now."), "ok")
        return redirect(url_for("organizer.dashboard"), 303)
    return _shown("public/sessions/join.html", form, passage)


def _welcome(token: str, passage: Passage) -> Page:
    form = WelcomeForm(request.form)
    if request.method == "POST" and form.validate():
        given = form.value()
        try:
            hashed = _hashed(given.password, passage.email, given.name)
            with transaction():
                user = passing.use_to_enroll(token, given.name, hashed, locale=locale())
        except Stale as error:
            abort(410, error.message)
        except Refused as error:
            form.refuse(error)
        else:
            return open_session(user, url_for("organizer.dashboard"))
    return _shown("public/sessions/welcome.html", form, passage)


def _hashed(password: str, *words: str) -> str:
    passwords.refuse_weak(password, current_app.config["SITE_NAME"], *words)
    return passwords.hashed(password)


def _shown(template: str, form: Any, passage: Passage) -> Page:
    """The page of a link, with the organization an invitation is about."""
    inviting = db.session.get(Organization, passage.organization_id or 0)
    name = inviting.name if inviting else Bilingual()
    page = render_template(
        template, form=form, email=passage.email, organization=name, role=ROLES.get(passage.role)
    )
    return (page, 422) if request.method == "POST" else page
