"""What visitors do: each scenario is a visit, and the floors are visits too."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load import Answer, Visit, expect, get, one, post

GZIP = {"Accept_Encoding": "gzip"}
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_NONCE = re.compile(rb'name="nonce"[^>]*value="([^"]+)"')
_number = itertools.count(1)


@dataclass(frozen=True)
class Scenario:
    """One measurement: a name, a visit, its floor and how near to that it must come."""

    name: str
    visit: Callable[[], Visit]
    floor: str = ""
    wanted: float = 0.0
    cpu_ms: float = 0.0


def floors() -> list[Scenario]:
    """Bare route, page of the same size, one durable insert."""
    body = urlencode({"name": "มาลี ศรีสุข", "email": "malee@example.org"}).encode()
    return [
        Scenario("floor: bare route", one(get("/bare"), 200)),
        Scenario("floor: page from one row", one(get("/page"), 200)),
        Scenario("floor: durable insert", one(post("/insert", body), 200)),
    ]


def product(slug: str, wide: str, tag: str) -> list[Scenario]:
    """The pages and the journey of the product."""
    page, bare = "floor: page from one row", "floor: bare route"
    event = f"/events/{slug}"
    return [
        Scenario("event page", one(get(event, **GZIP), 200), page, 0.6, 2.0),
        Scenario("event page, drawn anew", drawn_anew(event), page),
        Scenario("event page, 304", one(get(event, If_None_Match=tag, **GZIP), 304), bare, 0.8),
        Scenario("event .ics", one(get(f"{event}.ics", **GZIP), 200), page, 0.6, 1.5),
        Scenario("list of events", one(get("/", **GZIP), 200), page),
        Scenario("list, drawn anew", drawn_anew("/"), page),
        Scenario("registration", registration(wide), "floor: registration", 0.4, 12.0),
    ]


def listing() -> list[Scenario]:
    """The list alone, for a database of many events."""
    return [
        Scenario("list of events", one(get("/", **GZIP), 200)),
        Scenario("list, drawn anew", drawn_anew("/")),
    ]


def drawn_anew(path: str) -> Callable[[], Visit]:
    """A page nobody has asked for yet: each address is new, so nothing stored can answer."""

    def visit() -> Visit:
        expect((yield get(f"{path}?from=&n={next(_number)}", **GZIP)), 200)

    return visit


def registration(slug: str) -> Callable[[], Visit]:
    """Form, POST, redirect, own page: what one person does, with a session of their own."""
    path = f"/events/{slug}/register"

    def visit() -> Visit:
        form = expect((yield get(path, **GZIP_OFF)), 200)
        cookie = form.header("Set-Cookie").partition(";")[0]
        sent = expect((yield post(path, _filled(form), Cookie=cookie)), 303)
        expect((yield get(_path(sent), Cookie=cookie, **GZIP)), 200)

    return visit


GZIP_OFF: dict[str, str] = {}  # the form is read here, and unpacking it is not the server's work


def _filled(form: Answer) -> bytes:
    """The form of somebody who was not here before."""
    number = next(_number)
    token, nonce = _TOKEN.search(form.body), _NONCE.search(form.body)
    if token is None or nonce is None:
        raise ValueError("the form lacks its token or nonce")
    fields = {
        "prefix": "นาง",
        "name": f"มาลี ศรีสุข {_letters(number)}",
        "position": "ประธานกองทุน",
        "organization": "กองทุนสวัสดิการชุมชน",
        "phone": "",
        "email": f"malee{number}@example.org",
        "nonce": nonce[1].decode(),
        "csrf_token": token[1].decode(),
    }
    return urlencode(fields).encode()


def _letters(number: int) -> str:
    """A number as Thai consonants, since names have no digits."""
    return "".join(chr(0x0E01 + int(digit)) for digit in str(number))


def _path(answer: Answer) -> str:
    location = answer.header("Location")
    return "/" + location.partition("://")[2].partition("/")[2] if "://" in location else location
