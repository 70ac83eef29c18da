"""The demonstration campaign: invented, whole, the same for the same seed."""

import csv
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from forms import answers as checks
from survey_app.domain.campaigns import campaign_of
from survey_app.journeys import demo, install, questionnaires
from survey_app.journeys.demo_gmina import ONLY_ONCE, VILLAGES
from survey_app.people.matching import match
from survey_app.people.mentions import Mentioned, parse
from survey_app.people.village_forms import forms_of_village
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from tests.conftest import furnish, new_app, settings_in

DAY = date(2026, 11, 23)


def told(folder, seed):
    folder.mkdir(exist_ok=True)
    app = new_app(settings_in(folder))
    furnish(app)
    slips = demo.build(app.extensions["answers"], seed=seed, today=DAY, say=lambda line: None)
    return app, slips


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    app, slips = told(tmp_path_factory.mktemp("demo"), 1)
    yield app, slips
    app.extensions["answers"].dispose()
    app.extensions["people"].dispose()


def forms(app):
    with app.extensions["answers"].reading() as work:
        return list(work.scalars(select(Submission)))


def story(app):
    """What was answered where, without ids."""
    return Counter((row.solectwo, row.campaign, row.channel, str(row.answers)) for row in forms(app))


def test_the_same_seed_tells_the_same_story(demonstration, tmp_path):
    app, slips = demonstration
    again, same_slips = told(tmp_path / "again", 1)
    assert story(again) == story(app)
    assert same_slips == slips
    other, _ = told(tmp_path / "other", 2)
    assert story(other) != story(app)


def test_every_answer_passes_the_check_that_real_ones_pass(demonstration):
    app, _ = demonstration
    with app.extensions["answers"].reading() as work:
        for row in work.scalars(select(Submission)):
            checked = checks.check(questionnaires.by_digest(work, row.digest), row.answers)
            assert not checked.problems, (row.questionnaire, checked.sentences)
            assert checked.answers == row.answers


def test_two_years_in_fifteen_villages_and_some_meetings_of_these_days(demonstration):
    app, slips = demonstration
    villages = {village.slug for village in VILLAGES}
    assert len(villages) == 15
    these = {slug for slug, days, _ in demo.THESE_DAYS if campaign_of(DAY - timedelta(days)) == 2027}
    met = {(row.campaign, row.solectwo) for row in forms(app) if row.solectwo}
    assert {village for year, village in met if year == 2025} == villages - {ONLY_ONCE}
    assert {village for year, village in met if year == 2026} == villages
    assert {village for year, village in met if year == 2027} == {*these, "sliwokat"}
    assert {slip.solectwo for slip in slips} == villages


def test_no_village_of_klucze_is_named_anywhere(demonstration):
    app, slips = demonstration
    with (install.SEED / "solectwa.csv").open(encoding="utf-8") as file:
        real = {row["name"]: row["slug"] for row in csv.DictReader(file)}
    assert len(real) == 15
    assert {village.name for village in VILLAGES}.isdisjoint(real)
    assert {village.slug for village in VILLAGES}.isdisjoint(real.values())
    with app.extensions["answers"].reading() as work:
        meetings = [(row.solectwo, row.title, row.place, row.partners) for row in work.scalars(select(Meeting))]
    written = f"{meetings} {[(row.solectwo, row.answers) for row in forms(app)]} {slips}"
    words = set(re.findall(r"[\w-]+", written))
    assert words.isdisjoint(real.values())
    assert [name for name in real if re.search(rf"\b{name}\b", written)] == []


def test_it_looks_like_life(demonstration):
    app, _ = demonstration
    this_year = [row for row in forms(app) if row.campaign == 2026]
    by_village = Counter(row.solectwo for row in this_year if row.questionnaire == "mieszkaniec")
    assert min(by_village.values()) < 10 < max(by_village.values())
    assert Counter(row.channel for row in this_year).most_common(1)[0][0] == "paper-typed"
    with app.extensions["answers"].reading() as work:
        meetings = list(work.scalars(select(Meeting)))
    councils = Counter(row.council for row in meetings if row.campaign == 2026 and row.council)
    assert councils == {"RS": 2, "GRDPP": 2, "GRS": 2}
    visited = {(row.campaign, row.solectwo) for row in meetings if row.kind == "solectwo"}
    assert len({village for year, village in visited if year == 2026 and (2025, village) not in visited}) == 1


def test_two_hundred_slips_wait_to_be_told_and_leave_questions_and_offices_to_settle(demonstration):
    _, slips = demonstration
    villages = {village.slug: forms_of_village(village.name) for village in VILLAGES}
    mentions = [slip for slip in slips if isinstance(slip, demo.NominationSlip)]
    assert len(mentions) >= 200
    assert all(DAY - slip.met_on < timedelta(days=28) for slip in mentions)
    found = match([Mentioned(f"{n}", slip.solectwo, parse(slip.text, villages)) for n, slip in enumerate(mentions)])
    assert 10 <= len(found.suggestions) <= 80
    assert found.for_roles


def test_no_name_of_a_slip_stands_in_an_answer(demonstration):
    app, slips = demonstration
    written = " ".join(str(row.answers) for row in forms(app))
    names = {getattr(slip, "name", "") or slip.text for slip in slips}
    assert len(names) > 20
    assert [name for name in names if len(name.split()) > 1 and name in written] == []
