"""Migrations: every step from an empty database to today's tables and guards."""

from flask_migrate import Migrate

migrate = Migrate(render_as_batch=True, compare_type=True)
