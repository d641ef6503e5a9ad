"""Guessing a password over HTTP, with several web processes that count together."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

from tests.live import Site

pytestmark = pytest.mark.slow
TRIES, ALLOWED = 24, 10


def _guess(url: str, number: int) -> tuple[int, str]:
    """One guess by a browser of its own: the status, and how long to wait if that is said."""
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{url}/sign-in", timeout=60) as page:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert token is not None
    guess = {"email": "suda@example.org", "password": f"guess {number}", "csrf_token": token[1]}
    try:
        browser.open(f"{url}/sign-in", urlencode(guess).encode(), timeout=60)
    except HTTPError as answer:
        answer.close()
        return answer.code, answer.headers.get("Retry-After", "")
    raise AssertionError("a guess was right")


def _statuses(site: Site) -> Counter[int]:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: _guess(site.url, number), range(TRIES)))
    assert all(wait for status, wait in answers if status == 429)
    return Counter(status for status, _ in answers)


def test_two_processes_allow_no_more_guesses_than_one(tmp_path: Path) -> None:
    with Site(tmp_path / "site", RATE_LIMITS="on", WEB_WORKERS="2") as site:
        statuses = _statuses(site)

    assert statuses == {422: ALLOWED, 429: TRIES - ALLOWED}


def test_without_the_count_every_guess_is_answered(tmp_path: Path) -> None:
    """The control: what stops the guesses above is the count, and nothing else."""
    with Site(tmp_path / "site", RATE_LIMITS="off", WEB_WORKERS="2") as site:
        statuses = _statuses(site)

    assert statuses == {422: TRIES}
