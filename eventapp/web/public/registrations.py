"""Registering: the form of an event, and what answers it."""

from flask import Response, abort, redirect, render_template, request, url_for
from sqlalchemy import Select, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import contains_eager

from eventapp.actions import registering
from eventapp.core import clock, limits, tokens
from eventapp.core.db import db, transaction
from eventapp.core.errors import AlreadyRegistered, Closed, Full, Refused, SentBefore
from eventapp.core.i18n import ngettext
from eventapp.core.prefixes import PREFIXES
from eventapp.documents import places
from eventapp.forms.registration import AgainForm, RegistrationForm
from eventapp.models import catalog, entrance, seats
from eventapp.models.attendee import Attendee
from eventapp.models.event import Event
from eventapp.models.registration import ACTIVE, Registration
from eventapp.policy import ANYONE
from eventapp.web import frames
from eventapp.web.blanks import Blank
from eventapp.web.public import public
from eventapp.web.stored import Stamp

# one hall with one line to the Internet may hold a whole village
FROM_ONE_ADDRESS, WINDOW = 400, 600
LETTERS_TO_ONE_ADDRESS, DAY = 5, 24 * 3600


@public.route("/events/<slug>/register", permission=ANYONE)
def register(slug: str) -> Response:
    """The empty form, with a nonce of its own."""
    count = seats.counted(slug)
    stamp = Stamp("form", count.event_id, count.number) if count else None
    words = {"nonce": tokens.token(), "seats": _seats_left(count)}
    try:
        return _private(frames.form(lambda: _empty(slug), stamp, **words), 200)
    except Closed:
        return _closed(_open_event(slug))


def _empty(slug: str) -> frames.Made:
    """The form as everybody gets it, with blanks for the secrets; raises Closed."""
    event, now = _open_event(slug), clock.now()
    if not event.may_register(now):
        raise Closed
    form = RegistrationForm()
    form.nonce.data = Blank("nonce")
    page = _rendered(event, form, seats=Blank("seats"))
    return page, Stamp.of_form(event), catalog.next_boundary([event], now)


def _seats_left(count: seats.Count | None) -> str:
    if count is None or count.capacity is None:
        return ""
    left, total = count.capacity - count.taken, count.capacity
    return ngettext(
        "%(n)s of %(total)s seats left", "%(n)s of %(total)s seats left", left, total=total
    )


@public.route(
    "/events/<slug>/register",
    methods=["POST"],
    permission=ANYONE,
    keeps_input=True,
    endpoint="register_now",
)
def create(slug: str) -> Response:
    """Give the person a place and lead to their own page; sent twice, it is the same place."""
    limits.hit(f"register {request.remote_addr}", FROM_ONE_ADDRESS, WINDOW)
    form = RegistrationForm(request.form)
    if not form.validate():
        return _again(slug, form)
    attendee = form.value().worked_out()
    try:
        registration = _registered(slug, attendee, form.once)
    except SentBefore as error:
        return _for_another(slug, form, error)
    except AlreadyRegistered as error:
        return _known(slug, form, error)
    except (Closed, Full):
        return _closed(_open_event(slug))
    except Refused as error:
        form.refuse(error)
        return _again(slug, form)
    return _to_own_page(registration.token)


def _registered(slug: str, attendee: Attendee, nonce: str | None) -> Registration:
    """In the quickest order; whom the last seat or a deadlock stops begins anew, in the safest."""
    try:
        with transaction():
            return registering.register(_entered(slug), attendee, nonce=nonce, seat_last=True)
    except (seats.Gone, OperationalError):
        with transaction():
            return registering.register(_entered(slug), attendee, nonce=nonce)


def _entered(slug: str) -> Event:
    event = entrance.event(slug)
    if event is None or not event.is_public:
        abort(404)
    return event


@public.route("/events/<slug>/again", methods=["POST"], permission=ANYONE, endpoint="send_again")
def send_again(slug: str) -> Response:
    """Send the link once more to the address it belongs to; the answer tells nobody who comes."""
    form = AgainForm(request.form)
    event = _open_event(slug)
    if not form.validate():
        return _sent_page(event, form, 422)
    limits.hit(f"again {request.remote_addr}", LETTERS_TO_ONE_ADDRESS * 10, DAY)
    limits.hit(f"again {slug} {form.value()}", LETTERS_TO_ONE_ADDRESS, DAY)
    with transaction():
        found = db.session.scalar(_by_email(slug, form.value()))
        if found is not None:
            registering.resend(found)
    return _sent_page(event, form, 200)


def _open_event(slug: str) -> Event:
    event = db.session.scalar(Event.by_slug(slug))
    if event is None or not event.is_public:
        abort(404)
    return event


def _page(event: Event, form: RegistrationForm, status: int = 200, known: str = "") -> Response:
    return _private(_rendered(event, form, known), status)


def _rendered(
    event: Event, form: RegistrationForm, known: str = "", seats: str = "", first: str = ""
) -> str:
    return render_template(
        "public/registrations/new.html",
        event=event,
        form=form,
        known=known,
        first=first,
        seats="" if event.capacity is None or event.is_full else seats,
        prefixes=PREFIXES,
        place=places.room(event),
    )


def _again(slug: str, form: RegistrationForm) -> Response:
    """The form with what was typed and what is wrong with it."""
    event = _open_event(slug)
    if not event.may_register(clock.now()):
        return _closed(event)
    return _page(event, form, 422)


def _closed(event: Event) -> Response:
    now = clock.now()
    html = render_template(
        "public/registrations/closed.html", event=event, phase=event.phase(now), now=now
    )
    return _private(html, 409)


def _known(slug: str, form: RegistrationForm, error: AlreadyRegistered) -> Response:
    """A second tap of the same page leads where the first did; anybody else learns no more."""
    if form.once and (token := db.session.scalar(_by_nonce(slug, form.once))):
        return _to_own_page(token)
    form.refuse(error)
    return _page(_open_event(slug), form, 422, known=error.field or "email")


def _for_another(slug: str, form: RegistrationForm, error: SentBefore) -> Response:
    """The form as typed, fit to be sent for one more person, with a way to the first one's page."""
    first = db.session.scalar(_by_nonce(slug, form.once or ""))
    form.refuse(error)
    form.nonce.renew(tokens.token())
    return _private(_rendered(_open_event(slug), form, first=first or ""), 422)


def _by_nonce(slug: str, nonce: str) -> Select[tuple[str]]:
    return (
        select(Registration.token)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.nonce == nonce, Event.slug == slug)
    )


def _by_email(slug: str, email: str) -> Select[tuple[Registration]]:
    return (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.slug == slug, Registration.email_key == email, Registration.state.in_(ACTIVE))
        .options(contains_eager(Registration.event))
    )


def _to_own_page(token: str) -> Response:
    return redirect(url_for("public.my", token=token), 303)  # type: ignore[return-value]


def _sent_page(event: Event, form: AgainForm, status: int) -> Response:
    html = render_template(
        "public/registrations/again.html", event=event, form=form, is_sent=status == 200
    )
    return _private(html, status)


def _private(html: str | bytes, status: int) -> Response:
    response = Response(html, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
