"""Sheets the organiser fills: minutes with small steps, a council's sheet, cards of partners."""

from datetime import date, timedelta

import pytest

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import MeetingNotOpen, NotFound, WrongInput
from survey_app.journeys import correct, gather, prepare, record
from survey_app.store.meetings import Meeting
from tests.build import a_meeting
from tests.conftest import TODAY

MINUTES = {"S1": "bydlin", "S2": "2026-03-12", "S3": "remiza", "S5": 27}
COUNCIL = {"R1": "GRS", "R2": "2026-03-12", "R3": 9}
STEP = {"co": "sprzątanie placu zabaw", "kto": "rada sołecka", "kiedy": "2026-04-20", "ilu": 12}


@pytest.fixture
def meeting(app):
    return a_meeting(app, questionnaires=("mieszkaniec", "protokol", "partner"), starts_at="17:00")


@pytest.fixture
def council(app):
    return a_meeting(app, None, ("rada",), kind=MeetingKind.COUNCIL, council="GRS")


@pytest.fixture
def work(app, meeting, council):
    with app.extensions["answers"].writing() as work:
        yield work


def keep(work, meeting, questionnaire, answers, today=TODAY, submission_id=None):
    asked = record.questionnaire_of(work, meeting.id, questionnaire)
    checked = record.keep(work, meeting.id, asked, answers, today, submission_id)
    work.flush()
    return checked


def test_minutes_begin_with_what_the_meeting_already_says(work, meeting):
    known = {"S1": "bydlin", "S2": "2026-03-12", "S2g": "17:00", "S3": "remiza"}
    assert record.beginning(work, meeting, "protokol") == known
    gather.set_count(work, meeting.id, "present", 0)
    assert record.beginning(work, meeting, "protokol") == known | {"S5": 0}


def test_a_council_sheet_begins_with_the_council_and_the_day(work, council):
    gather.set_count(work, council.id, "present", 9)
    assert record.beginning(work, council, "rada") == COUNCIL


def test_a_card_of_a_partner_begins_empty(work, meeting):
    assert record.beginning(work, meeting, "partner") == {}


def test_minutes_keep_small_steps_in_the_order_agreed(work, meeting):
    steps = [STEP, {"co": "ławka przy przystanku"}, STEP | {"ilu": 0}]
    assert keep(work, meeting, "protokol", MINUTES | {"S9": steps, "S11": "4"}).problems == ()
    [row] = record.kept(work, meeting.id, "protokol")
    assert row.answers == MINUTES | {"S9": steps, "S11": "4"}
    assert (row.channel, row.filled_on, row.solectwo) == ("paper-typed", TODAY, "bydlin")


@pytest.mark.parametrize(("wrong", "place"), [
    ({"S5": "dużo"}, "S5"),
    ({"S9": [STEP, STEP | {"kiedy": "wiosną"}]}, "S9.1.kiedy"),
    ({"S9": [STEP] * 4}, "S9"),
    ({"S11": "6"}, "S11"),
    ({"S1": "atlantyda"}, "S1"),
])  # fmt: skip
def test_wrong_minutes_name_the_place_and_leave_nothing_behind(work, meeting, wrong, place):
    checked = keep(work, meeting, "protokol", MINUTES | wrong)
    assert [problem.place for problem in checked.problems] == [place]
    assert record.kept(work, meeting.id, "protokol") == []
    assert gather.counts(work, meeting.id) == {}


def test_minutes_may_be_begun_and_a_council_sheet_needs_its_number_present(work, meeting, council):
    assert keep(work, meeting, "protokol", {"S8": "Rozmowa o drodze."}).problems == ()
    checked = keep(work, council, "rada", {"R1": "GRS", "R2": "2026-03-12"})
    assert [(problem.place, problem.code) for problem in checked.problems] == [("R3", "missing")]
    assert record.kept(work, council.id, "rada") == []


