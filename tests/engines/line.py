"""The application behind a line that can be cut, mended and spoilt: any engine sees the same faults on the wire."""

import json
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.faults.real_server import free_port

POST = "/api/v1/submissions"
CAPTIVE = "<!doctype html><title>Wi-Fi</title><h1>Zaloguj się do sieci</h1>"
Fault = Callable[["Line", dict[str, Any], Any], Iterable[bytes]]


class Line:
    """WSGI around the application. `faults` are taken one by one by posts of answers."""

    def __init__(self, app: Flask) -> None:
        self.inside = app.wsgi_app
        self.port = free_port()
        self.faults: list[Fault] = []
        self.listening: Any = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == POST and self.faults:
            return self.faults.pop(0)(self, environ, start_response)
        return self.inside(environ, start_response)

    def mend(self) -> None:
        self.listening = make_server("127.0.0.1", self.port, self, threaded=True, request_handler=_Silent)
        self.thread = threading.Thread(target=self.listening.serve_forever)
        self.thread.start()

    def cut(self) -> None:
        if self.listening is not None:
            self.listening.shutdown()
            self.thread.join()
            self.listening.server_close()
            self.listening = None


class _Silent(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


def answer(status: int, body: str, **headers: str) -> Fault:
    """Whatever was sent, this comes back."""

    def give(_: Line, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        kind = "application/json" if body.startswith(("{", "[")) else "text/html; charset=utf-8"
        start_response(f"{status} -", [("Content-Type", kind), *headers.items()])
        return [body.encode()]

    return give


def drop(_: Line, environ: dict[str, Any], __: Any) -> Iterable[bytes]:
    """The line goes down before anything was read."""
    return _hang_up(environ)


def commit_then_drop(line: Line, environ: dict[str, Any], __: Any) -> Iterable[bytes]:
    _stored(line, environ)
    return _hang_up(environ)


def commit_then_half(line: Line, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Every other receipt only."""
    receipts = json.loads(_stored(line, environ))["receipts"][::2]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"receipts": receipts}).encode()]


def commit_then_truncate(line: Line, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The head promises all of it, the line ends in the middle."""
    whole = _stored(line, environ)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(whole)))])
    yield whole[: len(whole) // 2]
    _hang_up(environ)


def _stored(line: Line, environ: dict[str, Any]) -> bytes:
    return b"".join(line.inside(environ, lambda *_: None))


def _hang_up(environ: dict[str, Any]) -> Iterable[bytes]:
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError
