"""Villages side by side, and one year beside another."""

from dataclasses import replace
from datetime import date

import pytest

from survey_app.journeys import questionnaires
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY
from tests.web.test_report import a_village

A_YEAR_AGO = date(2025, 3, 12)
COMPARE, YEARS = "/panel/wyniki/2026/porownanie", "/panel/wyniki/2026/rok-do-roku"


def a_year_before(app, slug="bydlin", forms=12, answers=None):
    meeting = a_meeting(app, slug, today=A_YEAR_AGO)
    for _ in range(forms):
        an_answer(app, meeting, answers or {"Q4": ["N01"], "Q2": {"P08": 2, "P01": 1}}, today=A_YEAR_AGO)


def two_villages(app):
    for slug, need, problem in (("bydlin", "N01", {"P08": 3, "P04": 1}), ("chechlo", "N02", {"P01": 3, "P04": 1})):
        meeting = a_meeting(app, slug)
        for _ in range(12):
            an_answer(app, meeting, {"Q4": [need], "Q2": problem})


def items(page):
    """Names of items in the first table, from the top."""
    return [link.strip() for link in page.find("(//main//table)[1]/tbody/tr/th/a/text()")]


def row(page, name, table=1):
    (found,) = page.find(f"(//main//table)[{table}]/tbody/tr[th[contains(., '{name}')]]")
    return [" ".join("".join(cell.itertext()).split()) for cell in found.xpath("td")]


def test_without_answers_both_pages_say_so(coordinator):
    for address in (COMPARE, YEARS):
        assert "Nie ma jeszcze ankiet w tej kampanii" in coordinator.get(address).text


def test_one_village_has_nothing_to_be_compared_with(app, coordinator):
    a_village(app)
    assert "odpowiedziało jedno sołectwo" in coordinator.get(COMPARE).text


def test_values_are_smoothed_by_ten_average_forms(app, coordinator):
    two_villages(app)
    # N01: 100 and 0 in the villages, 50 in the gmina: (12 × 100 + 10 × 50) ÷ 22 = 77,3
    assert row(coordinator.get(COMPARE), "Pomoc w domu") == ["50", "77", "23"]


def test_the_table_is_ordered_by_any_village_through_a_link(app, coordinator):
    two_villages(app)
    page = coordinator.get(COMPARE)
    (link,) = page.find("//thead//a[.='Chechło']/@href")
    assert items(page)[0] == "Pomoc w domu dla osób starszych i chorych"
    ordered = coordinator.get(link)
    assert items(ordered)[0] == "Klub lub zajęcia dla seniorów"
    assert ordered.find("//thead//a[.='Chechło']/@aria-current")


def test_needs_and_problems_are_chosen_by_links(app, coordinator):
    two_villages(app)
    page = coordinator.get(COMPARE)
    (link,) = page.find("//nav[@aria-label='Co porównać']//a[.='Problemy']/@href")
    assert "Drogi, chodniki, oświetlenie" in items(coordinator.get(link))


def test_sensitive_items_are_shown_for_the_gmina_alone(app, coordinator):
    two_villages(app)
    page = coordinator.get(f"{COMPARE}?co=problemy")
    assert row(page, "Uzależnienia") == ["50", "–", "–"]
    assert "spraw drażliwych nie pokazujemy według sołectw" in page.text


def test_ordered_by_a_village_sensitive_items_do_not_tell_their_place(app, coordinator):
    two_villages(app)
    found = [items(coordinator.get(f"{COMPARE}?co=problemy&wedlug={slug}")) for slug in ("bydlin", "chechlo")]
    assert [names[-1] for names in found] == ["Uzależnienia", "Uzależnienia"]


def test_few_answers_are_marked(app, coordinator):
    a_village(app, "bydlin", 12)
    a_village(app, "chechlo", 9)
    page = coordinator.get(COMPARE)
    assert page.find("//thead//th[contains(., 'Chechło')]//*[.='mało']")
    assert not page.find("//thead//th[contains(., 'Bydlin')]//*[.='mało']")


def test_every_shaded_cell_says_its_value(app, coordinator):
    two_villages(app)
    cells = coordinator.get(COMPARE).find("//td[contains(@class, 'shade-')]")
    assert cells
    assert all(cell.text.strip().isdigit() for cell in cells)


