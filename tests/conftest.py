"""The real application on real files, for every test."""

import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from survey_app import upgrade
from survey_app.app import create_app
from survey_app.config import Settings
from survey_app.journeys import install
from survey_app.people.tables import Base as PeopleBase
from survey_app.store import schema
from tests.machine import chromium
from tests.pages import Visitor

TODAY = date(2026, 3, 12)
COORDINATOR = ("koordynator@example.org", "hasło do testów 1")


def settings_in(folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'odpowiedzi.db'}",
        people_database_url=f"sqlite:///{folder / 'osoby.db'}",
        secret_key="for tests only",
        coordinator_email=None,
        coordinator_password=None,
    )


def new_app(settings: Settings) -> Flask:
    return create_app(settings, today=lambda: TODAY, TESTING=True)


def furnish(app: Flask) -> None:
    """Both schemas, Klucze's villages, the plan of 2024, the questionnaires and one coordinator."""
    schema.Base.metadata.create_all(app.extensions["answers"].writer)
    PeopleBase.metadata.create_all(app.extensions["people"].writer)
    for which in ("answers", "people"):
        with app.extensions[which].writer.begin() as connection:
            upgrade.stamp(connection, which)
    with app.extensions["answers"].writing() as work:
        install.set_up(work, TODAY)
        install.first_coordinator(work, *COORDINATOR, TODAY)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both databases as after the first start; tests get a copy."""
    folder = tmp_path_factory.mktemp("furnished")
    app = new_app(settings_in(folder))
    furnish(app)
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    return folder


@pytest.fixture
def app(furnished: Path, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "dane"
    shutil.copytree(furnished, folder)
    app = new_app(settings_in(folder))
    yield app
    for name in ("answers", "people"):
        app.extensions[name].dispose()


@pytest.fixture(scope="session")
def printed(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A folder with a meeting whose sheets are printed, and the pile of them (tests.paper.Pile)."""
    from tests.build import a_meeting
    from tests.paper import Pile  # heavy: typesetter and bench

    folder = tmp_path_factory.mktemp("printed") / "dane"
    shutil.copytree(furnished, folder)
    app = new_app(settings_in(folder))
    pile = Pile(app, a_meeting(app))
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    return folder, pile


@pytest.fixture
def pile(app: Flask, printed: tuple[Path, Any], tmp_path: Path) -> Any:
    """Printed sheets of a meeting that the application of this test knows."""
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    shutil.copytree(printed[0], tmp_path / "dane", dirs_exist_ok=True)
    return printed[1]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def coordinator(app: Flask) -> Visitor:
    return signed_in(app, *COORDINATOR)


def signed_in(app: Flask, email: str, password: str) -> Visitor:
    visitor = Visitor(app)
    visitor.get("/zaloguj")
    visitor.post("/zaloguj", {"email": email, "password": password})
    return visitor


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The application of this test behind a real port; gives its base address."""
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """The driver of browsers, for tests that start one of their own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    """A real Chromium."""
    running = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    yield running
    running.close()


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An own PostgreSQL server for this run of the tests."""
    from tests.machine import postgresql

    with postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        yield url
