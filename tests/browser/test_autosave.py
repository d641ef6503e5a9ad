"""A draft keeps itself while it is written, and takes the last words along when it is left."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.editing import begin, signed_in
from tests.live import Site, wait_for


@pytest.fixture
def scripted(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = signed_in(browser, demo, script=True)
    yield context
    context.close()


def test_a_draft_keeps_itself_while_it_is_written(scripted: BrowserContext) -> None:
    page, base = begin(scripted)

    page.fill("[name=summary_th]", "เขียนไว้ยังไม่ได้กดบันทึก")

    expect(page.locator("[data-autosave-state]")).to_have_text("บันทึกฉบับร่างแล้ว", timeout=15_000)
    other = scripted.new_page()
    other.goto(f"{base}/edit")
    expect(other.locator("[name=summary_th]")).to_have_value("เขียนไว้ยังไม่ได้กดบันทึก")
    page.fill("[name=summary_th]", "เขียนต่อ")
    page.click(".editor__save button >> nth=0")
    expect(page.locator("[name=summary_th]")).to_have_value("เขียนต่อ")
    expect(page.locator("[data-toast]")).to_be_visible()


def test_who_leaves_a_draft_at_once_loses_no_word(scripted: BrowserContext) -> None:
    page, base = begin(scripted)
    page.fill("[name=summary_th]", "พิมพ์แล้วไปต่อทันที")
    page.click(".tabs a[href$='/schedule']")
    page.wait_for_url("**/schedule")

    def kept() -> bool:
        page.goto(f"{base}/edit")
        return page.input_value("[name=summary_th]") == "พิมพ์แล้วไปต่อทันที"

    wait_for(kept)


def test_who_leaves_while_a_save_is_under_way_loses_no_word(scripted: BrowserContext) -> None:
    page, base = begin(scripted)
    held: list[Route] = []

    def saved_but_unheard(route: Route) -> None:
        route.fetch()
        held.append(route)

    page.route("**/edit", saved_but_unheard, times=1)
    page.fill("[name=summary_th]", "คำแรก")
    _until(page, lambda: held)
    page.fill("[name=summary_th]", "คำแรก และคำสุดท้าย")
    page.click(".tabs a[href$='/schedule']")
    page.wait_for_url("**/schedule")

    def kept() -> bool:
        page.goto(f"{base}/edit")
        return page.input_value("[name=summary_th]") == "คำแรก และคำสุดท้าย"

    wait_for(kept)


def test_a_save_that_comes_late_covers_no_newer_one(scripted: BrowserContext) -> None:
    page, base = begin(scripted)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/edit", hold, times=1)
    page.fill("[name=summary_th]", "คำที่มาช้า")
    _until(page, lambda: held)
    page.fill("[name=summary_th]", "")  # as it was: nothing but the turn tells which is newer
    with page.expect_response("**/edit"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")

    late = held[0].fetch()

    assert late.status == 422
    page.unroute_all()
    other = scripted.new_page()
    other.goto(f"{base}/edit")
    expect(other.locator("[name=summary_th]")).to_have_value("")


def test_saving_by_the_button_does_not_meet_ones_own_draft(scripted: BrowserContext) -> None:
    page, _base = begin(scripted)
    held: list[Route] = []

    def saved_but_unheard(route: Route) -> None:
        route.fetch()
        held.append(route)

    page.route("**/edit", saved_but_unheard, times=1)
    page.fill("[name=summary_th]", "คำแรก")
    _until(page, lambda: held)
    page.fill("[name=summary_th]", "คำสุดท้าย")
    page.click(".editor__save button >> nth=0")

    expect(page.locator("[data-toast]")).to_be_visible()
    expect(page.locator("[name=summary_th]")).to_have_value("คำสุดท้าย")


def test_who_leaves_what_was_not_taken_is_asked(scripted: BrowserContext) -> None:
    page, base = begin(scripted)
    other = scripted.new_page()
    other.goto(f"{base}/edit")
    other.fill("[name=summary_th]", "ของอนันต์")
    other.click(".editor__save button >> nth=0")
    expect(other.locator("[data-toast]")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))

    page.click("[name=summary_th]")
    page.keyboard.insert_text("ของสุดา")
    expect(page.locator("[data-autosave-state]")).to_have_text("มีผู้อื่นบันทึกไปแล้ว โปรดกดปุ่มเพื่อเปรียบเทียบ")
    page.click(".tabs a[href$='/schedule']")

    assert asked == ["beforeunload"]
    assert page.url.endswith("/edit")
    page.click(".editor__save button >> nth=0")
    expect(page.locator("main .choice small")).to_have_text(["ของอนันต์", "ของสุดา"])
    assert asked == ["beforeunload"]


def test_who_leaves_with_more_than_a_browser_carries_is_asked(scripted: BrowserContext) -> None:
    page, base = begin(scripted)
    words = "ยาว" * 6600
    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    page.route("**/edit", lambda _route: None)  # however long this takes, nothing is saved yet
    page.click("[name=rationale_th]")
    page.keyboard.insert_text(words)
    page.keyboard.press("End")
    page.click(".tabs a[href$='/schedule']")

    assert asked == ["beforeunload"]
    page.unroute_all()  # which lets go on what was held
    expect(page.locator("[data-autosave-state]")).to_have_text("บันทึกฉบับร่างแล้ว")
    page.click(".tabs a[href$='/schedule']")
    page.wait_for_url("**/schedule")
    assert asked == ["beforeunload"]
    page.goto(f"{base}/edit")
    assert page.input_value("[name=rationale_th]") == words


def _until(page: Page, true: Callable[[], object]) -> None:
    """Wait while the browser's requests are handled."""
    wait_for(lambda: page.wait_for_timeout(20) or true())
