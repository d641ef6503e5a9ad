"""The editor in a real browser: what scripts add to it, and that it works without any."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK
from tests.live import Site, wait_for

PASSWORD = "a password of the walks"


def _suda(browser: Browser, demo: Site, *, script: bool) -> BrowserContext:
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


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def suda(request: pytest.FixtureRequest, browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = _suda(browser, demo, script=request.param)
    yield context
    context.close()


@pytest.fixture
def scripted(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = _suda(browser, demo, script=True)
    yield context
    context.close()


def _begin(context: BrowserContext) -> tuple[Page, str]:
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


def test_rows_are_added_and_moved_with_everything_typed(suda: BrowserContext) -> None:
    page, _base = _begin(suda)

    page.fill("[name=summary_th]", "สรุปที่พิมพ์ไว้")
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-0-text_th]", "หนึ่ง")
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-1-text_th]", "สอง")
    page.click('[value="objectives:up:1"]')
    page.click(".editor__save button >> nth=0")

    expect(page.locator("[name=objectives-0-text_th]")).to_have_value("สอง")
    expect(page.locator("[name=objectives-1-text_th]")).to_have_value("หนึ่ง")
    expect(page.locator("[name=summary_th]")).to_have_value("สรุปที่พิมพ์ไว้")


def test_enter_in_a_field_saves_and_moves_no_row(suda: BrowserContext) -> None:
    page, _base = _begin(suda)
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-0-text_th]", "หนึ่ง")

    page.press("[name=title_en]", "Enter")

    page.wait_for_load_state()
    expect(page.locator("[name=objectives-0-text_th]")).to_have_value("หนึ่ง")
    expect(page.locator("[name=edition]")).to_have_value("2")


def test_cancelling_asks_first(suda: BrowserContext) -> None:
    page, base = _begin(suda)
    page.goto(f"{base}/")

    page.click("main .actions .button--danger")
    page.fill("[name=reason_th]", "น้ำท่วม")
    page.click(".button--danger.button--solid")

    page.wait_for_url(f"{base}/")
    expect(page.locator(".note--bad")).to_contain_text("น้ำท่วม")


def test_a_draft_keeps_itself_while_it_is_written(scripted: BrowserContext) -> None:
    page, base = _begin(scripted)

    page.fill("[name=summary_th]", "เขียนไว้ยังไม่ได้กดบันทึก")

    expect(page.locator("[data-autosave-state]")).to_have_text("บันทึกฉบับร่างแล้ว", timeout=15_000)
    other = scripted.new_page()
    other.goto(f"{base}/edit")
    expect(other.locator("[name=summary_th]")).to_have_value("เขียนไว้ยังไม่ได้กดบันทึก")
    page.fill("[name=summary_th]", "เขียนต่อ")
    page.click(".editor__save button >> nth=0")
    expect(page.locator("[name=summary_th]")).to_have_value("เขียนต่อ")
    expect(page.locator("[data-toast]")).to_be_visible()


def test_a_chosen_venue_shows_its_rooms_at_once(scripted: BrowserContext) -> None:
    page, base = _begin(scripted)
    page.goto(f"{base}/schedule")
    expect(page.locator("#room_id option")).to_have_count(1)

    page.select_option("#venue_id", index=1)

    expect(page.locator("#room_id option")).not_to_have_count(1)
    expect(page.locator("#room_id")).to_have_value("")  # none is booked unasked


def test_two_who_save_are_shown_both(suda: BrowserContext) -> None:
    page, base = _begin(suda)
    second = suda.new_page()
    second.goto(f"{base}/edit")
    page.fill("[name=title_th]", "ของอนันต์")
    page.click(".editor__save button >> nth=0")
    page.wait_for_load_state()

    second.fill("[name=title_th]", "ของสุดา")
    second.click(".editor__save button >> nth=0")

    expect(second.locator("main .choice small")).to_have_text(["ของอนันต์", "ของสุดา"])
    second.check("[name=take-title_th][value=theirs]")
    second.click("main form .actions button")
    expect(second.locator("[name=title_th]")).to_have_value("ของอนันต์")


def test_who_leaves_a_draft_at_once_loses_no_word(scripted: BrowserContext) -> None:
    page, base = _begin(scripted)
    page.fill("[name=summary_th]", "พิมพ์แล้วไปต่อทันที")
    page.click(".tabs a[href$='/schedule']")
    page.wait_for_url("**/schedule")

    def kept() -> bool:
        page.goto(f"{base}/edit")
        return page.input_value("[name=summary_th]") == "พิมพ์แล้วไปต่อทันที"

    wait_for(kept)


def test_who_leaves_what_is_public_unsaved_is_asked(scripted: BrowserContext) -> None:
    page = scripted.new_page()
    page.goto("/organizer/events/demo-forum/edit")
    asked: list[str] = []
    page.once("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    page.click("[name=summary_th]")
    page.keyboard.type("ใหม่ ")
    page.click(".tabs a[href$='/schedule']")

    assert asked == ["beforeunload"]
    assert page.url.endswith("/edit")
    assert "ใหม่ " in page.input_value("[name=summary_th]")


def test_who_has_saved_or_typed_nothing_is_not_asked(scripted: BrowserContext) -> None:
    page = scripted.new_page()
    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    page.goto("/organizer/events/demo-forum/edit")
    page.click("[name=audience_en]")
    page.keyboard.type("Who ")
    page.click(".editor__save button >> nth=0")
    page.wait_for_load_state()
    page.click(".tabs a[href$='/agenda']")
    page.wait_for_url("**/agenda")

    assert asked == []
