"""The ways to pages that people see; each ends where its page stands, or fails."""

import re
import sqlite3
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import follow
from tests.forms import foreign
from tests.live import Site, wait_for
from tests.posting import age

Known = dict[str, str]
Way = Callable[[Page, Known], None]

FULL, ASKED = "demo-accounts-chiang-mai", "demo-pilot-korat"
SERIES = "/series/demo-welfare-monthly"
FORUM, DRAFT = "/organizer/events/demo-forum", "/organizer/events/demo-draft-lopburi"


def to(path: str, status: int = 200) -> Way:
    """The way by an address; {names} in it are what is known of the demo."""

    def way(page: Page, known: Known) -> None:
        answer = page.goto(path.format(**known))
        assert answer is not None
        assert answer.status == status

    return way


def known(site: Site) -> Known:
    """Tickets in each state, and the numbers of things, read from the demo's database."""
    with sqlite3.connect(f"file:{site.folder}/wethi.sqlite3?mode=ro", uri=True) as reader:
        found = dict(reader.execute(_TICKETS))
        for name, question in _QUESTIONS.items():
            (found[name],) = map(str, reader.execute(question).fetchone())
    reader.close()
    return found | {"mail": str(site.folder / "mail")}


_TICKETS = """
SELECT event.slug || ' ' || registration.state, min(token)
FROM registration JOIN event ON event.id = event_id WHERE delegated_from_id IS NULL
GROUP BY event.slug, registration.state
"""
_QUESTIONS = {
    "preview": "SELECT preview_token FROM event WHERE slug = 'demo-draft-lopburi'",
    "venue": "SELECT slug FROM venue WHERE slug = 'demo-community-hall'",
    "room": "SELECT min(room.id) FROM room JOIN venue ON venue.id = venue_id"
    " WHERE venue.slug = 'demo-community-hall'",
    "chairperson": "SELECT max(id) FROM chairperson",
    "chairing": "SELECT min(token) FROM chairing JOIN event ON event.id = event_id"
    " WHERE event.slug = 'demo-forum'",
    "participant": "SELECT registration.id FROM registration JOIN event ON event.id = event_id"
    " WHERE event.slug = 'demo-forum' AND registration.state = 'confirmed'"
    " AND registration.email != '' LIMIT 1",
    "delegate": "SELECT token FROM registration WHERE source = 'delegate'",
    "sender": "SELECT id FROM registration WHERE state = 'delegated'",
    "organization": "SELECT organization.slug FROM organization JOIN membership"
    " ON organization.id = organization_id JOIN user ON user.id = user_id"
    " WHERE user.email = 'suda@example.org'",
}


def wrong_form(page: Page, known: Known) -> None:
    """A registration with nothing right in it."""
    to("/events/demo-forum/register")(page, known)
    page.fill("[name=phone]", "081 234 567")
    page.fill("[name=email]", "malee")
    page.click("main form .actions button")
    expect(page.locator(".errors li")).to_have_count(3)


def sent(page: Page, known: Known) -> None:
    """The ticket of somebody who has just registered."""
    to("/events/demo-flood-ayutthaya/register")(page, known)
    page.fill("[name=name]", "มาลี ศรีสุข")
    page.click("main form .actions button")
    expect(page.locator(".note--ok")).to_be_visible()


def known_already(page: Page, known: Known) -> None:
    """The form of somebody whom the list holds: twice the same name and phone."""
    for _turn in range(2):
        to("/events/demo-flood-ayutthaya/register")(page, known)
        page.fill("[name=name]", "มาลี ใจดี")
        page.fill("[name=phone]", "081 234 5678")
        follow(page, "main form .actions button")
    expect(page.locator(".errors")).to_be_visible()


def wrong_delegate(page: Page, known: Known) -> None:
    """A delegate without a name and with half a telephone number."""
    to("/my/{demo-forum confirmed}/delegate")(page, known)
    page.fill("[name=phone]", "081 234 567")
    page.click("main form .actions button")
    expect(page.locator(".errors li")).to_have_count(2)


def handing_over(page: Page, known: Known) -> None:
    """The page of somebody who sent a delegate without an address."""
    sent(page, known)
    page.click('main a[href$="/delegate"]')
    page.fill("[name=name]", "นารี มีสุข")
    page.click("main form .actions button")
    page.click("#pass-on ~ details summary")
    expect(page.locator("#pass-on ~ details svg")).to_be_visible()


def withdrawn(page: Page, known: Known) -> None:
    """The page of somebody who has just withdrawn and may undo it."""
    sent(page, known)
    page.click('main a[href$="/withdraw"]')
    page.click("main form .button--danger")
    expect(page.locator('form[action$="/undo"]')).to_be_visible()


