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


def _width(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["width"]


def _middle(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


_STROKE = "it => getComputedStyle(it).stroke"


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


def test_a_full_flower_is_seen_on_the_dark_ground_of_the_overview(page: Page) -> None:
    """Which event is the next depends on the hour; its flower is made full here."""
    page.goto("/events/demo-accounts-chiang-mai")
    there = page.locator(".hero .flower--full .flower__taken").first.evaluate(_STROKE)
    page.goto("/organizer/")
    page.locator(".next .flower").evaluate("it => it.classList.add('flower--full')")

    assert page.locator(".next .flower--full .flower__taken").first.evaluate(_STROKE) == there


def test_the_button_of_an_empty_overview_is_seen(page: Page) -> None:
    page.goto("/organizer/")
    ground = page.evaluate(
        "() => { const next = document.querySelector('.next'); next.classList.add('next--empty');"
        " const of = (it) => getComputedStyle(it).backgroundColor;"
        " return [of(next), of(next.querySelector('.button'))] }"
    )

    assert ground[1] == page.eval_on_selector(
        ".page-head .button", "it => getComputedStyle(it).backgroundColor"
    )
    assert ground[0] != ground[1]


def test_badges_beside_each_other_stand_in_one_line(page: Page) -> None:
    page.goto("/organizer/events/")
    state, demo = (page.locator("main td").filter(has=page.locator(".badge + .badge")).first
                   .locator(".badge").nth(n) for n in (0, 1))  # fmt: skip

    assert _middle(state) == _middle(demo)


def test_what_follows_stands_apart_from_what_it_is_about(page: Page, demo: Site) -> None:
    ways.to("/my/{demo-forum confirmed}/withdraw")(page, ways.known(demo))
    about, follows, buttons = (page.locator(".dialog p").nth(n) for n in (0, 1, 2))

    assert _gap(about, follows) == 8
    assert _gap(follows, buttons) >= APART


def test_a_role_and_its_button_stand_in_one_line(page: Page, demo: Site) -> None:
    ways.to("/organizer/organizations/{organization}/members/")(page, ways.known(demo))
    form = page.locator("main form:has(select)").first

    assert _middle(form.locator("select")) == _middle(form.locator("button"))


def test_a_search_alone_has_a_button_as_wide_as_itself(page: Page) -> None:
    page.goto("/organizer/events/")
    field, button = page.locator(".filters .search-box"), page.locator(".filters .button")

    assert _width(field) == _width(button)


def test_facts_on_paper_begin_apart_from_the_notes(page: Page) -> None:
    page.goto("/events/demo-forum/print")

    assert _gap(page.locator("main .note").last, page.locator("main .facts")) >= APART


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
