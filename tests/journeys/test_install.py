"""The first start."""

import stat

from sqlalchemy import select

from survey_app.journeys import install, questionnaires
from survey_app.store.accounts import Organiser
from survey_app.store.gmina import Setting, Solectwo
from survey_app.store.plans import Plan, PlanTask
from survey_app.store.questionnaires import PublishedQuestionnaire
from tests.conftest import COORDINATOR, TODAY

EMAIL, PASSWORD = COORDINATOR


TABLES = (Solectwo, Setting, Plan, PlanTask, PublishedQuestionnaire, Organiser)


def contents(work):
    """Every row of the tables the first start fills, column by column."""
    return {
        table.__tablename__: {tuple(map(str, row)) for row in work.execute(select(table.__table__))} for table in TABLES
    }


def test_the_house_is_furnished_with_villages_plan_and_questionnaires(app):
    with app.extensions["answers"].reading() as work:
        assert {table: len(rows) for table, rows in contents(work).items()} == {
            "solectwo": 15,
            "setting": 2,
            "plan": 1,
            "plan_task": 13,
            "questionnaire": 6,
            "organiser": 1,
        }
        assert work.get(Solectwo, "bydlin").name_locative == "w Bydlinie"
        assert work.get(Solectwo, "bydlin").population is None


def test_the_questionnaires_are_the_six_in_their_first_version(app):
    with app.extensions["answers"].reading() as work:
        assert {(row.id, row.version) for row in questionnaires.current(work)} == {
            *(("mieszkaniec", 1), ("protokol", 1), ("rada", 1), ("mlodziez", 1), ("partner", 1), ("po-wydarzeniu", 1)),
        }


def test_the_plan_is_that_of_2024_with_its_rows_in_order(app):
    with app.extensions["answers"].reading() as work:
        assert [row.year for row in work.query(Plan)] == [2024]
        rows = work.query(PlanTask).order_by(PlanTask.position).all()
    assert [(row.year, row.position) for row in rows] == [(2024, position) for position in range(1, 14)]


def test_the_first_account_is_a_coordinators_whose_password_is_not_kept(app):
    with app.extensions["answers"].reading() as work:
        [account] = work.query(Organiser)
    assert (account.email, account.role, account.solectwo, account.active) == (EMAIL, "koordynator", None, True)
    assert not account.must_change_password
    assert PASSWORD not in str(vars(account))


def test_a_second_start_changes_nothing(app):
    with app.extensions["answers"].writing() as work:
        work.get(Setting, "gmina_name").value = "Gmina Inna"
        work.get(Solectwo, "bydlin").population = 612
        work.query(PlanTask).filter_by(position=3).one().status = "zrealizowane"
        work.flush()
        before = contents(work)
        install.set_up(work, TODAY)
        assert not install.first_coordinator(work, "ktos@example.org", "hasło do testów 3", TODAY)
        assert contents(work) == before


def test_a_village_taken_away_does_not_come_back(app):
    with app.extensions["answers"].writing() as work:
        work.delete(work.get(Solectwo, "kolbark"))
        work.flush()
        install.set_up(work, TODAY)
        assert work.get(Solectwo, "kolbark") is None
        assert work.query(Solectwo).count() == 14


def test_the_password_of_the_demonstration_is_the_owners_to_read(tmp_path):
    first = install.demonstration_account(tmp_path)
    assert install.demonstration_account(tmp_path) == first
    assert stat.S_IMODE((tmp_path / install.DEMO_ACCOUNT).stat().st_mode) == 0o600
    assert first[1] in install.greeting("127.0.0.1", 8000, tmp_path, nobody=False)


def test_an_office_is_told_where_to_make_the_first_account(tmp_path):
    said = install.greeting("0.0.0.0", 8080, tmp_path, nobody=True)
    assert "http://127.0.0.1:8080/zaloguj" in said
    assert "hasło" not in said
