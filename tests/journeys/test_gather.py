"""At the meeting: counts, checklist, live numbers, minutes."""

import pytest

from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.domain.submissions import Channel
from survey_app.journeys import correct, gather, prepare, record
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY


@pytest.fixture
def meeting(app):
    return a_meeting(app, questionnaires=("mieszkaniec", "protokol"))


def test_a_number_can_be_set_changed_and_taken_back(app, meeting):
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", 30)
        gather.set_count(work, meeting.id, "present", 31)
        gather.set_count(work, meeting.id, "youth", 0)
        assert gather.counts(work, meeting.id) == {"present": 31, "youth": 0}
        gather.set_count(work, meeting.id, "present", None)
        assert gather.counts(work, meeting.id) == {"youth": 0}


@pytest.mark.parametrize(("what", "number"), [("present", -1), ("present", 100_001), ("cats", 3)])
def test_numbers_that_cannot_be_are_refused(app, meeting, what, number):
    with app.extensions["answers"].writing() as work, pytest.raises(WrongInput):
        gather.set_count(work, meeting.id, what, number)


def test_counting_at_a_meeting_that_is_not_there_is_refused(app):
    with app.extensions["answers"].writing() as work, pytest.raises(NotFound):
        gather.set_count(work, "nothing", "present", 1)


def test_live_numbers_leave_out_withdrawn_forms_and_sheets_of_the_office(app, meeting):
    an_answer(app, meeting)
    an_answer(app, meeting, channel=Channel.TABLET)
    gone = an_answer(app, meeting)
    with app.extensions["answers"].writing() as work:
        correct.withdraw(work, gone, TODAY)
        asked = record.questionnaire_of(work, meeting.id, "protokol")
        assert not record.keep(work, meeting.id, asked, record.beginning(work, meeting, "protokol"), TODAY).problems
    with app.extensions["answers"].reading() as work:
        assert gather.residents_by_channel(work, meeting.id) == {"phone": 1, "tablet": 1}


def test_the_checklist_is_ticked_by_hand_and_by_itself(app, meeting):
    def done():
        with app.extensions["answers"].reading() as work:
            phases = gather.checklist(work, prepare.meeting(work, meeting.id))
            return {entry.key for entries in phases.values() for entry in entries if entry.done}

    assert done() == {"opened"}
    an_answer(app, meeting)
    with app.extensions["answers"].writing() as work:
        gather.tick(work, meeting.id, "place", True, TODAY)
        gather.tick(work, meeting.id, "place", True, TODAY)
    assert done() == {"opened", "answers", "place"}
    with app.extensions["answers"].writing() as work:
        gather.tick(work, meeting.id, "place", False, TODAY)
    assert done() == {"opened", "answers"}


def test_what_the_house_sees_cannot_be_ticked_by_hand(app, meeting):
    with app.extensions["answers"].writing() as work, pytest.raises(WrongInput):
        gather.tick(work, meeting.id, "opened", True, TODAY)


def test_minutes_begin_with_what_is_known_and_give_back_who_was_there(app, meeting):
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", 25)
        known = record.beginning(work, meeting, "protokol")
        assert (known["S1"], known["S2"], known["S5"]) == ("bydlin", "2026-03-12", 25)
        asked = record.questionnaire_of(work, meeting.id, "protokol")
        record.keep(work, meeting.id, asked, known | {"S5": 27}, TODAY)
        assert gather.counts(work, meeting.id) == {"present": 27}


def test_minutes_are_corrected_not_doubled(app, meeting):
    with app.extensions["answers"].writing() as work:
        asked = record.questionnaire_of(work, meeting.id, "protokol")
        record.keep(work, meeting.id, asked, {"S1": "bydlin", "S2": "2026-03-12"}, TODAY)
        [row] = record.kept(work, meeting.id, "protokol")
        record.keep(work, meeting.id, asked, {"S1": "bydlin", "S2": "2026-03-12", "S5": 9}, TODAY, row.id)
        work.flush()
        [again] = record.kept(work, meeting.id, "protokol")
        assert again.answers["S5"] == 9


def test_minutes_with_a_fault_are_not_kept(app, meeting):
    with app.extensions["answers"].writing() as work:
        asked = record.questionnaire_of(work, meeting.id, "protokol")
        assert record.keep(work, meeting.id, asked, {"S2": "wczoraj"}, TODAY).sentences
        assert record.kept(work, meeting.id, "protokol") == []
