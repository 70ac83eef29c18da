"""Sheets typed from paper: kept, refused with a reason, listed, corrected."""

import uuid
from datetime import date

import pytest

from survey_app.domain.refusals import Conflict, MeetingNotOpen, NotFound
from survey_app.domain.submissions import Channel
from survey_app.journeys import correct, transcribe
from survey_app.journeys.transcribe import NUMBER
from survey_app.store.submissions import Submission
from tests.build import a_meeting, an_answer

TODAY = date(2026, 3, 12)
BOXES = {NUMBER: "17-K", "Q1": "4", "Q2": "13a2", "Q3": "1 przy szkole", "Q4": "39h", "Q5": "?", "M1": "4"}


@pytest.fixture
def meeting(app):
    return a_meeting(app)


def type_in(app, meeting, boxes, another=False, sheet_id=None):
    with app.extensions["answers"].writing() as work:
        where, asked = transcribe.open_for_typing(work, meeting.id, "mieszkaniec", TODAY)
        own = sheet_id or str(uuid.uuid4())
        return own, transcribe.type_sheet(work, where, asked, boxes, id=own, today=TODAY, another=another)


def stored(app, sheet_id):
    with app.extensions["answers"].reading() as work:
        return work.get(Submission, sheet_id)


def test_a_typed_sheet_is_kept_with_number_day_and_channel(app, meeting):
    sheet_id, entry = type_in(app, meeting, BOXES)
    row = stored(app, sheet_id)
    assert not entry.faults
    assert (row.sheet, row.channel, row.filled_on) == (17, Channel.PAPER_TYPED, meeting.held_on)
    assert row.unreadable == ["Q5"]
    assert row.answers["Q2"] == {"P01": 3, "P13": 2}
    assert row.answers["Q3"] == {"pick": "P01", "text": "przy szkole"}


@pytest.mark.parametrize(
    ("change", "box", "sentence"),
    [
        ({NUMBER: ""}, NUMBER, "Brakuje numeru arkusza"),
        ({NUMBER: "17-D"}, NUMBER, "nie pasuje"),
        ({"Q1": "9"}, "Q1", "Nie ma tu odpowiedzi „9”"),
        ({"Q2": "1"}, "Q2", "brakuje oceny"),
        ({"Q5": "123"}, "Q5", "najwyżej na 2"),
        ({"Q6": "x" * 4001}, "Q6", "za długi"),
    ],
)
def test_a_wrong_box_is_named_and_nothing_is_kept(app, meeting, change, box, sentence):
    sheet_id, entry = type_in(app, meeting, BOXES | change)
    assert sentence in entry.faults[box]
    assert stored(app, sheet_id) is None


def test_an_empty_sheet_is_not_kept(app, meeting):
    _, entry = type_in(app, meeting, {NUMBER: "1"})
    assert "Nic nie wpisano" in entry.faults["Q1"]


def test_a_sheet_on_which_nothing_can_be_read_is_kept(app, meeting):
    sheet_id, entry = type_in(app, meeting, {NUMBER: "1", "Q1": "?"})
    assert not entry.faults
    assert stored(app, sheet_id).unreadable == ["Q1"]


def test_a_number_typed_before_is_a_double_until_it_is_said_to_be_another_sheet(app, meeting):
    first, _ = type_in(app, meeting, BOXES)
    _, entry = type_in(app, meeting, BOXES)
    assert "jest już wpisany" in entry.faults[NUMBER]
    assert entry.double.id == first
    _, entry = type_in(app, meeting, BOXES, another=True)
    assert not entry.faults
    with app.extensions["answers"].reading() as work:
        assert transcribe.listing(work, meeting.id).doubles == {17}


def test_the_same_sheet_sent_twice_is_kept_once(app, meeting):
    sheet_id, _ = type_in(app, meeting, BOXES)
    _, entry = type_in(app, meeting, BOXES, sheet_id=sheet_id)
    assert not entry.faults
    with app.extensions["answers"].reading() as work:
        assert len(transcribe.of_meeting(work, meeting.id)) == 1


