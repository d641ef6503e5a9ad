"""A feed of 2,000 events: what its first build costs, and what it costs unchanged."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from http.client import HTTPConnection

from flask import Flask

from bench.load import get, one
from bench.report import Point, Report
from bench.scenarios import Scenario
from bench.servers import Server
from config import ROOT, Config
from eventapp.core import clock
from eventapp.core.db import db, new_uid, transaction
from eventapp.core.text import Bilingual
from eventapp.core.when import When
from eventapp.models.event import Event
from eventapp.models.revision import Revision

EVENTS = 2000
FEED = "/calendar.ics"
CPU_MS, MEGABYTES = 250, 40
_TRIES = 3

# A process of its own, warm but for feeds: CPU and memory of the first build, ETag, octets.
_FIRST = """
import json, sys, time
from pathlib import Path
from config import Config
from eventapp import create_app
from eventapp.core.processes import settle_memory
app = create_app(Config(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], seed="none",
                        secret_key="of the bench, and only of it, 32 letters", rate_limits=False))
client = app.test_client()
client.get("/calendar.ics?q=a+word+that+no+event+has")
settle_memory()
def most():  # of this program; ru_maxrss remembers the one that started it
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
before = most()
begin = time.process_time()
answer = client.get("/calendar.ics", headers={"Accept-Encoding": "gzip"})
cpu = time.process_time() - begin
grown = most() - before
plain = client.get("/calendar.ics").data
print(json.dumps([cpu * 1000, grown / 1024, answer.headers["ETag"], plain.count(b"BEGIN:VEVENT")]))
"""


def fill(app: Flask, slug: str) -> None:
    """Publish events where one of the demo is, one a day, each with words of its own."""
    with app.app_context():
        like = db.session.query(Event).filter(Event.slug == slug).one()
        known = like.host_id, like.venue_id, like.room_id
        with transaction() as session:
            session.add_all(_event(number, *known) for number in range(EVENTS))
            session.query(Revision).update({Revision.number: Revision.number + 1})


def _event(number: int, host: int, venue: int | None, room: int | None) -> Event:
    day = clock.now().date() + timedelta(days=500 + number)
    when, now = When(day, day, _AT[0], _AT[1]), clock.now()
    return Event(
        uid=new_uid(),
        slug=f"feed-{number}",
        host_id=host,
        venue_id=venue,
        room_id=room,
        state="published",
        title=Bilingual(f"เวทีประชาคมแผนตำบลครั้งที่ {number}", f"Forum on local plans {number}"),
        summary=Bilingual(_words(number), "A forum; all who live here, please come and speak."),
        contact_name=Bilingual("สุดา ใจดี", "Suda"),
        contact_phone="+66000000001",
        contact_email="forum@example.org",
        when=when,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        created_at=now,
        revised_at=now,
        published_at=now,
        taken=0,
    )


_AT = (clock.now().replace(hour=9, minute=0).time(), clock.now().replace(hour=16, minute=30).time())
_SAID = "ที่ดิน ที่อยู่อาศัย สวัสดิการชุมชน ป่าชุมชน เกษตรอินทรีย์ การศึกษา สุขภาพ น้ำ ตลาด วัฒนธรรม".split()


def _words(number: int) -> str:
    """Other words for each, so that nothing is won by packing the same text again and again."""
    chosen = [_SAID[(number * step + step) % len(_SAID)] for step in range(1, 24)]
    return f"{number}: {' '.join(chosen)}"


def measure_first(report: Report, database: str, config: Config) -> str:
    """The best of three first builds in fresh processes; gives the ETag they agree on."""
    tries = [_first(config, seed) for seed in range(1, _TRIES + 1)]
    cpu, grown, tag, number = min(tries)
    name = f"feed of {number:,}, first build"
    report.points.append(Point(database, f"{name}, CPU", cpu, "ms", CPU_MS))
    report.points.append(Point(database, f"{name}, memory", grown, "MB", MEGABYTES))
    tags = len({found for _cpu, _grown, found, _number in tries})
    report.points.append(Point(database, "feed, ETags of three processes", tags, "", 1))
    return str(tag)


def _first(config: Config, seed: int) -> tuple[float, float, str, int]:
    words = [sys.executable, "-c", _FIRST, str(config.data_dir), config.database]
    environ = {**os.environ, "PYTHONHASHSEED": str(seed)}
    said = subprocess.run(
        words, cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    ).stdout
    cpu, grown, tag, number = json.loads(said)
    return cpu, grown, tag, number


def rebuilt(server: Server, app: Flask) -> float:
    """Milliseconds of CPU of all processes for the feed after one of its events has changed."""
    connection = HTTPConnection("127.0.0.1", server.port)
    for _ in range(8):  # both processes know the feed
        _fetch(connection)
    before = server.cpu_seconds()
    with app.app_context():
        for _ in range(_CHANGES):
            with transaction() as session:
                session.query(Event).filter(Event.slug == "feed-7").update(
                    {Event.version: Event.version + 1}
                )
                session.query(Revision).update({Revision.number: Revision.number + 1})
            _fetch(connection)
    connection.close()
    return 1000 * (server.cpu_seconds() - before) / _CHANGES


_CHANGES = 20


def _fetch(connection: HTTPConnection) -> str:
    connection.request("GET", FEED, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return str(answer.headers["ETag"])


def tag_of(server: Server) -> str:
    """The tag by which the server knows its feed."""
    connection = HTTPConnection("127.0.0.1", server.port)
    tag = _fetch(connection)
    connection.close()
    return tag


def scenarios(tag: str) -> list[Scenario]:
    """The feed unchanged: nothing to send, and the whole of it."""
    bare = "floor: bare route"
    return [
        Scenario("feed of 2,000, 304", one(get(FEED, If_None_Match=tag), 304), bare, 0.8),
        Scenario("feed of 2,000, packed", one(get(FEED, Accept_Encoding="gzip"), 200)),
    ]
