"""From stored answers to a data set and its results, and when they are counted anew."""

from datetime import date

import pytest
from sqlalchemy import event

from forms.polish import kolejnosc
from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import NotFound
from survey_app.domain.submissions import Channel
from survey_app.journeys import correct, gather, report, report_items
from survey_app.store.gmina import Solectwo
from tests.build import SOME_ANSWERS, a_meeting, an_answer

TODAY = date(2026, 3, 12)


def reading(app):
    return app.extensions["answers"].reading()


def writing(app):
    return app.extensions["answers"].writing()


def results_of(app, campaign=2026):
    with reading(app) as work:
        return report.results(work, campaign, TODAY)


def test_forms_are_walked_by_id_again_and_again(app):
    meeting = a_meeting(app)
    ids = sorted(an_answer(app, meeting) for _ in range(5))
    with reading(app) as work:
        data = report.dataset(work, 2026, TODAY)
        assert [form.id for form in data.forms] == ids == [form.id for form in data.forms]


def test_a_form_holds_what_was_checked(app):
    meeting = a_meeting(app)
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=7, unreadable=["Q6"])
    with reading(app) as work:
        (form,) = report.dataset(work, 2026, TODAY).forms
    assert (form.village, form.sheet, form.unreadable, form.filled_on) == ("bydlin", 7, ["Q6"], TODAY)
    assert form.answers == SOME_ANSWERS


def test_no_object_is_made_for_a_form(app):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    made = []
    with reading(app) as work:
        event.listen(work, "loaded_as_persistent", lambda _, row: made.append(type(row).__name__))
        list(report.dataset(work, 2026, TODAY).forms)
    assert "Submission" not in made


def test_withdrawn_forms_never_leave_the_database(app):
    meeting = a_meeting(app)
    kept, withdrawn = an_answer(app, meeting), an_answer(app, meeting)
    with writing(app) as work:
        correct.withdraw(work, withdrawn, TODAY)
    with reading(app) as work:
        data = report.dataset(work, 2026, TODAY)
        assert [form.id for form in data.forms] == [kept]
        assert data.meetings[0].by_channel == {"phone": 1}


def test_villages_stand_in_polish_order(app):
    with reading(app) as work:
        names = [village.name for village in report.villages(work)]
    assert names == sorted(names, key=kolejnosc)
    assert len(names) == 15


def test_meetings_come_with_counts_and_forms_by_channel(app):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    an_answer(app, meeting, channel=Channel.TABLET)
    with writing(app) as work:
        gather.set_count(work, meeting.id, "present", 31)
    with reading(app) as work:
        (row,) = report.meetings(work, 2026)
    assert (row.counts, row.by_channel) == ({"present": 31}, {"phone": 1, "tablet": 1})
    assert row.title == "Bydlin, 12 marca 2026 r."


def test_the_forms_of_one_meeting_alone(app):
    first, second = a_meeting(app), a_meeting(app, "chechlo")
    wanted = an_answer(app, first)
    an_answer(app, second)
    with reading(app) as work:
        assert [form.id for form in report.of_meeting(work, 2026, first.id, TODAY).forms] == [wanted]


def test_an_event_with_the_residents_questionnaire_counts_for_its_village_only(app):
    event_meeting = a_meeting(app, None, kind=MeetingKind.EVENT, title="Piknik")
    an_answer(app, event_meeting)
    results = results_of(app)
    assert (results.n_forms, results.channels) == (0, {"phone": 1})


def test_results_are_counted_once_and_kept(app):
    an_answer(app, a_meeting(app))
    assert results_of(app) is results_of(app)


def _one_more_form(app, meeting, answer):
    an_answer(app, meeting)


def _withdrawn(app, meeting, answer):
    with writing(app) as work:
        correct.withdraw(work, answer, TODAY)


def _corrected(app, meeting, answer):
    with writing(app) as work:
        correct.correct(work, answer, answers=SOME_ANSWERS | {"Q4": ["N01"]}, today=TODAY)


def _people_counted(app, meeting, answer):
    with writing(app) as work:
        gather.set_count(work, meeting.id, "present", 12)


def _inhabitants_typed_in(app, meeting, answer):
    with writing(app) as work:
        work.get(Solectwo, "bydlin").population = 700


@pytest.mark.parametrize("change", [_one_more_form, _withdrawn, _corrected, _people_counted, _inhabitants_typed_in])
def test_results_are_counted_anew_after(app, change):
    meeting = a_meeting(app)
    answer = an_answer(app, meeting)
    before = results_of(app)
    change(app, meeting, answer)
    assert results_of(app) != before


