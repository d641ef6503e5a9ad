"""`./run bench`: floors and product, on both databases, one and sixteen at a time."""

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench import feeds, letters, prepare, scenarios, weight
from bench.load import Figures, run
from bench.report import HEAD, Point, Report, line, point_line
from bench.servers import Server, floors_server, product_server
from config import ROOT, Config
from eventapp import create_app
from tests.databases import new_postgresql, postgresql_server

CONNECTIONS = (1, 16)
TURNS = 3
SHORT, LONG = 50, 2000


def main() -> int:
    """Measure, print, write; ends with 1 when something wanted was not reached."""
    wanted = _arguments()
    report = Report(_machine(wanted.seconds))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wethi-bench-")))
        admin = ""
        if "postgresql" in wanted.database:
            admin = stack.enter_context(postgresql_server(durable=True))
        if "start" in wanted.only:
            weight.of_start(report)
        for database in wanted.database:
            for part in (part for part in wanted.only if part in PARTS):
                PARTS[part](report, database, folder / database, admin, wanted.seconds)
    for point in report.points:
        print(point_line(point))
    path = _write(report)
    missed = report.failed()
    print(f"\n{len(missed)} not reached{': ' if missed else ''}{'; '.join(missed)}\n{path}")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=main.__doc__)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    parser.add_argument("--only", action="append", choices=ALL, help="may be given twice")
    found = parser.parse_args()
    found.only = found.only or ALL
    found.database = found.database or ["sqlite", "postgresql"]
    return found


def _machine(seconds: float) -> dict[str, object]:
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "seconds_each": seconds,
    }


def _measure(report: Report, database: str, folder: Path, admin: str, seconds: float) -> None:
    config = _config(folder / "demo", admin if database == "postgresql" else "", "demo", "demo")
    with product_server(config) as site:
        app = create_app(config)
        slug = prepare.fullest_event(app)
        wide = prepare.wide_event(app, slug)
        event = weight.of_event_page(report, database, site, slug)
        floor = _config(folder / "floors", admin if database == "postgresql" else "", "floors")
        with floors_server(floor, event.size) as floors:
            for connections in CONNECTIONS:
                print(f"\n{database}, {connections} at a time\n{HEAD}")
                visits = scenarios.product(slug, wide, event.tag)
                sides = [(floors, scenarios.floors()), (site, visits)]
                _run_all(report, database, connections, sides, seconds)
        weight.of_processes(report, database, site)


def _measure_lists(report: Report, database: str, folder: Path, admin: str, seconds: float) -> None:
    """The list of many events beside the list of few, in databases of their own."""
    rates: dict[tuple[str, int], float] = {}
    print(f"\n{database}, lists\n{HEAD}")
    for number in (SHORT, LONG):
        name = f"list{number}"
        config = _config(folder / name, admin if database == "postgresql" else "", name, "demo")
        with product_server(config) as site:
            app = create_app(config)
            prepare.fill_list(app, prepare.fullest_event(app), number)
            for scenario in scenarios.listing():
                figures, cpu = _one(site, scenario, 16, seconds)
                renamed = scenarios.Scenario(f"{scenario.name} ({number:,})", scenario.visit)
                row = report.add(database, 16, renamed, figures, cpu)
                rates[scenario.name, number] = row.rate
                print(line(row), flush=True)
    for name in sorted({name for name, _ in rates}):
        ratio = rates[name, SHORT] / rates[name, LONG]
        report.points.append(Point(database, f"{name}: {LONG:,} beside {SHORT}", ratio, "×", 1.3))


def _measure_feeds(report: Report, database: str, folder: Path, admin: str, seconds: float) -> None:
    """A feed of many events, first and unchanged, beside a bare floor."""
    config = _config(folder / "feeds", admin if database == "postgresql" else "", "feeds", "demo")
    floor = _config(folder / "bare", admin if database == "postgresql" else "", "bare")
    with product_server(config) as site, floors_server(floor, 1000) as bare:
        app = create_app(config)
        feeds.fill(app, prepare.fullest_event(app))
        feeds.measure_first(report, database, config)
        tag = feeds.tag_of(site)
        for connections in CONNECTIONS:
            print(f"\n{database}, feeds, {connections} at a time\n{HEAD}")
            sides = [(bare, scenarios.floors()[:1]), (site, feeds.scenarios(tag))]
            _run_all(report, database, connections, sides, seconds)
        name = f"feed of {feeds.EVENTS:,}, built anew when one event changed, CPU"
        report.points.append(Point(database, name, feeds.rebuilt(site, app), "ms"))


def _measure_letters(
    report: Report, database: str, folder: Path, admin: str, _seconds: float
) -> None:
    """Until letters of many kinds are handed over, however long that takes."""
    admin = admin if database == "postgresql" else ""
    letters.measure(report, database, _config(folder / "letters", admin, "letters"))


def _config(folder: Path, admin: str, name: str, seed: str = "none") -> Config:
    folder.mkdir(parents=True, exist_ok=True)
    url = new_postgresql(admin, name) if admin else ""
    return Config(
        data_dir=folder,
        database_url=url,
        seed=seed,
        rate_limits=False,
        secret_key="of the bench, and only of it, 32 letters",  # noqa: S106
        demo_password="a password of the bench",  # noqa: S106
    )


def _run_all(
    report: Report,
    database: str,
    connections: int,
    sides: list[tuple[Server, list[scenarios.Scenario]]],
    seconds: float,
) -> None:
    """Floors and product by turns: a machine that is slow for a while is so for both."""
    visits = [(server, scenario) for server, those in sides for scenario in those]
    figures = {scenario.name: Figures() for _, scenario in visits}
    cpu = dict.fromkeys(figures, 0.0)
    for _ in range(TURNS):
        for server, scenario in visits:
            found, used = _one(server, scenario, connections, seconds / TURNS)
            figures[scenario.name].add(found)
            cpu[scenario.name] += used
        for server, _ in sides:
            server.rest()
    for _, scenario in visits:
        name = scenario.name
        row = report.add(database, connections, scenario, figures[name], cpu[name])
        print(line(row), flush=True)


def _one(
    server: Server, scenario: scenarios.Scenario, connections: int, seconds: float
) -> tuple[Figures, float]:
    """Warm up for a moment, then measure rate and CPU of the same visits."""
    run(server.port, scenario.visit, connections=connections, seconds=0.5)
    before = server.cpu_seconds()
    figures = run(server.port, scenario.visit, connections=connections, seconds=seconds)
    server.note_memory()
    return figures, server.cpu_seconds() - before


def _write(report: Report) -> Path:
    folder = ROOT / "bench" / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False), "utf-8")
    return path


PARTS = {
    "pages": _measure,
    "lists": _measure_lists,
    "feeds": _measure_feeds,
    "letters": _measure_letters,
}
ALL = ["start", *PARTS]

if __name__ == "__main__":
    sys.exit(main())
