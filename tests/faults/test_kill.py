"""kill -9 of the real server under load: what was acknowledged is stored, once and unchanged."""

import http.client
import random
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from survey_app.journeys import tablets
from survey_app.store.submissions import Submission
from tests import build
from tests.faults.real_server import Client, RealServer

CYCLES = 12
CLIENTS = 4


@pytest.fixture
def pairing(app: Flask) -> dict[str, Any]:
    meeting = build.a_meeting(app)
    with app.extensions["answers"].writing() as work:
        _, token = tablets.pair(work, meeting.id, "tablet 1", date(2026, 3, 12))
        return tablets.pairing_document(work, meeting.id, token)


@pytest.fixture
def folder(app: Flask, pairing: dict[str, Any]) -> Path:
    """The data directory, with no connection of this process left in it."""
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    return Path(app.extensions["answers"].url.database).parent


def keep_handing_in(client: Client) -> None:
    """Single forms and batches in turn until the server is gone; what was left over is sent again first."""
    chance = random.Random(len(client.sent))
    try:
        left_over = [form for key, form in client.sent.items() if key not in client.acknowledged]
        client.hand_in(left_over[:100])
        while True:
            client.hand_in([client.new_form(f"pomysł {n}") for n in range(chance.choice((1, 1, 1, 20)))])
    except (OSError, http.client.HTTPException):
        client.connection.close()


def one_evening(server: RealServer, clients: list[Client], seconds: float) -> float:
    """Load, then kill -9. Seconds the start took."""
    started_in = server.start()
    threads = [threading.Thread(target=keep_handing_in, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    server.kill()
    for thread in threads:
        thread.join()
    return started_in


def test_acknowledged_is_stored_whatever_kills_the_server(app, folder, pairing):
    server = RealServer(folder)
    clients = [Client(server.port, pairing) for _ in range(CLIENTS)]
    chance = random.Random(7)
    starts = [one_evening(server, clients, chance.uniform(0.05, 0.5)) for _ in range(CYCLES)]
    with app.extensions["answers"].reading() as work:
        stored = {row.id: row.answers for row in work.query(Submission)}
    sent = {key: form["answers"] for client in clients for key, form in client.sent.items()}
    acknowledged = set().union(*(client.acknowledged for client in clients))
    assert len(acknowledged) > CYCLES, "the test did not load the server"
    assert acknowledged <= stored.keys()
    assert stored.keys() <= sent.keys()
    assert all(answers == sent[key] for key, answers in stored.items())
    assert sorted(starts)[CYCLES // 2] < 10


def test_server_stops_politely_and_writes_down_neither_answers_nor_addresses(folder, pairing):
    server = RealServer(folder)
    server.start()
    client = Client(server.port, pairing)
    client.hand_in([client.new_form("tajemnica wsi")])
    client.connection.close()
    server.stop()
    assert server.process.returncode == 0
    assert "tajemnica" not in server.log()
    assert "127.0.0.1" not in server.log()
    assert pairing["token"] not in server.log()
