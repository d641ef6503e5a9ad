"""Suda's walk at her desk: from nothing to a published forum, its people, and its end."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, follow, sign_in, visiting
from tests.live import Site

ROOM = "ศาลาประชาคม"


def test_suda_holds_a_forum_from_the_first_word_to_the_last(
    browser: Browser, demo: Site, script: bool
) -> None:
    with (
        visiting(
            browser, demo, viewport=DESK, java_script_enabled=script, accept_downloads=True
        ) as desk,
        visiting(browser, demo, viewport=PHONE) as phone,
    ):
        sign_in(desk, "suda")
        page = desk.new_page()
        base = _begin(page, day="19" if script else "20")
        _write(page)
        _place(page, script=script)
        _plan(page)
        _invite(page)
        _open(page)
        _publish(page, base)
        slug = base.rsplit("/", 1)[1]

        malee = _malee_asks(phone, slug)
        _approve(page, base)
        malee.reload()
        expect(malee.locator(".ticket__qr")).to_be_visible()
        _export(page, base)
        _move(page, base)
        malee.reload()
        expect(malee.locator(".ticket")).to_contain_text("13.00–16.00")
        _cancel(page, base)
        malee.reload()
        expect(malee.locator(".note--bad")).to_contain_text("น้ำท่วมทาง")


def _save(page: Page) -> None:
    page.click(".editor__save button >> nth=0")
    expect(page.locator("[data-toast], .toast")).to_be_visible()


def _begin(page: Page, day: str) -> str:
    page.goto("/organizer/")
    page.click('main a[href$="/events/new"] >> nth=0')
    page.fill("[name=title_th]", "เวทีเชื่อมแผนตำบล")
    page.fill("[name=title_en]", "Forum on plans")
    page.fill("[name=first_day-day]", day)
    page.select_option("[name=first_day-month]", "7")
    page.fill("[name=first_day-year]", "2576")
    page.fill("[name=starts]", "09.00")
    page.fill("[name=ends]", "12.00")
    page.click("main form .actions button")
    page.wait_for_url("**/edit")
    return page.url.removesuffix("/edit")


def _tab(page: Page, name: str) -> None:
    page.click(f'.tabs a[href$="/{name}"]')
    page.wait_for_url(f"**/{name}")


def _write(page: Page) -> None:
    page.fill("[name=summary_th]", "ชุมชนพบหน่วยงาน")
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-0-text_th]", "เชื่อมแผนตำบลกับแผนจังหวัด")
    _save(page)


def _place(page: Page, *, script: bool) -> None:
    _tab(page, "schedule")
    venue = page.locator("#venue_id option").filter(has_text=ROOM).first
    page.select_option("#venue_id", venue.get_attribute("value"))
    if not script:
        page.click("[name=press][value=rooms]")
    expect(page.locator("#room_id option")).not_to_have_count(1)
    page.select_option("#room_id", index=1)
    _save(page)


def _plan(page: Page) -> None:
    _tab(page, "agenda")
    page.click('[value="preset:programme"]')
    _save(page)


def _invite(page: Page) -> None:
    _tab(page, "people")
    page.click('[value="chairs:add"]')
    name = page.locator("#chairpersons option").first.get_attribute("value") or ""
    page.fill("[name=chairs-0-chairperson_id]", name)
    page.click('[value="parts:add"]')
    other = page.locator("#organizations option").first.get_attribute("value") or ""
    page.fill("[name=parts-0-organization_id]", other)
    _save(page)


def _open(page: Page) -> None:
    _tab(page, "registration")
    page.check("[name=registration][value=approval]")
    page.fill("[name=capacity]", "๒๐")
    page.fill("[name=contact_phone]", "036 123 456")
    page.fill("[name=controller_contact]", "036 123 456")
    page.fill("[name=purpose_th]", "เตรียมที่นั่งและเอกสาร")
    _save(page)


def _publish(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.click('form[action$="/publish"] button')
    expect(page.locator("main .badge").first).to_have_text(re.compile("เปิดรับ|เผยแพร่"))


def _malee_asks(phone: BrowserContext, slug: str) -> Page:
    page = phone.new_page()
    page.goto(f"/events/{slug}")
    page.click(".sticky-cta a")
    page.fill("[name=name]", "มาลี ศรีสุข")
    page.fill("[name=email]", "malee@example.org")
    page.click("main form .actions button")
    page.wait_for_url("**/my/**")
    expect(page.locator(".note--info")).to_contain_text("ส่งคำขอ")
    return page


def _approve(page: Page, base: str) -> None:
    page.goto(f"{base}/participants/?q=ศรีสุ")
    page.check("input[name=chosen]")
    follow(page, "[name=do][value=approve]")
    expect(page.locator("main table")).to_contain_text("ยืนยัน")


def _export(page: Page, base: str) -> None:
    page.goto(f"{base}/participants.csv")
    with page.expect_download() as got:
        page.click("main form .actions button")
    text = got.value.path().read_text("utf-8-sig")
    assert [line for line in text.splitlines() if "มาลี ศรีสุข" in line] != []


def _move(page: Page, base: str) -> None:
    page.goto(f"{base}/schedule")
    page.fill("[name=starts]", "13.00")
    page.fill("[name=ends]", "16.00")
    _save(page)


def _cancel(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.click("main .actions .button--danger")
    page.fill("[name=reason_th]", "น้ำท่วมทาง")
    page.click(".button--danger.button--solid")
    expect(page.locator("main .note--bad")).to_contain_text("น้ำท่วมทาง")
