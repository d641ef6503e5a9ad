"""Links that put an event into a web calendar. They copy: what changes later does not follow."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from eventapp.documents import calendar_words as words
from eventapp.models.event import Event

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
_OFFICE = "https://outlook.office.com/calendar/0/deeplink/compose"


def google(event: Event, url: str, mine: str = "") -> str:
    """Google Calendar's form, filled in; `url` is the event's page, `mine` for one reader alone."""
    return _address(
        _GOOGLE,
        action="TEMPLATE",
        text=words.title(event),
        dates=_span(event),
        ctz=event.when.zone if event.when.is_timed else "",
        details=words.short(event, url, mine),
        location=words.place(event),
    )


def outlook(event: Event, url: str, mine: str = "") -> str:
    """The form of Outlook.com, filled in."""
    return _compose(_OUTLOOK, event, url, mine)


def office365(event: Event, url: str, mine: str = "") -> str:
    """The form of Outlook at work or school, filled in."""
    return _compose(_OFFICE, event, url, mine)


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


def _compose(base: str, event: Event, url: str, mine: str) -> str:
    return _address(
        base,
        path="/calendar/action/compose",
        rru="addevent",
        subject=words.title(event),
        startdt=_iso(event.when.local_start, event),
        enddt=_iso(_local_end(event), event),
        allday="" if event.when.is_timed else "true",
        location=words.place(event),
        body=words.short(event, url, mine).replace("\n", "<br>"),
    )


def _span(event: Event) -> str:
    """Google's dates: UTC for hours, days with an exclusive end otherwise."""
    if event.when.is_timed:
        both = (event.when.starts_at, _local_end(event).astimezone(UTC))
        return "/".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in both)
    return f"{event.when.first_day:%Y%m%d}/{event.when.end_day + timedelta(days=1):%Y%m%d}"


def _iso(moment: datetime, event: Event) -> str:
    return moment.isoformat() if event.when.is_timed else moment.date().isoformat()


def _local_end(event: Event) -> datetime:
    return event.when.local_end


def _address(base: str, **values: str) -> str:
    known = {name: value for name, value in values.items() if value}
    return f"{base}?{urlencode(known, quote_via=quote, safe='/:')}"
