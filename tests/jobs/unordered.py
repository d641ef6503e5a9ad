"""The worker for tests of the order of letters, and the same with the order taken away."""

from config import Config
from eventapp import create_app
from eventapp.jobs import composing, worker


def work(*, unguarded: bool) -> None:
    """Send letters until asked to end; unguarded, what is overtaken is sent all the same."""
    if unguarded:
        composing.is_overtaken = lambda message: False
    worker.IDLE_SECONDS = 0.05
    worker.main(create_app(Config.from_environment()))
