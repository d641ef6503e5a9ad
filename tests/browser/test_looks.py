"""Pages as people see them: nothing sticks out of a phone, axe-core finds nothing wrong."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import shown, ways
from tests.browser.conftest import PHONE, follow, sign_in, violations, visiting
from tests.browser.looking import look
from tests.live import Site

EVENT = f"{ways.FORUM}/"


@pytest.fixture(scope="module")
def known(demo: Site) -> ways.Known:
    return ways.known(demo)


@pytest.fixture(scope="module")
def stranger(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    with visiting(browser, demo, has_touch=True) as context:
        yield context


@pytest.fixture(scope="module")
def suda(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    with visiting(browser, demo, has_touch=True) as context:
        sign_in(context, "suda")
        yield context


@pytest.fixture(scope="module")
def admin(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    with visiting(browser, demo, has_touch=True) as context:
        sign_in(context, "admin")
        yield context


@pytest.fixture(scope="module")
def outside(stranger: BrowserContext) -> Page:
    return stranger.new_page()


@pytest.fixture(scope="module")
def inside(suda: BrowserContext) -> Page:
    return suda.new_page()


@pytest.mark.parametrize("name", shown.PUBLIC)
def test_a_public_page_is_fit_to_be_seen(
    outside: Page, demo: Site, known: ways.Known, name: str
) -> None:
    wrong = look(outside, demo.url, lambda page: shown.PUBLIC[name](page, known))

    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", shown.OURS)
def test_an_organizers_page_is_fit_to_be_seen(
    inside: Page, demo: Site, known: ways.Known, name: str
) -> None:
    wrong = look(inside, demo.url, lambda page: shown.OURS[name](page, known))

    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", shown.ADMINS)
def test_an_admins_page_is_fit_to_be_seen(
    admin: BrowserContext, demo: Site, known: ways.Known, name: str
) -> None:
    wrong = look(admin.new_page(), demo.url, lambda page: shown.ADMINS[name](page, known))

    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_letters_stay_large_once_chosen(stranger: BrowserContext) -> None:
    page = stranger.new_page()
    page.goto("/?q=a")
    page.click("summary:has(.letters)")
    page.check("input[name=size][value=xl]")
    follow(page, "form:has(input[name=size]) button")

    assert page.url.endswith("/?q=a")
    assert page.evaluate("document.documentElement.dataset.size") == "xl"
    page.goto("/sign-in")
    assert page.evaluate("document.documentElement.dataset.size") == "xl"
    page.click("summary:has(.letters)")
    page.check("input[name=size][value='']")
    follow(page, "form:has(input[name=size]) button")
    assert page.evaluate("document.documentElement.dataset.size") is None
    page.close()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(stranger: BrowserContext) -> None:
    page = stranger.new_page()
    page.goto("/my")
    page.click("summary:has(.letters)")
    page.keyboard.press("Escape")

    expect(page.locator("details[open]")).to_have_count(0)
    expect(page.locator("summary:has(.letters)")).to_be_focused()
    page.close()


def test_a_slash_goes_to_the_search(suda: BrowserContext) -> None:
    page = suda.new_page()
    page.goto("/organizer/")
    page.keyboard.press("/")

    expect(page.locator("#find")).to_be_focused()
    expect(page.locator("#find")).to_have_value("")
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

    assert 0 < len(sizes) <= 5
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
    expect(page.locator("dialog")).to_have_count(0)
    expect(link).to_be_focused()
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


@pytest.mark.parametrize("path", ["/events/demo-forum", "/my/{demo-forum confirmed}"])
def test_paper_is_white_at_night_and_shows_nothing_to_press(
    outside: Page, known: ways.Known, path: str
) -> None:
    ways.to(path)(outside, known)
    outside.emulate_media(media="print", color_scheme="dark")

    colours = outside.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    shown = outside.evaluate(
        "[...document.querySelectorAll('main button, main .button, main summary')]"
        ".filter(it => it.getClientRects().length).map(it => it.outerHTML)"
    )
    outside.emulate_media(media="screen", color_scheme="light")
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert shown == []
