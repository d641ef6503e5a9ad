"""Every form in which something is typed or chosen: who sees it, where, and filled how."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.hostile.world import World

NOBODY, SUDA, ADA = "", "Suda", "Ada"


@dataclass(frozen=True)
class Asked:
    """One form."""

    name: str
    who: str
    page: Callable[[World], str]
    fill: dict[str, str] = field(default_factory=dict)
    action: str = ""  # behind the page's own address, when it is not that
    is_kept: bool = True  # a refusal shows the form again


_DAY = {"first_day-day": "19", "first_day-month": "6", "first_day-year": "2575"}
_PERSON = {"name": "สมศรี ใจดี", "phone": "0812345678", "email": "somsri@example.org"}


def _event(tab: str) -> Callable[[World], str]:
    return lambda world: f"/organizer/events/{world.draft.slug}/{tab}"


def _fresh(tab: str) -> Callable[[World], str]:
    return lambda world: f"/organizer/events/{world.fresh_draft().slug}/{tab}"


def _of(world: World) -> str:
    return f"/organizer/events/{world.event.slug}/participants/"


FORMS = (
    Asked("register", NOBODY, lambda w: f"/events/{w.event.slug}/register", _PERSON),
    Asked("correct", NOBODY, lambda w: f"/my/{w.registration.token}/edit", _PERSON),
    Asked("delegate", NOBODY, lambda w: f"/my/{w.registration.token}/delegate",
          {"name": "สมศรี ใจดี", "email": ""}),
    Asked("answer", NOBODY, lambda w: f"/my/{w.registration.token}/answer",
          {"answer": "tentative"}),
    Asked("task", NOBODY, lambda w: f"/chairings/{w.chairing.token}",
          {"answer": "accepted"}),
    Asked("find", NOBODY, lambda w: "/my", {"code": "FHJK2345", "digits": "1234"}),
    Asked("sign in", NOBODY, lambda w: "/sign-in", {"email": "a@example.org", "password": "x"}),
    Asked("forgot", NOBODY, lambda w: "/password/forgot", {"email": "a@example.org"}),
    Asked(
        "new password",
        NOBODY,
        lambda w: f"/passages/{w.passage(invites=False)}",
        {"password": "ฝนตกที่ลพบุรีเมื่อวาน"},
    ),
    Asked(
        "welcome",
        NOBODY,
        lambda w: f"/passages/{w.passage(invites=True)}",
        {"name": "มานี", "password": "ฝนตกที่ลพบุรีเมื่อวาน"},
    ),
    Asked("account", SUDA, lambda w: "/account"),
    Asked(
        "password",
        SUDA,
        lambda w: "/account",
        {"current": "no", "password": "ฝนตกที่ลพบุรีเมื่อวาน"},
        "/password",
    ),
    Asked("new event", SUDA, lambda w: "/organizer/events/new", {"title_th": "เวทีใหม่"} | _DAY),
    Asked("import", SUDA, lambda w: "/organizer/events/import", {"address": "http://127.0.0.1/"}),
    Asked("what comes", SUDA, lambda w: w.held_calendar()),
    Asked("texts", SUDA, _event("edit")),
    Asked("schedule", SUDA, _event("schedule")),
    Asked("agenda", SUDA, _event("agenda")),
    Asked("people", SUDA, _event("people")),
    Asked("admission", SUDA, _event("registration"), {"contact_phone": "0812345678"}),
    Asked("cover", SUDA, _event("cover")),
    Asked("cancel", SUDA, _fresh("cancel"), {"reason_th": "ฝนตกหนัก"}),
    Asked("duplicate", SUDA, _fresh("duplicate"), _DAY),
    Asked("make series", SUDA, _fresh("series"), {"press": "show"}),
    Asked("series", SUDA, lambda w: f"/organizer/series/{w.series.slug}/edit"),
    Asked("extend series", SUDA, lambda w: f"/organizer/series/{w.series.slug}/extend",
          {"days": "7 มกราคม 2575"}),
    Asked("one of a series", SUDA, lambda w: f"/organizer/events/{w.of_series.slug}/edit"),
    Asked("participants", SUDA, _of, {"do": "inform"}, is_kept=False),
    Asked("add participant", SUDA, lambda w: _of(w) + "new", _PERSON),
    Asked("correct participant", SUDA, lambda w: f"{_of(w)}{w.registration.id}/edit", _PERSON),
    Asked("delegate of a participant", SUDA, lambda w: f"{_of(w)}{w.registration.id}/delegate",
          {"name": "สมศรี ใจดี", "email": ""}),
    Asked("new venue", SUDA, lambda w: "/organizer/venues/new",
          {"name_th": "ศาลาใหม่", "province": "16"}),
    Asked("venue", SUDA, lambda w: f"/organizer/venues/{w.venue.slug}/edit", {"province": "16"}),
    Asked("new room", SUDA, lambda w: f"/organizer/venues/{w.venue.slug}/rooms/new",
          {"name_th": "ห้องเล็ก"}),
    Asked("room", SUDA, lambda w: f"/organizer/venues/{w.venue.slug}/rooms/{w.room.id}"),
    Asked("new chairperson", SUDA, lambda w: "/organizer/chairpersons/new", {"name_th": "อนงค์"}),
    Asked("chairperson", SUDA, lambda w: f"/organizer/chairpersons/{w.anan.id}/edit"),
    Asked("organization", SUDA, lambda w: f"/organizer/organizations/{w.host.slug}/edit",
          {"kind": "network"}),
    Asked("invite", SUDA, lambda w: f"/organizer/organizations/{w.host.slug}/members/",
          {"email": "manee@example.org"}, "invite"),
    Asked("role", SUDA, lambda w: f"/organizer/organizations/{w.host.slug}/members/",
          action="{member}/role", is_kept=False),
    Asked("new organization", ADA, lambda w: "/organizer/organizations/new",
          {"name_th": "องค์กรใหม่", "kind": "network"}),
)  # fmt: skip
