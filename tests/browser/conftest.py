"""A real browser for the walks: Debian's chromium, driven by playwright, with axe-core at hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import find
from tests.live import Site

AXE = (Path(__file__).with_name("vendor") / "axe.min.js").read_text("utf-8")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


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
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product with the demo data, served for all walks."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with Site(folder, SEED="demo", DEMO_PASSWORD="a password of the walks") as running:
        yield running


@pytest.fixture
def page(browser: Browser, demo: Site) -> Iterator[Page]:
    """A phone of 390 pixels, in Thai, that fails the test when it asks anybody but us."""
    context = browser.new_context(base_url=demo.url, viewport=PHONE, locale="th-TH")
    strangers: list[str] = []
    context.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((demo.url, "data:", "blob:"))
            else strangers.append(asked.url)
        ),
    )
    yield context.new_page()
    context.close()
    assert strangers == []


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong on the page: rule, words and the first places."""
    page.evaluate(f"() => {{ const module = undefined, define = undefined; {AXE} }}")
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [
        {
            "rule": one["id"],
            "help": one["help"],
            "at": [node["html"][:200] for node in one["nodes"][:3]],
        }
        for one in found
    ]


@pytest.fixture
def accessible(page: Page) -> Any:
    """Ask axe-core about the page as it stands."""

    def check() -> None:
        found = violations(page)
        assert found == [], json.dumps(found, ensure_ascii=False, indent=1)

    return check
