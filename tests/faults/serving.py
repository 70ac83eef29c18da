"""The production server as a process of its own, to be killed: python -m tests.faults.serving PORT."""

import sys

from survey_app import server
from survey_app.app import create_app

if __name__ == "__main__":
    server.run(create_app, "127.0.0.1", int(sys.argv[1]))
