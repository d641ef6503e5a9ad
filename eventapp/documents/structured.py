"""An event as search machines read it: schema.org/Event in JSON-LD."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from eventapp.core.i18n import locale
from eventapp.documents import places
from eventapp.models.area import Area
from eventapp.models.chairing import Chairing
from eventapp.models.event import CANCELLED, Event
from eventapp.models.series import Series
from eventapp.models.venue import Venue

_ATTENDANCE = {
    "on_site": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
# as in Jinja's tojson: nothing in a script element may end it
_HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})


def event(
    shown: Event, url: str, chairings: Iterable[Chairing], areas: Mapping[str, Area]
) -> Markup:
    """The JSON-LD of an event, fit to stand in a script element; unknown things are left out."""
    text = json.dumps(_event(shown, url, chairings, areas), ensure_ascii=False)
    return Markup(text.translate(_HARMLESS))  # noqa: S704 escaped above


def series(
    shown: Series, url: str, dates: Sequence[tuple[Event, str]], areas: Mapping[str, Area]
) -> Markup:
    """The JSON-LD of a series, with each of its dates and the address of its page."""
    told = [_event(event, address, (), areas) for event, address in dates]
    for one in told:
        del one["@context"]
    text = json.dumps(
        _known(
            {
                "@context": "https://schema.org",
                "@type": "EventSeries",
                "name": str(shown.title),
                "description": str(shown.summary),
                "url": url,
                "inLanguage": locale(),
                "startDate": min((one["startDate"] for one in told), default=""),
                "endDate": max(
                    (one.get("endDate") or one["startDate"] for one in told), default=""
                ),
                "organizer": {"@type": "Organization", "name": str(dates[0][0].host.name)},
                "subEvent": told,
            }
        ),
        ensure_ascii=False,
    )
    return Markup(text.translate(_HARMLESS))  # noqa: S704 escaped above


def _event(
    shown: Event, url: str, chairings: Iterable[Chairing], areas: Mapping[str, Area]
) -> dict[str, Any]:
    cancelled = shown.state == CANCELLED
    starts, ends = _span(shown)
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": str(shown.title),
            "alternateName": shown.title.other if shown.title.other != str(shown.title) else "",
            "description": str(shown.summary),
            "url": url,
            "inLanguage": locale(),
            "startDate": starts,
            "endDate": ends,
            "eventStatus": _schema("EventCancelled" if cancelled else "EventScheduled"),
            "eventAttendanceMode": _schema(_ATTENDANCE[shown.attendance]),
            "location": _locations(shown, url, areas),
            "organizer": {"@type": "Organization", "name": str(shown.host.name)},
            "performer": [_person(chairing) for chairing in chairings],
            "maximumAttendeeCapacity": shown.capacity,
            "remainingAttendeeCapacity": shown.left,
        }
    )


def _span(shown: Event) -> tuple[str, str]:
    """Days alone where the time of day is not known."""
    if not shown.when.is_timed:
        return shown.when.first_day.isoformat(), shown.when.end_day.isoformat()
    ends = shown.when.local_end.isoformat() if shown.when.ends else ""
    return shown.when.local_start.isoformat(), ends


def _locations(shown: Event, url: str, areas: Mapping[str, Area]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if shown.venue is not None:
        found.append(_place(shown, shown.venue, areas))
    if shown.attendance != "on_site":
        found.append({"@type": "VirtualLocation", "url": url})
    return found


def _place(shown: Event, venue: Venue, areas: Mapping[str, Area]) -> dict[str, Any]:
    code = venue.area_code or venue.province_code or ""
    province, district = areas.get(code[:2]), areas.get(code[:4])
    rooms = [places.room_line(shown.room)] if shown.room else []
    point = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    return _known(
        {
            "@type": "Place",
            "name": str(places.joined([*rooms, venue.name])),
            "address": _known(
                {
                    "@type": "PostalAddress",
                    "streetAddress": str(venue.street),
                    "addressLocality": str(district.name) if district and len(code) >= 4 else "",
                    "addressRegion": str(province.name) if province else "",
                    "postalCode": venue.postcode,
                    "addressCountry": "TH",
                }
            ),
            "geo": point if venue.has_point else None,
        }
    )


def _person(chairing: Chairing) -> dict[str, Any]:
    person = chairing.chairperson
    return _known(
        {
            "@type": "Person",
            "name": str(person.full_name),
            "jobTitle": str(person.position) if person.name else "",
        }
    )


def _schema(word: str) -> str:
    return f"https://schema.org/{word}"


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [])}
