"""The floors: what the same server makes of almost nothing. `python -m bench.floors PORT BYTES`.

Three routes: a bare answer, a page of the size of our event page from one row, one durable insert.
"""

import os
import sys
from pathlib import Path

from flask import Flask, Response, request
from jinja2 import Template
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine, event, select

from config import THREADS, Config, sqlite_module
from eventapp.serve import Site

_table = Table(
    "floor",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
)
LINE = (
    '<li class="agenda__item"><span class="agenda__time">{{ loop.index }}</span>'
    '<h3 lang="th">{{ row.title }}</h3><p class="agenda__detail">{{ word }}</p></li>\n'
)
PAGE = (
    "<!doctype html><html lang=th><title>{{ row.title }}</title><h1>{{ row.title }}</h1><ul>"
    "{% for word in row.body.split() %}" + LINE + "{% endfor %}</ul></html>"
)
TITLE = "เวทีประชาคมพัฒนาแผนชุมชน"
WORD = "แผนชุมชน"


def make_app(url: str, size: int) -> Flask:
    """The three routes over one table with one row to read."""
    app = Flask("floors")
    template = app.jinja_env.from_string(PAGE)
    engine = _engine(url)
    _table.metadata.drop_all(engine)
    _table.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(_table.insert().values(title=TITLE, body=_body(template, size)))
    engine.dispose()

    @app.get("/bare")
    def bare() -> Response:
        return Response("alive")

    @app.get("/page")
    def page() -> Response:
        with engine.connect() as connection:
            row = connection.execute(select(_table).where(_table.c.id == 1)).one()
        return Response(template.render(row=row))

    @app.post("/insert")
    def insert() -> Response:
        with engine.begin() as connection:
            connection.execute(
                _table.insert().values(title=request.form["name"], body=request.form["email"])
            )
        return Response("kept")

    return app


def _body(template: Template, size: int) -> str:
    """As many words as make a page of this size."""
    row = {"title": TITLE, "body": " ".join([WORD] * 50)}
    fifty = len(template.render(row=row).encode())
    return " ".join([WORD] * max(1, round(50 * size / fifty)))


def _engine(url: str) -> Engine:
    """As bare as it may be and still durable: WAL with FULL on SQLite, as we have it."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=THREADS)
    engine = create_engine(url, module=sqlite_module(), pool_size=THREADS)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        for pragma in ("busy_timeout=20000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    return engine


def main(port: int, size: int) -> None:
    """Serve the floors as the product is served."""
    folder = Path(os.environ["DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(
        data_dir=folder,
        port=port,
        database_url=os.environ.get("DATABASE_URL", ""),
        secret_key="of the floors",  # noqa: S106
    )
    Site(make_app(config.database, size), config).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
