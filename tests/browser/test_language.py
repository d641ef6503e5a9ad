"""The other language on a page where somebody has begun to write."""

from playwright.sync_api import Page, expect


def test_what_was_typed_stays_when_the_language_changes(page: Page) -> None:
    page.goto("/events/demo-forum/register")
    page.fill("[name=name]", "มาลี ศรีสุข")
    page.fill("[name=phone]", "081 234 5678")

    page.click(".tools a[hreflang=en]")

    expect(page.locator("h1")).to_have_text("Register")
    expect(page.locator("[name=name]")).to_have_value("มาลี ศรีสุข")
    expect(page.locator("[name=phone]")).to_have_value("081 234 5678")
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("")


def test_a_password_is_not_carried_along(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", "suda@example.org")
    page.fill("[name=password]", "a secret of Suda")

    page.click(".tools a[hreflang=en]")

    expect(page.locator("[name=email]")).to_have_value("suda@example.org")
    expect(page.locator("[name=password]")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0
