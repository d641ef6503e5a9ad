"""Templates compile, keep to the strict page policy, label every control and use known classes."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from eventapp.web import templating
from eventapp.web.assets import BUNDLES, STATIC

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in EVERY if not name.startswith(("letters/", "papers/"))]
SHEETS = sorted((STATIC / "css").rglob("*.css"))


def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def markup(name: str) -> str:
    """The HTML of a template: without comments and statements, expressions kept as they stand."""
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.S)
    return re.sub(r"\{%-?.*?-?%\}", " ", text, flags=re.S)


@pytest.mark.parametrize("name", EVERY)
def test_every_template_compiles(name: str) -> None:
    app = Flask("templates")
    templating.install(app)

    app.jinja_env.compile(source(name), name)


@pytest.mark.parametrize("name", [n for n in EVERY if n.startswith(("layout/", "ui/"))])
def test_every_layout_and_macro_opens_with_what_it_is(name: str) -> None:
    assert source(name).lstrip().startswith("{#")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_style_script_or_handler_in_it(name: str) -> None:
    text = markup(name)

    assert (
        re.findall(r"<style|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:", text, re.I)
        == []
    )
    scripts = re.findall(r"<script\b([^>]*)>", text)
    assert [
        attributes
        for attributes in scripts
        if "src=" not in attributes and "json" not in attributes
    ] == []


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_declared_safe_by_a_template(name: str) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape\s+false", source(name)) == []


class Controls(HTMLParser):
    """Collects controls nobody named: no label around, none pointing at them, no aria-label."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.labelled: set[str] = set()
        self.bare: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.inside += 1
            self.labelled.add(given.get("for") or "")
        named = self.inside or given.get("aria-label") or given.get("type") == "hidden"
        if tag in ("input", "select", "textarea") and not named:
            self.bare.append((tag, given.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "label"


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_label(name: str) -> None:
    controls = Controls()
    controls.feed(markup(name))

    assert [one for one in controls.bare if not one[1] or one[1] not in controls.labelled] == []


def test_an_unlabelled_control_is_found() -> None:
    controls = Controls()
    controls.feed('<label for="a">A</label><input id="a"><input id="b"><label><input></label>')

    assert [one for one in controls.bare if one[1] not in controls.labelled] == [("input", "b")]


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_says_what_it_shows(name: str) -> None:
    pictures = re.findall(r"<img\b[^>]*>", markup(name))

    assert [picture for picture in pictures if " alt=" not in picture] == []


def known_classes() -> set[str]:
    text = "".join(path.read_text("utf-8") for path in SHEETS)
    bare = re.sub(r"/\*.*?\*/|url\(.*?\)", "", text, flags=re.S)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", bare))


@pytest.mark.parametrize("name", PAGES)
def test_every_class_stands_in_a_sheet(name: str) -> None:
    """A class no sheet knows is a typing error; built names (with an expression) are left out."""
    written = re.findall(r'\sclass="([^"]*)"', markup(name))
    words = {word for group in written for word in re.sub(r"\S*\{\{.*?\}\}\S*", " ", group).split()}

    assert sorted(words - known_classes() - {"hero__text", "page__main", "event-list"}) == []


@pytest.mark.parametrize("name", EVERY)
def test_every_icon_is_in_the_sprite(name: str) -> None:
    drawn = set(re.findall(r"<symbol id=\"([\w-]+)\"", (STATIC / "icons/sprite.svg").read_text()))

    asked = set(re.findall(r"""(?:\bicon(?:_link)?\(\s*|sign=)['"]([\w-]+)['"]""", source(name)))

    assert sorted(asked - drawn) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_sheets_use_nothing_old_phones_do_not_know(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text("utf-8"), flags=re.S)

    forbidden = r"!important|@layer|:has\(|:is\(|:where\(|color-mix|letter-spacing|justify\b"
    assert re.findall(forbidden, text.replace("justify-", "")) == []
    assert [line for line in text.splitlines() if re.match(r"\s*#[a-z]", line)] == []
    assert text.count("{") == text.count("}")
    assert re.findall(r"\{[^{}]*&", text) == []


def test_every_sheet_is_in_a_bundle() -> None:
    listed = {name for names in BUNDLES.values() for name in names}

    assert {
        path.relative_to(STATIC / "css").with_suffix("").as_posix() for path in SHEETS
    } == listed
