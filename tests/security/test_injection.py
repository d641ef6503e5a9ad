"""Text that would like to be something else: markup, calendar lines, SQL."""

import itertools
import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from eventapp.core import i18n
from eventapp.core.db import db, transaction
from eventapp.documents.site import Site
from eventapp.jobs import composing
from eventapp.models.attendee import Attendee
from eventapp.models.message import Message
from tests import cast
from tests.hostile import world as worlds
from tests.hostile.asked import FORMS
from tests.hostile.desk import Desk, acts

ATTACKS = (
    "<b data-evil>\"'><img data-evil src=x onerror=alert(1)><script data-evil>alert(1)</script>",
    "</textarea></title></script><svg data-evil onload=alert(1)>{{7*7}}${7*7}<%= 7*7 %>",
    "[x](javascript:alert(1)) [y](data:text/html,evil) ![z](//evil.example/x.png) <a data-evil>",
    "evil\r\nATTACH:https://evil.example\r\nEND:VEVENT\u2028Bcc: evil@evil.example",
)
WRITTEN = (
    "texts", "agenda", "admission", "account", "venue", "room", "chairperson", "organization",
    "correct participant", "people",
)  # fmt: skip
SQL = (
    "' OR '1'='1", "1; DROP TABLE event--", "') UNION SELECT password_hash FROM user--", "\\", "%",
    "' || pg_sleep(5) --", "\x00", "ก" * 300, "99999999999999999999",
)  # fmt: skip
ASKED = (
    "q", "province", "topic", "from", "to", "when", "page", "view", "month", "show", "order",
    "kind", "retired", "week", "parked", "next", "tongue", "lang", "size", "theme", "sent", "slug",
    "_scheme", "_external", "_anchor", "_method", "endpoint", "number",
)  # fmt: skip


@pytest.fixture
def world(context, database):
    return worlds.stand(context, database)


class _Elements(HTMLParser):
    """Elements an attack would have made, and addresses that would run something."""

    def __init__(self) -> None:
        super().__init__()
        self.evil: list[str] = []

    def handle_starttag(self, tag, pairs):
        for name, value in pairs:
            is_address = name in ("href", "src", "action", "formaction", "data")
            runs = is_address and re.match(r"\s*(javascript|vbscript|data:text)", value or "", re.I)
            if name == "data-evil" or name.startswith("on") or runs:
                self.evil.append(f"{tag} {name}={value}")
            if is_address and tag in ("img", "script", "link") and "evil" in (value or ""):
                self.evil.append(f"{tag} {name}={value}")


def _evil_in(html: str) -> list[str]:
    if not re.search(r"evil|\bon\w+\s*=|script:|data:text", unescape(html), re.IGNORECASE):
        return []  # and a page without any of these is not read for long
    reader = _Elements()
    reader.feed(html)
    return reader.evil


def test_the_reader_of_this_test_would_notice():
    assert all(_evil_in(attack) for attack in ATTACKS[:2])
    assert _evil_in('<a href="JavaScript:x">')


@pytest.fixture(params=range(len(ATTACKS)))
def attacked(request, app, world):
    """An attack in every text of everything, published."""
    attack = ATTACKS[request.param]
    for asked in FORMS:
        if asked.name in WRITTEN:
            _write(Desk(app, world, asked), attack)
    with transaction():
        event = cast.found(world.event.slug)
        draft = cast.found(world.draft.slug)
        for name in ("title", "summary", "rationale", "contact_name", "purpose", "controller"):
            setattr(event, name, getattr(draft, name))
        event.version += 1
    evil = Attendee(
        name=attack,
        organization=attack,
        position=attack,
        prefix=attack[:40],
        email="evil@example.org",
    )
    cast.registered(world.event, evil)
    return attack


def _write(desk, attack):
    """The attack into every text that takes one; what is refused stays as it was."""
    texts = [
        control.name
        for control in desk.controls
        if control.kind in ("text", "textarea")
        and re.search(r"(_th|_en|^name|^organization|^position|contact$)$", control.name)
    ]
    if desk.asked.name == "agenda":
        texts = ["points-0-title_th", "points-0-lead_en", "points-0-detail_th"]
    assert texts or desk.asked.name == "people"
    answer = desk.send(dict.fromkeys(texts, attack[:58]) | _whole(desk, texts, attack))
    assert answer.status_code == 303, desk.asked.name


def _whole(desk, texts, attack):
    """The whole attack where there is room for it."""
    controls = {name: desk.form.named(name) for name in texts}
    return {name: attack for name, at in controls.items() if at and at.kind == "textarea"}


