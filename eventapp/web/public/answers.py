"""An attendee's answer: from a letter's link or the own page, and only when a button is pressed."""

from flask import Response, flash, redirect, render_template, request, url_for

from eventapp.actions import answering
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.forms.answer import GIVEN, AnswerForm
from eventapp.models import delegation
from eventapp.models.registration import Registration
from eventapp.policy import ANYONE
from eventapp.web.public import public
from eventapp.web.public.my import own


@public.route("/my/<token>/answer", permission=ANYONE)
def ask_answer(token: str) -> Response:
    """Ask once more for what the link says: whoever scans letters opens links, too.

    Letters are old: who has no place any more finds on their own page how things stand.
    """
    registration = own(token)
    event = registration.event
    if not registration.is_active or event.phase(clock.now()) != "published":
        return redirect(url_for("public.my", token=token), 303)  # type: ignore[return-value]
    form = AnswerForm(data={"note": registration.answer_note})
    return _page(registration, form, request.args.get("answer", ""))


@public.route("/my/<token>/answer", methods=["POST"], permission=ANYONE, keeps_input=True)
def give_answer(token: str) -> Response:
    """Take the answer; one that gives the place back can be undone for ten seconds."""
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(own(token), form, "", 422)
    given = form.value()
    try:
        with transaction():
            answering.answer(own(token), given.answer, note=given.note, frees=given.frees)
    except Refused as error:
        form.refuse(error)
        return _page(own(token), form, "", 422)
    flash(_("Thank you. The organizers see your answer."), "ok")
    return redirect(url_for("public.my", token=token), 303)  # type: ignore[return-value]


def _page(registration: Registration, form: AnswerForm, wanted: str, status: int = 200) -> Response:
    html = render_template(
        "public/my/answer.html",
        registration=registration,
        event=registration.event,
        delegation=delegation.of(registration, clock.now()),
        form=form,
        wanted=wanted if wanted in GIVEN else "",
    )
    return Response(html, status)
