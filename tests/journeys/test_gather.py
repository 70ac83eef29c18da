"""At the meeting: counts, checklist, live numbers, minutes."""

from datetime import timedelta

import pytest

from survey_app.domain.checklist import BY_HAND, PHASES
from survey_app.domain.meetings import ATTENDANCE, COUNTS
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.domain.submissions import Channel
from survey_app.journeys import correct, gather, prepare, record
from survey_app.store.meetings import ChecklistTick
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


def test_attendance_is_counted_by_role_and_sheets_by_what_became_of_them(app, meeting):
    given = {what: number for number, what in enumerate(COUNTS)}
    with app.extensions["answers"].writing() as work:
        for what, number in given.items():
            gather.set_count(work, meeting.id, what, number)
    with app.extensions["answers"].reading() as work:
        assert gather.counts(work, meeting.id) == given
    assert list(ATTENDANCE) == ["present", "soltys", "councillors", "organisations", "youth", "seniors"]


def test_every_meeting_has_numbers_of_its_own(app, meeting):
    other = a_meeting(app, "kolbark")
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", 30)
        gather.set_count(work, other.id, "present", 7)
        assert gather.counts(work, other.id) == {"present": 7}
        assert gather.counts(work, meeting.id) == {"present": 30}


def test_taking_back_a_number_that_was_never_given_changes_nothing(app, meeting):
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", None)
        assert gather.counts(work, meeting.id) == {}


@pytest.mark.parametrize(("what", "number", "sentence"), [
    ("present", -1, "„Obecni ogółem”: proszę wpisać liczbę od 0 do 100000."),
    ("seniors", 100_001, "„w tym seniorzy”: proszę wpisać liczbę od 0 do 100000."),
    ("cats", 3, "Nie ma takiej liczby do wpisania. Proszę odświeżyć stronę."),
])  # fmt: skip
def test_numbers_that_cannot_be_are_refused_by_their_names(app, meeting, what, number, sentence):
    with app.extensions["answers"].writing() as work:
        with pytest.raises(WrongInput) as refused:
            gather.set_count(work, meeting.id, what, number)
        assert gather.counts(work, meeting.id) == {}
    assert refused.value.sentence == sentence


@pytest.mark.parametrize("number", [0, 100_000])
def test_nobody_and_the_largest_number_are_numbers_too(app, meeting, number):
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", number)
        assert gather.counts(work, meeting.id) == {"present": number}


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


def test_the_checklist_shows_every_entry_and_says_who_ticks_it(app, meeting):
    with app.extensions["answers"].reading() as work:
        phases = gather.checklist(work, meeting)
    assert {phase: [entry.key for entry in entries] for phase, entries in phases.items()} == {
        phase: [entry.key for entry in entries] for phase, entries in PHASES.items()
    }
    assert {entry.key for entries in phases.values() for entry in entries if entry.by_hand} == BY_HAND


def test_a_meeting_from_plan_to_closing_has_every_entry_ticked(app, meeting):
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=1)
    with app.extensions["answers"].writing() as work:
        for what, number in {"sheets_printed": 20, "present": 12, "sheets_back": 3, "sheets_spoiled": 1}.items():
            gather.set_count(work, meeting.id, what, number)
        for item in BY_HAND:
            gather.tick(work, meeting.id, item, True, TODAY)
        asked = record.questionnaire_of(work, meeting.id, "protokol")
        record.keep(work, meeting.id, asked, record.beginning(work, meeting, "protokol"), TODAY)
        prepare.close_meeting(work, meeting.id, TODAY)

    def left():
        with app.extensions["answers"].reading() as work:
            phases = gather.checklist(work, prepare.meeting(work, meeting.id))
        return [entry.key for entries in phases.values() for entry in entries if not entry.done]

    assert left() == ["typed"]
    an_answer(app, meeting, channel=Channel.PAPER_SCANNED, sheet=2)
    assert left() == []


def test_a_tick_keeps_the_day_it_was_first_made(app, meeting):
    with app.extensions["answers"].writing() as work:
        gather.tick(work, meeting.id, "box", True, TODAY)
        gather.tick(work, meeting.id, "box", True, TODAY + timedelta(days=1))
        gather.tick(work, meeting.id, "place", False, TODAY)
        assert [(row.item, row.ticked_on) for row in work.query(ChecklistTick)] == [("box", TODAY)]


@pytest.mark.parametrize("item", ["", "cats"])
def test_an_entry_that_is_not_on_the_list_is_refused(app, meeting, item):
    with app.extensions["answers"].writing() as work, pytest.raises(WrongInput, match="Proszę odświeżyć stronę"):
        gather.tick(work, meeting.id, item, True, TODAY)


def test_ticking_at_a_meeting_that_is_not_there_is_refused(app):
    with app.extensions["answers"].writing() as work, pytest.raises(NotFound, match="Nie ma takiego spotkania"):
        gather.tick(work, "nothing", "box", True, TODAY)


def test_people_sheets_and_forms_are_compared_at_closing(app, meeting):
    an_answer(app, meeting)
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=1)
    gone = an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=2)
    with app.extensions["answers"].writing() as work:
        assert gather.reconcile(work, meeting.id) == [
            "Nie wpisano, ile osób było obecnych.",
            "Wpisano z papieru 2 ankiety, a nie policzono arkuszy: rozdanych ani oddanych.",
        ]
        gather.set_count(work, meeting.id, "present", 2)
        gather.set_count(work, meeting.id, "sheets_back", 1)
        assert gather.reconcile(work, meeting.id) == [
            "Przyjęto 3 ankiety, a obecnych było 2 osoby. Czy ktoś odpowiedział dwa razy albo z domu?",
            "Do wpisania jest 1 arkusz, a wpisano 2 arkusze.",
        ]
        correct.withdraw(work, gone, TODAY)
        assert gather.reconcile(work, meeting.id) == []


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
