"""Malee sends somebody from her phone, and thinks again; Naree opens her link, and hands back."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, follow, visiting
from tests.live import Site

EVENT = "/events/demo-flood-ayutthaya"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_malee_sends_naree_and_the_place_comes_back(
    browser: Browser, demo: Site, script: bool
) -> None:
    with visiting(
        browser, demo, viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=script
    ) as phone:
        page = phone.new_page()
        _register(page)
        link = _send(page, "นารี มีสุข")
        naree = phone.new_page()
        naree.goto(link)
        expect(naree.locator(".ticket")).to_contain_text("มาลี ใจเย็น")
        expect(naree.locator(".ticket__qr img")).to_be_visible()
        _ask(naree, "/hand-back")
        expect(naree.locator(".ticket__qr")).to_have_count(0)
        page.reload()
        expect(page.locator(".ticket__qr img")).to_be_visible()

        _send(page, "ชัย ดีงาม")
        _ask(page, "/delegate/take-back")
        expect(page.locator(".ticket__qr img")).to_be_visible()


def _register(page: Page) -> None:
    page.goto(f"{EVENT}/register")
    page.fill("[name=name]", "มาลี ใจเย็น")
    page.click("main form .actions button")
    page.wait_for_url("**/my/**")


def _send(page: Page, name: str) -> str:
    """Send somebody without an address; gives the link to hand over."""
    page.click('main a[href$="/delegate"]')
    page.click("main form .actions button")
    expect(page.locator(".errors li")).to_have_count(1)
    page.fill("[name=name]", name)
    page.click("main form .actions button")
    expect(page.locator("main .note--ok")).to_contain_text(name)
    expect(page.locator(".ticket__stub")).to_have_count(0)
    return page.locator("#pass-on ~ p a").first.get_attribute("href") or ""


def _ask(page: Page, ending: str) -> None:
    page.click(f'main a[href$="{ending}"]')
    follow(page, "main form .button--danger")
