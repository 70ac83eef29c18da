"""A closed loop of clients in one process: each asks for the page, posts it back, and starts again.

A plan with "forms" posts that many forms with new ids to the API instead.

Run as `python -m bench.load`, the plan as JSON on standard input, the outcome as JSON on standard output.
"""

import html
import json
import re
import selectors
import socket
import sys
import time
import uuid
from typing import Any
from urllib.parse import urlencode

_INPUT = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_PART = re.compile(r'(name|value)="([^"]*)"')
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)


class Client:
    """One keep-alive connection; `turn` is called with each complete answer."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.line = socket.create_connection(("127.0.0.1", plan["port"]))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.seen: bytes = b""
        self.cookie = ""
        self.durations: list[float] = []
        self.faults = 0
        self.begin()

    def begin(self) -> None:
        self.began = time.perf_counter()
        self.posting = "forms" in self.plan
        if self.posting:
            forms = [self.plan["form"] | {"id": str(uuid.uuid4())} for _ in range(self.plan["forms"])]
            self._post(json.dumps(forms if len(forms) > 1 else forms[0]).encode(), "application/json")
        else:
            self._send(f"GET {self.plan['get']} HTTP/1.1\r\nHost: x\r\n{self.cookie}\r\n".encode())

    def heard(self) -> None:
        """Reads what is there; acts when the answer is complete."""
        part = self.line.recv(262_144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.seen += part
        head, found, body = self.seen.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if found and len(body) >= (int(length[1]) if length else 0):
            self.seen = b""
            self._turn(head, body)

    def _turn(self, head: bytes, body: bytes) -> None:
        status = int(head[9:12])
        if cookie := _COOKIE.search(head):
            self.cookie = f"Cookie: {cookie[1].decode()}\r\n"
        if not self.posting and status == 200:
            self.posting = True
            fields = urlencode([*_hidden(body.decode()), *map(tuple, self.plan["fields"])])
            self._post(fields.encode(), "application/x-www-form-urlencoded")
            return
        if status in self.plan["good"] and body.count(b'"stored"') == self.plan.get("forms", 0):
            self.durations.append(time.perf_counter() - self.began)
        else:
            self.faults += 1
        self.begin()

    def _post(self, body: bytes, media_type: str) -> None:
        more = self.cookie + "".join(f"{name}: {value}\r\n" for name, value in self.plan["headers"].items())
        self._send(
            f"POST {self.plan['post']} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n{more}"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )

    def _send(self, request: bytes) -> None:
        self.line.sendall(request)


def _hidden(page: str) -> list[tuple[str, str]]:
    """Names and values of the page's hidden fields."""
    parts = [dict(_PART.findall(field)) for field in _INPUT.findall(page)]
    return [(part["name"], html.unescape(part.get("value", ""))) for part in parts if "name" in part]


def run(plan: dict[str, Any]) -> dict[str, Any]:
    waiting = selectors.DefaultSelector()
    clients = [Client(plan) for _ in range(plan["clients"])]
    for client in clients:
        waiting.register(client.line, selectors.EVENT_READ, client)
    began = time.perf_counter()
    while time.perf_counter() - began < plan["seconds"]:
        for key, _ in waiting.select(0.5):
            key.data.heard()
    took = time.perf_counter() - began
    durations = sorted(duration for client in clients for duration in client.durations)
    return {
        "done": len(durations),
        "faults": sum(client.faults for client in clients),
        "seconds": took,
        "p50": _at(durations, 0.50),
        "p99": _at(durations, 0.99),
    }


def _at(durations: list[float], share: float) -> float:
    """Milliseconds."""
    return durations[min(int(len(durations) * share), len(durations) - 1)] * 1000 if durations else 0.0


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
