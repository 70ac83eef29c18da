"""The same promises on PostgreSQL."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from survey_app.domain.submissions import Receipt
from survey_app.people.tables import Mention
from tests import build
from tests.conftest import COORDINATOR, furnish, new_app, settings_in, signed_in
from tests.faults.test_copies import COPIES, FORMS, hand_in_copies
from tests.journeys.test_collect import an_arrival, conflicts, receipts, stored
from tests.journeys.test_keep_safe import forget, left, nominate
from tests.web.test_every_address import faults_of_signs_nobody_can_keep
from tests.web.test_report import PAGES, a_village
from tests.web.test_report_compare import a_year_before
from tests.web.test_tablet import STRANGE, PairedTablet

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]


def new_database(url: str) -> str:
    """An empty database on the server, by a random name."""
    name = f"z{uuid.uuid4().hex}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def app(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Furnished like the others, on two databases of a PostgreSQL server; tests share them."""
    folder: Path = tmp_path_factory.mktemp("on-postgresql")
    settings = replace(
        settings_in(folder),
        database_url=new_database(postgresql_url),
        people_database_url=new_database(postgresql_url),
    )
    app = new_app(settings)
    furnish(app)
    yield app
    for name in ("answers", "people"):
        app.extensions[name].dispose()


def test_the_role_of_the_answers_does_not_open_the_names_nor_the_other_way_round(postgresql_url, tmp_path):
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in documented_statements():
            connection.execute(text(statement))
    engine.dispose()
    place = make_url(postgresql_url)
    urls = {name: place.set(username=f"zebranie_{name}", database=name) for name in ("odpowiedzi", "osoby")}
    settings = replace(
        settings_in(tmp_path), database_url=shown(urls["odpowiedzi"]), people_database_url=shown(urls["osoby"])
    )
    app = new_app(settings)
    furnish(app)
    nominate(app)
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    for role, other in (("odpowiedzi", "osoby"), ("osoby", "odpowiedzi")):
        engine = create_engine(urls[role].set(database=other))
        with pytest.raises(OperationalError, match="permission denied"), engine.connect():
            pass
        engine.dispose()


def documented_statements() -> list[str]:
    """What docs/operate.md tells the administrator of a PostgreSQL server to do."""
    told = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
    return [line.rstrip(";") for line in told.split("```sql\n")[1].split("```")[0].splitlines() if line]


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture(autouse=True)
def empty(app: Flask) -> None:
    with app.extensions["answers"].writing() as work:
        work.execute(text("DELETE FROM conflicting_submission"))
        work.execute(text("DELETE FROM submission"))


def test_form_is_stored_then_a_duplicate_then_a_conflict(app):
    meeting = build.a_meeting(app)
    key = str(uuid.uuid4())
    first = an_arrival(app, meeting, id=key)
    other = an_arrival(app, meeting, id=key, answers={"Q1": "1"})
    assert receipts(app, first, first, other) == [Receipt.STORED, Receipt.DUPLICATE, Receipt.CONFLICT]
    assert receipts(app, first, other) == [Receipt.DUPLICATE, Receipt.CONFLICT]
    assert [row.answers for row in stored(app)] == [{"Q1": "4"}]
    assert [row.answers for row in conflicts(app)] == [{"Q1": "1"}]


def test_copies_from_sixteen_threads_are_stored_once(app):
    tablet = PairedTablet(app)
    assert hand_in_copies(tablet) == {"stored": FORMS, "duplicate": FORMS * (COPIES - 1)}
    assert len(tablet.stored()) == FORMS


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
def test_strange_values_are_stored_or_rejected(app, value):
    tablet = PairedTablet(app)
    forms = [tablet.form(answers={question: value}) for question in ("Q1", "Q4", "Q6")]
    forms += [tablet.form(**{key: value}) for key in ("id", "digest", "channel", "language", "filled_on")]
    for form in forms:
        assert tablet.send(form).status_code in (201, 422)


def test_signs_that_nobody_can_keep_are_no_fault_of_the_house(app):
    meeting = build.a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    coordinator = signed_in(app, *COORDINATOR)
    assert faults_of_signs_nobody_can_keep(app, coordinator, meeting) == {}


def test_pages_of_results_are_whole(app):
    a_year_before(app)
    a_village(app)
    coordinator = signed_in(app, *COORDINATOR)
    assert "przy szkole – Bydlin" in coordinator.get("/panel/wyniki/2026/sprawa/P01").text
    for address in PAGES:
        coordinator.get(f"/panel/wyniki/2026/{address}")


def test_names_are_forgotten(app):
    nominate(app)
    assert forget(app, date(2026, 5, 1)).mentions == 1
    assert left(app, Mention) == []
