"""Many copies of the same forms at the same moment, and a database that is locked."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from survey_app import database
from tests.conftest import new_app
from tests.pages import Visitor
from tests.web.test_tablet import PairedTablet

FORMS, COPIES, THREADS = 200, 5, 16


def hand_in_copies(tablet: PairedTablet) -> Counter[str]:
    """Every form COPIES times from THREADS threads, in an order that makes copies meet."""
    local = threading.local()
    forms = [tablet.form() for _ in range(FORMS)]

    def send(form: dict[str, Any]) -> str:
        if not hasattr(local, "client"):
            local.client = tablet.app.test_client()
        headers = {"Authorization": f"Bearer {tablet.token}"}
        return str(local.client.post("/api/v1/submissions", json=form, headers=headers).json["receipt"])

    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(send, (form for form in forms for _ in range(COPIES))))


def test_copies_from_sixteen_threads_are_stored_once(app: Flask) -> None:
    tablet = PairedTablet(app)
    assert hand_in_copies(tablet) == {"stored": FORMS, "duplicate": FORMS * (COPIES - 1)}
    assert len(tablet.stored()) == FORMS


@pytest.fixture
def impatient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The same databases, waiting for a lock for 0.3 s instead of ten."""
    monkeypatch.setattr(database, "WAIT_FOR_LOCK_MS", 300)
    return new_app(app.extensions["settings"])


@pytest.fixture
def lock(impatient: Flask):
    """Another process would do the same: an exclusive lock that nobody gives back."""
    holder = database.sqlite.connect(impatient.extensions["answers"].url.database, isolation_level=None)
    yield lambda: holder.execute("BEGIN EXCLUSIVE")
    holder.close()


def test_locked_database_is_said_politely_and_with_a_time_to_come_back(impatient, lock):
    tablet = PairedTablet(impatient)
    lock()
    answer = tablet.send(tablet.form())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json["error"].endswith(".")


def test_locked_database_is_never_a_fault_under_load(impatient, lock):
    tablet = PairedTablet(impatient)
    lock()
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda _: tablet.send(tablet.form()).status_code, range(8)))
    assert set(statuses) == {503}
    assert tablet.stored() == []


def test_pages_can_be_read_while_the_database_is_locked(impatient, lock):
    visitor = Visitor(impatient)
    lock()
    assert visitor.get("/healthz").status == 200


def test_cut_body_leaves_nothing(app: Flask, server: str) -> None:
    import socket
    from urllib.parse import urlsplit

    import orjson

    tablet = PairedTablet(app)
    body = orjson.dumps([tablet.form() for _ in range(20)])
    head = (
        "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {tablet.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    address = urlsplit(server)
    for tenth in range(10):
        with socket.create_connection((address.hostname, address.port)) as line:
            line.sendall(head + body[: len(body) * tenth // 10])
    time.sleep(0.3)
    assert tablet.stored() == []
