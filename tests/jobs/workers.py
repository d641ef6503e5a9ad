"""The worker for tests: as it is, with the order of letters taken away, or with all patience."""

from config import Config
from eventapp import create_app
from eventapp.jobs import composing, worker


def work(*, unguarded: bool) -> None:
    """Send letters until asked to end; unguarded, what is overtaken is sent all the same."""
    if unguarded:
        composing.is_overtaken = lambda message: False
    worker.IDLE_SECONDS = 0.05
    worker.main(create_app(Config.from_environment()))


def finish() -> None:
    """Send letters; asked to end, finish the one that is under way, however long it takes."""
    worker.GRACE_SECONDS = 300
    worker.main(create_app(Config.from_environment()))
