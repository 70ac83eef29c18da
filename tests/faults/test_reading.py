"""The real server reads what waits, also after it was killed while reading."""

import time
from datetime import date

import pytest

from tests import paper
from tests.faults.real_server import PATIENCE_S, RealServer


@pytest.fixture
def server(app, pile):
    """A server on the data of this test, not started yet."""
    one = RealServer(app.extensions["settings"].data_dir)
    yield one
    if one.process.poll() is None:
        one.kill()


def wait_until(app, states):
    began = time.monotonic()
    while [row.state for row in paper.rows(app)] != states:
        assert time.monotonic() - began < PATIENCE_S, [(row.state, row.reason) for row in paper.rows(app)]
        time.sleep(0.05)


def test_a_server_killed_while_reading_goes_on_where_it_stopped(app, pile, server):
    app.config["TODAY"] = date.today  # the server erases by the real day
    paper.receive(app, pile.meeting, *paper.both(pile, 1), *paper.both(pile, 2))
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    server.start()
    server.kill()  # with pictures waiting, being read or read
    assert len(paper.rows(app)) == 4
    server.start()
    wait_until(app, ["read"] * 4)
    assert len(paper.files(app)) == 4
    server.stop()
