"""Pages of results."""

import pytest

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.submissions import Channel
from survey_app.journeys import correct, gather
from survey_app.store.gmina import Solectwo
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY

NEEDS = (["N03", "N09", "N17"], ["N03", "N01", "N02"], {"unordered": ["N09", "N03"]}, ["N09", None, "N03"])


def a_village(app, slug="bydlin", forms=12, present=20, population=540):
    meeting = a_meeting(app, slug)
    ids = [
        an_answer(app, meeting, SOME_ANSWERS | {"Q4": NEEDS[n % 4], "Q7": f"Pomysł nr {n}: ławka"})
        for n in range(forms)
    ]
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", present)
        work.get(Solectwo, slug).population = population
    return meeting, ids


def row_of(page, name):
    (row,) = page.find(f"//tr[th//a[normalize-space()='{name}']]")
    return " ".join(" ".join(row.itertext()).split())


def test_without_answers_the_page_says_what_to_do(coordinator):
    page = coordinator.get("/panel/wyniki/")
    assert page.path == "/panel/wyniki/2026/"
    assert "Nie ma jeszcze ankiet w tej kampanii" in page.text
    assert page.find("//main//a[@href='/panel/spotkania/']")


def test_who_answered_stands_first(app, coordinator):
    a_village(app)
    text = coordinator.get("/panel/wyniki/2026/").text
    assert "12 ankiet, 20 osób obecnych, 540 mieszkańców; odpowiadali chętni, wynik nie jest reprezentatywny." in text
    assert "do użytku wewnętrznego" in text


def test_each_item_shows_how_many_of_how_many_named_it(app, coordinator):
    a_village(app)
    row = row_of(coordinator.get("/panel/wyniki/2026/"), "Zajęcia dla dzieci po lekcjach, w ferie i wakacje")
    assert "wskazało 12 z 12 osób" in row
    assert "75,0" in row  # (3 + 3 + 2 + 1) points of every four forms


def test_both_columns_stand_side_by_side(app, coordinator):
    a_village(app, "bydlin", 4, population=900)
    meeting = a_meeting(app, "chechlo")
    an_answer(app, meeting, {"Q4": ["N01"]})
    with app.extensions["answers"].writing() as work:
        work.get(Solectwo, "chechlo").population = 100
    row = row_of(coordinator.get("/panel/wyniki/2026/"), "Zajęcia dla dzieci po lekcjach, w ferie i wakacje")
    assert "37,5" in row
    assert "67,5" in row


def test_without_inhabitants_the_weighted_column_is_missing_and_says_so(app, coordinator):
    a_village(app, population=None)
    page = coordinator.get("/panel/wyniki/2026/")
    assert "Wyniku ważonego nie ma" in page.text


def test_below_thirty_forms_no_per_cent_is_shown(app, coordinator):
    a_village(app, forms=12)
    for address in ("/panel/wyniki/2026/", "/panel/wyniki/2026/solectwo/bydlin", "/panel/wyniki/2026/jak-to-policzono"):
        text = coordinator.get(address).text
        assert "%" not in text.replace("95%", ""), address
    assert "podajemy liczby, bez procentów" in coordinator.get("/panel/wyniki/2026/").text


def test_from_thirty_forms_on_per_cents_are_shown(app, coordinator):
    a_village(app, forms=30)
    assert "100%" in coordinator.get("/panel/wyniki/2026/").text


def test_a_mean_needs_ten_answers(app, coordinator):
    _, ids = a_village(app, forms=10)
    assert "Średnia: 4,00" in coordinator.get("/panel/wyniki/2026/").text
    with app.extensions["answers"].writing() as work:
        correct.withdraw(work, ids[0], TODAY)
    assert "Średnia" not in coordinator.get("/panel/wyniki/2026/").text


def test_villages_not_visited_yet_are_named(app, coordinator):
    a_village(app)
    a_meeting(app, "chechlo", opened=False)
    text = coordinator.get("/panel/wyniki/2026/").text
    assert "Ankiety są z 1 z 15 sołectw" in text
    assert "Chechło 0 spotkanie zaplanowane" in text
    assert "Klucze 0 nie było spotkania" in text


def test_villages_without_forms_stand_first(app, coordinator):
    a_village(app)
    page = coordinator.get("/panel/wyniki/2026/")
    names = [
        name.strip() for name in page.find("//table[contains(@class, 'places')]/tbody/tr/th//text()") if name.strip()
    ]
    assert (len(names), names[-1]) == (15, "Bydlin")
    assert page.find("//progress[@max='15'][@value='1']")
    assert "nie było spotkania: Bogucin Duży, Chechło" in page.text


