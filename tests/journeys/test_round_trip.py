"""Sheet `Dane`, saved as CSV by LibreOffice and read into another house, gives the very same ranking."""

from random import Random

import pytest

from survey_app.journeys import demo_gmina, exporting, importing, questionnaires, report
from survey_app.store.gmina import Solectwo
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY, furnish, new_app, settings_in
from tests.exports.some_forms import answers_of
from tests.journeys.test_demo import DAY, told
from tests.libreoffice import EVERY_SHEET_AS_SHOWN, converted


def carried(here, there, folder, day):
    """From one house to the other: workbook, LibreOffice, CSV, import."""
    with here.extensions["answers"].reading() as work:
        exporting.write(work, "wyniki", 2026, folder / "w.xlsx", day)
    raw = (converted(folder / "w.xlsx", EVERY_SHEET_AS_SHOWN, folder / "csv") / "w-Dane.csv").read_bytes()
    with there.extensions["answers"].writing() as work:
        return importing.import_responses(work, raw, 2026, day)


def ranking(app, day):
    with app.extensions["answers"].reading() as work:
        return report.ranking(work, 2026, None, day)


def another(folder):
    app = new_app(settings_in(folder))
    furnish(app)
    return app


@pytest.fixture
def houses():
    """Whatever is put in here is closed afterwards."""
    opened = []
    yield opened
    for app in opened:
        for name in ("answers", "people"):
            app.extensions[name].dispose()


def test_the_demonstration_campaign(tmp_path_factory, tmp_path, houses):
    here, _ = told(tmp_path_factory.mktemp("tu"), 1)
    there = another(tmp_path_factory.mktemp("tam"))
    houses += [here, there]
    with there.extensions["answers"].writing() as work:
        for village in demo_gmina.VILLAGES:
            work.add(
                Solectwo(slug=village.slug, name=village.name, gmina=demo_gmina.GMINA, population=village.population)
            )
        work.flush()
        questionnaires.publish_library(work, DAY)
    taken = carried(here, there, tmp_path, DAY)
    assert taken.stored > 600
    assert ranking(there, DAY) == ranking(here, DAY)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_random_campaign(tmp_path_factory, tmp_path, houses, seed):
    chance = Random(seed)
    here, there = (another(tmp_path_factory.mktemp(name)) for name in ("tu", "tam"))
    houses += [here, there]
    with here.extensions["answers"].reading() as work:
        asked = questionnaires.current_by_id(work, "mieszkaniec")
    for slug in ("bydlin", "chechlo", "kolbark"):
        meeting = a_meeting(here, slug)
        for _ in range(chance.randint(1, 20)):
            an_answer(here, meeting, answers_of(chance, asked))
    carried(here, there, tmp_path, TODAY)
    assert ranking(there, TODAY) == ranking(here, TODAY)