def test_numbers_that_change_places_are_noticed(app):
    for slug, population in (("bydlin", 700), ("chechlo", 900)):
        an_answer(app, a_meeting(app, slug), {"Q4": ["N01" if slug == "bydlin" else "N02"]})
        with writing(app) as work:
            work.get(Solectwo, slug).population = population
    before = results_of(app).needs["N01"].population_weighted
    with writing(app) as work:
        work.get(Solectwo, "bydlin").population, work.get(Solectwo, "chechlo").population = 900, 700
    assert results_of(app).needs["N01"].population_weighted != before


def test_put_back_and_withdrawn_in_turn_is_noticed(app):
    meeting = a_meeting(app)
    first, second = an_answer(app, meeting, {"Q4": ["N01"]}), an_answer(app, meeting, {"Q4": ["N02"]})
    _withdrawn(app, meeting, first)
    assert results_of(app).needs["N01"].count == 0
    with writing(app) as work:
        correct.put_back(work, first, TODAY)
        correct.withdraw(work, second, TODAY)
    assert results_of(app).needs["N01"].count == 1


def test_the_ranking_of_an_unknown_village_is_refused(app):
    with reading(app) as work, pytest.raises(NotFound):
        report.ranking(work, 2026, "atlantyda", TODAY)


def test_the_newest_campaign_with_answers_of_residents(app):
    with reading(app) as work:
        assert report.newest_with_forms(work) is None
    old = date(2025, 2, 1)
    an_answer(app, a_meeting(app, today=old), today=old)
    a_meeting(app, "chechlo")
    with reading(app) as work:
        assert report.newest_with_forms(work) == 2025
        assert report.campaigns(work) == [2026, 2025]


def a_year_ago(app, slug="bydlin", answers=None):
    old = date(2025, 2, 1)
    return an_answer(app, a_meeting(app, slug, today=old), answers or SOME_ANSWERS, today=old)


def change_since_last(app, campaign=2026):
    with reading(app) as work:
        return report.since_last(work, campaign, TODAY)


def test_nothing_is_compared_without_two_campaigns(app):
    assert change_since_last(app) is None
    an_answer(app, a_meeting(app))
    assert change_since_last(app) is None


def test_a_campaign_without_forms_is_not_compared(app):
    a_year_ago(app)
    a_meeting(app)
    assert change_since_last(app) is None


def test_the_campaign_before_may_be_two_years_ago(app):
    old = date(2024, 2, 1)
    an_answer(app, a_meeting(app, today=old), today=old)
    an_answer(app, a_meeting(app))
    years = change_since_last(app)
    assert (years.before, years.now) == (2024, 2026)


def test_the_comparison_is_kept_until_an_answer_of_either_year_changes(app):
    first = a_year_ago(app)
    an_answer(app, a_meeting(app))
    kept = change_since_last(app)
    assert change_since_last(app) is kept
    a_year_ago(app, answers={"Q4": ["N01"]})
    newer = change_since_last(app)
    assert newer.needs.n_before == 2
    with writing(app) as work:
        correct.withdraw(work, first, TODAY)
    assert change_since_last(app).needs.n_before == 1


def test_what_is_said_about_a_problem_opens_no_other_form(app):
    meeting = a_meeting(app)
    an_answer(app, meeting, {"Q2": {"P01": 1}, "Q3": {"pick": "P01", "text": "przy szkole"}})
    an_answer(app, meeting, {"Q2": {"P02": 1}, "Q3": {"pick": "P02", "text": "autobus"}})
    an_answer(app, meeting, {"Q2": {"P01": 1}, "Q3": {"pick": "P01"}})
    withdrawn = an_answer(app, meeting, {"Q2": {"P01": 1}, "Q3": {"pick": "P01", "text": "wycofane"}})
    with writing(app) as work:
        correct.withdraw(work, withdrawn, TODAY)
    with reading(app) as work:
        assert report_items.said_about(work, 2026, "P01") == [("bydlin", "przy szkole")]
        assert report_items.said_about(work, 2026, "N03") == []
        assert report_items.said_about(work, 2026, "P_1") == []
        assert report_items.said_about(work, 2025, "P01") == []


def test_forms_of_a_village_alone(app):
    here, there = an_answer(app, a_meeting(app)), an_answer(app, a_meeting(app, "chechlo"))
    with reading(app) as work:
        data = report.dataset(work, 2026, TODAY)
        assert [form.id for form in report.of_village(work, data, "bydlin").forms] == [here]
        assert {form.id for form in data.forms} == {here, there}
