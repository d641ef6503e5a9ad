"""Stored answers never carry one visitor's page, choice or words to another (ASVS 8.3, 14.2)."""

import pytest

from tests import cast

ALWAYS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
)


@pytest.fixture
def event(context):
    host = cast.organization()
    cast.suda(host)
    return cast.forum(host, cast.room())


@pytest.fixture
def pages(event):
    return ("/", f"/events/{event.slug}", f"/events/{event.slug}/print", "/calendar.ics")


def _stranger(app):
    return app.test_client()


def test_line_26_a_stored_answer_carries_the_same_headers_as_the_first(app, pages):
    for path in pages:
        first, second = _stranger(app).get(path), _stranger(app).get(path)

        assert second.status_code == 200
        for name in ALWAYS:
            assert (path, second.headers.getlist(name)) == (path, first.headers.getlist(name))
            assert len(second.headers.getlist(name)) == 1


def test_line_26_a_304_of_a_stored_answer_repeats_the_policy(app, pages):
    for path in pages:
        first = _stranger(app).get(path)
        again = _stranger(app).get(path, headers={"If-None-Match": first.headers["ETag"]})

        assert again.status_code == 304
        assert again.headers["X-Content-Type-Options"] == "nosniff"


def test_line_72_what_suda_sees_is_never_stored(app, pages):
    suda = app.test_client()
    cast.sign_in(suda, "Suda")
    for path in pages:
        hers = suda.get(path)
        kept = len(app.extensions["shelf"]._kept)
        theirs = _stranger(app).get(path)

        assert "no-" in hers.headers["Cache-Control"]
        assert (path, kept) == (path, 0)
        assert "ETag" in theirs.headers
        app.extensions["shelf"].clear()


def test_line_72_a_session_without_its_marker_is_not_stored_either(app, pages, event):
    suda = app.test_client()
    cast.sign_in(suda, "Suda")
    suda.delete_cookie("signed_in")

    for path in (*pages, f"/events/{event.slug}/register"):
        suda.get(path)

        assert "Suda" not in _stranger(app).get(path).text, path


def test_line_72_words_for_one_visitor_are_not_stored_in_a_form(app, event):
    path = f"/events/{event.slug}/register"
    leaving = app.test_client()
    cast.sign_in(leaving, "Suda")
    leaving.post("/sign-out")

    page = leaving.get(path).text

    words = "ออกจากระบบแล้ว"
    assert words in page
    assert words not in _stranger(app).get(path).text


@pytest.mark.parametrize(
    "cookie",
    [
        "lang=en; lang=th",
        "lang=th; lang=en",
        "lang =en",
        'lang="en"',
        "lang=en;lang=xx",
        "theme=dark; theme=light",
        "theme =dark",
        "size=xl; size=",
        "size=xl;size=l",
        "Lang=en",
        "lang=en\t",
    ],
)
def test_line_72_strange_cookies_poison_nobody(app, pages, cookie):
    """What a strange cookie shows is shown again only to a cookie that asks for the same."""
    plain = {path: _fresh(app, path, "") for path in pages}
    english = {path: _fresh(app, path, "lang=en") for path in pages}
    app.extensions["shelf"].clear()
    for path in pages:
        _get(app, path, cookie)

    for path in pages:
        assert _get(app, path, "") == plain[path], path
        assert _get(app, path, "lang=en") == english[path], path
        assert _get(app, path, "lang=th") == plain[path], path
        assert _get(app, path, "theme=light") == _fresh(app, path, "theme=light"), path
        assert _get(app, path, "size=l") == _fresh(app, path, "size=l"), path


def _fresh(app, path, cookie):
    app.extensions["shelf"].clear()
    return _get(app, path, cookie)


def _get(app, path, cookie):
    client = app.test_client(use_cookies=False)
    return client.get(path, headers={"Cookie": cookie} if cookie else {}).text


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("?l%61ng=en", ""),
        ("?lang%3Den", ""),
        ("?openExternalBrowser=1&lang=en", "?openExternalBrowser=1"),
        ("?theme=dark", ""),
        ("?them%65=dark", ""),
        ("?utm=%22%3E%3Cscript%3E", ""),
    ],
)
def test_line_72_strange_queries_poison_nobody(app, pages, query, other):
    for path in pages:
        plain = _fresh(app, path + other, "")
        app.extensions["shelf"].clear()
        _get(app, path + query, "")

        assert _get(app, path + other, "") == plain


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "666"},
        {"X-Forwarded-Prefix": "/evil"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "/evil", "X-Rewrite-URL": "/evil"},
    ],
)
def test_line_34_forged_hosts_and_proxies_stand_in_no_page(app, pages, headers):
    for path in pages:
        app.extensions["shelf"].clear()
        answer = app.test_client().get(path, headers=headers)

        assert answer.status_code in (200, 400)
        assert "evil" not in answer.text
        assert "evil" not in str(answer.headers)
        assert "evil" not in _stranger(app).get(path).text


def test_line_34_a_forged_host_gets_400_even_where_the_page_is_stored(app, pages):
    for path in pages:
        _stranger(app).get(path)

        assert app.test_client().get(path, headers={"Host": "evil.example"}).status_code == 400


def test_line_72_head_and_get_share_no_body(app, pages):
    for path in pages:
        app.extensions["shelf"].clear()
        assert app.test_client().head(path).data == b""
        assert len(_stranger(app).get(path).data) > 200


def test_line_72_a_line_break_in_the_path_is_another_page(app, event):
    for path in (f"/events/{event.slug}%0Ax", f"/%0A/events/{event.slug}", "/%0D%0ASet-Cookie:x=1"):
        answer = app.test_client().get(path)

        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
