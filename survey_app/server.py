"""The production server: gunicorn with threads, started from Python; forgetting and reading paper run beside it."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, has_app_context
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from survey_app import server_hall
from survey_app.config import from_environment
from survey_app.journeys import in_use, keep_safe, read_paper
from survey_app.journeys.hall import Hall

WORKERS_ON_POSTGRESQL = 2


class NamelessLog(Logger):  # type: ignore[misc]
    """Gunicorn's log without the addresses of those who sent what it cannot read."""

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if not str(msg).startswith("Invalid request from ip"):
            super().warning(msg, *args, **kwargs)


OPTIONS = {
    "worker_class": "gthread",
    "threads": 16,
    "preload_app": False,  # the application, its connections and its threads belong to the worker
    "accesslog": None,  # nobody's address is written down
    "logger_class": NamelessLog,
    "errorlog": "-",
    "loglevel": "warning",
    "timeout": 120,
    "graceful_timeout": 30,
    "keepalive": 5,
    "control_socket_disable": True,
}


def run(app_factory: Callable[[], Flask], host: str, port: int) -> None:
    """Serves until it is told to stop. SQLite: one process, because it alone may write and checkpoint.

    Raises Conflict while a backup is being restored.
    """
    _let_go_of_databases()
    settings = from_environment()
    on_sqlite = settings.database_url.startswith("sqlite")
    with in_use.hold(settings.data_dir):
        Server(
            lambda: _with_its_threads(app_factory()),
            bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            workers=1 if on_sqlite else WORKERS_ON_POSTGRESQL,
        ).run()


def run_in_hall(app_factory: Callable[[], Flask], hall: Hall) -> None:
    """Serves every device of the network; by https with the door beside it. Raises Conflict when that one is taken."""
    door = server_hall.open_door(hall)
    _let_go_of_databases()
    with in_use.hold(from_environment().data_dir):
        Server(
            lambda: server_hall.furnish(_with_its_threads(app_factory()), hall, door),
            bind=f"0.0.0.0:{hall.port}",
            workers=1,  # the door is one
            certfile=str(hall.certificate) if hall.certificate else None,
        ).run()


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn under OPTIONS; the factory is called in the worker, after the fork."""

    def __init__(self, app_factory: Callable[[], Flask], **options: Any) -> None:
        self.app_factory = app_factory
        self.options = OPTIONS | options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app_factory()


def _with_its_threads(app: Flask) -> Flask:
    answers, folder, today = app.extensions["answers"], app.extensions["settings"].data_dir, app.config["TODAY"]
    keep_safe.daily(app.extensions["people"], answers, today, folder)
    read_paper.for_ever(answers, folder, today, app.extensions["keep_slip"], app.extensions["pictures_came"])
    return app


def _let_go_of_databases() -> None:
    """An SQLite connection must not cross a fork: parent and child would share locks they do not hold."""
    if has_app_context():
        for name in ("answers", "people"):
            current_app.extensions[name].dispose()
