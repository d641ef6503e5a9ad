"""What stands together on a page and what stands apart, measured on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser import ways
from tests.browser.conftest import PHONE, sign_in, visiting
from tests.live import Site

APART = 16  # the smallest space between two things that are not one


@pytest.fixture(scope="module")
def page(browser: Browser, demo: Site) -> Iterator[Page]:
    with visiting(browser, demo, viewport=PHONE) as context:
        sign_in(context, "suda")
        yield context.new_page()


def _gap(above: Locator, below: Locator) -> float:
    upper, lower = above.bounding_box(), below.bounding_box()
    assert upper is not None
    assert lower is not None
    return lower["y"] - upper["y"] - upper["height"]


def _left(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["x"]


def test_the_answers_stand_apart_from_the_figures_above(page: Page) -> None:
    page.goto(f"{ways.FORUM}/")
    heading = page.locator("main .panel h3").first

    assert _gap(page.locator("main .figures").first, heading) >= APART
    assert _gap(heading, page.locator("main .figures").nth(1)) < APART


def test_the_answer_of_a_chairperson_stands_below_their_name(page: Page) -> None:
    page.goto(f"{ways.FORUM}/")
    panel = page.locator("section[aria-labelledby=people-here]")

    assert _left(panel.locator(".badge").first) >= _left(panel.locator(".person b").first)


def test_the_button_that_opens_an_event_again_touches_nothing(page: Page) -> None:
    page.goto("/organizer/events/demo-river-ubon/")

    assert _gap(page.locator("main a[href$='/reopen']").first, page.locator(".grid").first) >= APART


def test_what_is_said_before_a_delegate_is_named_stands_apart(page: Page, demo: Site) -> None:
    ways.to(f"{ways.FORUM}/participants/{{sender}}/delegate")(page, ways.known(demo))

    assert _gap(page.locator("main .form-intro"), page.locator("main form.card")) >= APART


def test_the_views_of_the_history_stand_in_one_line(page: Page) -> None:
    page.goto(f"{ways.FORUM}/history")
    first, last = page.locator("main .segment a").first, page.locator("main .segment a").last

    assert _gap(first, last) < 0, "below the first one there is none"


def test_what_a_calendar_says_of_a_place_begins_where_its_cell_does(page: Page, demo: Site) -> None:
    ways.looked_into(page, ways.known(demo))
    insets = page.eval_on_selector_all(
        "main td.table__full > small",
        "notes => notes.filter(it => !it.previousSibling).map("
        "it => it.getBoundingClientRect().left - it.parentElement.getBoundingClientRect().left)",
    )

    assert insets != []
    assert set(insets) == {0}
