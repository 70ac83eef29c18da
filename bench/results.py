"""Pages of results with 100,000 forms in each of two campaigns: the first look, which counts, and every later one.

Goal: a page is there within a second once its figures have been counted.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.tally import DAY, FORMS, fill
from survey_app.app import create_app
from survey_app.config import Settings
from survey_app.database import Database
from survey_app.journeys import install
from survey_app.people.tables import Base as PeopleBase

GOAL_SECONDS = 1.0
LOOKS = 3
ACCOUNT = ("koordynator@example.org", "hasło do pomiaru 1")
PAGES = (
    "",
    "solectwo/bydlin",
    "sprawa/P01",
    "sprawa/N03",
    "porownanie",
    "rok-do-roku",
    "kogo-nie-uslyszelismy",
    "sily-i-bariery",
    "jak-to-policzono",
    "obraz/potrzeby.svg",
    "obraz/potrzeby.png",
)
YEAR_BEFORE = (
    "CREATE TEMP TABLE held AS SELECT * FROM meeting",
    "UPDATE held SET id = 'b' || id, campaign = 2025, held_on = '2025-03-12', join_code = 'b' || join_code",
    "INSERT INTO meeting SELECT * FROM held",
    "CREATE TEMP TABLE filled AS SELECT * FROM submission",
    "UPDATE filled SET id = 'b' || id, campaign = 2025, meeting = 'b' || meeting, filled_on = '2025-03-12'",
    "INSERT INTO submission SELECT * FROM filled",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder))
        _two_campaigns(settings)
        client = _coordinator(settings)
        for page in PAGES:
            first, *later = (_look(client, page) for _ in range(1 + LOOKS))
            print(
                f"results: 2 × {FORMS} forms, s  {page or 'gmina':24} first {first:.2f}  later {max(later):.2f}"
                f"  goal {GOAL_SECONDS:.0f}"
            )


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'odpowiedzi.db'}",
        people_database_url=f"sqlite:///{folder / 'osoby.db'}",
        secret_key="for this measurement only",
        coordinator_email=None,
        coordinator_password=None,
    )


def _two_campaigns(settings: Settings) -> None:
    database = Database(settings.database_url)
    fill(database)
    with database.alone() as connection:
        connection.execute("BEGIN")
        for step in YEAR_BEFORE:
            connection.execute(step)
        connection.execute("COMMIT")
    database.dispose()


def _coordinator(settings: Settings) -> Any:
    """A client that has signed in."""
    app = create_app(settings, today=lambda: DAY, WTF_CSRF_ENABLED=False)
    PeopleBase.metadata.create_all(app.extensions["people"].writer)
    with app.extensions["answers"].writing() as work:
        install.first_coordinator(work, *ACCOUNT, DAY)
    client = app.test_client()
    client.post("/zaloguj", data={"email": ACCOUNT[0], "password": ACCOUNT[1]})
    return client


def _look(client: Any, page: str) -> float:
    started = time.perf_counter()
    answer = client.get(f"/panel/wyniki/2026/{page}")
    seconds = time.perf_counter() - started
    assert answer.status_code == 200, page
    return seconds


if __name__ == "__main__":
    main()
