"""A backup of a PostgreSQL is the same file as one of SQLite, and each goes back into the other."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from survey_app import upgrade
from survey_app.domain import parcel
from survey_app.domain.refusals import Conflict
from survey_app.journeys import install, tablets
from survey_app.people import register
from survey_app.people.tables import Base as PeopleBase
from survey_app.people.tables import Mention, Volunteer
from survey_app.store import schema
from survey_app.store.submissions import Submission
from tests.backups import QUICK_KIB, backed_up, house_of, opened, restored
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import COORDINATOR, TODAY, new_app, settings_in
from tests.faults.test_postgresql import new_database
from tests.journeys.test_keep_safe import CANARY, left, nominate, sign_up
from tests.people.test_persons import in_people

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]
OF_ITSELF = {"audit_entry", "setting", "sign_in_session"}


@pytest.fixture(autouse=True)
def quick_key(monkeypatch):
    monkeypatch.setattr(parcel, "MEMORY_KIB", QUICK_KIB)


@contextmanager
def an_app(url, folder):
    """On two empty databases of the server."""
    urls = {"database_url": new_database(url), "people_database_url": new_database(url)}
    app = new_app(replace(settings_in(folder), **urls))
    yield app
    for which in ("answers", "people"):
        app.extensions[which].dispose()


@pytest.fixture
def on_empty_postgresql(postgresql_url, tmp_path):
    with an_app(postgresql_url, tmp_path) as app:
        yield app


@pytest.fixture(scope="module")
def furnished_postgresql(postgresql_url, tmp_path_factory):
    with an_app(postgresql_url, tmp_path_factory.mktemp("pg")) as app:
        for which in ("answers", "people"):
            upgrade.upgrade(app.extensions[which], which)
        with app.extensions["answers"].writing() as work:
            install.set_up(work, TODAY)
            install.first_coordinator(work, *COORDINATOR, TODAY)
        yield app


@pytest.fixture
def on_postgresql(furnished_postgresql):
    """Without names."""
    with furnished_postgresql.extensions["people"].writing() as work:
        for table in PeopleBase.metadata.sorted_tables:
            work.execute(text(f"TRUNCATE {table.name}"))
    return furnished_postgresql


def filled(app):
    meeting = a_meeting(app)
    for number in range(3):
        an_answer(app, meeting, SOME_ANSWERS | {"Q7": f"Ławka {number}"})
    with app.extensions["answers"].writing() as work:
        tablets.pair(work, meeting.id, "tablet", TODAY)
    nominate(app)
    sign_up(app)
    return meeting


def contents(app):
    """Every row of every table as Python sees it."""
    found = {}
    for which, metadata in (("answers", schema.Base.metadata), ("people", PeopleBase.metadata)):
        with app.extensions[which].reading() as work:
            for table in metadata.sorted_tables:
                if table.name not in OF_ITSELF:
                    found[table.name] = sorted(map(tuple, work.execute(select(table))), key=repr)
    return found


def test_rows_come_back_where_they_were(on_postgresql, tmp_path):
    meeting = filled(on_postgresql)
    before = contents(on_postgresql)
    file = backed_up(on_postgresql, tmp_path / "k.kopia")
    an_answer(on_postgresql, meeting)
    cost = restored(on_postgresql, file).cost
    assert contents(on_postgresql) == before
    assert [one.forms for one in cost.lost] == [1]


def test_what_was_erased_stays_erased_and_is_in_no_page_of_the_new_table(on_postgresql, tmp_path):
    filled(on_postgresql)
    file = backed_up(on_postgresql, tmp_path / "k.kopia")
    assert CANARY.encode() in opened(file)["osoby.db"]
    [mention], [volunteer] = left(on_postgresql, Mention), left(on_postgresql, Volunteer)
    in_people(on_postgresql, register.erase, "mention", mention.id, TODAY)
    in_people(on_postgresql, register.erase, "volunteer", volunteer.id, TODAY)
    restored(on_postgresql, file)
    assert left(on_postgresql, Mention) == left(on_postgresql, Volunteer) == []
    with on_postgresql.extensions["people"].reading() as work:
        assert work.scalar(text("SELECT pg_relation_size('mention') + pg_relation_size('volunteer')")) == 0


def test_a_gmina_moves_from_a_laptop_to_an_empty_postgresql_and_back(app, on_empty_postgresql, tmp_path):
    filled(app)
    before = contents(app)
    restored(on_empty_postgresql, backed_up(app, tmp_path / "sqlite.kopia"), log=beside(app))
    assert contents(on_empty_postgresql) == before
    restored(app, backed_up(on_empty_postgresql, tmp_path / "postgresql.kopia"))
    assert contents(app) == before


def beside(app):
    return Path(f"{app.extensions['people'].url.database}.usuniete")


def test_a_restore_waits_until_nobody_is_connected(on_postgresql, tmp_path):
    filled(on_postgresql)
    file = backed_up(on_postgresql, tmp_path / "k.kopia")
    other = new_app(on_postgresql.extensions["settings"])
    with other.extensions["answers"].reading() as work:
        work.query(Submission).all()
        with pytest.raises(Conflict, match="Ktoś ma bazę otwartą"):
            restored(on_postgresql, file)
    for which in ("answers", "people"):
        other.extensions[which].dispose()


def test_a_restore_that_fails_on_the_way_changes_nothing(on_postgresql, tmp_path, monkeypatch):
    filled(on_postgresql)
    file = backed_up(on_postgresql, tmp_path / "k.kopia")
    sign_up(on_postgresql)
    before = contents(on_postgresql)
    monkeypatch.setattr("survey_app.own_file.swap", lambda _: (_ for _ in ()).throw(OSError(5, "disk")))
    with pytest.raises(OSError, match="disk"):
        restored(on_postgresql, file)
    assert contents(on_postgresql) == before
    assert not list(house_of(on_postgresql).folder.glob(".kopia-*"))
