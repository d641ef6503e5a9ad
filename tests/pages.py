"""A browser without script: reads the forms of a page and sends them as they stand."""

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict


class _Reader(HTMLParser):
    """Collects each form's fields with what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._select = self._area = None
        self._picked = False

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in pairs}
        if tag == "form":
            self._form = {"action": at.get("action", ""), "fields": MultiDict(), "buttons": []}
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and at.get("name"):
            self._input(at)
        elif tag == "textarea":
            self._area = at["name"]
            self._text = ""
        elif tag == "select":
            self._select, self._first, self._picked = at["name"], None, False
        elif tag == "option" and self._select:
            self._option(at)
        elif tag == "button" and at.get("name"):
            self._form["buttons"].append((at["name"], at.get("value", "")))

    def _input(self, at: dict[str, str]) -> None:
        kind = at.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in at:
                self._form["fields"].add(at["name"], at.get("value", "on"))
        elif kind not in ("file", "submit", "button"):
            self._form["fields"].add(at["name"], at.get("value", ""))

    def _option(self, at: dict[str, str]) -> None:
        if self._first is None:
            self._first = at.get("value", "")
        if "selected" in at:
            self._form["fields"].add(self._select, at.get("value", ""))
            self._picked = True

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area:
            text = self._text.removeprefix("\r\n").removeprefix("\n")
            self._form["fields"].add(self._area, text)
            self._area = None
        elif tag == "select" and self._select:
            if not self._picked and self._first is not None:
                self._form["fields"].add(self._select, self._first)
            self._select = None


def forms(page: str) -> list[dict[str, Any]]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_of(page: str, ending: str) -> MultiDict[str, str]:
    """The fields of the form whose action ends like this, as they stand."""
    found = [form["fields"] for form in forms(page) if form["action"].endswith(ending)]
    assert len(found) == 1, (ending, [form["action"] for form in forms(page)])
    return found[0]


def send(client: Any, path: str, *, page: str = "", **typed: Any) -> Any:
    """Open a page (or take the one given), type into its form, and send it.

    `__` in a name stands for "-"; a value of None takes the field away.
    """
    fields = form_of(page or client.get(path).text, path)
    for name, value in typed.items():
        key = name.replace("__", "-")
        fields.poplist(key)
        if value is not None:
            fields.setlist(key, value if isinstance(value, list) else [value])
    return client.post(path, data=fields)
