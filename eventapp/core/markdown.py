"""Longer text that people write in Markdown, as safe HTML and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from eventapp.core.linebreaks import keep_together

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 50_000
"""Longer texts are shown as they were typed."""

_TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr",
    "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
# pages have one h1 and name their sections by h2
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}
_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_PARSER.disable(["image", "html_block", "html_inline"])


@lru_cache(maxsize=256)
def render(text: str) -> Markup:
    """Safe HTML: headings from h3 on, links only to http, https, mailto and tel, no pictures."""
    if len(text) > LONGEST:
        return Markup("<pre>{}</pre>").format(text)
    tokens = _PARSER.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        token.attrs = {key: token.attrs[key] for key in token.attrs if key == "start"}
    clean = nh3.clean(
        _PARSER.renderer.render(tokens, _PARSER.options, {}),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        allowed_classes={"span": {"nb"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer",
        attribute_filter=_only_whole_addresses,
    )
    return Markup(clean.strip())  # noqa: S704 — sanitised above


def plain(text: str) -> str:
    """The same words for letters and calendars, links written out behind their text."""
    if len(text) > LONGEST:
        return text
    lines = _Lines()
    for token in _PARSER.parse(text):
        lines.take(token)
    return "\n".join(lines.lines).strip()


def _only_whole_addresses(tag: str, attribute: str, value: str) -> str | None:
    """No relative links: text is shown on many pages, and in letters."""
    known = ("http://", "https://", "mailto:", "tel:")
    return None if attribute == "href" and not value.lower().startswith(known) else value


def _text(self: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return str(keep_together(tokens[index].content))


_PARSER.add_render_rule("text", _text)


class _Lines:
    """Plain lines of parsed Markdown; a blank one after each block that is not inside a list."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._lists: list[int | None] = []  # the next number of each open list, None for dashes
        self._mark = ""
        self._cells: list[str] | None = None

    def take(self, token: Token) -> None:
        """Adds what one token says."""
        step = getattr(self, f"_{token.type}", None)
        if step:
            step(token)
        elif token.type in ("paragraph_close", "heading_close", "table_close") and not self._lists:
            self.lines.append("")

    def _inline(self, token: Token) -> None:
        words = _plain_inline(token.children or [])
        if self._cells is not None:
            self._cells.append(words)
            return
        indent = "  " * (len(self._lists) - 1)
        self.lines.append(indent + self._mark + words)
        self._mark = ""

    def _fence(self, token: Token) -> None:
        self.lines.append(token.content)

    _code_block = _fence

    def _bullet_list_open(self, _: Token) -> None:
        self._lists.append(None)

    def _ordered_list_open(self, token: Token) -> None:
        self._lists.append(int(token.attrGet("start") or 1))

    def _bullet_list_close(self, _: Token) -> None:
        self._lists.pop()
        if not self._lists:
            self.lines.append("")

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, _: Token) -> None:
        number = self._lists[-1]
        self._mark = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _tr_open(self, _: Token) -> None:
        self._cells = []

    def _tr_close(self, _: Token) -> None:
        self.lines.append(" | ".join(self._cells or []))
        self._cells = None


def _plain_inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    target = ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "link_open":
            target = str(token.attrGet("href") or "")
        elif token.type == "link_close" and target.removeprefix("mailto:") not in "".join(parts):
            parts.append(f" ({target})")
    return "".join(parts)
