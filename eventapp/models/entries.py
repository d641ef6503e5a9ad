"""What forms give and actions take: plain entries of the directory of places, people and bodies."""

from dataclasses import dataclass

from eventapp.core.text import Bilingual

EMPTY = Bilingual()


@dataclass(frozen=True)
class VenueEntry:
    """A venue as it is written down; `area_code` is a province, district or sub-district."""

    name: Bilingual
    area_code: str = ""
    street: Bilingual = EMPTY
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accessibility: Bilingual = EMPTY
    parking: Bilingual = EMPTY
    directions: Bilingual = EMPTY
    zone: str = "Asia/Bangkok"


@dataclass(frozen=True)
class RoomEntry:
    """A room of a venue; building and floor as people say them."""

    name: Bilingual
    building: Bilingual = EMPTY
    floor: Bilingual = EMPTY
    capacity: int | None = None
    layout: str = ""
    note: Bilingual = EMPTY


@dataclass(frozen=True)
class ChairpersonEntry:
    """A person who chairs, or an office: a position without a name."""

    name: Bilingual = EMPTY
    prefix: Bilingual = EMPTY
    position: Bilingual = EMPTY
    organization_id: int | None = None
    precedence: int = 100
    email: str = ""
    phone: str = ""
    biography: Bilingual = EMPTY


@dataclass(frozen=True)
class OrganizationEntry:
    """A body that takes part."""

    name: Bilingual
    short: Bilingual = EMPTY
    kind: str = "other"
    province_code: str = ""
