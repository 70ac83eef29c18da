"""The first start."""

import stat

from survey_app.journeys import install
from survey_app.store.accounts import Organiser
from survey_app.store.gmina import Setting, Solectwo
from survey_app.store.plans import PlanTask
from survey_app.store.questionnaires import PublishedQuestionnaire
from tests.conftest import TODAY


def contents(work):
    tables = (Solectwo, Setting, PlanTask, PublishedQuestionnaire, Organiser)
    return {table.__tablename__: work.query(table).count() for table in tables}


def test_the_house_is_furnished_with_villages_plan_and_questionnaires(app):
    with app.extensions["answers"].reading() as work:
        assert contents(work) == {
            "solectwo": 15,
            "setting": 2,
            "plan_task": 13,
            "questionnaire": 6,
            "organiser": 1,
        }
        assert work.get(Solectwo, "bydlin").name_locative == "w Bydlinie"
        assert work.get(Solectwo, "bydlin").population is None


def test_a_second_start_changes_nothing(app):
    with app.extensions["answers"].writing() as work:
        before = contents(work)
        work.get(Setting, "gmina_name").value = "Gmina Inna"
        install.set_up(work, TODAY)
        assert not install.first_coordinator(work, "ktos@example.org", "hasło do testów 3", TODAY)
        assert contents(work) == before
        assert work.get(Setting, "gmina_name").value == "Gmina Inna"


def test_the_password_of_the_demonstration_is_the_owners_to_read(tmp_path):
    first = install.demonstration_account(tmp_path)
    assert install.demonstration_account(tmp_path) == first
    assert stat.S_IMODE((tmp_path / install.DEMO_ACCOUNT).stat().st_mode) == 0o600
    assert first[1] in install.greeting("127.0.0.1", 8000, tmp_path, nobody=False)


def test_an_office_is_told_where_to_make_the_first_account(tmp_path):
    said = install.greeting("0.0.0.0", 8080, tmp_path, nobody=True)
    assert "http://127.0.0.1:8080/zaloguj" in said
    assert "hasło" not in said
