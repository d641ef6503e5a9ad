"""What a page shows to somebody who fills it in: its forms, and what it says is wrong."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

THAI = re.compile("[ก-๛]")
TYPED = ("text", "search", "email", "tel", "url", "number", "textarea", "password")
_NO_END = {"input", "br", "hr", "img", "link", "meta", "path", "circle", "use", "source"}


@dataclass
class Control:
    """One control of a form."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_set: bool = True
    at: dict[str, str] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        """Whether one writes into it."""
        return self.kind in TYPED


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    is_multipart: bool
    controls: list[Control] = field(default_factory=list)

    def named(self, name: str) -> Control | None:
        """The first control of this name."""
        return next((one for one in self.controls if one.name == name), None)

    def sent(self) -> list[tuple[str, str]]:
        """What a browser would send without anything typed and no button pressed."""
        kinds = ("file", "submit")
        return [
            (one.name, one.value) for one in self.controls if one.is_set and one.kind not in kinds
        ]


@dataclass
class Page:
    """A page as it is read."""

    forms: list[Form] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # what stands in elements with an id
    controls: list[Control] = field(default_factory=list)
    invalid: list[dict[str, str]] = field(default_factory=list)

    def form(self, action: str) -> Form:
        """The POST form that goes there; one without an action goes where its page lies."""
        posted = [one for one in self.forms if one.method == "post"]
        found = [one for one in posted if one.action == action]
        found += [one for one in posted if not one.action]
        assert found, (action, [one.action for one in self.forms])
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._open: list[tuple[str, str]] = []  # tag and id

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in pairs}
        if tag not in _NO_END:
            self._open.append((tag, at.get("id", "")))
            if at.get("id"):
                self.page.texts.setdefault(at["id"], "")
        if at.get("aria-invalid") == "true":
            self.page.invalid.append(at)
        if tag == "form":
            multipart = at.get("enctype") == "multipart/form-data"
            self._form = Form(at.get("action", ""), at.get("method", "get").lower(), multipart)
            self.page.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            self._option(at)
        elif tag in ("input", "textarea", "select", "button") and at.get("name"):
            self._control(tag, at)

    def _control(self, tag: str, at: dict[str, str]) -> None:
        kind = {"input": at.get("type", "text"), "button": "submit"}.get(tag, tag)
        made = Control(at["name"], kind, at.get("value", ""), at=at)
        if kind in ("checkbox", "radio"):
            made.is_set = "checked" in at
            made.value = at.get("value", "on")
        if tag == "select":
            self._select, made.is_set = made, False
        if tag == "textarea":
            self._area = made
        self.page.controls.append(made)
        if self._form is not None:
            self._form.controls.append(made)

    def _option(self, at: dict[str, str]) -> None:
        chosen, value = self._select, at.get("value", "")
        if chosen is None:
            return
        chosen.options.append(value)
        if "selected" in at or not chosen.is_set:
            chosen.value, chosen.is_set = value, True

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        for _tag, key in self._open:
            if key:
                self.page.texts[key] += data

    def handle_endtag(self, tag: str) -> None:
        while any(tag == one for one, _key in self._open):
            if self._open.pop()[0] == tag:
                break
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._area.value = self._area.value.removeprefix("\r\n").removeprefix("\n")
            self._area = None


def read(html: str) -> Page:
    """The page of some HTML."""
    reader = _Reader()
    reader.feed(html)
    return reader.page
