"""Links that put an event into a web calendar. They copy: what changes later does not follow."""

from datetime import UTC, timedelta
from urllib.parse import quote, urlencode

from eventapp.documents import calendar_words as words
from eventapp.documents.calendar_words import Details
from eventapp.models.event import Event

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
_OFFICE = "https://outlook.office.com/calendar/0/deeplink/compose"
_NOTHING = Details()


def google(event: Event, url: str, mine: str = "", details: Details = _NOTHING) -> str:
    """Google Calendar's form, filled in; `url` is the event's page, `mine` for one reader alone."""
    return _address(
        _GOOGLE,
        action="TEMPLATE",
        text=words.title(event),
        dates=_span(event, details),
        ctz="" if _is_in_days(event, details) else event.when.zone,
        details=words.short(event, url, mine, details),
        location=words.place(event),
    )


def outlook(event: Event, url: str, mine: str = "", details: Details = _NOTHING) -> str:
    """The form of Outlook.com, filled in."""
    return _compose(_OUTLOOK, event, url, mine, details)


def office365(event: Event, url: str, mine: str = "", details: Details = _NOTHING) -> str:
    """The form of Outlook at work or school, filled in."""
    return _compose(_OFFICE, event, url, mine, details)


def webcal(url: str) -> str:
    """The address under which calendar programs offer to subscribe to a feed."""
    return "webcal://" + url.partition("://")[2]


def google_feed(url: str) -> str:
    """Google Calendar's question whether to subscribe to a feed."""
    return f"{_GOOGLE}?cid={quote(webcal(url), safe='')}"


def outlook_feed(url: str, name: str) -> str:
    """The same of Outlook.com."""
    return _address("https://outlook.live.com/calendar/0/addfromweb", url=url, name=name)


def office_feed(url: str, name: str) -> str:
    """The same of Outlook at work or school."""
    return _address("https://outlook.office.com/calendar/0/addfromweb", url=url, name=name)


def _compose(base: str, event: Event, url: str, mine: str, details: Details) -> str:
    """Days as Outlook wants them end on the last one's morrow, as in calendar files."""
    is_in_days = _is_in_days(event, details)
    starts, ends = event.when.local_start.isoformat(), event.when.local_end.isoformat()
    if is_in_days:
        starts, ends = _days(event)
    return _address(
        base,
        path="/calendar/action/compose",
        rru="addevent",
        subject=words.title(event),
        startdt=starts,
        enddt=ends,
        allday="true" if is_in_days else "",
        location=words.place(event),
        body=words.short(event, url, mine, details).replace("\n", "<br>"),
    )


def _is_in_days(event: Event, details: Details) -> bool:
    """A form makes one entry: over days with hours each it holds none, and its text tells them."""
    return not event.when.is_timed or bool(words.days(event, details))


def _span(event: Event, details: Details) -> str:
    """Google's dates: UTC for hours, days with an exclusive end otherwise."""
    if _is_in_days(event, details):
        return "/".join(day.replace("-", "") for day in _days(event))
    both = (event.when.starts_at, event.when.local_end.astimezone(UTC))
    return "/".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in both)


def _days(event: Event) -> tuple[str, str]:
    """The first day, and the one after the last."""
    return event.when.first_day.isoformat(), (event.when.end_day + timedelta(days=1)).isoformat()


def _address(base: str, **values: str) -> str:
    known = {name: value for name, value in values.items() if value}
    return f"{base}?{urlencode(known, quote_via=quote, safe='/:')}"
