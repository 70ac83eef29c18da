"""Meetings planned, changed, opened, closed and deleted."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

import pytest

from survey_app.domain.meetings import COUNCILS, MeetingKind
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import correct, gather, prepare, questionnaires
from survey_app.store.meetings import Meeting
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


def test_a_join_code_that_is_taken_is_thrown_away(app, monkeypatch):
    thrown = iter([0, 0, 0, 899_999])
    monkeypatch.setattr(secrets, "randbelow", lambda below: next(thrown))
    with app.extensions["answers"].writing() as work:
        assert [planned(work).join_code, planned(work).join_code] == ["100000", "999999"]


def test_a_new_meeting_takes_no_answers_yet(app):
    with app.extensions["answers"].writing() as work:
        meeting = planned(work, place=" remiza ", partners=" KGW; OSP ", starts_at="17:30")
    assert (meeting.state, meeting.opened_on, meeting.closed_on) == ("planned", None, None)
    assert (meeting.place, meeting.partners, meeting.starts_at) == ("remiza", "KGW; OSP", "17:30")


@pytest.mark.parametrize("council", COUNCILS)
def test_a_council_meets_without_a_village(app, council):
    with app.extensions["answers"].writing() as work:
        meeting = planned(work, kind=MeetingKind.COUNCIL, council=council, questionnaires=("rada",))
        assert (meeting.solectwo, meeting.council) == (None, council)


def test_a_village_meets_without_a_council(app):
    with app.extensions["answers"].writing() as work:
        meeting = planned(work, council="RS")
    assert (meeting.solectwo, meeting.council) == ("bydlin", None)


@pytest.mark.parametrize("solectwo", ["bydlin", None])
def test_an_event_may_be_in_a_village_or_of_the_whole_gmina(app, solectwo):
    with app.extensions["answers"].writing() as work:
        meeting = planned(work, kind=MeetingKind.EVENT, title=" Piknik ", solectwo=solectwo)
    assert (meeting.title, meeting.solectwo) == ("Piknik", solectwo)


def test_the_usual_questionnaires_of_every_kind_are_published(app):
    assert set(prepare.USUAL) == set(MeetingKind)
    with app.extensions["answers"].writing() as work:
        for kind, usual in prepare.USUAL.items():
            meeting = planned(work, kind=kind, council="RS", title="Piknik", questionnaires=usual)
            assert [one.id for one in prepare.asked(work, meeting.id)] == list(usual)


def test_questionnaires_are_asked_in_the_order_given_and_once(app):
    with app.extensions["answers"].writing() as work:
        meeting = planned(work, questionnaires=("protokol", "mieszkaniec", "mlodziez", "protokol"))
        assert [one.id for one in prepare.asked(work, meeting.id)] == ["protokol", "mieszkaniec", "mlodziez"]


@pytest.mark.parametrize(("fields", "title"), [
    ({}, "Bydlin, 12 marca 2026 r."),
    ({"kind": MeetingKind.COUNCIL, "council": "GRS", "questionnaires": ("rada",)},
     "Gminna Rada Sportu, 12 marca 2026 r."),
    ({"kind": MeetingKind.EVENT, "title": "Piknik", "questionnaires": ("po-wydarzeniu",)}, "Piknik, 12 marca 2026 r."),
])  # fmt: skip
def test_a_meeting_is_called_by_what_it_is(app, fields, title):
    with app.extensions["answers"].writing() as work:
        assert prepare.title_of(planned(work, **fields), prepare.village_names(work)) == title


LIST = "Proszę wybrać co najmniej jeden z listy."


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"solectwo": None}, "Nie wybrano sołectwa. Proszę wybrać je z listy."),
    ({"solectwo": ""}, "Nie wybrano sołectwa. Proszę wybrać je z listy."),
    ({"solectwo": "atlantyda"}, "Nie ma sołectwa „atlantyda”. Proszę wybrać je z listy."),
    ({"kind": MeetingKind.COUNCIL, "council": "XX"}, "Nie wybrano rady. Proszę wybrać ją z listy."),
    ({"kind": MeetingKind.COUNCIL}, "Nie wybrano rady. Proszę wybrać ją z listy."),
    ({"kind": MeetingKind.EVENT, "title": "  "}, "Wydarzenie nie ma nazwy. Proszę ją wpisać."),
    ({"questionnaires": ("ankieta-widmo",)}, f"Nie wybrano znanego kwestionariusza („ankieta-widmo”). {LIST}"),
    ({"questionnaires": ()}, f"Nie wybrano znanego kwestionariusza (żadnego). {LIST}"),
])  # fmt: skip
def test_what_is_missing_or_unknown_is_refused_in_a_sentence_and_nothing_is_kept(app, fields, sentence):
    with pytest.raises(WrongInput) as refused, app.extensions["answers"].writing() as work:
        planned(work, **fields)
    assert refused.value.sentence == sentence
    with app.extensions["answers"].reading() as work:
        assert work.query(Meeting).count() == 0


def test_a_meeting_is_opened_closed_and_opened_again(app):
    meeting = a_meeting(app, opened=False)
    with app.extensions["answers"].writing() as work:
        prepare.open_meeting(work, meeting.id, TODAY)
        closed = prepare.close_meeting(work, meeting.id, TODAY, " zabrakło arkuszy ")
        assert (closed.state, closed.closed_on, closed.closing_reason) == ("closed", TODAY, "zabrakło arkuszy")
        again = prepare.open_meeting(work, meeting.id, TODAY)
        assert (again.state, again.closed_on, again.closing_reason) == ("open", None, "")


def test_a_meeting_opened_again_keeps_the_day_it_was_opened_first(app):
    meeting = a_meeting(app)
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY)
        assert prepare.open_meeting(work, meeting.id, TODAY + timedelta(days=3)).opened_on == TODAY


def test_two_organisers_cannot_open_it_twice(app):
    meeting = a_meeting(app)
    with app.extensions["answers"].writing() as work, pytest.raises(Conflict, match="odświeżyć"):
        prepare.open_meeting(work, meeting.id, TODAY)


def test_a_meeting_not_open_cannot_be_closed(app):
    meeting = a_meeting(app, opened=False)
    with app.extensions["answers"].writing() as work:
        with pytest.raises(Conflict):
            prepare.close_meeting(work, meeting.id, TODAY)
        prepare.open_meeting(work, meeting.id, TODAY)
        prepare.close_meeting(work, meeting.id, TODAY, "pierwszy powód")
        with pytest.raises(Conflict):
            prepare.close_meeting(work, meeting.id, TODAY, "drugi powód")
        assert prepare.meeting(work, meeting.id).closing_reason == "pierwszy powód"


@pytest.mark.parametrize("step", [
    lambda work: prepare.open_meeting(work, "nic", TODAY),
    lambda work: prepare.close_meeting(work, "nic", TODAY),
    lambda work: prepare.delete_meeting(work, "nic"),
])  # fmt: skip
def test_a_meeting_that_is_not_there_is_refused_in_a_sentence(app, step):
    with app.extensions["answers"].writing() as work, pytest.raises(NotFound, match="Nie ma takiego spotkania"):
        step(work)


def changed(app, meeting_id, **fields):
    """The meeting after its plan was changed."""
    with app.extensions["answers"].writing() as work:
        row = prepare.meeting(work, meeting_id)
        usual = {"solectwo": row.solectwo, "council": row.council, "title": row.title, "held_on": row.held_on}
        usual["questionnaires"] = [asked.id for asked in prepare.asked(work, meeting_id)]
        prepare.change_meeting(work, row, **usual | fields)
        return row


def test_a_changed_day_moves_the_meeting_to_its_campaign(app):
    meeting = a_meeting(app, opened=False)
    moved = changed(app, meeting.id, held_on=date(2026, 11, 2), solectwo="kolbark", starts_at="18:00")
    assert (moved.campaign, moved.solectwo, moved.starts_at) == (2027, "kolbark", "18:00")
    assert moved.join_code == meeting.join_code  # posters hang already


@pytest.mark.parametrize("fields", [{"solectwo": "kolbark"}, {"held_on": TODAY + timedelta(days=1)}])
def test_village_and_day_stay_once_there_are_answers(app, fields):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    with pytest.raises(Conflict, match="sołectwa i dnia nie można zmienić"):
        changed(app, meeting.id, **fields)


def asked_by(app, meeting):
    with app.extensions["answers"].reading() as work:
        return [one.id for one in prepare.asked(work, meeting.id)]


def test_a_questionnaire_with_answers_stays_in_its_place(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "mlodziez", "protokol"))
    an_answer(app, meeting)
    changed(app, meeting.id, questionnaires=["protokol", "partner"])
    assert asked_by(app, meeting) == ["mieszkaniec", "protokol", "partner"]


def test_a_questionnaire_without_answers_may_go(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "mlodziez"))
    an_answer(app, meeting)
    changed(app, meeting.id, questionnaires=["mieszkaniec"])
    assert asked_by(app, meeting) == ["mieszkaniec"]


def test_the_place_may_change_also_with_answers(app):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    assert changed(app, meeting.id, place=" szkoła ").place == "szkoła"


def test_a_change_names_what_is_unknown_and_keeps_the_plan(app):
    meeting = a_meeting(app)
    with pytest.raises(WrongInput, match="atlantyda"):
        changed(app, meeting.id, solectwo="atlantyda", place="szkoła")
    with app.extensions["answers"].reading() as work:
        assert prepare.meeting(work, meeting.id).place == "remiza"


def test_a_council_stays_without_a_village_whatever_is_sent(app):
    meeting = a_meeting(app, None, ("rada",), kind=MeetingKind.COUNCIL, council="RS")
    after = changed(app, meeting.id, solectwo="bydlin", council="GRS")
    assert (after.solectwo, after.council) == (None, "GRS")


def test_a_planned_meeting_keeps_the_versions_it_was_planned_with(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"), opened=False)
    with app.extensions["answers"].writing() as work:
        before = prepare.asked(work, meeting.id)
        worded_anew = replace(before[0], title={"pl": "Ankieta po zmianie"})
        newer = questionnaires.publish(work, worded_anew, TODAY)
    changed(app, meeting.id, questionnaires=["mlodziez", "protokol", "mieszkaniec"])
    with app.extensions["answers"].reading() as work:
        _, protokol, mieszkaniec = prepare.asked(work, meeting.id)
    assert [mieszkaniec, protokol] == before
    changed(app, meeting.id, questionnaires=["protokol"])
    changed(app, meeting.id, questionnaires=["mieszkaniec"])
    with app.extensions["answers"].reading() as work:
        assert [one.digest for one in prepare.asked(work, meeting.id)] == [newer]


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


def test_a_meeting_that_was_opened_cannot_be_deleted_even_without_answers(app):
    meeting = a_meeting(app)
    with app.extensions["answers"].writing() as work:
        with pytest.raises(Conflict, match="było otwarte"):
            prepare.delete_meeting(work, meeting.id)
        prepare.close_meeting(work, meeting.id, TODAY)
        with pytest.raises(Conflict, match="było otwarte"):
            prepare.delete_meeting(work, meeting.id)


def test_the_list_counts_forms_without_those_withdrawn(app):
    meeting, empty = a_meeting(app), a_meeting(app, "kolbark", held_on=TODAY + timedelta(days=1))
    an_answer(app, meeting)
    gone = an_answer(app, meeting)
    with app.extensions["answers"].writing() as work:
        correct.withdraw(work, gone, TODAY)
    with app.extensions["answers"].reading() as work:
        assert [(row.meeting.id, row.forms) for row in prepare.listed(work)] == [(empty.id, 0), (meeting.id, 1)]


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


def test_the_overview_shows_the_next_eight_and_the_last_six(app):
    with app.extensions["answers"].writing() as work:
        for days in range(1, 11):
            planned(work, place=f"+{days}", held_on=TODAY + timedelta(days=days))
            held = planned(work, place=f"-{days}", held_on=TODAY - timedelta(days=days))
            prepare.open_meeting(work, held.id, TODAY)
            prepare.close_meeting(work, held.id, TODAY)
        overview = prepare.overview(work, TODAY)
    assert [row.meeting.place for row in overview.coming] == [f"+{days}" for days in range(1, 9)]
    assert [row.meeting.place for row in overview.recent] == [f"-{days}" for days in range(1, 7)]


def test_a_meeting_opened_days_ahead_is_on_now_and_one_of_today_that_is_closed_is_not(app):
    ahead = a_meeting(app, held_on=TODAY + timedelta(days=3))
    over = a_meeting(app, "kolbark")
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, over.id, TODAY)
        overview = prepare.overview(work, TODAY)
    assert [row.meeting.id for row in overview.now] == [ahead.id]
    assert overview.coming == []
    assert [row.meeting.id for row in overview.recent] == [over.id]
