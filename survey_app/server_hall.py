"""What a server in a hall does besides: pages name the laptop as tablets reach it, and a door gives the certificate."""

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.utils import redirect

from survey_app.domain.hall import is_loopback
from survey_app.domain.refusals import Conflict
from survey_app.journeys.hall import Hall

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
SAID_HOST = "zebranie.host"
"""Key of the WSGI environment: the host as the browser said it."""
THROUGH_THE_DOOR = ("/sala", "/static/")


def furnish(app: Flask, hall: Hall, door: socket.socket | None) -> Flask:
    """Makes the application one of a hall; opens the door in a thread of this process."""
    app.config["HALL"] = hall
    app.after_request(_never_only_https)
    app.wsgi_app = SeenFromTheHall(app.wsgi_app, hall)  # type: ignore[method-assign]
    if door is not None:
        server = make_server("0.0.0.0", 0, Door(app), threaded=True, request_handler=_Silent, fd=door.fileno())
        threading.Thread(target=server.serve_forever, name="door", daemon=True).start()
    return app


def open_door(hall: Hall) -> socket.socket | None:
    """The listening port over plain http; None when everything is plain. Raises Conflict when it is taken."""
    if hall.door_port is None:
        return None
    try:
        return socket.create_server(("0.0.0.0", hall.door_port))
    except OSError:
        raise Conflict(
            f"Port {hall.door_port} (strona z certyfikatem) jest zajęty. Proszę podać inny port: --port."
        ) from None


class SeenFromTheHall:
    """The laptop's own browser says 127.0.0.1; codes on the pages it opens must lead tablets to the laptop."""

    def __init__(self, inside: Wsgi, hall: Hall) -> None:
        self.inside = inside
        self.hall = hall

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = environ.get("HTTP_HOST", "")
        environ[SAID_HOST] = said
        if is_loopback(said):
            own = f"{environ['wsgi.url_scheme']}://{said}/"
            referrer = environ.get("HTTP_REFERER", "")
            environ["HTTP_HOST"] = self.hall.host
            if referrer.startswith(own):  # the form token is refused when a page seems to come from elsewhere
                environ["HTTP_REFERER"] = f"{self.hall.base}/{referrer[len(own) :]}"
        return self.inside(environ, start_response)


class Door:
    """Over plain http only the page with the certificate; whatever else is asked for leads there."""

    def __init__(self, inside: Wsgi) -> None:
        self.inside = inside

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if asked and environ.get("PATH_INFO", "").startswith(THROUGH_THE_DOOR):
            return self.inside(environ, start_response)
        return redirect("/sala", 303)(environ, start_response)


class _Silent(WSGIRequestHandler):
    """Nobody's address is written down."""

    timeout = 10

    def log(self, *_: Any) -> None:
        pass


def _never_only_https(response: Response) -> Response:
    """Another evening the same laptop may serve plain http: browsers must not remember otherwise."""
    response.headers["Strict-Transport-Security"] = "max-age=0"
    return response
