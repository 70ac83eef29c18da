"""Meetings planned, changed, opened, closed and deleted."""

from datetime import date, timedelta

import pytest

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import gather, prepare
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY


def planned(work, **fields):
    usual = {"kind": MeetingKind.SOLECTWO, "solectwo": "bydlin", "held_on": TODAY, "today": TODAY}
    return prepare.plan_meeting(work, **usual | fields)


def test_a_meeting_belongs_to_the_campaign_of_its_day(app):
    with app.extensions["answers"].writing() as work:
        assert planned(work, held_on=date(2025, 10, 31)).campaign == 2025
        assert planned(work, held_on=date(2025, 11, 1)).campaign == 2026


def test_join_codes_are_six_digits_and_never_the_same(app):
    with app.extensions["answers"].writing() as work:
        codes = [planned(work).join_code for _ in range(40)]
    assert len(set(codes)) == 40
    assert all(len(code) == 6 and code.isdecimal() for code in codes)


@pytest.mark.parametrize(("fields", "title"), [
    ({}, "Bydlin, 12 marca 2026 r."),
    ({"kind": MeetingKind.COUNCIL, "council": "GRS", "questionnaires": ("rada",)},
     "Gminna Rada Sportu, 12 marca 2026 r."),
    ({"kind": MeetingKind.EVENT, "title": "Piknik", "questionnaires": ("po-wydarzeniu",)}, "Piknik, 12 marca 2026 r."),
])  # fmt: skip
def test_a_meeting_is_called_by_what_it_is(app, fields, title):
    with app.extensions["answers"].writing() as work:
        assert prepare.title_of(planned(work, **fields), prepare.village_names(work)) == title


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"solectwo": None}, "Nie wybrano sołectwa"),
    ({"solectwo": "atlantyda"}, "Nie ma sołectwa „atlantyda”"),
    ({"kind": MeetingKind.COUNCIL, "council": "XX"}, "Proszę wybrać"),
    ({"kind": MeetingKind.EVENT, "title": "  "}, "Proszę"),
    ({"questionnaires": ("ankieta-widmo",)}, "„ankieta-widmo”"),
    ({"questionnaires": ()}, "co najmniej jeden"),
])  # fmt: skip
def test_what_is_missing_or_unknown_is_refused_in_a_sentence(app, fields, sentence):
    with app.extensions["answers"].writing() as work, pytest.raises(WrongInput, match=sentence):
        planned(work, **fields)


def test_a_meeting_is_opened_closed_and_opened_again(app):
    meeting = a_meeting(app, opened=False)
    with app.extensions["answers"].writing() as work:
        prepare.open_meeting(work, meeting.id, TODAY)
        closed = prepare.close_meeting(work, meeting.id, TODAY, " zabrakło arkuszy ")
        assert (closed.state, closed.closed_on, closed.closing_reason) == ("closed", TODAY, "zabrakło arkuszy")
        again = prepare.open_meeting(work, meeting.id, TODAY)
        assert (again.state, again.closed_on, again.closing_reason) == ("open", None, "")


def test_two_organisers_cannot_open_it_twice(app):
    meeting = a_meeting(app)
    with app.extensions["answers"].writing() as work, pytest.raises(Conflict, match="odświeżyć"):
        prepare.open_meeting(work, meeting.id, TODAY)


def test_a_planned_meeting_can_be_deleted_with_all_its_notes(app):
    meeting = a_meeting(app, opened=False)
    with app.extensions["answers"].writing() as work:
        gather.tick(work, meeting.id, "place", True, TODAY)
        gather.set_count(work, meeting.id, "sheets_printed", 30)
        prepare.delete_meeting(work, meeting.id)
    with app.extensions["answers"].reading() as work, pytest.raises(NotFound):
        prepare.meeting(work, meeting.id)


def test_a_meeting_with_answers_cannot_be_deleted(app):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    with app.extensions["answers"].writing() as work, pytest.raises(Conflict, match="nie można go usunąć"):
        prepare.delete_meeting(work, meeting.id)


def test_the_overview_says_what_is_on_what_comes_and_what_was_left_open(app):
    a_meeting(app, "bydlin")
    a_meeting(app, "kolbark", opened=False, held_on=TODAY + timedelta(days=5))
    a_meeting(app, "rodaki", held_on=TODAY - timedelta(days=5))
    with app.extensions["answers"].reading() as work:
        overview = prepare.overview(work, TODAY)

    def villages(rows):
        return [row.meeting.solectwo for row in rows]

    assert villages(overview.now) == ["bydlin"]
    assert villages(overview.coming) == ["kolbark"]
    assert villages(overview.unfinished) == ["rodaki"]
    assert villages(overview.recent) == []
