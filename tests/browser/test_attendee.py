"""Malee's walk on her phone: she finds a forum, registers, corrects, withdraws, thinks again."""

from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, follow, see, visiting
from tests.live import Site

LINE = (
    "Mozilla/5.0 (Linux; Android 10; SM-A107F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Line/13.21.0/IAB"
)
EVENT = "/events/demo-flood-ayutthaya"


def _phone(
    browser: Browser, demo: Site, *, script: bool = True, agent: str = ""
) -> AbstractContextManager[BrowserContext]:
    more = {"user_agent": agent} if agent else {}
    return visiting(
        browser,
        demo,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        java_script_enabled=script,
        **more,
    )


@pytest.mark.parametrize(
    ("script", "agent"),
    [(True, ""), (False, ""), (True, LINE)],
    ids=["script", "no script", "LINE"],
)
def test_malee_registers_corrects_withdraws_and_thinks_again(
    browser: Browser, demo: Site, script: bool, agent: str
) -> None:
    with _phone(browser, demo, script=script, agent=agent) as phone:
        page = phone.new_page()
        _find_the_form(page)
        _send_with_a_mistake(page)
        page.fill("[name=phone]", "081 234 5678")
        page.click("main form .actions button")
        page.wait_for_url("**/my/**")

        _has_a_ticket(page)
        assert (page.get_by_text("LINE").count() > 0) == bool(agent)
        _correct(page)
        _withdraw_and_undo(page)
        _find_again(page, phone.new_page())
        _erase(page)


def _find_the_form(page: Page) -> None:
    page.goto("/?q=อยุธยา")
    page.tap(f'main a[href="{EVENT}"]')
    page.tap(".sticky-cta a")
    page.wait_for_url(f"**{EVENT}/register")


def _send_with_a_mistake(page: Page) -> None:
    page.fill("[name=name]", "มาลี ศรีสุข")
    page.fill("[name=phone]", "081 234 567")
    follow(page, "main form .actions button")
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("มาลี ศรีสุข")
    page.tap(".errors a")
    expect(page.locator("[name=phone]")).to_be_focused()


def _has_a_ticket(page: Page) -> None:
    expect(page.locator("main .note--ok")).to_contain_text("ลงทะเบียนเรียบร้อยแล้ว")
    expect(page.locator(".ticket")).to_contain_text("มาลี ศรีสุข")
    expect(page.locator(".ticket__qr img")).to_be_visible()
    see(page.locator(".ticket__qr img"))
    page.tap("summary:has-text('เพิ่มลงปฏิทิน')")
    file = page.locator("a.menu__item[href*='.ics']")
    expect(file).to_be_visible()
    answer = page.request.get(file.get_attribute("href") or "")
    assert answer.headers["content-type"].startswith("text/calendar;")
    assert answer.text().count("BEGIN:VEVENT") == 1
    page.tap("summary:has-text('เพิ่มลงปฏิทิน')")  # an open menu lies over what is below


def _correct(page: Page) -> None:
    page.click('main a[href$="/edit"]')
    page.fill("[name=organization]", "กองทุนสวัสดิการชุมชน")
    page.click("main form .actions button")
    expect(page.locator(".ticket")).to_contain_text("กองทุนสวัสดิการชุมชน")


def _withdraw_and_undo(page: Page) -> None:
    page.click('main a[href$="/withdraw"]')
    page.click("main form .button--danger")
    expect(page.locator(".ticket__qr")).to_have_count(0)
    page.click('form[action$="/undo"] button')
    expect(page.locator(".ticket__qr")).to_be_visible()


def _find_again(page: Page, other: Page) -> None:
    code = page.locator(".ticket__code").inner_text().split()[-1]
    other.goto("/my")
    other.fill("[name=code]", code.lower())
    other.fill("[name=digits]", "5678")
    other.click("main form .actions button")
    expect(other).to_have_url(page.url.split("?")[0])


def _erase(page: Page) -> None:
    page.click('main a[href$="/erase"]')
    page.click("main form .button--danger")
    page.wait_for_url("**/my/erased")
    assert "มาลี" not in page.locator("main").inner_text()


def test_who_goes_back_and_sends_again_has_one_registration(page: Page) -> None:
    tickets = []
    for going in (lambda: page.goto(f"{EVENT}/register"), page.go_back):
        going()
        page.fill("[name=name]", "สมาน ไม่มีโทรศัพท์")
        page.click("main form .actions button")
        page.wait_for_url("**/my/**")
        tickets.append(page.url.partition("?")[0])
    page.go_back()
    page.fill("[name=name]", "สายใจ ไม่มีโทรศัพท์")
    page.click("main form .actions button")

    assert tickets[0] == tickets[1]
    expect(page.locator(".errors")).to_contain_text("สมาน")


def test_inside_line_the_way_out_is_offered(browser: Browser, demo: Site) -> None:
    with _phone(browser, demo, agent=LINE) as phone:
        page = phone.new_page()
        page.goto(EVENT)
        page.tap("summary:has-text('เพิ่มลงปฏิทิน')")

        expect(page.locator("details[open] a").first).to_be_visible()
        hrefs = [link.get_attribute("href") or "" for link in page.locator("details[open] a").all()]
        assert [href for href in hrefs if "openExternalBrowser=1" in href] != []