def test_the_same_sheet_sent_again_with_other_answers_is_refused(app, meeting):
    sheet_id, _ = type_in(app, meeting, BOXES)
    with pytest.raises(Conflict, match="otworzyć go z listy"):
        type_in(app, meeting, BOXES | {"Q1": "5"}, sheet_id=sheet_id)


def test_a_meeting_that_is_not_open_takes_no_sheets(app):
    with pytest.raises(MeetingNotOpen):
        type_in(app, a_meeting(app, opened=False), BOXES)


def test_minutes_are_not_typed_as_a_sheet(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    with app.extensions["answers"].reading() as work:
        assert [asked.id for asked in transcribe.to_type(work, meeting.id)] == ["mieszkaniec"]
        with pytest.raises(NotFound):
            transcribe.open_for_typing(work, meeting.id, "protokol", TODAY)


def test_the_list_shows_paper_only_and_names_missing_numbers(app, meeting):
    an_answer(app, meeting)
    for number in ("1", "3", "6"):
        type_in(app, meeting, BOXES | {NUMBER: number})
    with app.extensions["answers"].reading() as work:
        listing = transcribe.listing(work, meeting.id)
        assert [row.sheet for row in listing.rows] == [1, 3, 6]
        assert listing.missing == "2, 4–5"
        assert [row.sheet for row in transcribe.listing(work, meeting.id, 3).rows] == [3]
        assert transcribe.suggested(work, meeting.id, last=None) == 7
        assert transcribe.suggested(work, meeting.id, last=1) == 2


def test_a_withdrawn_sheet_frees_its_number(app, meeting):
    sheet_id, _ = type_in(app, meeting, BOXES)
    with app.extensions["answers"].writing() as work:
        correct.withdraw(work, sheet_id, TODAY)
    _, entry = type_in(app, meeting, BOXES)
    assert not entry.faults


def test_an_answer_given_elsewhere_cannot_be_opened_as_a_sheet(app, meeting):
    answer = an_answer(app, meeting)
    with app.extensions["answers"].reading() as work, pytest.raises(NotFound):
        transcribe.sheet(work, meeting.id, answer)


def test_a_sheet_left_as_it_was_is_corrected_into_itself(app, meeting):
    sheet_id, _ = type_in(app, meeting, BOXES | {"Q6": "straż\r\ni koło  gospodyń"})
    before = stored(app, sheet_id)
    with app.extensions["answers"].writing() as work:
        row = transcribe.sheet(work, meeting.id, sheet_id)
        _, asked = transcribe.open_for_typing(work, meeting.id, "mieszkaniec", TODAY)
        entry = transcribe.correct_sheet(work, row, transcribe.boxes_of(asked, row), today=TODAY)
        assert not entry.faults
        assert transcribe.history(work, row) == []
    assert stored(app, sheet_id).answers == before.answers


def test_history_says_in_words_what_stood_there_before(app, meeting):
    sheet_id, _ = type_in(app, meeting, BOXES)
    with app.extensions["answers"].writing() as work:
        row = transcribe.sheet(work, meeting.id, sheet_id)
        changed = BOXES | {NUMBER: "18", "Q1": "5", "Q5": "1"}
        transcribe.correct_sheet(work, row, changed, today=TODAY, reason="źle odczytane")
        correct.withdraw(work, sheet_id, TODAY, "to próbny arkusz")
        newest, first = transcribe.history(work, row)
    assert newest.before == [("Arkusz", "liczył się")]
    assert first.reason == "źle odczytane"
    assert ("Numer arkusza", "17-K") in first.before
    assert ("Jak się żyje w naszym sołectwie?", "raczej dobrze") in first.before
    assert "nie do odczytania" in dict(first.before).values()
