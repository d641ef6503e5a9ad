"""How a page is looked at: narrow and wide, by day and by night, in both languages."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, violations

MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")
SMALLEST = {"width": 320, "height": 700}
# What light or width can change: colours, and what scrolls. Sizes of targets are measured with
# their labels by `measure.small`, and more strictly.
CHANGING = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")

Way = Callable[[Page], None]


def look(page: Page, base: str, way: Way) -> dict[str, object]:
    """All that is wrong with the page this way leads to; nothing is an empty dict.

    It is seen at both widths, by day and by night, in both languages: all eight. What neither
    light nor width can change is asked once at each width, and once more with its menus open.
    """
    wrong: dict[str, object] = {}
    for lang, near, far in (("th", DESK, PHONE), ("en", PHONE, DESK)):
        page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
        page.context.add_cookies([{"name": "lang", "value": lang, "url": base}])
        way(page)
        page.wait_for_load_state()
        page.evaluate(MEASURE)
        wrong |= _fits(page, lang)
        wrong |= _placed(page, lang, near)
        wrong |= _some(f"stacked {lang}", page.evaluate("measure.stacked()"))
        wrong |= _seen(page, lang, "light")
        if near is PHONE:
            wrong |= _handled(page)
        wrong |= _seen(page, lang, "dark", CHANGING)
        wrong |= _placed(page, lang, far)
        page.evaluate("measure.openAll()")
        wrong |= _seen(page, lang, "dark", CHANGING if far is DESK else None)
        wrong |= _seen(page, lang, "light", CHANGING)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wrong |= _some(f"small in menus {lang}", page.evaluate("measure.small()"))
    return wrong


def _fits(page: Page, lang: str) -> dict[str, object]:
    """Nothing sticks out of the smallest phone, with letters of any size."""
    wrong: dict[str, object] = {}
    for size in ("", "xl"):
        page.evaluate("size => document.documentElement.dataset.size = size", size)
        wrong |= _some(f"wide {lang} {size}", page.evaluate("measure.wide()"))
        wrong |= _some(f"lost {lang} {size}", page.evaluate("measure.lost()"))
    page.evaluate("() => { delete document.documentElement.dataset.size }")
    return wrong


def _placed(page: Page, lang: str, size: dict[str, int]) -> dict[str, object]:
    """At this width every menu opens within the screen."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    return _some(f"lost {lang} {size['width']}", page.evaluate("measure.lost()"))


def _seen(
    page: Page, lang: str, light: str, rules: tuple[str, ...] | None = None
) -> dict[str, object]:
    """What axe-core finds wrong in this light: by all its rules, or by these."""
    page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
    found = violations(page, rules)
    return _some(f"axe {lang} {page.viewport_size} {light}", found)


def _handled(page: Page) -> dict[str, object]:
    """Fingers meet 44 pixels, and who goes by keyboard sees where they are."""
    wrong = _some("small", page.evaluate("measure.small()"))
    page.keyboard.press("Tab")
    return wrong | _some("unmarked", page.evaluate("measure.unmarked()"))


def _some(kind: str, found: list[object]) -> dict[str, object]:
    return {kind: found} if found else {}
