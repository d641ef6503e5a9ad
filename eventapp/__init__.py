"""Wethi: forums and meetings of Thai provinces, agencies and community networks."""

from pathlib import Path

from flask import Flask

from config import Config
from eventapp import cli, migrations, web
from eventapp.core import db as database
from eventapp.core import limits
from eventapp.core.db import db

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Config | None = None) -> Flask:
    """Join the parts; everything that decides anything lives in them."""
    config = config or Config.from_environment()
    app = Flask(
        "eventapp",
        root_path=str(ROOT / "eventapp"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    app.config.from_mapping(config.flask())
    app.extensions["wethi"] = config
    limits.switch(on=config.rate_limits)
    db.init_app(app)
    with app.app_context():
        database.listen(db.engine)
    migrations.install(app)
    web.install(app)
    cli.install(app)
    return app