def test_line_1_and_11_no_text_becomes_anything_else(app, world, attacked):
    """On no page, in no letter and in no calendar."""
    _judge_pages(app, world)
    _judge_letters(app)
    _judge_calendars(app, world)


def _judge_pages(app, world):
    shown = 0
    for who in ("", "Suda", "Ada"):
        client = app.test_client()
        if who:
            cast.sign_in(client, who)
        for path in worlds.addresses(app, world):
            answer = client.get(path)
            if answer.mimetype not in ("text/html", "image/svg+xml"):
                continue
            shown += "evil" in answer.text

            assert (path, _evil_in(answer.text)) == (path, [])
            for block in re.findall(
                r"<script type=\"application/ld\+json\">(.*?)</script>", answer.text
            ):
                assert json.loads(block)
    assert shown > 10


def _judge_letters(app):
    messages = db.session.query(Message).all()
    letters = 0
    for message in messages:
        with i18n.using(message.locale):
            letter = composing.compose(message, site=Site.of(app.config), templates=app.jinja_env)
        if letter is None:
            continue
        letters += 1
        assert letter["Bcc"] is None
        assert not any("\n" in str(value) for value in letter.values())
        for part in letter.walk():
            if part.get_content_type() == "text/html":
                assert _evil_in(part.get_content()) == []
    assert letters


def _judge_calendars(app, world):
    for path in (f"/events/{world.event.slug}.ics", "/calendar.ics",
                 f"/my/{world.registration.token}.ics"):  # fmt: skip
        told = app.test_client().get(path).text
        lines = told.replace("\r\n ", "").split("\r\n")

        assert "evil" in told
        assert not [line for line in lines if re.match(r"(ATTACH|BCC|Bcc|<|\[)", line)]
        assert lines.count("END:VCALENDAR") == 1
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")


@pytest.mark.parametrize("who", ["", "Suda"])
def test_line_4_nothing_in_an_address_is_sql(app, world, who):
    """Every list, every filter: the same answer whatever is asked, and no row too much."""
    client = app.test_client()
    if who:
        cast.sign_in(client, who)
    before = acts()
    lists = [path for path in worlds.addresses(app, world) if _is_list(path)]
    for path in lists:
        for value in SQL:
            answer = client.get(path, query_string=dict.fromkeys(ASKED, value))

            assert answer.status_code in (200, 303, 404), (path, value)
    assert len(lists) > 5
    assert acts() == before


def _is_list(path: str) -> bool:
    ends = ("/", "search", "history", "calendar.ics", "participants.csv", "/sign-in", "/forgot")
    return path.endswith(ends)


def test_line_4_each_filter_alone(app, world):
    client = app.test_client()
    cast.sign_in(client, "Suda")
    participants = f"/organizer/events/{world.event.slug}/participants/"
    values = ("\x00", "99999999999999999999", "9999-12")
    lists = ("/", "/calendar.ics", "/organizer/events/", "/organizer/venues/", participants)
    for path, name, value in itertools.product(lists, ASKED, values):
        answer = client.get(path, query_string={name: value})

        assert answer.status_code in (200, 303), (path, name, value)


def test_line_4_a_wildcard_finds_itself_and_not_everything(app, world):
    client = app.test_client()
    cast.sign_in(client, "Suda")
    base = f"/organizer/events/{world.event.slug}/participants/"
    name = "มาลี"

    assert name in client.get(base).text
    assert name in client.get(base, query_string={"q": name}).text
    for value in ("%", "_", "%%", "' OR '1'='1"):
        assert name not in client.get(base, query_string={"q": value}).text, value


def test_line_63_no_list_search_or_file_shows_another_organization(app, world):
    """Prasit's draft and the people who come to his event stay his."""
    cast.registered(world.theirs, Attendee(name="ลับสุดยอด", email="secret@example.org"))
    with transaction():
        hidden = cast.found(world.theirs.slug)
        hidden.state, hidden.published_at = "draft", None
        hidden.title = cast.Bilingual("เวทีลับเฉพาะ", "Secret forum")
        hidden.search_text = "เวทีลับเฉพาะ secret forum"
    words = re.compile("ลับสุดยอด|secret@example|เวทีลับเฉพาะ|Secret forum")
    for who, sees in (("Suda", False), ("Nok", False), ("", False), ("Ada", True)):
        client = app.test_client()
        if who:
            cast.sign_in(client, who)
        seen = set()
        for path in worlds.addresses(app, world):
            for query in ({}, {"q": "ลับ"}, {"q": "secret", "show": "all"}):
                if query and not _is_list(path):
                    continue
                content = client.get(path, query_string=query).data
                if words.search(content.decode("utf-8", "ignore")):
                    seen.add(path)

        assert bool(seen) == sees, (who, seen)
