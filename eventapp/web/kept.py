"""What was typed when a session ended: carried through the sign-in, so that nothing is lost."""

from flask import Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from eventapp.forms.account import SignInForm
from eventapp.web.returning import within

MARK = "kept:"
TARGET = "kept-to"
Fields = list[tuple[str, str]]


def sign_in_again() -> Response:
    """The sign-in page with the form that came too late inside; only for a form of ours."""
    fields = [(MARK + name, value) for name, value in _typed(request.form)]
    fields.append((TARGET, request.full_path.rstrip("?")))
    page = render_template(
        "public/sessions/sign_in.html", form=SignInForm(next=""), kept=fields, has_ended=True
    )
    return make_response(page, 403)


def carried() -> Fields:
    """What a sign-in page carried along, to be shown in it again."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name.startswith(MARK) or name == TARGET
    ]


def go_on(fields: Fields) -> Response | None:
    """After signing in: the form once more, with a button that sends it; None if there is none."""
    values = MultiDict(fields)
    target = within(values.get(TARGET, ""), "")
    if not target:
        return None
    typed = [(name.removeprefix(MARK), value) for name, value in fields if name != TARGET]
    return make_response(render_template("public/sessions/go_on.html", target=target, typed=typed))


def _typed(form: MultiDict[str, str]) -> Fields:
    return [(n, v) for n, v in form.items(multi=True) if n not in ("csrf_token", "password")]
