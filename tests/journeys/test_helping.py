"""Tasks and events that people may help with, from the plan and the meetings."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import NotFound
from survey_app.journeys import called_for, helping, plan, prepare
from survey_app.store.plans import PlanTask
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY

EKO = "zadanie-2026-p08"


@pytest.fixture
def planned(app):
    """A draft for this year, made of the plan of 2024."""
    with app.extensions["answers"].writing() as work:
        plan.draft_plan(work, 2026, TODAY)
    return app


def jobs(app, today=TODAY):
    with app.extensions["answers"].reading() as work:
        return {job.id: job for job in helping.jobs(work, today)}


def job(app, job_id=EKO, today=TODAY):
    with app.extensions["answers"].reading() as work:
        return helping.job(work, job_id, today)


def changed(app, task="2026-p08", **fields):
    with app.extensions["answers"].writing() as work:
        for name, value in fields.items():
            setattr(work.get(PlanTask, task), name, value)


def an_event(app, title="EKO-Akcja", **fields):
    return a_meeting(app, fields.pop("solectwo", None), ("po-wydarzeniu",), False, kind=MeetingKind.EVENT, title=title,
                     **fields)  # fmt: skip


def test_plans_of_this_year_and_later_are_looked_at_and_older_ones_not(planned):
    assert {job.year for job in jobs(planned).values()} == {2026}
    assert jobs(planned, date(2027, 1, 1)) == {}


def test_a_task_is_open_until_its_last_month_has_passed(planned):
    assert EKO in jobs(planned, date(2026, 4, 30))
    assert EKO not in jobs(planned, date(2026, 5, 1))
    assert not job(planned, today=date(2026, 5, 1)).is_open


@pytest.mark.parametrize(
    ("field", "value"), [("decision", "odrzucone"), ("status", "zrealizowane"), ("status", "rezygnacja")]
)
def test_a_task_refused_done_or_given_up_is_shown_but_not_open(planned, field, value):
    changed(planned, **{field: value})
    assert EKO not in jobs(planned)
    assert not job(planned).is_open


def test_a_proposal_says_that_nobody_has_decided_it(planned):
    assert job(planned).proposed
    changed(planned, decision="przyjęte", status="w trakcie")
    assert not job(planned).proposed
    assert EKO in jobs(planned)


@pytest.mark.parametrize(
    ("text", "villages"),
    [("", ()), ("wszystkie sołectwa", ()), ("Rodaki", ("rodaki",)),
     ("Rodaki; CHECHŁO, Atlantyda", ("rodaki", "chechlo")), ("osiedle Słoneczne", ())],
)  # fmt: skip
def test_villages_are_read_from_the_words_of_the_plan(planned, text, villages):
    changed(planned, solectwa=text)
    assert job(planned).villages == villages


def test_areas_are_proposed_and_what_a_person_chose_is_remembered_until_given_back(planned):
    assert (job(planned).areas, job(planned).by_hand) == (("H08", "H10"), False)
    for chosen in (["H02"], []):
        with planned.extensions["answers"].writing() as work:
            helping.choose_areas(work, EKO, chosen)
        assert (list(job(planned).areas), job(planned).by_hand) == (chosen, True)
    with planned.extensions["answers"].writing() as work:
        helping.choose_areas(work, EKO, None)
        helping.choose_areas(work, EKO, None)
    assert job(planned).areas == ("H08", "H10")


def test_an_event_to_come_stands_first_with_the_areas_of_its_planned_name(planned):
    event = an_event(planned, solectwo="rodaki", held_on=TODAY + timedelta(days=40))
    found = jobs(planned)
    first = next(iter(found.values()))
    assert (first.id, first.areas) == (f"wydarzenie-{event.id}", ("H08", "H10"))
    assert first.villages == ("rodaki",)


def test_an_event_is_over_when_it_is_past_or_closed(app):
    event = an_event(app)
    job_id = f"wydarzenie-{event.id}"
    assert job_id in jobs(app)
    assert jobs(app, TODAY + timedelta(days=1)) == {}
    with app.extensions["answers"].writing() as work:
        prepare.open_meeting(work, event.id, TODAY)
        prepare.close_meeting(work, event.id, TODAY, reason="nikt nie przyszedł")
    assert jobs(app) == {}
    assert not job(app, job_id).is_open


def test_what_was_taken_out_of_the_plan_is_not_found(planned):
    with planned.extensions["answers"].writing() as work:
        work.execute(delete(PlanTask).where(PlanTask.id == "2026-p08"))
    meeting = a_meeting(planned)
    for gone in (EKO, "zadanie-nic", "wydarzenie-nic", f"wydarzenie-{meeting.id}", "nic", ""):
        with pytest.raises(NotFound):
            job(planned, gone)


def test_needs_call_for_help_only_where_enough_people_answered_and_last_year_counts_where_this_one_is_silent(app):
    today = date(2026, 11, 20)  # campaign 2027
    last = a_meeting(app, "rodaki")
    for _ in range(10):
        an_answer(app, last, SOME_ANSWERS | {"Q4": ["N02"]})
    few = a_meeting(app, "chechlo", today=today)
    for _ in range(9):
        an_answer(app, few, SOME_ANSWERS | {"Q4": ["N02"]}, today=today)
    with app.extensions["answers"].reading() as work:
        calls = called_for.by_village(work, today)
        assert helping.met(work) == {"rodaki", "chechlo"}
    assert {slug: call.campaign for slug, call in calls.villages.items()} == {"rodaki": 2026}
    assert (calls.needs("rodaki", "H04"), calls.needs("chechlo", "H04"), calls.fewest) == (("N02",), (), 10)


def test_without_any_form_nothing_is_called_for(app):
    with app.extensions["answers"].reading() as work:
        assert called_for.by_village(work, TODAY).villages == {}
