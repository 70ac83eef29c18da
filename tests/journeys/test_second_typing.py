"""Blind second typing: chosen by lot, typed by another person, settled against the paper, only numbers kept."""

import random
import uuid
from datetime import date

import pytest

from survey_app.domain.access import Role
from survey_app.domain.refusals import Conflict, NotAllowed, NotFound
from survey_app.domain.second_typing import Counts
from survey_app.domain.submissions import Channel
from survey_app.journeys import correct, second_typing, sign_in, transcribe
from survey_app.journeys.transcribe import NUMBER
from survey_app.store.sheets import SecondTyping
from survey_app.store.submissions import Submission
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY

BOXES = {NUMBER: "17-K", "Q1": "4", "Q2": "13a2", "Q4": "39h", "Q5": "?", "Q6": "Koło gospodyń", "M1": "4"}


class Always(random.Random):
    """The lot that always falls on the sheet."""

    def randrange(self, *bounds):
        return 0


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def team(app):
    """Ids of two organisers beside the coordinator, and of a helper."""
    with app.extensions["answers"].writing() as work:
        return {
            name: sign_in.add_organiser(
                work, role=role, email=f"{name}@example.org", name=name.title(), password="hasło próbne 1", today=TODAY
            ).id
            for name, role in (("anna", Role.ORGANISER), ("jan", Role.ORGANISER), ("ola", Role.HELPER))
        }


def do(app, what, *arguments, **fields):
    with app.extensions["answers"].writing() as work:
        return what(work, *arguments, **fields)


def type_first(app, meeting, by, boxes=BOXES, chance=None):
    """A sheet typed and, unless chance says otherwise, chosen; gives its id."""
    own = str(uuid.uuid4())
    with app.extensions["answers"].writing() as work:
        where, asked = transcribe.open_for_typing(work, meeting.id, "mieszkaniec", TODAY)
        assert transcribe.type_sheet(work, where, asked, boxes, id=own, today=TODAY).stored
        second_typing.offer(work, own, meeting.id, by, chance or Always())
    return own


def type_second(app, meeting, sheet, by, boxes=BOXES):
    return do(app, second_typing.type_again, meeting.id, sheet, boxes, by=by, today=TODAY)


def look(app, meeting, sheet, by, boxes, **said):
    return do(app, second_typing.settle, meeting.id, sheet, boxes, by=by, today=TODAY, **said)


def kept(app, kind, key):
    with app.extensions["answers"].reading() as work:
        return work.get(kind, key)


def count(app, meeting):
    return do(app, second_typing.counts, meeting.id)


def test_one_sheet_in_ten_is_chosen_and_one_of_the_first_five(app, meeting, team):
    sheets = [type_first(app, meeting, team["ola"], BOXES | {NUMBER: str(n)}, random.Random(n)) for n in range(1, 21)]
    chosen = [place for place, sheet in enumerate(sheets) if kept(app, SecondTyping, sheet)]
    assert [place // 10 for place in chosen] == [0, 1]
    assert chosen[0] < 5


def test_a_sheet_is_offered_once(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    assert not do(app, second_typing.offer, sheet, meeting.id, team["jan"], Always())
    assert kept(app, SecondTyping, sheet).first_by == team["ola"]


def test_of_two_sheets_with_one_number_none_is_chosen(app, meeting):
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=4)
    double = an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=4)
    assert not do(app, second_typing.offer, double, meeting.id, "", Always())