@pytest.mark.parametrize("given", ["co=nic", "wedlug=atlantyda", "co=%00&wedlug=%00"])
def test_a_choice_nobody_offered_shows_the_needs_of_the_gmina(app, coordinator, given):
    two_villages(app)
    assert items(coordinator.get(f"{COMPARE}?{given}")) == items(coordinator.get(COMPARE))


def test_the_first_campaign_has_nothing_to_be_compared_with(app, coordinator):
    a_village(app)
    assert "Nie ma wcześniejszej kampanii z ankietami" in coordinator.get(YEARS).text


def test_a_possible_change_is_called_so(app, coordinator):
    a_year_before(app)
    a_village(app)
    assert row(coordinator.get(YEARS), "Pomoc w domu") == ["100,0", "16,7", "−83,3", "zmiana możliwa"]


def test_a_comparison_of_few_answers_warns(app, coordinator):
    a_year_before(app)
    a_village(app)
    assert "Przy tylu ankietach przypadek często wygląda jak zmiana" in coordinator.get(YEARS).text


def test_a_difference_that_chance_could_make_is_not_called_a_change(app, coordinator):
    a_year_before(app, forms=10, answers={"Q4": ["N01"]})
    a_year_before(app, forms=2, answers={"Q4": ["N02"]})
    meeting = a_meeting(app)
    for need in ["N01"] * 9 + ["N02"] * 3:
        an_answer(app, meeting, {"Q4": [need]})
    assert row(coordinator.get(YEARS), "Pomoc w domu") == ["83,3", "75,0", "−8,3", "–nie mówimy o zmianie"]


def test_an_item_that_was_worded_otherwise_is_not_compared_and_says_so(app, coordinator):
    a_year_before(app)
    with app.extensions["answers"].writing() as work:
        asked = questionnaires.current_by_id(work, "mieszkaniec")
        questionnaires.publish(work, reworded(asked, "Q4", "N01", "Opieka w domu"), TODAY)
    a_village(app)
    assert row(coordinator.get(YEARS), "Opieka w domu")[2:] == ["–", "w 2025 r. brzmiała inaczej, więc nie porównujemy"]
    page = coordinator.get("/panel/wyniki/2026/sprawa/N01")
    assert "Nie ma porównania: w 2025 r. brzmiała inaczej, więc nie porównujemy." in page.text


def reworded(asked, question_id, code, label):
    """The questionnaire with another Polish label of one option."""
    part = asked.part("A")
    questions = tuple(
        replace(question, options=tuple(_with_label(option, code, label) for option in question.options))
        if question.id == question_id
        else question
        for question in part.questions
    )
    return replace(asked, parts=(replace(part, questions=questions), *asked.parts[1:]))


def _with_label(option, code, label):
    return replace(option, label={**option.label, "pl": label}) if option.code == code else option


def test_both_years_are_compared_over_the_same_villages(app, coordinator):
    a_year_before(app, "bydlin")
    a_year_before(app, "klucze", answers={"Q4": ["N17"]})
    a_village(app, "bydlin")
    a_village(app, "chechlo")
    page = coordinator.get(YEARS)
    assert "ankiety w obu latach: Bydlin." in page.text
    assert "Tylko w 2025 r.: Klucze." in page.text
    assert "Tylko w 2026 r.: Chechło." in page.text
    assert row(page, "Pomoc w domu")[0] == "100,0"


def test_no_village_in_both_years_is_said(app, coordinator):
    a_year_before(app, "klucze")
    a_village(app, "bydlin")
    assert "Żadne sołectwo nie ma ankiet z obu lat" in coordinator.get(YEARS).text


def test_a_village_stands_beside_itself_without_a_word_of_change(app, coordinator):
    a_year_before(app)
    a_village(app)
    page = coordinator.get(f"{YEARS}?solectwo=bydlin")
    assert row(page, "Pomoc w domu", 3) == ["100,0 (12 z 12)", "16,7 (3 z 12)"]
    assert row(page, "Uzależnienia", 4) == ["–", "–"]


def test_a_correction_is_seen_in_the_comparison(app, coordinator):
    a_year_before(app)
    a_village(app)
    coordinator.get(YEARS)
    a_village(app, forms=12)
    assert "12 w 2025 r. i 24 w 2026 r." in coordinator.get(YEARS).text
