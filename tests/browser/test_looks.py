"""Pages as people see them: nothing sticks out of a phone, axe-core finds nothing wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESK, PHONE, violations
from tests.live import Site

PASSWORD = "a password of the walks"
PUBLIC = {
    "/": 200,
    "/?when=past": 200,
    "/?view=month": 200,
    "/?q=nothing-like-this": 200,
    "/events/lopburi-2562": 200,
    "/events/demo-forum": 200,
    "/events/demo-forum/register": 200,
    "/my": 200,
    "/sign-in": 200,
    "/password/forgot": 200,
    "/privacy": 200,
    "/accessibility": 200,
    "/no/such/page": 404,
}
EVENT = "/organizer/events/demo-forum/"
OURS = [
    "/organizer/",
    "/organizer/search?q=สาธิต",
    "/organizer/events/",
    "/organizer/events/new",
    EVENT,
    *(f"{EVENT}{tab}" for tab in ("edit", "schedule", "agenda", "people", "registration")),
    *(f"{EVENT}{tab}" for tab in ("participants/", "participants/new", "history")),
    "/organizer/events/demo-forum/cancel",
    "/organizer/venues/",
    "/organizer/chairpersons/",
    "/organizer/organizations/",
    "/account",
]


@pytest.fixture(scope="module")
def stranger(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=demo.url, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def suda(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=demo.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", "suda@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/organizer/**")
    yield context
    context.close()


def look(context: BrowserContext, path: str, status: int = 200) -> None:
    """Small with very large letters, wide by day, narrow by night with every menu open."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if _is_ours(line.text) else None)
    try:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        _fits(page)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        assert violations(page) == []
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []
        assert errors == []
    finally:
        page.close()


def _is_ours(text: str) -> bool:
    """Not the browser's own note that a page answered with an error."""
    return "Content Security Policy" in text or "Refused" in text


def _fits(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for size in ("", "xl"):
        page.evaluate("size => document.documentElement.dataset.size = size", size)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("() => { delete document.documentElement.dataset.size }")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_fit_to_be_seen(stranger: BrowserContext, path: str) -> None:
    look(stranger, path, PUBLIC[path])


@pytest.mark.parametrize("path", OURS)
def test_an_organizers_page_is_fit_to_be_seen(suda: BrowserContext, path: str) -> None:
    look(suda, path)


def test_letters_stay_large_once_chosen(stranger: BrowserContext) -> None:
    page = stranger.new_page()
    page.goto("/?q=a")
    page.click("summary:has(.letters)")
    page.check("input[name=size][value=xl]")
    page.click("form:has(input[name=size]) button")

    assert page.url.endswith("/?q=a")
    assert page.evaluate("document.documentElement.dataset.size") == "xl"
    page.goto("/sign-in")
    assert page.evaluate("document.documentElement.dataset.size") == "xl"
    page.click("summary:has(.letters)")
    page.check("input[name=size][value='']")
    page.click("form:has(input[name=size]) button")
    assert page.evaluate("document.documentElement.dataset.size") is None
    page.close()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(stranger: BrowserContext) -> None:
    page = stranger.new_page()
    page.goto("/my")
    page.click("summary:has(.letters)")
    page.keyboard.press("Escape")

    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.close()


def test_a_slash_goes_to_the_search(suda: BrowserContext) -> None:
    page = suda.new_page()
    page.goto("/organizer/")
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.id") == "find"
    assert page.input_value("#find") == ""
    page.close()


def test_the_event_page_takes_five_requests_and_sixty_kilobytes(
    browser: Browser, demo: Site
) -> None:
    context = browser.new_context(base_url=demo.url, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto("/events/demo-forum", wait_until="networkidle")

    assert len(sizes) <= 5
    assert sum(sizes) <= 60 * 1024
    context.close()


def test_a_question_opens_over_the_page_and_closes_again(suda: BrowserContext) -> None:
    page = suda.new_page()
    page.goto(EVENT)
    link = page.locator(f"main a[href='{EVENT}cancel'][data-dialog]")
    link.click()
    page.wait_for_selector("dialog[open] form button")

    assert page.url.endswith(EVENT)
    assert page.locator("dialog[open] input[name=csrf_token]").count() == 1
    assert violations(page) == []
    page.click("dialog[open] [data-close]")
    assert page.locator("dialog").count() == 0
    assert link.evaluate("it => it === document.activeElement")
    page.close()


def test_a_form_is_sent_once_however_often_it_is_pressed(stranger: BrowserContext) -> None:
    page = stranger.new_page()
    page.goto("/my")
    page.evaluate(
        "addEventListener('submit', event => {"
        " window.sent = (window.sent || 0) + (event.defaultPrevented ? 0 : 1);"
        " event.preventDefault() })"
    )
    button = page.locator("main form button")
    button.click()
    page.wait_for_selector("main form button[aria-busy=true]")
    button.click()
    page.evaluate("document.querySelector('main form').requestSubmit()")

    assert page.evaluate("window.sent") == 1
    page.close()
