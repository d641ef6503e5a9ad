"""The figures as a table for people and as JSON for programs."""

from dataclasses import asdict, dataclass, field
from typing import Any

from bench.load import Figures
from bench.scenarios import Scenario

SUM = "floor: registration"


@dataclass
class Row:
    """One measured scenario."""

    database: str
    connections: int
    name: str
    rate: float
    p50: float
    p95: float
    p99: float
    cpu_ms: float
    floor: str = ""
    share: float = 0.0
    wanted: float = 0.0
    wanted_cpu_ms: float = 0.0

    @property
    def verdict(self) -> str:
        """Whether what was wanted was reached; '' when nothing was."""
        reached = []
        if self.wanted:
            reached.append(self.share >= self.wanted)
        if self.wanted_cpu_ms:
            reached.append(self.cpu_ms <= self.wanted_cpu_ms)
        return "" if not reached else "yes" if all(reached) else "NO"


@dataclass
class Point:
    """A figure that is no rate: bytes, seconds, megabytes."""

    database: str
    name: str
    value: float
    unit: str
    most: float = 0.0

    @property
    def verdict(self) -> str:
        """Whether it stays below what is allowed."""
        return "" if not self.most else "yes" if self.value <= self.most else "NO"


@dataclass
class Report:
    """Everything measured in one run."""

    machine: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    def add(
        self, database: str, connections: int, scenario: Scenario, figures: Figures, cpu: float
    ) -> Row:
        """One more measurement, held against its floor of the same run."""
        row = Row(
            database,
            connections,
            scenario.name,
            figures.rate,
            *(figures.percentile(share) for share in (0.5, 0.95, 0.99)),
            cpu_ms=1000 * cpu / len(figures.times),
            floor=scenario.floor,
            wanted=scenario.wanted,
            wanted_cpu_ms=scenario.cpu_ms,
        )
        if row.floor:
            row.share = row.rate / self._floor(database, connections, row.floor)
        self.rows.append(row)
        return row

    def _floor(self, database: str, connections: int, name: str) -> float:
        rates = {
            row.name: row.rate
            for row in self.rows
            if (row.database, row.connections) == (database, connections)
        }
        if name != SUM:
            return rates[name]
        # a registration is two pages and one insert: the times of its floors are added
        return 1 / (2 / rates["floor: page from one row"] + 1 / rates["floor: durable insert"])

    def failed(self) -> list[str]:
        """The names of what was not reached."""
        rows = [f"{r.database} ×{r.connections} {r.name}" for r in self.rows if r.verdict == "NO"]
        return rows + [f"{p.database} {p.name}" for p in self.points if p.verdict == "NO"]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {**asdict(self), "failed": self.failed()}


HEAD = (
    f"{'':<28}{'a second':>10}{'p50 ms':>9}{'p95':>8}{'p99':>8}{'CPU ms':>8}"
    f"{'of floor':>10}{'wanted':>8}  reached"
)


def line(row: Row) -> str:
    """One row of the table."""
    share = f"{row.share:.2f}" if row.floor else ""
    wanted = f"{row.wanted:.2f}" if row.wanted else ""
    return (
        f"{row.name:<28}{row.rate:>10,.0f}{row.p50:>9.2f}{row.p95:>8.2f}{row.p99:>8.2f}"
        f"{row.cpu_ms:>8.2f}{share:>10}{wanted:>8}  {row.verdict}"
    )


def point_line(point: Point) -> str:
    """One figure that is no rate."""
    most = f"at most {point.most:g}" if point.most else ""
    return f"{point.name:<44}{point.value:>12,.2f} {point.unit:<10}{most:<16}{point.verdict}"
