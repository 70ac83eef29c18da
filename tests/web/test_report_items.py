"""The page of one problem or need."""

import pytest

from survey_app.domain.meetings import MeetingKind
from tests.build import a_meeting, an_answer
from tests.web.test_report import a_village
from tests.web.test_report_compare import a_year_before


def item(visitor, code, **options):
    return visitor.get(f"/panel/wyniki/2026/sprawa/{code}", **options)


def villages(page):
    return [name.strip() for name in page.find("//table[contains(@class, 'where')]/tbody/tr/th/a/text()")]


def test_an_item_says_what_it_is_and_how_strong(app, coordinator):
    a_village(app)
    page = item(coordinator, "P01")
    assert "Na przykład: dziury w drodze" in page.text
    assert "100,0 miejsce 1." in page.text
    assert "wskazało 12 z 12 osób" in page.text
    assert "12 tyle osób wskazało ją w pytaniu 3" in page.text
    assert "do użytku wewnętrznego" in page.text


def test_villages_stand_by_the_smoothed_value_with_the_raw_one_beside(app, coordinator):
    for slug, forms, answers in (
        ("bydlin", 20, {"Q2": {"P01": 2}}),
        ("chechlo", 1, {"Q2": {"P01": 3}}),
        ("klucze", 20, {"Q2": {"P04": 3}}),
    ):
        meeting = a_meeting(app, slug)
        for _ in range(forms):
            an_answer(app, meeting, answers)
    page = item(coordinator, "P01")
    # gmina 55,6; Bydlin (20 × 66,7 + 10 × 55,6) ÷ 30 = 63,0; Chechło (1 × 100 + 10 × 55,6) ÷ 11 = 59,6
    assert villages(page) == ["Bydlin", "Chechło", "Klucze"]
    (row,) = page.find("//tr[th/a[.='Chechło']]")
    text = " ".join(" ".join(row.itertext()).split())
    assert "59,6" in text
    assert "100,0" in text
    assert "mało ankiet" in text
    assert "sąsiednich sołectw nie należy rozróżniać" in page.text


def test_a_sensitive_item_is_not_shown_by_village(app, coordinator):
    meeting = a_meeting(app)
    for _ in range(12):
        an_answer(app, meeting, {"Q2": {"P08": 3}, "Q3": {"pick": "P08", "text": "przy sklepie"}})
    page = item(coordinator, "P08")
    assert villages(page) == []
    assert "Spraw drażliwych nie pokazujemy według sołectw" in page.text
    assert "przy sklepie" in page.text
    main = "".join(page.find("//main")[0].itertext())
    assert "Bydlin" not in main


def test_what_people_say_of_this_problem_alone_is_shown_as_text(app, coordinator):
    meeting = a_meeting(app)
    an_answer(app, meeting, {"Q2": {"P01": 3}, "Q3": {"pick": "P01", "text": "<i>ciemno</i> przy szkole"}})
    an_answer(app, meeting, {"Q2": {"P02": 3}, "Q3": {"pick": "P02", "text": 'o P01: "Q3":{"pick":"P01","text":"x"}'}})
    page = item(coordinator, "P01")
    assert "<i>ciemno</i> przy szkole – Bydlin" in page.text
    assert "o P01" not in page.text


def test_only_so_many_texts_are_read(app, coordinator):
    meeting = a_meeting(app)
    for number in range(45):
        an_answer(app, meeting, {"Q2": {"P01": 3}, "Q3": {"pick": "P01", "text": f"miejsce {number}"}})
    page = item(coordinator, "P01")
    assert len(page.find("//ul[contains(@class, 'answers')]/li")) == 40
    assert "Pokazujemy pierwsze 40" in page.text


def test_needs_and_problems_lead_to_each_other(app, coordinator):
    a_village(app)
    need, problem = item(coordinator, "N17"), item(coordinator, "P15")
    assert need.find("//main//a[@href='/panel/wyniki/2026/sprawa/P15']")
    assert problem.find("//main//a[@href='/panel/wyniki/2026/sprawa/N17']")


def test_a_need_shows_who_could_help(app, coordinator):
    a_village(app)
    text = item(coordinator, "N01").text
    assert "Pomoc sąsiedzka: zakupy, odwiedziny, drobne sprawy: 12 osób chce pomóc" in text
    assert "Podwiezienie samochodem: nikt się nie zgłosił" in text
    assert "nie ma nic, co odpowiadałoby" in item(coordinator, "N06").text


def test_where_the_way_of_counting_matters_is_told(app, coordinator):
    meeting = a_meeting(app)
    for needs in [["N05"]] * 2 + [["N01", "N02", "N03"]] * 3 + [["N04", "N06", "N07"]] * 3:
        an_answer(app, meeting, {"Q4": needs})
    text = item(coordinator, "N05").text
    assert "Gdzie wynik zależy od sposobu liczenia" in text
    assert "Bydlin: miejsce 3. według punktów, 7. według samych wskazań" in text


def test_councils_stand_apart(app, coordinator):
    a_village(app)
    council = a_meeting(app, None, ("rada",), kind=MeetingKind.COUNCIL, council="RS")
    an_answer(app, council, {"R1": "RS", "R2": "2026-03-12", "R3": 9, "R5": {"P01": "2"}}, questionnaire="rada")
    text = item(coordinator, "P01").text
    assert "1 tyle kart ją wymienia" in text
    assert "wskazało 12 z 12 osób" in text


def test_the_year_before_stands_beside(app, coordinator):
    assert "Nie ma wcześniejszej kampanii" in _after(app, coordinator, before=False)
    text = _after(app, coordinator, before=True)
    assert "33,3 w 2025 r., 100,0 w 2026 r. (różnica +66,7). zmiana możliwa" in text
    assert "Odpowiedzi jest mało, więc może to być przypadek." in text


def _after(app, coordinator, before):
    if before:
        a_year_before(app)
    else:
        a_village(app)
    return item(coordinator, "P01").text


def test_an_item_nobody_asked_about_says_so(app, coordinator):
    a_village(app)
    assert "W kampanii 2026 nie pytano o tę sprawę" in item(coordinator, "P07").text


def test_without_answers_the_page_leads_back(coordinator):
    page = item(coordinator, "P01")
    assert "Nie ma jeszcze ankiet" in page.text
    assert page.find("//main//a[@href='/panel/wyniki/2026/'][contains(., 'Wróć')]")


@pytest.mark.parametrize("code", ["P98", "H01", "Z01", "P1%25", "p01"])
def test_what_is_no_item_is_refused(app, coordinator, code):
    a_village(app)
    assert "Nie ma takiej sprawy" in (text := item(coordinator, code, status=404).text) or "obszar pomocy" in text


def test_the_gminas_ranking_leads_to_the_item(app, coordinator):
    a_village(app)
    assert coordinator.get("/panel/wyniki/2026/").find("//table//a[@href='/panel/wyniki/2026/sprawa/P01']")
