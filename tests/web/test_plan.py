"""The pages of the plan."""

import pytest

from tests.build import a_meeting, an_answer

EDIT = {
    "task": "Klub w remizie",
    "purpose": "",
    "addressees": "Młodzież",
    "month_from": "3",
    "month_to": "5",
    "cus_role": "partnerstwo",
    "goals": ["1", "4"],
}


@pytest.fixture
def desk(coordinator):
    coordinator.get("/panel/plan/2027")
    coordinator.post("/panel/plan/2027/projekt")
    return coordinator


def test_menu_leads_to_the_plan_that_this_campaign_feeds(coordinator):
    page = coordinator.get("/panel/plan/")
    assert page.path == "/panel/plan/2027"
    assert "Przygotuj projekt planu" in page.text


def test_visitor_without_an_account_is_asked_to_sign_in(visitor):
    assert visitor.get("/panel/plan/2027").path.startswith("/zaloguj")


def test_draft_without_forms_shows_the_previous_rows_and_what_to_do(desk):
    page = desk.get("/panel/plan/2027")
    assert "Zdecydowano 0 z 13" in page.text
    assert "Nie ma jeszcze ankiet z kampanii 2026" in page.text
    assert "uzupełnić adresatów" in page.text
    assert "bez dowodu w ankietach" in page.text


def test_accepting_takes_one_click_and_can_be_taken_back(desk):
    page = desk.post("/panel/plan/2027/zadanie/2027-p01/decyzja", {"decyzja": "przyjęte"})
    assert "Zdecydowano 1 z 13" in page.text
    page = desk.post("/panel/plan/2027/zadanie/2027-p01/cofnij")
    assert "Zdecydowano 0 z 13" in page.text


def test_refusing_without_a_reason_is_refused(desk):
    page = desk.post("/panel/plan/2027/zadanie/2027-p01/decyzja", {"decyzja": "odrzucone"}, status=400)
    assert "wymaga powodu" in page.text


def test_filter_shows_only_what_it_says(desk):
    desk.post("/panel/plan/2027/zadanie/2027-p01/decyzja", {"decyzja": "przyjęte"})
    page = desk.get("/panel/plan/2027?pokaz=przyjete")
    assert [task.get("id") for task in page.find("//article")] == ["zadanie-2027-p01"]


def test_all_columns_can_be_changed(desk):
    desk.get("/panel/plan/2027/zadanie/2027-p13")
    page = desk.post("/panel/plan/2027/zadanie/2027-p13", EDIT)
    assert "Partnerstwo przy wydarzeniu: Klub w remizie" in page.text
    assert "marzec–maj 2027" in page.text
    page = desk.get("/panel/plan/2027/zmiany")
    assert "Klub w remizie" in page.text


def test_wrong_field_keeps_what_was_typed(desk):
    page = desk.post("/panel/plan/2027/zadanie/2027-p13", EDIT | {"month_to": "1"}, status=400)
    assert "przed miesiącem rozpoczęcia" in page.text
    assert page.find("//textarea[@id='task']")[0].text == "Klub w remizie"


def test_own_task_joins_the_plan(desk):
    desk.get("/panel/plan/2027/nowe")
    page = desk.post("/panel/plan/2027/nowe", EDIT)
    assert "własne zadanie" in page.text
    assert "Zdecydowano 1 z 14" in page.text


def test_status_of_last_years_row_is_noted(desk):
    page = desk.post("/panel/plan/2027/zadanie/2024-08/status", {"status": "niezrealizowane", "wiersz": "2027-p08"})
    assert "niezrealizowane" in page.text


def test_proposals_bring_their_evidence_and_name_related_rows(app, coordinator):
    meeting = a_meeting(app)
    for _ in range(12):
        an_answer(app, meeting, {"Q2": {"P01": 3}, "Q4": ["N04", "N16", "N17"]})
    coordinator.get("/panel/plan/2027")
    page = coordinator.post("/panel/plan/2027/projekt")
    assert "N04: 12 z 12 ankiet, 1 sołectwo w pierwszej piątce" in page.text
    assert "Ta sama potrzeba stoi też za zadaniami: nr 9" in page.text
    assert "Do przekazania wójtowi" in page.text
    assert "Drogi, chodniki, oświetlenie" in page.text


def test_decided_plan_can_be_approved_and_then_changes_need_a_reason(desk):
    for number in range(1, 14):
        desk.post(f"/panel/plan/2027/zadanie/2027-p{number:02}/decyzja", {"decyzja": "przyjęte"})
    page = desk.post("/panel/plan/2027/zatwierdz")
    assert "Plan na 2027 rok jest zatwierdzony" in page.text
    page = desk.post("/panel/plan/2027/zadanie/2027-p01", EDIT, status=400)
    assert "wymaga powodu" in page.text
    page = desk.post("/panel/plan/2027/zadanie/2027-p01", EDIT | {"powod": "zmiana terminu"})
    assert "Klub w remizie" in page.text


def test_loaded_plan_of_2024_is_shown_whole(coordinator):
    page = coordinator.get("/panel/plan/2024")
    assert len(page.find("//article")) == 13


@pytest.mark.parametrize(
    "address",
    ["/panel/plan/1", "/panel/plan/2027/zadanie/nie-ma", "/panel/plan/2026/zmiany"],
)
def test_unknown_year_or_row_is_not_found(desk, address):
    desk.get(address, status=404)
