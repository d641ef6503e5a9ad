"""The editor in a real browser: what scripts add to it, and that it works without any."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import follow
from tests.browser.editing import begin, signed_in
from tests.live import Site


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def suda(request: pytest.FixtureRequest, browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = signed_in(browser, demo, script=request.param)
    yield context
    context.close()


@pytest.fixture
def scripted(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = signed_in(browser, demo, script=True)
    yield context
    context.close()


def test_rows_are_added_and_moved_with_everything_typed(suda: BrowserContext) -> None:
    page, _base = begin(suda)

    page.fill("[name=summary_th]", "สรุปที่พิมพ์ไว้")
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-0-text_th]", "หนึ่ง")
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-1-text_th]", "สอง")
    page.click('[value="objectives:up:1"]')
    expect(page.locator("[name=objectives-0-text_th]")).to_have_value("สอง")
    follow(page, ".editor__save button >> nth=0")

    expect(page.locator("[name=objectives-0-text_th]")).to_have_value("สอง")
    expect(page.locator("[name=objectives-1-text_th]")).to_have_value("หนึ่ง")
    expect(page.locator("[name=summary_th]")).to_have_value("สรุปที่พิมพ์ไว้")


def test_enter_in_a_field_saves_and_moves_no_row(suda: BrowserContext) -> None:
    page, _base = begin(suda)
    page.click('[value="objectives:add"]')
    page.fill("[name=objectives-0-text_th]", "หนึ่ง")

    with page.expect_navigation():
        page.press("[name=title_en]", "Enter")

    expect(page.locator("[name=objectives-0-text_th]")).to_have_value("หนึ่ง")
    expect(page.locator("[name=edition]")).to_have_value("2")


def test_cancelling_asks_first(suda: BrowserContext) -> None:
    page, base = begin(suda)
    page.goto(f"{base}/")

    page.click("main .actions .button--danger")
    page.fill("[name=reason_th]", "น้ำท่วม")
    page.click(".button--danger.button--solid")

    page.wait_for_url(f"{base}/")
    expect(page.locator(".note--bad")).to_contain_text("น้ำท่วม")


def test_a_chosen_venue_shows_its_rooms_at_once(scripted: BrowserContext) -> None:
    page, base = begin(scripted)
    page.goto(f"{base}/schedule")
    expect(page.locator("#room_id option")).to_have_count(1)

    page.select_option("#venue_id", index=1)

    expect(page.locator("#room_id option")).not_to_have_count(1)
    expect(page.locator("#room_id")).to_have_value("")  # none is booked unasked


def test_two_who_save_are_shown_both(suda: BrowserContext) -> None:
    page, base = begin(suda)
    second = suda.new_page()
    second.goto(f"{base}/edit")
    page.fill("[name=title_th]", "ของอนันต์")
    follow(page, ".editor__save button >> nth=0")

    second.fill("[name=title_th]", "ของสุดา")
    second.click(".editor__save button >> nth=0")

    expect(second.locator("main .choice small")).to_have_text(["ของอนันต์", "ของสุดา"])
    second.check("[name=take-title_th][value=theirs]")
    second.click("main form .actions button")
    expect(second.locator("[name=title_th]")).to_have_value("ของอนันต์")


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
    follow(page, ".editor__save button >> nth=0")
    page.click(".tabs a[href$='/agenda']")
    page.wait_for_url("**/agenda")

    assert asked == []
