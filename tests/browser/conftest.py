"""A real browser for the walks: Debian's chromium, driven by playwright, with axe-core at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.chromium import find
from tests.live import Site

AXE = (Path(__file__).with_name("vendor") / "axe.min.js").read_text("utf-8")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PASSWORD = "a password of the walks"
SWITCHES = (
    *("--no-sandbox", "--disable-background-networking", "--disable-gpu"),
    *("--num-raster-threads=1", "--js-flags=--no-opt"),  # it does not pay for pages of a second
)
expect.set_options(timeout=15_000)  # a busy machine is no wrong answer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser walk; without a chromium it is left out, aloud."""
    here = Path(__file__).parent
    missing = pytest.mark.skip(reason="no chromium found; CI=1 makes this a failure")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if find() is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One chromium for all walks."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=find(),
            args=SWITCHES,
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product with the demo data, served for all walks."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with Site(folder, SEED="demo", DEMO_PASSWORD=PASSWORD) as running:
        yield running


@contextmanager
def visiting(browser: Browser, site: Site, **how: Any) -> Iterator[BrowserContext]:
    """A person with a browser; afterwards nobody but us was asked, and the console is empty."""
    context = browser.new_context(
        **{"base_url": site.url, "locale": "th-TH", "reduced_motion": "reduce", **how}
    )
    told: list[str] = []
    context.on("request", lambda asked: _tell_stranger(site, asked.url, told))
    context.on("weberror", lambda broken: told.append(str(broken.error)))
    context.on("console", lambda line: _tell_line(line, told))
    try:
        yield context
    finally:
        context.close()
    assert told == []


def _tell_stranger(site: Site, url: str, told: list[str]) -> None:
    if not url.startswith((site.url, "data:", "blob:")):
        told.append(url)


def _tell_line(line: ConsoleMessage, told: list[str]) -> None:
    """Not the browser's own note that a page answered with an error."""
    if line.type in ("error", "warning") and "the server responded with" not in line.text:
        told.append(line.text)


def sign_in(context: BrowserContext, name: str) -> None:
    """Sign one of the demo's people in, as they do it themselves."""
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/organizer/**")
    page.close()


def follow(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that one stands."""
    with page.expect_navigation():
        page.click(selector)


def see(picture: Locator) -> None:
    """Wait until a picture is there; a broken one is none.

    `wait_for_function` would ask by eval, which our policy forbids from the second time on.
    """
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("it => it.naturalWidth") > 0


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script(request: pytest.FixtureRequest) -> bool:
    """A walk with this is walked twice."""
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, demo: Site) -> Iterator[Page]:
    """A phone of 390 pixels, in Thai."""
    with visiting(browser, demo, viewport=PHONE) as context:
        yield context.new_page()


def violations(page: Page, rules: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    """What axe-core finds wrong on the page, by all its rules or these: rule, words, places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ const module = undefined, define = undefined; {AXE} }}")
    chosen = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found: list[dict[str, Any]] = page.evaluate(
        "async chosen => (await axe.run(chosen)).violations", chosen
    )
    return [
        {
            "rule": one["id"],
            "help": one["help"],
            "at": [node["html"][:200] for node in one["nodes"][:3]],
        }
        for one in found
    ]
