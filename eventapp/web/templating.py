"""The words templates may use: filters and globals, and what a visitor chose for the eyes."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, get_flashed_messages, request
from flask.templating import Environment as FlaskEnvironment
from markupsafe import Markup, escape

from eventapp.core import dates, i18n, phones, thai
from eventapp.core.clock import now
from eventapp.core.dates import When
from eventapp.core.linebreaks import keep_words
from eventapp.core.text import Bilingual
from eventapp.documents import clock_words
from eventapp.web import blanks, drawing
from eventapp.web.blanks import csrf_token
from eventapp.web.locale import SIZES, THEMES, preference

_CHOICES = {"size": SIZES, "theme": THEMES}
_NOT_KEPT = ("lang", "openExternalBrowser")


class Environment(FlaskEnvironment):
    """All templates share one set of globals, so no import compares them name by name."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if d is None else super().make_globals(d)


def install(app: Flask) -> None:
    """Give the templates of this application their words."""
    app.jinja_environment = Environment
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    i18n.install(env)
    env.globals.update(_GLOBALS)
    env.filters.update(_FILTERS)


def t(text: Bilingual | str, nb: bool = True) -> Markup:
    """A text for reading, in a span with its language where that is not the page's."""
    shown = thai.keep_together(str(text)) if nb else escape(str(text))
    lang = text.lang if isinstance(text, Bilingual) else i18n.locale()
    if lang == i18n.locale() or not shown:
        return Markup(shown)  # noqa: S704 - keep_together escapes
    return Markup('<span lang="{}">{}</span>').format(lang, shown)


def lang_attr(text: Bilingual) -> Markup:
    """` lang="en"` where a text is not in the page's language, for the element around it."""
    return Markup("") if text.lang == i18n.locale() else Markup(' lang="{}"').format(text.lang)


def markdown(text: Bilingual | str) -> Markup:
    """Written text as safe HTML, in a div that says its language when it is not the page's."""
    from eventapp.core.markdown import render  # heavy, and most pages have none

    lang = text.lang if isinstance(text, Bilingual) else i18n.locale()
    body = render(str(text))
    return body if lang == i18n.locale() else Markup('<div lang="{}">{}</div>').format(lang, body)


def phone(number: str) -> Markup:
    """A number one can tap."""
    shown = phones.show(number)
    return Markup('<a class="nb tap" href="{}">{}</a>').format(phones.tel(number), shown)


def when(value: When, style: str = "full") -> Markup:
    """Days and times of an event in the reader's words, the machine's beside them."""
    return _time(_machine(value), dates.format_when(value, style=style))


def days(value: When, style: str = "full") -> Markup:
    """The days alone."""
    return _time(_machine(value), dates.format_range(value.first_day, value.end_day, style))


def hours(value: When) -> Markup:
    """The times of day alone; nothing when they are not known."""
    return time_span(value.starts, value.ends) if value.starts else Markup("")


def brief(value: When) -> Markup:
    """For lists that show the day beside: the hours, or the days when there are several."""
    if len(value.days) == 1 and value.zone == dates.BANGKOK:
        return hours(value)
    if len(value.days) == 1 and value.starts:
        clock = clock_words.offset(value.local_start)
        shown = f"{dates.format_time_range(value.starts, value.ends)} ({clock})"
        return _time(value.starts.strftime("%H:%M"), shown)
    return _time(_machine(value), dates.format_when(value, style="day_month"))


def _machine(value: When) -> str:
    if not value.is_timed:
        return value.first_day.isoformat()
    return value.local_start.isoformat(timespec="minutes")


def date_(day: date, style: str = "medium") -> Markup:
    """A day; styles as in `dates.STYLES`."""
    return _time(day.isoformat(), dates.format_date(day, style))


def time_(value: time) -> Markup:
    """A time of day."""
    return _time(value.strftime("%H:%M"), dates.format_time(value))


def time_span(starts: time, ends: time | None = None) -> Markup:
    """From one time of day to another."""
    return _time(starts.strftime("%H:%M"), dates.format_time_range(starts, ends))


def moment(value: datetime, zone: str = dates.BANGKOK, style: str = "brief") -> Markup:
    """An instant on the clock of a zone."""
    shown = dates.format_datetime(value, zone, style=style)
    return _time(value.isoformat(timespec="seconds"), shown)


def _time(machine: str, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, thai.keep_together(shown))


def csrf_input() -> Markup:
    """The hidden token that every POST form carries; a page with one is never stored for others."""
    if not g.get("has_blanks"):
        g.personal = True
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def flashed(*categories: str) -> list[tuple[str, Any]]:
    """The messages for this visitor as (category, message), some categories or all."""
    messages: Any = get_flashed_messages(with_categories=True, category_filter=categories)
    if messages:
        g.personal = True
    return list(messages)


def control(field: Any, *, help_text: Any = None, **attributes: Any) -> Markup:
    """A WTForms field's control with its help and error named, drawn by its own widget."""
    described = [f"{field.id}-help"] if help_text else []
    if field.errors:
        attributes["aria-invalid"] = "true"
        described.append(f"{field.id}-error")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    wanted = {key: value for key, value in attributes.items() if value not in (None, "", False)}
    drawn: Markup = field(**wanted)
    return drawn


def url_with(**changes: Any) -> str:
    """This page's address with some of its query changed; None takes a value out."""
    pairs = [(key, value) for key, value in kept_query() if key not in changes]
    pairs += [(key, value) for key, value in changes.items() if value is not None]
    return f"?{urlencode(pairs)}" if pairs else quote(request.path)


def kept_query() -> list[tuple[str, str]]:
    """The query of this page without what is remembered by cookies."""
    return [(k, v) for k, v in request.args.items(multi=True) if k not in _NOT_KEPT]


def in_other(*messages: str) -> str:
    """Messages in the language the page is not in, for a reader who knows only that one."""
    tongue = "en" if i18n.locale() == "th" else "th"
    between = " " if tongue == "th" else ". "  # Thai parts sentences by a space
    with i18n.using(tongue):
        return between.join(i18n.gettext(message).rstrip(".") for message in messages)


def chosen(name: str) -> str:
    """What this visitor chose as `size` or `theme`; '' is the device's own."""
    return preference(name, _CHOICES[name])


def here() -> str:
    """Where a small form leads back to; what answered a POST is not asked for again."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    query = urlencode(kept_query())
    return quote(request.path) + (f"?{query}" if query else "")


_GLOBALS = {
    "icon": drawing.icon,
    "flower": drawing.flower,
    "sunflower": drawing.sunflower,
    "meter": drawing.meter,
    "avatar_tone": drawing.avatar_tone,
    "topic_tone": drawing.topic_tone,
    "locale": i18n.locale,
    "now": now,
    "t": t,
    "lang_attr": lang_attr,
    "csrf_input": csrf_input,
    "flashed": flashed,
    "control": control,
    "url_with": url_with,
    "here": here,
    "chosen": chosen,
    "in_other": in_other,
    "when": when,
    "time_span": time_span,
    "month_grid": dates.month_grid,
    "month_name": dates.month_name,
    "weekday_name": dates.weekday_name,
}
_FILTERS = {
    "nb": blanks.through("nb", thai.keep_together),
    "whole": blanks.through("whole", keep_words),
    "t": t,
    "markdown": markdown,
    "phone": blanks.through("phone", phone),
    "initial": thai.initial,
    "when": when,
    "days": days,
    "hours": hours,
    "brief": brief,
    "date": date_,
    "time": time_,
    "moment": moment,
    "year": dates.format_year,
}
