"""Cards of partners: from a meeting, the office and the public page; corrected, joined, renewed, forgotten."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from exports import layout, rows
from survey_app.domain import partners as rules
from survey_app.domain.meetings import MeetingKind
from survey_app.domain.partners import State
from survey_app.domain.refusals import Conflict, NotFound, TooManyTries, WrongInput
from survey_app.journeys import (
    importing,
    partner_joined,
    partner_links,
    partner_merge,
    partner_view,
    partners,
    plan,
    plan_decisions,
    questionnaires,
    record,
    report,
)
from survey_app.journeys.partner_view import Wanted
from survey_app.store.partners import Partner, PartnerChange
from survey_app.store.plans import PlanChange, PlanTask
from survey_app.store.submissions import Correction, Submission
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY

KGW = {"N1": "KGW Zmyślone", "N2": "KGW", "N4": ["H07"], "N10": ["3"], "N13": "Osoba Poufna"}
NOW = datetime(2026, 3, 12, 9)


@pytest.fixture
def work(app):
    with app.extensions["answers"].writing() as work:
        yield work


def a_card(work, channel=rules.OFFICE, today=TODAY, **answers):
    checked, row = partners.take_in(work, partners.asked_now(work), KGW | answers, channel=channel, today=today)
    assert checked.problems == ()
    return row


def cards(app):
    with app.extensions["answers"].reading() as work:
        return list(work.scalars(select(Partner)))


# ---- from a meeting ----


def test_a_card_typed_at_a_meeting_joins_the_list_and_the_form_stays_with_the_meeting(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "partner"))
    with app.extensions["answers"].writing() as work:
        asked = record.questionnaire_of(work, meeting.id, "partner")
        assert record.keep(work, meeting.id, asked, KGW, TODAY).problems == ()
        form = record.kept(work, meeting.id, "partner")[0].id
    (card,) = cards(app)
    assert (card.answers["N1"], card.state, card.meeting, card.submission) == (
        *("KGW Zmyślone", State.ACCEPTED, meeting.id, form),
    )


def test_a_form_corrected_at_its_meeting_corrects_the_card_until_the_card_is_changed_on_its_own(app):
    meeting = a_meeting(app, questionnaires=("partner",))
    with app.extensions["answers"].writing() as work:
        asked = record.questionnaire_of(work, meeting.id, "partner")
        record.keep(work, meeting.id, asked, KGW, TODAY)
        form = record.kept(work, meeting.id, "partner")[0].id
        record.keep(work, meeting.id, asked, KGW | {"N5": 12}, TODAY, form)
        card = work.scalar(select(Partner))
        assert card.answers["N5"] == 12
        partners.correct(work, card, asked, KGW | {"N5": 13}, today=TODAY)
        record.keep(work, meeting.id, asked, KGW | {"N5": 99}, TODAY, form)
        assert card.answers["N5"] == 13


def test_a_card_that_came_by_a_tablet_waits_for_somebody_to_look(app):
    meeting = a_meeting(app, questionnaires=("partner",))
    an_answer(app, meeting, KGW, questionnaire="partner", channel="tablet")
    assert [card.state for card in cards(app)] == [State.WAITING]


def test_cards_go_out_and_come_back_through_the_file_of_data(app, tmp_path):
    meeting = a_meeting(app, questionnaires=("partner",))
    an_answer(app, meeting, KGW | {"N15": True, "N14": "kgw@example.org"}, questionnaire="partner", channel="imported")
    path = tmp_path / "dane.csv"
    with app.extensions["answers"].writing() as work:
        rows.write_csv(path, report.dataset(work, 2026, TODAY), for_excel=False)
        text = path.read_text(encoding="utf-8")
        assert "Poufna" not in text
        assert "kgw@example.org" not in text
        for kind in (PartnerChange, Partner, Submission):
            for row in work.scalars(select(kind)):
                work.delete(row)
        work.flush()
        importing.import_responses(work, path.read_bytes(), 2026, TODAY)
    (card,) = cards(app)
    assert (card.answers["N1"], card.consent_on) == ("KGW Zmyślone", TODAY)
    assert layout.WITHOUT_MEETING.keys().isdisjoint({card.channel})


# ---- in the office ----


def test_a_card_corrected_keeps_what_it_was_without_the_contact_person(work):
    card = a_card(work)
    partners.correct(
        work, card, partners.asked_now(work), KGW | {"N5": 20, "N13": "Inna Osoba"}, today=TODAY, reason="telefon"
    )
    (past,) = partners.history(work, card)
    assert partner_view.changed(work, past) == [("Ile osób regularnie działa w organizacji", "", "20")]
    assert past.change.reason == "telefon"
    assert "Poufna" not in str(past.change.before)


def test_a_wrong_answer_changes_nothing(work):
    card = a_card(work)
    checked = partners.correct(work, card, partners.asked_now(work), {"N1": ""}, today=TODAY)
    assert checked.problems
    assert (card.answers["N1"], partners.history(work, card)) == ("KGW Zmyślone", [])


def test_a_card_of_an_earlier_plan_keeps_the_tasks_it_named_by_their_text(work):
    old = partners.asked_now(work)
    card = a_card(work, N8=["T8", "T9"])
    for task in work.scalars(select(PlanTask)):
        task.position = 14 - task.position  # a new year, other numbers
    questionnaires.publish_library(work, TODAY)
    asked = partners.asked_now(work)
    moved = partners.carried_over(work, card, asked)
    said = {option.code: option.label["pl"] for option in old.question("N8").options}
    says = {option.code: option.label["pl"] for option in asked.question("N8").options}
    assert [says[code] for code in moved["N8"]] == [said["T8"], said["T9"]]
    assert moved["N8"] != ["T8", "T9"]


def test_consent_is_given_and_withdrawn_at_any_time_and_both_stand_in_the_history(work):
    card = a_card(work)
    assert partner_view.entries(work) == []
    partners.set_consent(work, card, True, TODAY, "na piśmie")
    assert [entry.name for entry in partner_view.entries(work)] == ["KGW Zmyślone"]
    partners.set_consent(work, card, False, TODAY + timedelta(days=1), "telefon")
    assert partner_view.entries(work) == []
    assert [one.change.reason for one in partners.history(work, card)] == ["telefon", "na piśmie"]


def test_the_printed_list_knows_no_contact_person(work):
    a_card(work, N15=True, N14="kgw@example.org")
    (entry,) = partner_view.entries(work)
    assert entry.contact == "kgw@example.org"
    assert "Poufna" not in str(entry)


def test_a_card_is_removed_with_a_reason_put_back_and_forgotten_after_thirty_days(work):
    card, other = a_card(work), a_card(work, N1="OSP Wymyślone")
    with pytest.raises(WrongInput):
        partners.remove(work, card, TODAY, "  ")
    partners.remove(work, card, TODAY, "rozwiązane")
    assert partner_view.accepted(work) == [other]
    partners.put_back(work, card, TODAY)
    assert card in partner_view.accepted(work)
    partners.remove(work, card, TODAY, "rozwiązane")
    assert partners.forget(work, TODAY + timedelta(days=29)) == 0
    assert partners.forget(work, TODAY + timedelta(days=30)) == 1
    assert work.scalar(select(func.count()).select_from(PartnerChange)) == 0
    with pytest.raises(NotFound):
        partners.card(work, card.id)


def test_a_card_erased_takes_the_contact_out_of_the_form_of_its_meeting_too(app):
    meeting = a_meeting(app, questionnaires=("partner",))
    an_answer(app, meeting, KGW, questionnaire="partner", channel="imported")
    with app.extensions["answers"].writing() as work:
        asked = record.questionnaire_of(work, meeting.id, "partner")
        form = work.scalar(select(Submission.id))
        record.keep(work, meeting.id, asked, KGW | {"N5": 3}, TODAY, form)
        partners.erase(work, work.scalar(select(Partner)))
        left = [work.scalar(select(Submission)).answers, work.scalar(select(Correction)).before]
    assert "Poufna" not in str(left)


# ---- from the public page ----


def test_a_card_sent_twice_is_kept_once(work):
    asked = partners.asked_now(work)
    for _ in range(2):
        partners.take_in(work, asked, KGW, channel=rules.WWW, today=TODAY, once="the same")
    assert [card.id for card in partner_view.waiting(work)] == ["the same"]


def test_what_waits_is_in_no_list_and_no_workbook(work):
    a_card(work, channel=rules.WWW, N15=True)
    assert partner_view.accepted(work) == partner_view.entries(work) == []
    assert partner_view.cards(work) == ()


def test_when_too_many_cards_wait_no_more_are_taken(work, monkeypatch):
    monkeypatch.setattr(rules, "MOST_WAITING", 1)
    a_card(work, channel=rules.WWW)
    with pytest.raises(TooManyTries):
        a_card(work, channel=rules.WWW)
    a_card(work)  # the office still types


# ---- two cards of one organisation ----


@pytest.mark.parametrize("name", ["kgw  ZMYŚLONE", "Koło Gospodyń Wiejskich „Zmyślone”", "KGW w Zmyślone"])
def test_the_same_name_is_met_whatever_way_it_is_written(work, name):
    card = a_card(work)
    assert [row.id for row in partner_view.like(work, name)] == [card.id]


def test_cards_joined_are_one_with_the_tasks_of_both_and_come_apart_as_they_were(work):
    kept = a_card(work, N5=5)
    other = a_card(work, N5=9, N12="wspólny piknik", N15=True)
    task = work.scalar(select(PlanTask.id).where(PlanTask.position == 9))
    partner_links.to_task(work, other, task, "WSP", today=TODAY, now=NOW)
    before = dict(kept.answers)
    partner_merge.join(work, kept, other, TODAY)
    assert (kept.answers["N5"], kept.answers["N12"], kept.consent_on) == (5, "wspólny piknik", None)
    assert partner_view.accepted(work) == [kept]
    assert [one.task.id for one in partner_links.tasks_of(work, kept)] == [task]
    assert [one.partner.id for one in partner_joined.of_task(work, task)] == [kept.id]
    partner_merge.take_apart(work, other, TODAY)
    assert kept.answers == before
    assert len(partner_view.accepted(work)) == 2
    assert [one.partner.id for one in partner_joined.of_task(work, task)] == [other.id]


def test_a_newer_card_of_the_same_organisation_says_what_counts_and_can_be_taken_back(work):
    kept = a_card(work, N15=True, N12="wspólny piknik")
    newer = a_card(work, channel=rules.WWW, today=date(2026, 6, 1), N5=30)
    partner_merge.renew(work, kept, newer, date(2026, 6, 2))
    assert (kept.answers["N5"], kept.consent_on, kept.confirmed_on) == (30, None, date(2026, 6, 1))
    assert kept.answers["N12"] == "wspólny piknik"  # skipped in the newer card
    partner_merge.take_apart(work, newer, date(2026, 6, 3))
    assert ("N5" in kept.answers, kept.consent_on, newer.state) == (False, TODAY, State.WAITING)


def test_a_card_is_not_joined_to_itself_nor_to_one_outside_the_list(work):
    card, waiting = a_card(work), a_card(work, channel=rules.WWW)
    with pytest.raises(WrongInput):
        partner_merge.join(work, card, card, TODAY)
    with pytest.raises(Conflict):
        partner_merge.join(work, waiting, card, TODAY)


# ---- tasks and events ----


def test_partners_of_a_task_stand_beside_its_own_text_which_nobody_touches(work):
    task = work.scalar(select(PlanTask).where(PlanTask.position == 9))
    task.partners = "szkoły; KGW Zmyślone"
    work.flush()
    for name in ("KGW Zmyślone", "OSP Wymyślone"):
        partner_links.to_task(work, a_card(work, N1=name), task.id, "LUD", today=TODAY, now=NOW)
    rows = partner_joined.with_partners(work, plan.tasks_of(work, 2024))
    assert rows[8].partners_shown == "OSP Wymyślone; szkoły; KGW Zmyślone"
    assert rows[8].partners_in_print == "szkoły; KGW Zmyślone"
    assert task.partners == "szkoły; KGW Zmyślone"


def test_a_partner_added_to_an_approved_plan_is_in_the_list_of_changes_and_undoing_leaves_it(work):
    task = work.scalar(select(PlanTask).where(PlanTask.position == 9))
    plan_decisions.set_status(work, task.id, "w trakcie", now=NOW)
    work.flush()
    later = NOW + timedelta(hours=1)
    partner_links.to_task(work, a_card(work), task.id, "LUD", today=TODAY, now=later)
    assert "KGW Zmyślone (daje ludzi i czas)" in [row.after for row in work.scalars(select(PlanChange))]
    plan_decisions.undo(work, task.id, now=later + timedelta(hours=1))
    assert (task.status, task.partners) == ("", "")
    assert len(partner_joined.of_task(work, task.id)) == 1


def test_a_task_ticked_on_the_card_is_offered_until_it_is_joined(work):
    card = a_card(work, N8=["T9"])
    (task,) = partner_links.wanted_by(work, card)
    assert task.position == 9
    partner_links.to_task(work, card, task.id, "LUD", today=TODAY, now=NOW)
    assert partner_links.wanted_by(work, card) == []


def test_a_partner_joins_events_and_no_other_meetings(app):
    village = a_meeting(app)
    event = a_meeting(app, None, ("po-wydarzeniu",), kind=MeetingKind.EVENT, title="Piknik", partners="szkoła")
    with app.extensions["answers"].writing() as work:
        card = a_card(work)
        partner_links.to_meeting(work, card, event.id, "MIE", TODAY)
        with pytest.raises(NotFound):
            partner_links.to_meeting(work, card, village.id, "MIE", TODAY)
        with pytest.raises(WrongInput):
            partner_links.to_meeting(work, card, event.id, "nic", TODAY)
        told = {row.id: row.partners for row in report.meetings(work, 2026)}
    assert told[event.id] == "KGW Zmyślone; szkoła"


def test_who_was_removed_is_named_at_no_task(work):
    task = work.scalar(select(PlanTask.id).where(PlanTask.position == 9))
    card = a_card(work)
    partner_links.to_task(work, card, task, "LUD", today=TODAY, now=NOW)
    partners.remove(work, card, TODAY, "rozwiązane")
    assert partner_joined.of_task(work, task) == []


# ---- looking ----


def test_the_list_is_narrowed_by_village_kind_area_lack_and_words(work):
    kgw = a_card(work, N3=["bydlin"])
    osp = a_card(work, N1="OSP Wymyślone", N2="OSP", N3=["klucze"], N4=["H15"], N10=["2"])
    both = partner_view.accepted(work)
    for wanted, card in (
        (Wanted(solectwo="klucze"), osp),
        (Wanted(kind="KGW"), kgw),
        (Wanted(area="H15"), osp),
        (Wanted(lacks="3"), kgw),
        (Wanted(words="zmyslone"), kgw),
    ):
        assert partner_view.found(both, wanted) == [card]
    assert partner_view.found(both, Wanted(words="zmyslone osp")) == []


def test_what_is_lacked_is_set_against_what_others_bring(work):
    a_card(work)
    a_card(work, N1="OSP Wymyślone", N10=["3"], N7=["2"])
    a_card(work, N1="Szkoła", N10=["2"], N7=["2"])
    first, second = partner_view.lacks(work, partner_view.accepted(work))
    assert (first.label, [row.name for row in first.who], [row.name for row in first.helpers]) == (
        *("lokalu", ["KGW Zmyślone", "OSP Wymyślone"], ["Szkoła"]),
    )
    assert (second.label, second.helpers) == ("pieniędzy", [])
