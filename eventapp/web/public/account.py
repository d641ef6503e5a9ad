"""One's own account: name, language, password, and where one is signed in."""

import re

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.actions import enrolling, signing_in
from eventapp.core import limits, passwords
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.forms.account import PasswordForm, SelfForm
from eventapp.models.user import User
from eventapp.policy import SIGNED_IN
from eventapp.web.guards import viewer
from eventapp.web.public import public
from eventapp.web.public.sessions import open_session

QUARTER = 15 * 60
_BROWSERS = (
    ("Line/", "LINE"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrom|CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@public.route(
    "/account",
    permission=SIGNED_IN,
    methods=["GET", "POST"],
    endpoint="account",
    keeps_input=True,
)
def account() -> tuple[str, int] | str | Response:
    """What is known of me; POST changes name and language."""
    me = _me()
    if request.method != "POST":
        return _page(SelfForm(name=me.name, locale=me.locale), PasswordForm())
    form = SelfForm(request.form)
    if not form.validate():
        return _page(form, PasswordForm()), 422
    given = form.value()
    with transaction():
        enrolling.introduce(db.session.get_one(User, me.id), name=given.name, locale=given.locale)
    flash(_("Saved."), "ok")
    return redirect(url_for("public.account"), 303)


@public.route(
    "/account/password",
    permission=SIGNED_IN,
    methods=["POST"],
    endpoint="change_password",
    keeps_input=True,
)
def change_password() -> tuple[str, int] | Response:
    """A new password for who knows the current one; all sessions end, and this one begins anew."""
    me, form = _me(), PasswordForm(request.form)
    if form.validate():
        try:
            hashed = _checked(me, form)
            with transaction():
                enrolling.set_password(db.session.get_one(User, me.id), hashed)
        except Refused as error:
            form.refuse(error)
        else:
            answer = open_session(me, url_for("public.account"))
            flash(_("Your password is changed. All other devices are signed out."), "ok")
            return answer
    return _page(SelfForm(name=me.name, locale=me.locale), form), 422


def _checked(me: User, form: PasswordForm) -> str:
    """The hash of the new password, when the current one is right and the new one good."""
    given = form.value()
    limits.hit(f"password of {me.id}", 10, QUARTER)
    if signing_in.check_password(me.email, given.current) is None:
        raise Refused(_("This is not your current password."), field="current")
    passwords.refuse_weak(given.new, current_app.config["SITE_NAME"], me.email, me.name)
    return passwords.hashed(given.new)


@public.route(
    "/account/sessions/<int:key>/end",
    permission=SIGNED_IN,
    methods=["POST"],
    endpoint="end_session",
)
def end_session(key: int) -> Response:
    """Sign one of my devices out."""
    with transaction():
        signing_in.end_one(_me(), key)
    flash(_("That device is signed out."), "ok")
    return redirect(url_for("public.account"), 303)


@public.route(
    "/account/sessions/end-others",
    permission=SIGNED_IN,
    methods=["POST"],
    endpoint="end_other_sessions",
)
def end_other_sessions() -> Response:
    """Sign all my other devices out."""
    with transaction():
        signing_in.end_all(_me(), besides=viewer().token)
    flash(_("All other devices are signed out."), "ok")
    return redirect(url_for("public.account"), 303)


def _me() -> User:
    user = viewer().user
    if user is None:
        raise RuntimeError("this page is only for who has signed in")
    return user


def _page(form: SelfForm, password_form: PasswordForm) -> str:
    rows = [
        {"row": row, "device": device(row.agent), "is_here": signing_in.is_of(row, viewer().token)}
        for row in signing_in.sessions_of(_me())
    ]
    return render_template(
        "public/account/show.html", me=_me(), form=form, password_form=password_form, sessions=rows
    )


def device(agent: str) -> str:
    """Browser and system as one would call them; user agents only ever look like each other."""
    browser = next((name for mark, name in _BROWSERS if re.search(mark, agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("Unknown device")
