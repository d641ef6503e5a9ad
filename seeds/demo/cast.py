"""Who signs in to the demo."""

from dataclasses import dataclass

from eventapp.models.user import DOOR, ORGANIZER, OWNER


@dataclass(frozen=True)
class Account:
    """A demo account; `organization` is the slug of the one it belongs to."""

    email: str
    name: str
    what: str
    organization: str = ""
    role: str = ""
    is_admin: bool = False


HOST, OTHER = "demo-network", "demo-agency"

ACCOUNTS = (
    Account("suda@example.org", "สุดา (สาธิต)", "organizer", HOST, OWNER),
    Account("prasit@example.org", "ประสิทธิ์ (สาธิต)", "organizer elsewhere", OTHER, ORGANIZER),
    Account("nok@example.org", "นก (สาธิต)", "door", HOST, DOOR),
    Account("admin@example.org", "ผู้ดูแลระบบ (สาธิต)", "admin", is_admin=True),
)
