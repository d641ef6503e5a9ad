"""The command line behind `./run flask …`: what is in the way is one sentence, not a traceback."""

import os
import sys

from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from config import ConfigError
from eventapp import create_app
from eventapp.core import log
from eventapp.core.processes import OURS_ALONE


def main() -> None:
    """Run one command; a wrong setting or a database that is not ready ends it with 1."""
    os.umask(OURS_ALONE)
    try:
        FlaskGroup(name="wethi", create_app=create_app).main(prog_name="./run flask")
    except ConfigError as error:
        sys.exit(str(error))
    except (OperationalError, ProgrammingError) as error:
        reason = log.scrub(str(error.orig).strip().splitlines()[0])
        sys.exit(
            f"The database cannot be used ({reason}): start it or correct DATABASE_URL;"
            " if it is still empty, ./run flask db upgrade makes its tables."
        )


if __name__ == "__main__":
    main()
