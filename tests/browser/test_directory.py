"""Suda keeps the directory and invites a colleague, who finds her own way in."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, follow, see, sign_in, visiting
from tests.browser.ways import newest_passage
from tests.live import Site

NEW = "a password that nobody guesses"


def _desk(browser: Browser, demo: Site, script: bool) -> BrowserContext:
    return visiting(browser, demo, viewport=DESK, java_script_enabled=script)


def test_a_venue_is_charted_and_gets_a_room(browser: Browser, demo: Site, script: bool) -> None:
    with _desk(browser, demo, script) as desk:
        sign_in(desk, "suda")
        page = desk.new_page()
        page.goto("/organizer/venues/")
        follow(page, 'main a[href$="/venues/new"]')
        page.fill("[name=name_th]", "หอประชุมโคกตูม")
        for name, area in (
            ("province", "ลพบุรี"),
            ("district", "เมืองลพบุรี"),
            ("subdistrict", "โคกตูม"),
        ):
            _choose(page, name, area, script=script)
        page.fill("[name=point]", "14.8, 100.65")
        page.click("main form .actions button")
        expect(page.locator("main h1")).to_have_text("หอประชุมโคกตูม")
        expect(page.locator("main .facts")).to_contain_text("โคกตูม")

        page.click('main a[href$="/rooms/new"]')
        page.fill("[name=name_th]", "ห้องใหญ่")
        page.fill("[name=capacity]", "๘๐")
        page.click("main form .actions button")
        expect(page.locator(".rooms")).to_contain_text("80")


def _choose(page: Page, name: str, area: str, *, script: bool) -> None:
    option = page.locator(f"[name={name}] option").filter(has_text=area)
    expect(option.first).to_be_attached()
    page.select_option(f"[name={name}]", label=area)
    if not script:
        page.click("[name=show]")


def test_a_chairperson_is_written_down_with_a_picture(
    browser: Browser, demo: Site, script: bool, tmp_path: Path
) -> None:
    picture = tmp_path / "อนันต์.png"
    Image.new("RGB", (320, 400), "#9a4029").save(picture)
    with _desk(browser, demo, script) as desk:
        sign_in(desk, "suda")
        page = desk.new_page()
        page.goto("/organizer/chairpersons/new")
        page.fill("[name=prefix_th]", "นาย")
        page.fill("[name=name_th]", "อนันต์ ใจงาม")
        page.fill("[name=position_th]", "รองผู้ว่าราชการจังหวัด")
        page.set_input_files("[name=picture]", picture)
        page.click("main form .actions button")

        expect(page.locator("main h1")).to_have_text("นายอนันต์ ใจงาม")
        see(page.locator("main img").first)
        page.goto("/organizer/search?q=นต์ ใจ")
        expect(page.locator("main")).to_contain_text("นายอนันต์ ใจงาม")


def test_a_colleague_comes_in_by_letter_and_forgets_her_password(
    browser: Browser, demo: Site, script: bool
) -> None:
    email = f"colleague-{script}@example.org".lower()
    with (
        _desk(browser, demo, script) as desk,
        visiting(browser, demo, viewport=PHONE, java_script_enabled=script) as phone,
    ):
        sign_in(desk, "suda")
        _invite(desk.new_page(), email)
        page = phone.new_page()
        page.goto(newest_passage(demo, email))
        page.fill("[name=name]", "ปราณี")
        page.fill("[name=password]", "a first password of hers")
        page.click("main form .actions button")
        page.wait_for_url("**/organizer/**")
        page.click("summary:has(.avatar)")
        follow(page, 'form[action="/sign-out"] button')

        _choose_another(page, demo, email)
        page.goto("/sign-in")
        page.fill("[name=email]", email)
        page.fill("[name=password]", NEW)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/organizer/**")


def _invite(page: Page, email: str) -> None:
    page.goto("/organizer/organizations/demo-network/members/")
    page.fill("[name=email]", email)
    page.click("main form.form-card .actions button")
    expect(page.locator("main")).to_contain_text(email)


def _choose_another(page: Page, demo: Site, email: str) -> None:
    page.goto("/password/forgot")
    page.fill("[name=email]", email)
    page.click("main form button")
    expect(page.locator("main .note")).to_be_visible()
    page.goto(newest_passage(demo, email, letters=2))
    page.fill("[name=password]", NEW)
    follow(page, "main form .actions button")
