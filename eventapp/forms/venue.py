"""The forms of the directory of places: a venue with its address, and a room."""

import re
from typing import Any

from eventapp.core.db import db
from eventapp.core.errors import Refused
from eventapp.core.i18n import gettext as _
from eventapp.core.i18n import lazy as _l
from eventapp.core.text import Bilingual
from eventapp.core.thai import ascii_digits
from eventapp.forms.choices import ChoiceField, number
from eventapp.forms.fields import IntField, TextField, bilingual
from eventapp.forms.shared import SharedForm
from eventapp.models.area import Area
from eventapp.models.entries import RoomEntry, VenueEntry
from eventapp.models.venue import LAYOUTS

_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?"
_POINT = re.compile(rf"\(?\s*({_NUMBER})\s*[,; ]\s*({_NUMBER})\s*\)?")


class PointField(TextField):
    """Latitude and longitude as maps copy them: 14.7995, 100.6534."""

    empty = None

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, limit=60, **options)

    def read(self, text: str) -> tuple[float, float]:
        """Both in degrees."""
        found = _POINT.fullmatch(ascii_digits(text).replace("−", "-"))
        if not found:
            raise Refused(_("Write latitude and longitude, for example 14.7995, 100.6534."))
        latitude, longitude = float(found[1]), float(found[2])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise Refused(_("There is no such place on earth. The latitude comes first."))
        return latitude, longitude

    def show(self, value: tuple[float, float]) -> str:
        """As maps copy them."""
        return f"{value[0]:.6f}".rstrip("0") + ", " + f"{value[1]:.6f}".rstrip("0")


class PostcodeField(TextField):
    """Five digits."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, limit=20, **options)

    def read(self, text: str) -> str:
        """The postcode in 0-9."""
        digits = ascii_digits(text).replace(" ", "")
        if not re.fullmatch(r"[1-9][0-9]{4}", digits):
            raise Refused(_("A postcode has five digits, for example 15000."))
        return digits


class VenueForm(SharedForm):
    """A venue. The lists below the province follow what was chosen before the form was sent."""

    name_th, name_en = bilingual(_l("Name of the venue"), required=True)
    street_th, street_en = bilingual(_l("House number, street, village"))
    province = ChoiceField(_l("Province"), empty=_l("Choose a province"), required=True)
    district = ChoiceField(_l("District"), empty=_l("Not known"))
    subdistrict = ChoiceField(_l("Sub-district"), empty=_l("Not known"))
    postcode = PostcodeField(_l("Postcode"))
    point = PointField(_l("Coordinates"))
    accessibility_th, accessibility_en = bilingual(
        _l("Access for everyone"), limit=2000, multiline=True
    )
    parking_th, parking_en = bilingual(_l("Parking"), limit=2000, multiline=True)
    directions_th, directions_en = bilingual(_l("How to get there"), limit=2000, multiline=True)
    keeper = ChoiceField(_l("Looked after by"), coerce=number)

    TOGETHER = ("province", "district", "subdistrict")

    def __init__(self, *args: Any, entry: VenueEntry | None = None, **options: Any) -> None:
        self.zone = entry.zone if entry else "Asia/Bangkok"
        super().__init__(*args, data=_of_venue(entry) if entry else None, **options)
        self._offer_areas()

    def meet(self, theirs: SharedForm) -> None:
        """The lists follow a province that somebody else chose."""
        try:
            super().meet(theirs)
        finally:
            self._offer_areas()

    def _offer_areas(self) -> None:
        """What lies in the chosen province and district; what lies elsewhere is dropped."""
        self.strays: list[ChoiceField] = []
        self.province.offer(names_of(Area.provinces()))
        self._offer_within(self.district, self.province.data or "")
        self._offer_within(self.subdistrict, self.district.data or "")

    def _offer_within(self, field: ChoiceField, code: str) -> None:
        field.offer(names_of(Area.within(code)) if code else [])
        if field.data and field.data not in field.offered:
            field.data = None
            self.strays.append(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that the districts lie where the province is."""
        is_good = super().validate(extra_validators)
        for field in self.strays:
            field.errors = [_("This lies elsewhere. Show the list again and choose from it.")]
        return is_good and not self.strays

    def value(self) -> VenueEntry:
        """The venue as written down."""
        latitude, longitude = self.point.data or (None, None)
        return VenueEntry(
            name=self.pair("name"),
            area_code=self.subdistrict.data or self.district.data or self.province.data or "",
            street=self.pair("street"),
            postcode=self.postcode.data,
            latitude=latitude,
            longitude=longitude,
            accessibility=self.pair("accessibility"),
            parking=self.pair("parking"),
            directions=self.pair("directions"),
            zone=self.zone,
        )


def names_of(found: Any) -> list[tuple[str, Bilingual]]:
    return [(area.code, area.name) for area in db.session.scalars(found)]


def _of_venue(entry: VenueEntry) -> dict[str, Any]:
    code = entry.area_code
    point = (entry.latitude, entry.longitude)
    return {
        **pairs(entry, "name", "street", "accessibility", "parking", "directions"),
        "province": code[:2],
        "district": code[:4] if len(code) >= 4 else "",
        "subdistrict": code if len(code) == 6 else "",
        "postcode": entry.postcode,
        "point": None if None in point else point,
    }


def pairs(entry: Any, *names: str) -> dict[str, str]:
    """The bilingual texts of an entry as the two fields of each."""
    return {
        f"{name}_{tongue}": text
        for name in names
        for tongue, text in zip(("th", "en"), getattr(entry, name).pair, strict=True)
    }


class RoomForm(SharedForm):
    """A room of a venue."""

    name_th, name_en = bilingual(_l("Name of the room"), required=True)
    building_th, building_en = bilingual(_l("Building"))
    floor_th, floor_en = bilingual(_l("Floor"), limit=60)
    capacity = IntField(_l("Seats"), least=1, most=100_000)
    layout = ChoiceField(_l("Layout"), LAYOUTS, empty=_l("Not known"))
    note_th, note_en = bilingual(_l("Equipment and notes"), limit=2000, multiline=True)

    def __init__(self, *args: Any, entry: RoomEntry | None = None, **options: Any) -> None:
        known = entry and {
            **pairs(entry, "name", "building", "floor", "note"),
            "capacity": entry.capacity,
            "layout": entry.layout,
        }
        super().__init__(*args, data=known, **options)

    def value(self) -> RoomEntry:
        """The room as written down."""
        return RoomEntry(
            name=self.pair("name"),
            building=self.pair("building"),
            floor=self.pair("floor"),
            capacity=self.capacity.data,
            layout=self.layout.data or "",
            note=self.pair("note"),
        )
