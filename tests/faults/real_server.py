"""Starting and killing the production server, and clients that write down what was acknowledged."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 20


def free_port(following: int = 0) -> int:
    """A port nobody listens on, nor on so many after it.

    Below those the system gives to outgoing connections: one of these, or a probe that connects to itself, would take
    the port before the server does.
    """
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        if all(_can_listen(number) for number in range(port, port + following + 1)):
            return port


def _can_listen(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True


class RealServer:
    """The server on the databases of a folder; `kill` is kill -9 for master and worker at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()

    def start(self) -> float:
        """Seconds until it answered."""
        began = time.monotonic()
        with (self.folder / "server.log").open("ab") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.serving", str(self.port)],
                cwd=ROOT,
                env=os.environ | {"ZEBRANIE_DATA_DIR": str(self.folder)},
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=written,
            )
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "server.log").read_text(errors="replace")
            assert time.monotonic() - began < PATIENCE_S, "the server does not start"
            time.sleep(0.02)
        return time.monotonic() - began

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As Ctrl+C or a service manager would."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE_S)

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


class Client:
    """Posts forms to a port; knows what it sent and what was acknowledged."""

    def __init__(self, port: int, pairing: dict[str, Any]) -> None:
        self.port, self.pairing = port, pairing
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: set[str] = set()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def new_form(self, text: str) -> dict[str, Any]:
        form = {key: self.pairing[key] for key in ("meeting", "questionnaire", "version", "digest")} | {
            "id": str(uuid.uuid4()),
            "channel": "tablet",
            "language": "pl",
            "filled_on": "2026-03-12",
            "answers": {"Q1": "4", "Q4": ["N03", "N09"], "Q6": text},
        }
        self.sent[str(form["id"])] = form
        return form

    def hand_in(self, forms: list[dict[str, Any]]) -> None:
        """Raises OSError or HTTPException when the server goes away in between."""
        headers = {"Authorization": f"Bearer {self.pairing['token']}", "Content-Type": "application/json"}
        self.connection.request("POST", "/api/v1/submissions", orjson.dumps(forms), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (answer.status, body)
        for receipt in orjson.loads(body)["receipts"]:
            assert receipt["receipt"] in ("stored", "duplicate"), receipt
            self.acknowledged.add(receipt["id"])
