"""Forms of time and place, and of when and how people register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from eventapp.core.dates import BANGKOK, When
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.forms.choices import ChoiceField, RadiosField, TickField, number
from eventapp.forms.days import ClockField, DayField, moment
from eventapp.forms.event import EventForm, HostField, in_two
from eventapp.forms.fields import (
    EmailField,
    Form,
    IntField,
    PhoneField,
    TextField,
    UrlField,
    bilingual,
)
from eventapp.models.event import ATTENDANCE, KINDS, REGISTRATION
from eventapp.models.plans import Admission, Schedule

_FAR = (
    *("Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Zurich", "Europe/Stockholm"),
    *("Europe/Helsinki", "Europe/Istanbul", "Europe/Moscow", "Africa/Cairo", "Africa/Nairobi"),
    *("Africa/Johannesburg", "Africa/Lagos", "America/New_York", "America/Chicago"),
    *("America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/Toronto"),
    *("America/Bogota", "America/Sao_Paulo", "America/Argentina/Buenos_Aires"),
    *("Australia/Perth", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland"),
    *("Pacific/Honolulu", "UTC"),
)


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """Bangkok first, the zones of the region, one of each clock of the world; others are kept."""
    near = sorted(name for name in available_timezones() if name.startswith("Asia/"))
    return {name: name for name in (BANGKOK, *near, *_FAR)}


class WhatForm(Form):
    """Above the days: whose event it is, and its name. Fields are in the order they are made."""

    kind = RadiosField(_l("Kind"), KINDS, required=True, default="forum")
    title_th, title_en = bilingual(
        _l("Short title"), required=_l("Give the event a title."), limit=200
    )
    host_id = HostField(_l("Host"))


class WhenForm(Form):
    """Days and, if known, times of day."""

    first_day = DayField(_l("First day"), required=_l("Choose the day."))
    last_day = DayField(_l("Last day, if it lasts longer"))
    starts = ClockField(_l("Starts at"))
    ends = ClockField(_l("Ends at"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The parts, and that together they are a span of time."""
        is_good = super().validate(extra_validators)
        if not is_good or self.first_day.data is None:
            return is_good
        try:
            self.when()
        except Refused as refused:
            self.refuse(refused)
            return False
        return True

    def when(self) -> When:
        """The span of time; raises Refused."""
        first: date = self.first_day.data
        zone = self["zone"].data if "zone" in self else BANGKOK
        last = self.last_day.data or first
        return When(first, last, self.starts.data, self.ends.data, zone or BANGKOK)


@dataclass(frozen=True)
class NewEvent:
    """What is needed to begin."""

    host_id: int
    kind: str
    title: Bilingual
    schedule: Schedule


class NewEventForm(WhatForm, WhenForm):
    """The beginning of an event."""

    def value(self) -> NewEvent:
        """The beginning."""
        schedule = Schedule(self.when())
        return NewEvent(self.host_id.data, self.kind.data, self.pair("title"), schedule)


class ScheduleForm(EventForm, WhenForm):
    """Time and place."""

    zone = ChoiceField(_l("Time zone"), required=True, default=BANGKOK)
    attendance = RadiosField(_l("How people take part"), ATTENDANCE, required=True)
    join_url = UrlField(_l("Link to join online"))
    venue_id = ChoiceField(_l("Venue"), coerce=number, empty=_l("not chosen yet"))
    room_id = ChoiceField(_l("Room"), coerce=number, empty=_l("no room"))

    def value(self) -> Schedule:
        """Time and place; an event that is only online has no place."""
        online = self.attendance.data == "online"
        return Schedule(
            when=self.when(),
            attendance=self.attendance.data,
            join_url=self.join_url.data or "",
            venue_id=None if online else self.venue_id.data,
            room_id=None if online else self.room_id.data,
        )


def schedule_data(schedule: Schedule) -> dict[str, Any]:
    """What a ScheduleForm shows of a saved schedule."""
    when = schedule.when
    return {
        "first_day": when.first_day,
        "last_day": when.end_day if when.end_day != when.first_day else None,
        "starts": when.starts,
        "ends": when.ends,
        "zone": when.zone,
        "attendance": schedule.attendance,
        "join_url": schedule.join_url,
        "venue_id": schedule.venue_id,
        "room_id": schedule.room_id,
    }


class AdmissionForm(EventForm):
    """How people register, whom they ask, and what is done with their data."""

    registration = RadiosField(_l("Registration"), REGISTRATION, required=True)
    capacity = IntField(_l("Seats"), least=1, most=100_000)
    has_waitlist = TickField(_l("Keep a waiting list when it is full"))
    decline_frees = TickField(_l("Who answers that they do not come gives the seat back at once"))
    opens_day = DayField(_l("Registration opens on"))
    opens_time = ClockField(_l("Opens at"))
    closes_day = DayField(_l("Registration closes on"))
    closes_time = ClockField(_l("Closes at"))
    contact_name_th, contact_name_en = bilingual(_l("Contact"), limit=200)
    contact_phone = PhoneField(_l("Telephone"))
    contact_email = EmailField(_l("E-mail"))
    controller_th, controller_en = bilingual(_l("Responsible for the personal data"), limit=300)
    controller_contact = TextField(_l("How to reach them"), limit=300)
    purpose_th, purpose_en = bilingual(_l("What the data is used for"), limit=1000, multiline=True)
    retention_days = IntField(_l("Days the data is kept after the event"), least=1, most=3650)

    zone = BANGKOK  # the event's, set by the view

    def validate(self, extra_validators: Any = None) -> bool:
        """A time of day needs its day."""
        is_good = super().validate(extra_validators)
        for name in ("opens", "closes"):
            day, clock = self[f"{name}_day"], self[f"{name}_time"]
            if clock.data and not day.data and not day.errors:
                day.errors = [_("Give the day as well.")]
                is_good = False
        return is_good

    def value(self) -> Admission:
        """How people register."""
        return Admission(
            registration=self.registration.data,
            capacity=self.capacity.data,
            opens_at=moment(self.opens_day.data, self.opens_time.data, self.zone),
            closes_at=_closing(self.closes_day.data, self.closes_time.data, self.zone),
            has_waitlist=self.has_waitlist.data,
            decline_frees=self.decline_frees.data,
            contact_name=self.pair("contact_name"),
            contact_phone=self.contact_phone.data,
            contact_email=self.contact_email.data,
            controller=self.pair("controller"),
            controller_contact=self.controller_contact.data,
            purpose=self.pair("purpose"),
            retention_days=self.retention_days.data,
        )


def _closing(day: date | None, clock: time | None, zone: str) -> datetime | None:
    """Without a time of day, registering is possible until that day is over."""
    if day is not None and clock is None:
        return moment(day + timedelta(days=1), None, zone)
    return moment(day, clock, zone)


def admission_data(admission: Admission, zone: str) -> dict[str, Any]:
    """What an AdmissionForm shows of a saved admission."""
    data = dict(vars(admission))
    for name in ("contact_name", "controller", "purpose"):
        data |= in_two(name, data.pop(name))
    data |= _parts("opens", data.pop("opens_at"), zone, timedelta())
    data |= _parts("closes", data.pop("closes_at"), zone, timedelta(days=1))
    return data


def _parts(name: str, at: datetime | None, zone: str, back: timedelta) -> dict[str, Any]:
    """Day and time of an instant; midnight is shown as a day alone, for closing the day before."""
    if at is None:
        return {}
    local = at.astimezone(ZoneInfo(zone))
    if local.time() == time():
        return {f"{name}_day": local.date() - back}
    return {f"{name}_day": local.date(), f"{name}_time": local.time()}
