"""A desk where one form is filled in, sent, and the answer judged."""

import io
import re
from typing import Any

from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventapp.core.db import db
from eventapp.core.text import clean
from eventapp.models.activity import Activity
from tests import cast
from tests.hostile.asked import Asked
from tests.hostile.reading import THAI, Control, Form, Page, read
from tests.hostile.world import World

REFUSALS = (400, 409, 422)
_LATER_ROW = re.compile("-[1-9][0-9]*-")
CARRIED = ("csrf_token", "edition", "seen", "nonce", "next")


class Desk:
    """One form and one reader."""

    def __init__(self, app: Any, world: World, asked: Asked, client: Any = None) -> None:
        self.app, self.world, self.asked, self.tongue = app, world, asked, "th"
        self.client = client or app.test_client()
        if asked.who and client is None:
            cast.sign_in(self.client, asked.who)
        self.open()

    def speak(self, tongue: str) -> None:
        """Read in this language from now on."""
        self.tongue = tongue
        self.client.set_cookie("lang", tongue)

    def open(self) -> None:
        """Open the page anew."""
        path = self.asked.page(self.world)
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        self.page = read(answer.text)
        self.target = path + self.asked.action.format(member=self.world.member.id)
        if self.asked.name == "password":
            self.target = "/account/password"
        self.form: Form = self.page.form(self.target)

    @property
    def controls(self) -> list[Control]:
        """Everything one can change, once each, and of rows the first."""
        kinds = ("submit", "button")
        found = {
            one.name: one
            for one in reversed(self.form.controls)
            if one.kind not in kinds and one.name not in CARRIED and not _LATER_ROW.search(one.name)
        }
        return list(found.values())[::-1]

    def send(self, changes: dict[str, Any], **headers: Any) -> Any:
        """Send the form filled in, with these changes; None takes a field out."""
        pairs = [(n, v) for n, v in self.form.sent() if n not in self.asked.fill | changes]
        for name, value in (self.asked.fill | changes).items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    pairs.append((name, one))
        return self.post(pairs, **headers)

    def post(self, pairs: list[tuple[str, Any]], **options: Any) -> Any:
        """Send these pairs, as a browser would."""
        has_file = any(not isinstance(value, str) for _name, value in pairs)
        if not (has_file or self.form.is_multipart):
            data: dict[str, list[str]] = {}
            for name, value in pairs:
                data.setdefault(name, []).append(value)
            return self.client.post(self.target, data=data, **options)
        fields: dict[str, Any] = {}
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(self.target, data=body, content_type=kind, **options)

    def judged(self, changes: dict[str, Any], **options: Any) -> Any:
        """Send, and demand what every answer owes; a form that was taken is opened anew."""
        before = acts()
        answer = self.send(changes, **options)
        about = (self.asked.name, self.tongue, _short(changes), answer.status_code)
        assert answer.status_code in (200, 303, *REFUSALS), about
        assert "<script>alert(1)" not in answer.text, about
        if answer.status_code in REFUSALS:
            assert acts() == before, about
        if answer.status_code in (400, 422) and self.asked.is_kept:
            self._judge_refusal(read(answer.text), changes, about)
        if answer.status_code == 303:
            self.open()
        return answer

    def _judge_refusal(self, page: Page, changes: dict[str, Any], about: Any) -> None:
        form = page.form(self.target)
        assert page.invalid or "errors-title" in page.texts, about
        assert "errors-title" in page.texts, about
        for at in page.invalid:
            self._judge_message(page, at, about)
        for name, value in changes.items():
            control = form.named(name)
            if isinstance(value, str) and control is not None and control.is_typed:
                assert control.value == kept(control, value), (*about, name, control.value[:80])

    def _judge_message(self, page: Page, at: dict[str, str], about: Any) -> None:
        keys = [key for key in at.get("aria-describedby", "").split() if key.endswith("-error")]
        if at.get("name", "").endswith(("-month", "-year")):
            return  # the day beside them carries the words
        assert keys, (*about, at)
        for key in keys:
            said = page.texts.get(key, "").strip()
            assert said, (*about, key)
            if self.tongue == "th":
                assert THAI.search(said), (*about, key, said)


def kept(control: Control, typed: str) -> str:
    """What stands in a field again: what can be seen of what was typed."""
    if control.kind == "password":
        return ""
    text = clean(typed, control.kind == "textarea")
    return text[:40] if control.name.endswith(("-day", "-year")) else text


def acts() -> int:
    """How much has happened, sign-ins aside."""
    db.session.rollback()
    found = select(func.count()).select_from(Activity).where(Activity.verb != "sign_in")
    return db.session.scalar(found) or 0


def a_file(content: bytes = b"<svg onload=alert(1)>", name: str = "ภาพ\r\n.svg") -> FileStorage:
    """A file nobody asked for."""
    return FileStorage(io.BytesIO(content), name)


def _short(changes: dict[str, Any]) -> dict[str, str]:
    return {name: repr(value)[:60] for name, value in list(changes.items())[:4]}
