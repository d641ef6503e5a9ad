"""The command line behind `./run flask …`: a wrong setting is one sentence, not a traceback."""

import sys

from flask.cli import FlaskGroup

from config import ConfigError
from eventapp import create_app

if __name__ == "__main__":
    try:
        FlaskGroup(name="wethi", create_app=create_app).main(prog_name="./run flask")
    except ConfigError as error:
        sys.exit(str(error))