def not_signed_in(page: Page, known: Known) -> None:
    """A sign-in with the wrong password."""
    to("/sign-in")(page, known)
    page.fill("[name=email]", "nobody@example.org")
    page.fill("[name=password]", "a guess of somebody")
    page.click("main form button")
    expect(page.locator("main [role=alert]")).to_be_visible()


def not_found(page: Page, known: Known) -> None:
    """A ticket's code that nobody has."""
    to("/my")(page, known)
    page.fill("[name=code]", "FHJK2345")
    page.fill("[name=digits]", "5678")
    page.click("main form .actions button")
    expect(page.locator("main [role=alert]")).to_be_visible()


def new_password(page: Page, known: Known) -> None:
    """The page of the letter that lets one choose a new password."""
    if "passage" not in known:
        to("/password/forgot")(page, known)
        page.fill("[name=email]", "nok@example.org")
        page.click("main form button")
        expect(page.locator("main .note")).to_be_visible()
        known["passage"] = newest_passage(known["mail"], "nok@example.org")
    to(known["passage"])(page, known)


def newest_passage(site: Site | str, email: str, letters: int = 1) -> str:
    """The address in the last of so many letters to somebody, when it comes."""
    folder = Path(site) if isinstance(site, str) else site.folder / "mail"
    found: dict[str, str] = {}

    def come() -> bool:
        for file in sorted(folder.glob("*.eml"), key=age):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            part = letter.get_body(("plain",))
            for link in re.findall(r"http\S+/passages/\S+", part.get_content() if part else ""):
                if email in str(letter["To"]):
                    found[link] = urlsplit(link).path
        return len(found) >= letters

    wait_for(come)
    return list(found.values())[-1]


def refused_draft(page: Page, known: Known) -> None:
    """A draft that lacks something and shall be published."""
    to(f"{DRAFT}/")(page, known)
    page.click('form[action$="/publish"] button')
    expect(page.locator("main .errors")).to_be_visible()


def both_saved(page: Page, known: Known) -> None:
    """What the second of two sees who saved the same text."""
    to(f"{DRAFT}/edit")(page, known)
    other = page.context.new_page()
    to(f"{DRAFT}/edit")(other, known)
    words = other.input_value("[name=title_en]")
    other.fill("[name=title_en]", f"{words}!"[-60:])
    follow(other, ".editor__save button >> nth=0")
    other.close()
    page.fill("[name=title_en]", "Mine")
    page.click(".editor__save button >> nth=0")
    expect(page.locator("main .choice").first).to_be_visible()


def offered_dates(page: Page, known: Known) -> None:
    """The dates of a series before they are made."""
    to(f"{DRAFT}/series")(page, known)
    page.click(".editor__save button[value=show]")
    expect(page.locator("[name=chosen]").first).to_be_visible()


def wrong_event(page: Page, known: Known) -> None:
    """A new event without a title and with a day that is none."""
    to("/organizer/events/new")(page, known)
    page.fill("[name=first_day-day]", "32")
    page.click("main form .actions button")
    expect(page.locator(".errors li").first).to_be_visible()


def declining(page: Page, known: Known) -> None:
    """The question before several are declined."""
    to(f"{FORUM}/participants/")(page, known)
    page.locator("input[name=chosen]").first.check()
    page.click("[name=do][value=decline]")
    expect(page.locator("main .dialog")).to_be_visible()


def wrong_import(page: Page, known: Known) -> None:
    """An address within the server's own network."""
    to("/organizer/events/import")(page, known)
    page.fill("[name=address]", "http://192.168.1.1/calendar.ics")
    page.click("main form .actions button")
    expect(page.locator(".errors li")).to_have_count(1)


def looked_into(page: Page, known: Known) -> None:
    """What a calendar of others holds, before anything is made of it."""
    _look(page, known, foreign.GOOGLE + foreign.OUTLOOK + foreign.INDICO)
    expect(page.locator("main [name=chosen]")).to_have_count(3)


def _look(page: Page, known: Known, content: str) -> None:
    to("/organizer/events/import")(page, known)
    file = {"name": "x.ics", "mimeType": "text/calendar", "buffer": content.encode()}
    page.set_input_files("[name=file]", file)  # type: ignore[arg-type]
    page.click("main form .actions button")


def brought(page: Page, known: Known) -> None:
    """The drafts of an import, the last one ticked."""
    own = foreign.entry("DTSTART:20990110T090000", uid=str(uuid4()), title="ประชุมตำบล")
    _look(page, known, foreign.calendar(own).decode())
    page.click("main form > .row button")
    page.wait_for_url("**/organizer/events/**/")
    to("/organizer/events/import/discard")(page, known)
    expect(page.locator("main [name=chosen]:checked").first).to_be_visible()
