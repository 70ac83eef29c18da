"""Corrections: the first value stays for ever, what is withdrawn can be put back."""

from datetime import date

import pytest

from survey_app.domain.refusals import NotFound
from survey_app.domain.submissions import Channel
from survey_app.journeys import collect, correct
from survey_app.store.submissions import Submission
from tests.build import a_meeting, an_answer

TODAY = date(2026, 3, 12)


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def sheet_id(app, meeting):
    return an_answer(app, meeting, {"Q1": "4"}, channel=Channel.PAPER_TYPED, sheet=17)


def test_every_earlier_value_is_kept_in_order(app, sheet_id):
    with app.extensions["answers"].writing() as work:
        for answer in ("5", "1"):
            correct.correct(work, sheet_id, answers={"Q1": answer}, today=TODAY, sheet=17, reason="pomyłka")
    with app.extensions["answers"].reading() as work:
        assert work.get(Submission, sheet_id).answers == {"Q1": "1"}
        kept = correct.history(work, sheet_id)
    assert [(step.number, step.before["answers"]["Q1"]) for step in kept] == [(1, "4"), (2, "5")]
    assert {step.reason for step in kept} == {"pomyłka"}


def test_an_equal_value_leaves_no_trace(app, sheet_id):
    with app.extensions["answers"].writing() as work:
        correct.correct(work, sheet_id, answers={"Q1": "4"}, today=TODAY, sheet=17)
        assert correct.history(work, sheet_id) == []


def test_wrong_answers_change_nothing(app, sheet_id):
    with app.extensions["answers"].writing() as work:
        checked = correct.correct(work, sheet_id, answers={"Q1": "9"}, today=TODAY, sheet=17)
    assert [problem.code for problem in checked.problems] == ["unknown_option"]
    with app.extensions["answers"].reading() as work:
        assert work.get(Submission, sheet_id).answers == {"Q1": "4"}
        assert correct.history(work, sheet_id) == []


def test_a_withdrawn_sheet_is_not_counted_until_it_is_put_back(app, meeting, sheet_id):
    with app.extensions["answers"].writing() as work:
        correct.withdraw(work, sheet_id, TODAY, "podwójny")
        assert collect.counts_by_channel(work, meeting.id) == {}
        correct.put_back(work, sheet_id, TODAY)
        assert collect.counts_by_channel(work, meeting.id) == {Channel.PAPER_TYPED: 1}
        assert [step.before["withdrawn"] for step in correct.history(work, sheet_id)] == [False, True]


def test_withdrawing_twice_leaves_one_trace(app, sheet_id):
    with app.extensions["answers"].writing() as work:
        correct.withdraw(work, sheet_id, TODAY)
        correct.withdraw(work, sheet_id, TODAY)
        assert len(correct.history(work, sheet_id)) == 1


def test_an_unknown_sheet_is_refused(app):
    with app.extensions["answers"].reading() as work, pytest.raises(NotFound):
        correct.submission(work, "nie ma")
