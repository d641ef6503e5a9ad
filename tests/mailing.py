"""Letters as calendar programs, mail servers and people send them, addressed to the cast."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.documents import replies
from eventapp.documents.site import Site
from eventapp.models.event import Event
from eventapp.models.message import Message
from eventapp.models.registration import Registration

REPLIES = "reply@forum.example"


def site(app: Any) -> Site:
    """The site of a test, with a mailbox to answer to."""
    app.config["MAIL_REPLY_TO"] = REPLIES
    return Site.of(app.config)


def address(row: Any, of: Site) -> str:
    """Where the calendar program of a registration or a task answers to."""
    kind = replies.REGISTRATION if isinstance(row, Registration) else replies.CHAIRING
    return replies.address(kind, row.id, of)


def entry(event: Event, to: str, who: str = "malee@example.org", **more: Any) -> str:
    """A calendar object; a value of None leaves its line away."""
    stamp: datetime = more.pop("stamp", None) or clock.now() - timedelta(minutes=1)
    partstat = more.pop("partstat", "ACCEPTED")
    lines = {
        "method": f"METHOD:{more.pop('method', 'REPLY')}",
        "begin": "BEGIN:VEVENT",
        "uid": f"UID:{more.pop('uid', event.uid)}",
        "stamp": f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        "sequence": f"SEQUENCE:{more.pop('sequence', event.sequence)}",
        "organizer": f"ORGANIZER;CN=Forum:mailto:{to}",
        "attendee": f"ATTENDEE;PARTSTAT={partstat};CN=Malee:mailto:{who}",
        "more": "",
    }
    inner = [line for line in (lines | more).values() if line]
    frame = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *inner]
    return "\r\n".join([*frame, "END:VEVENT", "END:VCALENDAR", ""])


def letter(to: str, calendar: str = "", body: str = "", **headers: str) -> bytes:
    """A letter to one of our addresses, with a calendar object or words."""
    known = {
        "Return-Path": "<malee@example.org>",
        "Delivered-To": to,
        "From": "Malee <malee@example.org>",
        "To": f"Forum <{to}>",
        "Subject": "Accepted: Forum",
        "Message-ID": "<1@mail.example.org>",
        "MIME-Version": "1.0",
        "Content-Type": "text/calendar; charset=UTF-8; method=REPLY"
        if calendar
        else "text/plain; charset=UTF-8",
    }
    told = known | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + (calendar or body)).encode()


def now(row: Any) -> Registration:
    """A registration with its event, as they are in the database."""
    return db.session.scalars(Registration.by_token(row.token)).one()


def reply(row: Any, of: Site, **more: Any) -> bytes:
    """Malee's answer by mail."""
    to = address(row, of)
    return letter(to, entry(now(row).event, to, **more))


def answer_of(row: Any) -> str:
    """The answer that is known."""
    return db.session.get_one(type(row), row.id, populate_existing=True).answer


def letters() -> list[str]:
    """The kinds of all letters that were posted."""
    return [one.kind for one in db.session.scalars(select(Message).order_by(Message.id))]


def bounce(to: str, action: str = "failed", **more: str) -> bytes:
    """A delivery report (RFC 3464)."""
    status = more.get("status", "5.1.1")
    body = "\r\n".join(
        [
            "--b", "Content-Type: text/plain", "", "It could not be delivered.", "",
            "--b", "Content-Type: message/delivery-status", "",
            "Reporting-MTA: dns; mail.example.org", "",
            "Final-Recipient: rfc822; malee@example.org",
            f"Action: {action}", f"Status: {status}",
            "Diagnostic-Code: smtp; 550 <malee@example.org>: no such user", "",
            "--b", "Content-Type: message/rfc822", "",
            f"Message-ID: {more.get('ours', '<none@elsewhere>')}", "Subject: Ours", "", "Words",
            "--b--", "",
        ]
    )  # fmt: skip
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    return letter(to, "", body, Return_Path="<>", Content_Type=kind, Auto_Submitted="auto-replied")
