"""Warming: the pages answer, nothing is changed or sent, no connection stays open."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp import warming
from eventapp.core.db import db
from eventapp.jobs import composing, worker
from eventapp.models.activity import Activity
from eventapp.models.message import Message
from tests import cast


def _answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Fills with the address and status of everything the app is asked for."""
    seen: list[tuple[str, str]] = []
    inner = app.wsgi_app

    def noting(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, *more: Any) -> Any:
            seen.append((environ["PATH_INFO"], status[:3]))
            return start(status, *more)

        return inner(environ, begin)

    monkeypatch.setattr(app, "wsgi_app", noting)
    return seen


def _state(app: Flask) -> tuple[int, list[str], list[str]]:
    db.session.rollback()
    letters = sorted(file.name for file in Path(app.config["DATA_DIR"], "mail").glob("*.eml"))
    states = list(db.session.scalars(select(Message.state).order_by(Message.id)))
    return db.session.scalar(select(func.count()).select_from(Activity)) or 0, states, letters


def test_an_empty_site_is_warmed(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = _answers(context, monkeypatch)

    warming.warm(context)

    assert seen == [(p, s) for p, s in _PLAIN for _language in ("th", "en")]


_PLAIN = [("/", "200"), ("/sign-in", "200"), ("/no-such-page", "404")]


def test_a_full_site_is_warmed_and_stays_as_it_was(
    context: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event = cast.forum(cast.organization(), cast.room())
    cast.registered(event)
    worker.run_once(context)
    before, seen, composed = _state(context), _answers(context, monkeypatch), []
    real = composing.compose
    monkeypatch.setattr(composing, "compose", lambda *a, **k: composed.append(real(*a, **k)))

    warming.warm(context)

    of_event = [f"/events/{event.slug}{rest}" for rest in ("", ".ics", "/register")]
    pages = [*_PLAIN, *((path, "200") for path in of_event)]
    assert seen == [(p, s) for p, s in pages for _language in ("th", "en")]
    assert [letter["To"].addresses[0].addr_spec for letter in composed] == ["malee@example.org"]
    assert _state(context) == before
    assert [record for record in caplog.records if record.levelname != "INFO"] == []


def test_a_letter_that_fails_keeps_nobody_from_starting(
    context: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cast.registered(cast.forum(cast.organization(), cast.room()))
    worker.run_once(context)
    monkeypatch.setattr(composing, "compose", lambda *_a, **_k: 1 / 0)

    warming.warm(context)

    assert [record.getMessage() for record in caplog.records] == ["the site starts cold"]
    db.session.remove()
    assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