def test_the_share_of_those_present_and_of_inhabitants_is_given_from_thirty_forms_on(app, coordinator):
    a_village(app, "bydlin", 30, present=40, population=600)
    a_village(app, "chechlo", 29, present=40, population=600)
    page = coordinator.get("/panel/wyniki/2026/")
    assert "75% obecnych, 5% mieszkańców" in row_of(page, "Bydlin")
    assert "%" not in row_of(page, "Chechło")


PAGES = ("", "solectwo/bydlin", "sprawa/P01", "porownanie", "rok-do-roku", "kogo-nie-uslyszelismy", "sily-i-bariery",
         "odpowiedzi/", "jak-to-policzono")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("forms", [0, 3])
def test_every_page_of_results_leads_to_the_others_and_back(app, coordinator, address, forms):
    if forms:
        a_village(app, forms=forms)
    page = coordinator.get(f"/panel/wyniki/2026/{address}")
    links = page.find("//nav[@aria-label='Strony wyników']//a/@href")
    named = [name for name in PAGES if "/" not in name]
    assert [name for name in named if f"/panel/wyniki/2026/{name}" not in links] == []
    assert "do użytku wewnętrznego" in page.text
    assert page.find("//nav[@aria-label='Główne']//a[@aria-current='page'][.='Wyniki']")
    assert not address or page.find("//nav[@aria-label='Ścieżka']//a[@href='/panel/wyniki/2026/']")


def test_a_village_shows_its_own_ranking_and_its_meetings(app, coordinator):
    meeting, _ = a_village(app)
    page = coordinator.get("/panel/wyniki/2026/solectwo/bydlin")
    assert "wskazało 12 z 12 osób" in row_of(page, "Zajęcia dla dzieci po lekcjach, w ferie i wakacje")
    assert page.find(f"//a[@href='/panel/wyniki/2026/spotkanie/{meeting.id}']")


def test_forms_that_cannot_be_counted_are_listed_by_sheet(app, coordinator):
    meeting, _ = a_village(app)
    crosses = {"Q4": {"unordered": ["N01", "N02", "N03", "N04"]}}
    an_answer(app, meeting, crosses, channel=Channel.PAPER_TYPED, sheet=31)
    text = coordinator.get("/panel/wyniki/2026/solectwo/bydlin").text
    assert "Odpowiedzi, których nie da się policzyć: 1" in text
    assert "arkusz nr 31" in coordinator.get("/panel/wyniki/2026/jak-to-policzono?solectwo=bydlin").text


def test_a_small_village_is_marked_as_not_public(app, coordinator):
    a_village(app, forms=9)
    assert "Jest mniej niż 10 ankiet" in coordinator.get("/panel/wyniki/2026/solectwo/bydlin").text


def test_a_village_without_answers_says_what_to_do(coordinator):
    page = coordinator.get("/panel/wyniki/2026/solectwo/bydlin")
    assert "Nie ma jeszcze ankiet z sołectwa Bydlin" in page.text
    assert page.find("//main//a[.='Zaplanuj spotkanie']")


def test_a_meeting_of_young_people_shows_its_distributions(app, coordinator):
    meeting = a_meeting(app, questionnaires=("mlodziez",))
    an_answer(app, meeting, {"Y1": "4", "Y6": "Boisko do kosza"}, questionnaire="mlodziez")
    text = coordinator.get(f"/panel/wyniki/2026/spotkanie/{meeting.id}").text
    assert "Jak Ci się tu mieszka?" in text
    assert "Boisko do kosza" in text


def test_a_council_sheet_is_shown_as_it_was_written(app, coordinator):
    meeting = a_meeting(app, None, ("rada",), kind=MeetingKind.COUNCIL, council="RS")
    sheet = {"R1": "RS", "R2": "2026-03-12", "R3": 9, "R5": {"P01": 3}, "R8": "Prosimy o wcześniejsze terminy."}
    an_answer(app, meeting, sheet, questionnaire="rada")
    text = coordinator.get(f"/panel/wyniki/2026/spotkanie/{meeting.id}").text
    assert "Prosimy o wcześniejsze terminy." in text
    assert "12 marca 2026 r." in text


def test_a_meeting_ranks_its_own_forms_alone(app, coordinator):
    first, _ = a_village(app, forms=4)
    second = a_meeting(app)
    an_answer(app, second, {"Q4": ["N01"]})
    assert "wskazało 1 z 1 osoby" in coordinator.get(f"/panel/wyniki/2026/spotkanie/{second.id}").text
    assert "wskazało 4 z 4 osób" in coordinator.get(f"/panel/wyniki/2026/spotkanie/{first.id}").text


def test_a_meeting_of_another_campaign_is_found_in_its_own(app, coordinator):
    meeting, _ = a_village(app)
    assert coordinator.get(f"/panel/wyniki/2024/spotkanie/{meeting.id}").path.startswith("/panel/wyniki/2026/")