def test_a_chosen_sheet_waits_for_everybody_but_its_typist(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    assert do(app, second_typing.waiting, meeting.id, team["ola"]) == []
    assert [row.id for row in do(app, second_typing.waiting, meeting.id, team["jan"])] == [sheet]
    assert do(app, second_typing.piles, meeting.id, team["ola"]).others


def test_the_first_typist_is_refused(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    with pytest.raises(NotAllowed, match="inna osoba"):
        type_second(app, meeting, sheet, team["ola"])


def test_two_equal_entries_settle_the_sheet_and_forget_who_typed(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    entry, agreed = type_second(app, meeting, sheet, team["jan"], BOXES | {"Q6": " koło  GOSPODYŃ."})
    assert agreed
    assert not entry.faults
    row = kept(app, SecondTyping, sheet)
    assert (row.first_by, row.second_by, row.answers, row.unreadable) == ("", "", None, None)
    assert (row.settled_on, row.differences, row.first_wrong) == (TODAY, 0, 0)
    assert count(app, meeting) == Counts(1, row.fields, 0, row.open_fields, 0)
    assert kept(app, Submission, sheet).answers["Q6"] == "Koło gospodyń"
    assert do(app, correct.history, sheet) == []


def test_a_sheet_typed_twice_is_not_typed_a_third_time(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    type_second(app, meeting, sheet, team["jan"], BOXES | {"Q1": "5"})
    with pytest.raises(Conflict, match="już wpisany drugi raz"):
        type_second(app, meeting, sheet, team["anna"])


def test_the_number_of_another_sheet_is_a_fault(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    entry, agreed = type_second(app, meeting, sheet, team["jan"], BOXES | {NUMBER: "18"})
    assert not agreed
    assert "Proszę odszukać arkusz 17-K" in entry.faults[NUMBER]
    assert kept(app, SecondTyping, sheet).second_by == ""


def test_a_wrong_key_is_told_and_nothing_is_kept(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    entry, _ = type_second(app, meeting, sheet, team["jan"], BOXES | {"Q1": "9"})
    assert "Nie ma tu odpowiedzi" in entry.faults["Q1"]
    assert kept(app, SecondTyping, sheet).answers is None


@pytest.fixture
def disputed(app, meeting, team):
    """Ola typed it, Jan typed Q1, Q4 and M1 otherwise."""
    sheet = type_first(app, meeting, team["ola"])
    type_second(app, meeting, sheet, team["jan"], BOXES | {"Q1": "5", "Q4": "39", "M1": ""})
    return sheet


def test_what_differs_waits_for_a_third_look(app, meeting, team, disputed):
    assert [row.id for row in do(app, second_typing.to_settle, meeting.id)] == [disputed]
    open_one = do(app, second_typing.dispute, meeting.id, disputed, team["anna"])
    assert [one.question.id for one in open_one.differences] == ["Q1", "Q4", "M1"]
    assert open_one.differences[0].first == "raczej dobrze"
    assert open_one.differences[2].second == "bez odpowiedzi"
    assert not open_one.alone


def test_the_paper_decides_and_the_first_value_stays_in_the_history(app, meeting, team, disputed):
    outcome = look(app, meeting, disputed, team["anna"], {"Q1": "5", "Q4": "39h"}, blank=["M1"])
    assert outcome.settled
    assert [(one.question.id, one.first, one.second) for one in outcome.verdicts] == [
        ("Q1", False, True),
        ("Q4", True, False),
        ("M1", False, True),
    ]
    row = kept(app, Submission, disputed)
    assert (row.answers["Q1"], row.answers.get("M1"), row.sheet) == ("5", None, 17)
    [step] = do(app, correct.history, disputed)
    assert (step.reason, step.before["answers"]["Q1"]) == ("drugie wpisywanie", "4")
    assert count(app, meeting)[:3] == (1, kept(app, SecondTyping, disputed).fields, 2)
    assert kept(app, SecondTyping, disputed).second_by == ""


def test_when_the_paper_says_what_the_first_typed_nothing_is_corrected(app, meeting, team, disputed):
    assert look(app, meeting, disputed, team["anna"], {"Q1": "4", "Q4": "39h", "M1": "4"}).settled
    assert do(app, correct.history, disputed) == []
    assert count(app, meeting).wrong == 0
    assert kept(app, SecondTyping, disputed).differences == 3


def test_what_neither_typed_is_asked_about_before_it_is_kept(app, meeting, team, disputed):
    boxes = {"Q1": "2", "Q4": "39h", "M1": "4"}
    outcome = look(app, meeting, disputed, team["anna"], boxes)
    assert (outcome.settled, outcome.neither) == (False, ["Q1"])
    assert kept(app, Submission, disputed).answers["Q1"] == "4"
    assert look(app, meeting, disputed, team["anna"], boxes, sure=True).settled
    assert kept(app, Submission, disputed).answers["Q1"] == "2"


def test_a_box_left_empty_is_no_answer_until_the_paper_is_said_to_be_blank(app, meeting, team, disputed):
    outcome = look(app, meeting, disputed, team["anna"], {"Q1": "4", "Q4": "39h"})
    assert "nic tam nie ma" in outcome.faults["M1"]


def test_what_nobody_can_read_is_settled_as_unreadable(app, meeting, team, disputed):
    boxes = {"Q1": "?", "Q4": "39h", "M1": "4"}
    assert look(app, meeting, disputed, team["anna"], boxes, sure=True).settled
    assert kept(app, Submission, disputed).unreadable == ["Q1", "Q5"]
    assert "Q1" not in kept(app, Submission, disputed).answers


def test_neither_of_the_two_settles_while_there_is_somebody_else(app, meeting, team, disputed):
    with pytest.raises(NotAllowed, match="Proszę poprosić: Anna, "):
        do(app, second_typing.dispute, meeting.id, disputed, team["jan"])


def test_where_nobody_else_may_correct_one_of_the_two_settles_after_saying_so(app, meeting, team, disputed):
    with app.extensions["answers"].writing() as work:
        for row in work.query(sign_in.Organiser).filter(sign_in.Organiser.id != team["jan"]):
            row.active = row.id == team["ola"]
    boxes = {"Q1": "5", "Q4": "39h", "M1": "4"}
    assert do(app, second_typing.dispute, meeting.id, disputed, team["jan"]).alone
    assert list(look(app, meeting, disputed, team["jan"], boxes).faults) == ["sam"]
    assert look(app, meeting, disputed, team["jan"], boxes, alone=True).settled


def test_a_second_entry_of_another_sheet_is_dropped_and_the_sheet_waits_again(app, meeting, team, disputed):
    do(app, second_typing.start_over, meeting.id, disputed, team["anna"])
    assert [row.id for row in do(app, second_typing.waiting, meeting.id, team["jan"])] == [disputed]
    assert do(app, second_typing.to_settle, meeting.id) == []


def test_a_correction_made_meanwhile_counts_as_a_fault_of_the_first_entry(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    row = kept(app, Submission, sheet)
    do(
        app,
        correct.correct,
        sheet,
        answers=row.answers | {"Q1": "5"},
        today=TODAY,
        sheet=row.sheet,
        unreadable=row.unreadable,
    )
    _, agreed = type_second(app, meeting, sheet, team["jan"], BOXES | {"Q1": "5"})
    assert agreed
    assert count(app, meeting).wrong == 1


def test_a_withdrawn_sheet_is_not_typed_again(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    do(app, correct.withdraw, sheet, TODAY)
    assert kept(app, SecondTyping, sheet) is None
    with pytest.raises(NotFound):
        type_second(app, meeting, sheet, team["jan"])


def test_a_sheet_of_another_meeting_is_not_found(app, meeting, team):
    sheet = type_first(app, meeting, team["ola"])
    other = a_meeting(app, "kolbark", today=date(2026, 3, 13))
    with pytest.raises(NotFound):
        type_second(app, other, sheet, team["jan"])


def test_what_the_machine_read_alone_may_be_typed_by_anybody(app, meeting, team):
    sheet = type_first(app, meeting, "")
    assert {person: len(do(app, second_typing.waiting, meeting.id, team[person])) for person in team} == {
        "anna": 1,
        "jan": 1,
        "ola": 1,
    }
    assert do(app, second_typing.is_open, sheet)
