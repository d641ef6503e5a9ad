"""Reading pages as a person does: titles, fields, errors, and the links between them."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event


def titles(page: str) -> list[str]:
    """The titles of the events in a list, in its order."""
    rows = re.findall(r'<li class="event-row.*?</li>', page, re.S)
    return [words(re.search(r"<h3.*?</h3>", row, re.S)[0]) for row in rows]


def words(page: str) -> str:
    """The text of a piece of a page, white space folded."""
    bare = re.sub(r"<(script|style|svg).*?</\1>", " ", page, flags=re.S)
    bare = re.sub(r'<span class="nb">(.*?)</span>', r"\1", bare)  # only keeps a line together
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def errors(page: str) -> list[tuple[str, str]]:
    """The summary above a form: (field, sentence)."""
    box = re.search(r'<div class="errors".*?</ol>', page, re.S)
    if box is None:
        return []
    items = re.findall(r"<li>(.*?)</li>", box[0], re.S)
    return [(_target(item), words(item)) for item in items]


def _target(item: str) -> str:
    found = re.search(r'href="#([^"]*)"', item)
    return found[1] if found else ""


def value(page: str, name: str) -> str:
    """What stands in a field."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field is not None, f"no field {name}"
    found = re.search(r'value="([^"]*)"', field[0])
    return html.unescape(found[1]) if found else ""


def links(page: str) -> list[str]:
    """Every address a page links to."""
    return [html.unescape(one) for one in re.findall(r'<a\b[^>]*href="([^"]*)"', page)]


def meta(page: str, name: str) -> str:
    """The content of a meta element."""
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


@contextmanager
def counted(app) -> Iterator[list[str]]:
    """The statements that ran meanwhile."""
    from eventapp.core.db import db

    ran: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        ran.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)