@pytest.mark.parametrize(("kind", "answers", "present"), [("protokol", MINUTES, 27), ("rada", COUNCIL, 9)])
def test_the_number_present_goes_to_the_meetings_counts(work, meeting, council, kind, answers, present):
    held = council if kind == "rada" else meeting
    gather.set_count(work, held.id, "present", 1)
    keep(work, held, kind, answers)
    assert gather.counts(work, held.id) == {"present": present}


def test_a_sheet_filled_again_is_corrected_and_its_first_value_stays(work, meeting):
    keep(work, meeting, "protokol", MINUTES)
    [row] = record.kept(work, meeting.id, "protokol")
    keep(work, meeting, "protokol", MINUTES | {"S5": 31, "S9": [STEP]}, submission_id=row.id)
    [again] = record.kept(work, meeting.id, "protokol")
    assert again.answers == MINUTES | {"S5": 31, "S9": [STEP]}
    assert [step.before["answers"] for step in correct.history(work, row.id)] == [MINUTES]
    assert gather.counts(work, meeting.id) == {"present": 31}


def test_a_wrong_correction_changes_neither_sheet_nor_counts(work, meeting):
    keep(work, meeting, "protokol", MINUTES)
    [row] = record.kept(work, meeting.id, "protokol")
    assert keep(work, meeting, "protokol", MINUTES | {"S5": "dużo"}, submission_id=row.id).problems
    assert record.kept(work, meeting.id, "protokol")[0].answers == MINUTES
    assert gather.counts(work, meeting.id) == {"present": 27}


def test_a_meeting_has_as_many_cards_of_partners_as_came(work, meeting):
    for name in ("Koło Gospodyń w Zmysłowie", "Klub Zmyślony"):
        assert keep(work, meeting, "partner", {"N1": name, "N13": "klub@example.org"}).problems == ()
    names = {row.answers["N1"] for row in record.kept(work, meeting.id, "partner")}
    assert names == {"Koło Gospodyń w Zmysłowie", "Klub Zmyślony"}
    assert record.kept(work, meeting.id, "protokol") == []
    assert gather.counts(work, meeting.id) == {}


def test_a_withdrawn_sheet_is_not_shown_any_more(work, meeting):
    keep(work, meeting, "protokol", MINUTES)
    [row] = record.kept(work, meeting.id, "protokol")
    correct.withdraw(work, row.id, TODAY)
    work.flush()
    assert record.kept(work, meeting.id, "protokol") == []


@pytest.mark.parametrize("questionnaire", ["mieszkaniec", "rada", "nie-ma"])
def test_only_office_sheets_of_this_meeting_can_be_filled(work, meeting, questionnaire):
    with pytest.raises(NotFound, match="Można ją dodać"):
        record.questionnaire_of(work, meeting.id, questionnaire)


def test_minutes_come_in_until_a_week_after_closing_and_are_corrected_later(work, meeting):
    prepare.close_meeting(work, meeting.id, TODAY, reason="Kilka osób wyszło wcześniej.")
    late = TODAY + timedelta(days=8)
    with pytest.raises(MeetingNotOpen):
        keep(work, meeting, "protokol", MINUTES, late)
    keep(work, meeting, "protokol", MINUTES, TODAY + timedelta(days=7))
    [row] = record.kept(work, meeting.id, "protokol")
    assert row.filled_on == TODAY  # the day of the meeting, not of the typing
    keep(work, meeting, "protokol", MINUTES | {"S5": 28}, date(2026, 9, 1), row.id)
    assert record.kept(work, meeting.id, "protokol")[0].answers["S5"] == 28


def test_a_crowd_beyond_counting_is_refused_and_nothing_of_it_stays(app, meeting):
    answers = app.extensions["answers"]
    with pytest.raises(WrongInput, match="Obecni ogółem"), answers.writing() as work:
        keep(work, meeting, "protokol", MINUTES | {"S5": gather.LARGEST_COUNT + 1})
    with answers.reading() as work:
        assert work.get(Meeting, meeting.id).state == "open"
        assert record.kept(work, meeting.id, "protokol") == []
