"""Every macro draws itself in both languages, with one name for each control and no id twice."""

import re
from datetime import date, time
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from eventapp.core import i18n
from eventapp.core.clock import now
from eventapp.core.dates import When
from eventapp.core.text import Bilingual
from eventapp.forms.choices import ChoiceField, PictureField, RadiosField, TickField, TicksField
from eventapp.forms.days import ClockField, DayField
from eventapp.forms.fields import Form, TextField, bilingual
from eventapp.models.event import APPROVAL, CANCELLED, CLOSED, DRAFT, OPEN, PUBLISHED, Event
from eventapp.web import assets, templating

HERE = Path(__file__).resolve().parent
NAMES = Bilingual("เวทีบูรณาการองค์กรชุมชน", "Forum of communities")


class Everything(Form):
    name = TextField("ชื่อ", required=True, limit=5)
    note = TextField("หมายเหตุ", multiline=True)
    kind = ChoiceField("ชนิด", {"forum": "เวที", "meeting": "การประชุม"})
    title_th, title_en = bilingual("ชื่อเวที", required=True)
    first = DayField("วันแรก", required=True)
    starts = ClockField("เริ่ม")
    waits = TickField("รับรายชื่อสำรอง")
    mode = RadiosField("การรับ", {"open": "เปิด", "closed": "ปิด"}, required=True)
    needs = TicksField("ต้องการ", {"front": "แถวหน้า", "lift": "ลิฟต์"})
    cover = PictureField("ภาพ")


def _event(state: str = PUBLISHED, registration: str = OPEN, **given: Any) -> Event:
    day = When(date(2099, 6, 19), None, time(8, 30), time(15, 30))
    event = Event(slug="forum", title=NAMES, when=day, state=state, registration=registration)
    event.starts_at, event.ends_at = day.starts_at, day.ends_at
    event.capacity, event.taken, event.has_waitlist = 120, 78, True
    for name, value in given.items():
        setattr(event, name, value)
    return event


EVENTS = [
    _event(),
    _event(DRAFT),
    _event(CANCELLED),
    _event(registration=CLOSED, capacity=None),
    _event(registration=APPROVAL, taken=119),
    _event(taken=120),
    _event(taken=120, has_waitlist=False),
    _event(opens_at=When(date(2098, 1, 1)).starts_at),
    _event(title=Bilingual("", "Only in English"), taken=0),
]
TEXTS = {"title": NAMES, "detail": Bilingual("**ก**", ""), "lead": NAMES}
ITEMS = [
    Made(kind=kind, starts=time(9), ends=None, chairperson=None, room=Made(name=NAMES), **TEXTS)
    for kind in ("arrival", "opening", "talk", "break")
]


def _page(locale: str, query: str = "") -> str:
    app = Flask("guide", root_path=str(HERE.parents[1]), template_folder="templates")
    app.config.update(SECRET_KEY="guide", SITE_NAME="เวที", DEFAULT_LOCALE=locale)
    app.jinja_env.globals["may"] = lambda *_: True
    templating.install(app)
    assets.install(app)
    form = Everything(MultiDict({"name": "ชื่อที่ยาวเกินไป", "first-day": "31", "first-month": "2"}))
    form.validate()
    user = Made(name="สุดา ใจดี", email="suda@example.org")
    with app.test_request_context(f"/guide{query}"), i18n.using(locale):
        return render_template_string(
            (HERE / "guide.html").read_text("utf-8"),
            form=form,
            events=EVENTS,
            items=ITEMS,
            at=now(),
            topic=Made(id=2, name=NAMES),
            current_user=Made(user=user, is_authenticated=True),
            bundle="organizer",
        )


@pytest.mark.parametrize("locale", ["th", "en"])
def test_every_macro_draws_itself(locale: str) -> None:
    page = _page(locale)

    assert f'<html lang="{locale}"' in page
    assert page.rstrip().endswith("</html>")
    assert "{{" not in page


def test_no_id_stands_twice_but_for_events_of_one_name() -> None:
    ids = re.findall(r'\sid="([^"]+)"', _page("th"))

    twice = {name for name in ids if ids.count(name) > 1}
    assert twice == {"e-forum", "errors-title"}


def test_what_a_control_is_described_by_exists() -> None:
    page = _page("th")
    ids = set(re.findall(r'\sid="([^"]+)"', page))

    named = re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', page)
    pointed = re.findall(r'<label[^>]* for="([^"]+)"', page)
    jumps = re.findall(r'href="#([^"]+)"', page)
    wanted = {name for group in [*named, *pointed, *jumps] for name in group.split()}
    assert sorted(wanted - ids - {"question"}) == []


def test_text_in_the_other_language_says_so() -> None:
    assert '<h3 lang="en"><a href="/events/forum">Only in English</a>' in _page("th")
    assert '<h3><a href="/events/forum">Only in English</a>' in _page("en")


def test_links_keep_the_query_but_not_what_is_remembered() -> None:
    page = _page("th", "?q=น้ำ&page=3&lang=th")

    assert 'href="?q=%E0%B8%99%E0%B9%89%E0%B8%B3&amp;page=4"' in page
    assert 'href="?q=%E0%B8%99%E0%B9%89%E0%B8%B3&amp;page=3&amp;lang=en"' in page
    assert 'href="?q=%E0%B8%99%E0%B9%89%E0%B8%B3&amp;order=name"' in page
    assert 'name="next" value="/guide?q=%E0%B8%99%E0%B9%89%E0%B8%B3&amp;page=3"' in page
