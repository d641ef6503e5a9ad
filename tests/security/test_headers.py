"""A crawl over every page, as a stranger, as Suda and as an admin: headers, cookies, addresses."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from eventapp.documents import sheets
from eventapp.web.headers import CONTENT_POLICY
from tests import cast
from tests.hostile import world as worlds

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
TOKEN_PAGES = ("/my/", "/preview/", "/passages/", "/chairings/", "/calendars/")
OPEN_TO_ALL = ("/pictures/", "/assets/", "/healthz", "/readyz")
STRAYS = (
    "/nothing", "/events/nothing", "/my/nothing", "/organizer/nothing", "/events/%00", "/my/%00",
    "/preview/%00", "/pictures/%00", "/organizations/%00.ics", "/events/%00.ics", "/events/%FF",
    "/my/%00.ics", "/passages/%00", "/organizer/venues/%00/", "/events/%00/opengraph.png",
    "/events/%00/register", "/static/", "/assets/", "/assets/css/", "/metrics", "/.env",
    "/.git/config", "/debug", "/console", "/docs", "/openapi.json", "/server-status",
)  # fmt: skip


@pytest.fixture
def world(context, database):
    return worlds.stand(context, database)


_CRAWLED: dict[tuple[str, str], list[tuple[str, Any]]] = {}


@pytest.fixture(params=["", "Suda", "Ada"])
def crawl(request, app, database):
    """Every address with its answer, asked for twice: the second may come from the shelf."""
    key = (database.name, request.param)
    if key not in _CRAWLED:
        world = request.getfixturevalue("world")
        client = app.test_client()
        if request.param:
            cast.sign_in(client, request.param)
        paths = [*worlds.addresses(app, world), *STRAYS]
        _CRAWLED[key] = [(path, client.get(path)) for path in paths for _ in range(2)]
    assert len(_CRAWLED[key]) > 150
    return request.param, _CRAWLED[key]


def test_line_26_to_29_and_33_every_answer_carries_the_house_headers(crawl):
    assert CONTENT_POLICY == POLICY
    wrong = []
    for path, answer in crawl[1]:
        headers = answer.headers
        referrer = "no-referrer" if path.startswith(TOKEN_PAGES) else "strict-origin"
        is_text = answer.mimetype.startswith("text/")
        for name, true in (
            ("policy", headers.getlist("Content-Security-Policy") == [POLICY]),
            ("nosniff", headers.getlist("X-Content-Type-Options") == ["nosniff"]),
            ("referrer", headers.getlist("Referrer-Policy") == [referrer]),
            ("opener", headers.get("Cross-Origin-Opener-Policy") == "same-origin"),
            ("permissions", "geolocation=()" in headers.get("Permissions-Policy", "")),
            ("charset", not is_text or "charset=utf-8" in answer.content_type),
            ("cors", not any(name.startswith("Access-Control") for name, _ in headers)),
            ("server", "Werkzeug" not in headers.get("Server", "")),
        ):  # fmt: skip
            if not true:
                wrong.append((path, answer.status_code, name))

    assert wrong == []


def test_line_70_every_address_answers_as_it_should(crawl):
    found = crawl[1]
    statuses = {answer.status_code for _path, answer in found}

    assert statuses <= {200, 303, 304, 400, 403, 404, 409, 410, 503}
    for path, answer in found:
        if path in STRAYS:
            assert (path, answer.status_code) == (path, 404)
        assert "Traceback" not in str(answer.data)
        assert "werkzeug" not in str(answer.data).lower()


def test_line_72_pages_of_who_signed_in_are_never_stored(crawl):
    who, found = crawl
    stored = [
        path
        for path, answer in found
        if who
        and answer.mimetype == "text/html"
        and not path.startswith(OPEN_TO_ALL)
        and "no-store" not in answer.headers.get("Cache-Control", "")
    ]

    assert stored == []


def test_line_72_pages_with_a_token_are_never_stored(crawl):
    kept = {
        path: answer.headers.get("Cache-Control", "")
        for path, answer in crawl[1]
        if path.startswith(TOKEN_PAGES) and not path.endswith(".ics")
    }

    assert kept
    assert {path: value for path, value in kept.items() if "no-store" not in value} == {}


class _Loads(HTMLParser):
    """What a browser would fetch by itself, or send a form to."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, pairs):
        at = dict(pairs)
        loads = tag in ("img", "script", "iframe", "source", "video", "audio", "embed", "track")
        if loads:
            self.found += [at.get("src") or "", *(at.get("srcset") or "").split()]
        if tag == "link" and at.get("rel") not in ("canonical", "alternate"):
            self.found.append(at.get("href") or "")
        if tag == "form":
            self.found.append(at.get("action") or "")
        if tag in ("use", "image"):
            self.found.append(at.get("href") or at.get("xlink:href") or "")
        self.found += [at["style"]] if at.get("style") else []


def test_line_73_no_page_fetches_anything_from_anybody_else(crawl):
    fetched = 0
    for path, answer in crawl[1]:
        if answer.mimetype != "text/html":
            continue
        reader = _Loads()
        reader.feed(answer.text)
        loads = [one for one in reader.found if one]
        fetched += len(loads)
        foreign = [one for one in loads if not re.match(r"/(?!/)|data:image/|#|\?", one)]

        assert (path, foreign) == (path, [])
    assert fetched > 100


def test_line_73_style_sheets_name_no_other_site(app):
    for name in ("site.css", "pages.css", "organizer.css"):
        sheet = app.test_client().get(f"/assets/{name}").text
        sheet = sheet.replace("http://www.w3.org/2000/svg", "")  # the name of a language

        assert len(sheet) > 1000
        assert re.findall(r"https?:|url\(\s*['\"]?//|@import", sheet) == []


def test_line_25_no_origin_is_let_in(app, world):
    for path in ("/", "/calendar.ics", f"/events/{world.event.slug}.ics", "/organizer/"):
        for origin in ("https://evil.example", "null", "http://localhost"):
            answer = app.test_client().get(path, headers={"Origin": origin})
            asked = app.test_client().options(
                path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
            )
            names = [name for name, _ in (*answer.headers, *asked.headers)]

            assert not any(name.startswith("Access-Control") for name in names)


def test_line_19_and_39_downloads_say_what_they_are(app, world):
    client = app.test_client()
    cast.sign_in(client, "Suda")
    base = f"/organizer/events/{world.event.slug}/participants"
    token, ics = world.registration.token, "text/calendar; charset=utf-8"
    for answer, kind, ending in (
        (client.get(f"/events/{world.event.slug}.ics"), f"{ics}; method=PUBLISH", ".ics"),
        (client.get(f"/my/{token}.ics"), f"{ics}; method=PUBLISH", ".ics"),
        (client.get(f"/my/{token}/data.json"), "application/json; charset=utf-8", ".json"),
        (client.post(f"{base}.csv"), "text/csv; charset=utf-8", ".csv"),
        (client.post(f"{base}.xlsx"), sheets.XLSX, ".xlsx"),
    ):
        named = answer.headers["Content-Disposition"]

        assert answer.status_code == 200
        assert answer.content_type == kind
        assert named.startswith("attachment; filename=")
        assert named.endswith(ending)
        assert named.isascii()
        assert "\n" not in named


@pytest.mark.parametrize("method", ["TRACE", "BREW"])
def test_line_70_methods_nobody_needs_are_405(app, world, method):
    client = app.test_client()
    for path in worlds.addresses(app, world):
        answer = client.open(path, method=method)

        assert (path, answer.status_code) == (path, 405)
        assert answer.headers["Content-Security-Policy"] == POLICY
