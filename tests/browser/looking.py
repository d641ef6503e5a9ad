"""How a page is looked at: narrow and wide, by day and by night, in both languages."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, violations

MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")
SMALLEST = {"width": 320, "height": 700}

Way = Callable[[Page], None]


def look(page: Page, base: str, way: Way) -> dict[str, object]:
    """All that is wrong with the page this way leads to; nothing is an empty dict.

    Every pair of width, light and language is seen; menus are opened in the dark.
    """
    wrong: dict[str, object] = {}
    for lang, first, second in (
        ("th", (DESK, "light"), (PHONE, "dark")),
        ("en", (PHONE, "light"), (DESK, "dark")),
    ):
        page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
        page.context.add_cookies([{"name": "lang", "value": lang, "url": base}])
        way(page)
        page.evaluate(MEASURE)
        wrong |= _fits(page, lang)
        wrong |= _seen(page, lang, *first)
        wrong |= _some(f"stacked {lang}", page.evaluate("measure.stacked()"))
        wrong |= _some(f"lost {lang} {first}", page.evaluate("measure.lost()"))
        if first[0] is PHONE:
            wrong |= _handled(page)
        page.set_viewport_size(second[0])  # type: ignore[arg-type]
        wrong |= _some(f"lost {lang} {second}", page.evaluate("measure.lost()"))
        page.evaluate("measure.openAll()")
        wrong |= _seen(page, lang, *second)
        if lang == "en":
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            wrong |= _some("small in menus", page.evaluate("measure.small()"))
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


def _seen(page: Page, lang: str, size: dict[str, int], light: str) -> dict[str, object]:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
    return _some(f"axe {lang} {size['width']} {light}", violations(page))


def _handled(page: Page) -> dict[str, object]:
    """Fingers meet 44 pixels, and who goes by keyboard sees where they are."""
    wrong = _some("small", page.evaluate("measure.small()"))
    page.keyboard.press("Tab")
    return wrong | _some("unmarked", page.evaluate("measure.unmarked()"))


def _some(kind: str, found: list[object]) -> dict[str, object]:
    return {kind: found} if found else {}
