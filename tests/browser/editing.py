"""What walks through the editor share: Suda signed in, and a new draft of hers."""

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESK, PASSWORD
from tests.live import Site


def signed_in(browser: Browser, demo: Site, *, script: bool) -> BrowserContext:
    """Suda's browser."""
    context = browser.new_context(
        base_url=demo.url, viewport=DESK, locale="th-TH", java_script_enabled=script
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", "suda@example.org")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/organizer/**")
    page.close()
    return context


def begin(context: BrowserContext) -> tuple[Page, str]:
    """A new draft of Suda's; the page is its texts."""
    page = context.new_page()
    page.goto("/organizer/events/new")
    page.fill("[name=title_th]", "เวทีทดลอง")
    page.fill("[name=first_day-day]", "19")
    page.select_option("[name=first_day-month]", "6")
    page.fill("[name=first_day-year]", "2575")
    page.click("main form .actions button")
    page.wait_for_url("**/edit")
    return page, page.url.removesuffix("/edit")