def test_a_meeting_without_answers_says_so(app, coordinator):
    meeting = a_meeting(app)
    assert "nie ma jeszcze odpowiedzi" in coordinator.get(f"/panel/wyniki/2026/spotkanie/{meeting.id}").text


@pytest.mark.parametrize("word", ["Ławka", "lawka", "ŁAWKA"])
def test_ideas_are_found_without_case_and_diacritics(app, coordinator, word):
    a_village(app, forms=3)
    assert "Liczba odpowiedzi: 3" in coordinator.get(f"/panel/wyniki/2026/odpowiedzi?szukaj={word}").text


def test_ideas_are_filtered_by_village_and_by_question(app, coordinator):
    a_village(app, forms=3)
    assert "Liczba odpowiedzi: 0" in coordinator.get("/panel/wyniki/2026/odpowiedzi?solectwo=chechlo").text
    assert "przy szkole" in coordinator.get("/panel/wyniki/2026/odpowiedzi?pytanie=Q3").text


def test_what_a_resident_wrote_is_shown_as_text(app, coordinator):
    meeting = a_meeting(app)
    an_answer(app, meeting, {"Q7": "<b>ławka</b>"})
    assert "<b>ławka</b>" in coordinator.get("/panel/wyniki/2026/odpowiedzi").text


def test_any_index_is_worked_out_for_checking_on_paper(app, coordinator):
    a_village(app, forms=4)
    text = coordinator.get("/panel/wyniki/2026/jak-to-policzono?solectwo=bydlin&sprawa=N03").text
    assert "4 ankiety" in text
    assert "3 × 2 + 2 × 1 + 1 × 1 = 9" in text
    assert "100 × 9 ÷ 12 = 75,00" in text


def test_the_gminas_value_is_written_out_as_a_sum(app, coordinator):
    a_village(app, "bydlin", 4, population=900)
    an_answer(app, a_meeting(app, "chechlo"), {"Q4": ["N01"]})
    with app.extensions["answers"].writing() as work:
        work.get(Solectwo, "chechlo").population = 100
    text = coordinator.get("/panel/wyniki/2026/jak-to-policzono?solectwo=bydlin&sprawa=N03").text
    assert "(75,00 + 0,00) ÷ 2 = 75,00 ÷ 2 = 37,50" in text
    assert "(900 × 75,00 + 100 × 0,00) ÷ 1 000 = 67,50" in text.replace("\u00a0", " ")


def test_the_flag_of_the_way_of_counting_is_explained(coordinator):
    assert "przesuwa sprawę o trzy miejsca lub więcej" in coordinator.get("/panel/wyniki/2026/jak-to-policzono").text


def test_a_problem_is_worked_out_too(app, coordinator):
    a_village(app, forms=4)
    text = coordinator.get("/panel/wyniki/2026/jak-to-policzono?solectwo=bydlin&sprawa=P01").text
    assert "3 × 4 = 12" in text
    assert "100 × 12 ÷ 12 = 100,00" in text


def test_the_formula_is_explained_without_any_answers(coordinator):
    assert "Pusta kampania" not in coordinator.get("/panel/wyniki/2026/jak-to-policzono").text


@pytest.mark.parametrize("given", ["solectwo=atlantyda", "sprawa=N77", "sprawa=%00", "solectwo=bydlin&sprawa=P98"])
def test_a_choice_nobody_offered_falls_back_to_the_first(app, coordinator, given):
    a_village(app, forms=4)
    assert "Do sprawdzenia na kartce" in coordinator.get(f"/panel/wyniki/2026/jak-to-policzono?{given}").text


@pytest.mark.parametrize("address", ["1999/", "99999999999999999999/", "2026/solectwo/atlantyda", "2026/spotkanie/nic"])
def test_what_does_not_exist_is_refused_with_a_sentence(coordinator, address):
    page = coordinator.get(f"/panel/wyniki/{address}", status=404)
    assert "Nie ma" in page.text


def test_the_year_and_the_village_are_switched_by_two_lists(app, coordinator):
    a_village(app)
    assert coordinator.get("/panel/wyniki/pokaz?kampania=2025&solectwo=").path == "/panel/wyniki/2025/"
    page = coordinator.get("/panel/wyniki/pokaz?kampania=2026&solectwo=bydlin")
    assert page.path == "/panel/wyniki/2026/solectwo/bydlin"
    assert coordinator.get("/panel/wyniki/pokaz?kampania=abc").path == "/panel/wyniki/2026/"


def test_bars_say_in_words_what_they_show(app, coordinator):
    a_village(app)
    bars = coordinator.get("/panel/wyniki/2026/").find("//main//*[local-name()='svg']")
    assert bars
    assert all(bar.get("role") == "img" and bar.get("aria-label").startswith("Słupek: ") for bar in bars)


def test_results_need_the_right_to_see_them(app, visitor):
    assert visitor.get("/panel/wyniki/2026/").path == "/zaloguj"
