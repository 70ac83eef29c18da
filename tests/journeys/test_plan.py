"""The plan of a year: drafted from forms and the plan before, decided by people, approved."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from exports.plan import (
    ACCEPTED,
    APPROVED,
    CHANGED,
    FROM_NEED,
    FROM_PREVIOUS,
    NO_EVIDENCE,
    PROPOSED,
    REFUSED,
)  # fmt: skip
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import plan, plan_decisions
from survey_app.store.plans import PlanChange, PlanTask
from tests.build import a_meeting, an_answer

TODAY = date(2026, 3, 12)
NOON = datetime(2026, 3, 12, 12)
FIELDS = {
    "task": "Klub w remizie",
    "month_from": "3",
    "month_to": "5",
    "cus_role": "partnerstwo",
    "goals": "1;4",
}


@pytest.fixture
def work(app):
    with app.extensions["answers"].writing() as work:
        yield work


def drafted(work: Any, year: int = 2027) -> list[Any]:
    plan.draft_plan(work, year, TODAY)
    return plan.tasks_of(work, year)


def a_first_row(work: Any) -> str:
    return str(drafted(work)[0].id)


def test_the_plan_of_2024_is_loaded_as_approved_with_thirteen_rows(work):
    rows = plan.tasks_of(work, 2024)
    assert [row.position for row in rows] == list(range(1, 14))
    assert rows[11].addressees == ""
    assert plan.previous_plan(work, 2027).state == APPROVED


def test_draft_without_forms_has_the_previous_rows_without_evidence(work):
    rows = drafted(work)
    assert [row.origin for row in rows] == [FROM_PREVIOUS] * 13
    assert {row.why for row in rows} == {NO_EVIDENCE}
    assert "2027" in rows[5].task


def test_drafting_twice_changes_nothing(work):
    first = drafted(work)
    assert drafted(work) == first
    assert work.scalar(select(func.count()).select_from(PlanChange)) == 0


def test_what_people_need_becomes_a_proposal_with_evidence(app):
    meeting = a_meeting(app)
    for _ in range(12):
        an_answer(app, meeting, {"Q2": {"P01": 3}, "Q4": ["N04", "N09", "N17"]})
    with app.extensions["answers"].writing() as work:
        rows = drafted(work)
        referred = [row.task for row in plan.rows_of(work, 2027) if row.origin == "do przekazania"]
    proposed = {row.code: row for row in rows if row.origin == FROM_NEED}
    assert proposed["N04"].task == "Miejsce i zajęcia dla młodzieży w sołectwie Bydlin"
    assert proposed["N04"].why.startswith("N04: 12 z 12 ankiet, 1 sołectwo")
    assert referred == ["Drogi, chodniki, oświetlenie"]


def test_accepted_row_keeps_its_evidence_and_learns_of_new_data(app):
    meeting = a_meeting(app)
    for _ in range(12):
        an_answer(app, meeting, {"Q4": ["N04", "N09", "N17"]})
    with app.extensions["answers"].writing() as work:
        drafted(work)
        plan_decisions.decide(work, "2027-N04", ACCEPTED, now=NOON)
    an_answer(app, meeting, {"Q4": ["N04"]})
    with app.extensions["answers"].writing() as work:
        row = next(row for row in drafted(work) if row.id == "2027-N04")
    assert row.why.startswith("N04: 12 z 12")
    assert row.newer.sentence.startswith("N04: 13 z 13")


def test_refusing_needs_a_reason(work):
    with pytest.raises(WrongInput, match="powodu"):
        plan_decisions.decide(work, a_first_row(work), REFUSED, now=NOON, reason="  ")


def test_edited_text_is_not_rewritten(work):
    row_id = a_first_row(work)
    plan_decisions.decide(work, row_id, CHANGED, now=NOON, fields=FIELDS)
    row = drafted(work)[0]
    assert (row.task, row.month_to, row.goals, row.decision) == ("Klub w remizie", 5, "1;4", CHANGED)


def test_undo_brings_back_text_and_decision_and_undoing_again_repeats_them(work):
    before = drafted(work)[0]
    plan_decisions.decide(work, before.id, CHANGED, now=NOON, fields=FIELDS)
    plan_decisions.undo(work, before.id, now=NOON + timedelta(minutes=1))
    assert plan.tasks_of(work, 2027)[0] == before
    plan_decisions.undo(work, before.id, now=NOON + timedelta(minutes=2))
    assert plan.tasks_of(work, 2027)[0].task == "Klub w remizie"


def test_nothing_to_undo_is_said(work):
    with pytest.raises(Conflict, match="cofnąć"):
        plan_decisions.undo(work, a_first_row(work), now=NOON)


def test_every_change_is_listed_with_its_reason(work):
    row_id = a_first_row(work)
    plan_decisions.decide(work, row_id, REFUSED, now=NOON, reason="brak środków")
    [change] = plan.changes(work, 2027)
    assert (change.what, change.before, change.after) == ("Decyzja", PROPOSED, REFUSED)
    assert change.reason == "brak środków"


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("task", " ", "nazwy zadania"),
        ("month_from", "13", "od 1 do 12"),
        ("month_from", "²", "od 1 do 12"),
        ("month_to", "1", "przed miesiącem"),
        ("cus_role", "szef", "formy udziału"),
        ("goals", "7", "celu planu"),
        ("partners", "x" * 2001, "za długie"),
    ],
)
def test_wrong_field_is_named_with_its_remedy(work, field, value, named):
    drafted(work)
    with pytest.raises(WrongInput, match=named):
        plan_decisions.add_own_task(work, 2027, FIELDS | {field: value}, now=NOON)


def test_control_characters_are_taken_out_of_typed_text(work):
    drafted(work)
    row = plan_decisions.add_own_task(work, 2027, FIELDS | {"task": "Klub\x00\ud800 w\nremizie"}, now=NOON)
    assert row.task == "Klub w remizie"


def test_status_of_last_years_row_stands_beside_the_proposal(work):
    drafted(work)
    plan_decisions.set_status(work, "2024-08", "niezrealizowane", now=NOON)
    assert drafted(work)[7].previous_status == "niezrealizowane"


def test_giving_a_task_up_needs_a_reason(work):
    with pytest.raises(WrongInput, match="powodu"):
        plan_decisions.set_status(work, "2024-08", "rezygnacja", now=NOON)


def test_tasks_can_be_moved(work):
    first, second, *_ = drafted(work)
    plan_decisions.reorder(work, second.id, -1)
    assert [row.id for row in plan.tasks_of(work, 2027)[:2]] == [second.id, first.id]


def test_plan_is_approved_only_when_everything_is_decided(work):
    rows = drafted(work)
    with pytest.raises(Conflict, match="Bez decyzji: 13 zadań"):
        plan_decisions.approve(work, 2027, today=TODAY, now=NOON)
    plan_decisions.decide(work, rows[0].id, REFUSED, now=NOON, reason="brak środków")
    for row in rows[1:]:
        plan_decisions.decide(work, row.id, ACCEPTED, now=NOON)
    plan_decisions.approve(work, 2027, today=TODAY, now=NOON)
    after = plan.tasks_of(work, 2027)
    assert [row.decision for row in after] == [ACCEPTED] * 12 + [REFUSED]
    with pytest.raises(WrongInput, match="wymaga powodu"):
        plan_decisions.decide(work, after[0].id, CHANGED, now=NOON, fields=FIELDS)


def test_a_draft_is_no_previous_plan(work):
    drafted(work, 2027)
    rows = drafted(work, 2028)
    assert len(rows) == 13
    assert plan.previous_plan(work, 2028).year == 2024


def test_export_shows_the_draft_that_nobody_prepared_and_stores_nothing(work):
    draft = plan.plan_for_export(work, 2027, TODAY)
    assert (draft.state, len(draft.shown), draft.previous_year) == ("projekt", 13, 2024)
    assert work.scalar(select(func.count()).select_from(PlanTask).where(PlanTask.year == 2027)) == 0


def test_export_of_the_loaded_plan_is_that_plan(work):
    draft = plan.plan_for_export(work, 2024, TODAY)
    assert (draft.state, len(draft.shown), draft.findings) == (APPROVED, 13, None)


def test_year_before_every_plan_has_nothing_to_export(work):
    with pytest.raises(NotFound, match="2020"):
        plan.plan_for_export(work, 2020, TODAY)


def test_reading_only_is_enough_for_an_export(app):
    with app.extensions["answers"].reading() as work:
        assert plan.plan_for_export(work, 2027, TODAY).undecided == 13
