"""Who was not heard, on a page."""

import pytest

from survey_app.domain.submissions import Channel
from survey_app.journeys import gather
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.web.test_report import a_village

ADDRESS = "/panel/wyniki/2026/kogo-nie-uslyszelismy"


def cells(page, table, name):
    (row,) = page.find(f"(//main//table)[{table}]//tr[contains(th, '{name}')]")
    return [" ".join("".join(cell.itertext()).split()) for cell in row.xpath("td")]


def test_without_answers_the_page_says_what_to_do(coordinator):
    assert "Nie ma jeszcze ankiet w tej kampanii" in coordinator.get(ADDRESS).text


def test_who_is_missing_is_said_in_words(app, coordinator):
    a_village(app)
    a_meeting(app, "chechlo", opened=False)
    text = coordinator.get(ADDRESS).text
    assert "Wiek. Nie odpowiedział nikt z grup: do 17 lat; 18–34; 35–49; 65–74; 75 lat i więcej." in text
    assert "Płeć. Nie odpowiedział nikt z grup: mężczyzna." in text
    assert "Spotkanie zaplanowane: Chechło." in text
    assert "wyników nie ważymy" in text


def test_few_are_named_from_thirty_answers_on(app, coordinator):
    a_village(app, forms=29)
    meeting = a_meeting(app, "chechlo")
    assert "Mało odpowiedzi z grup" not in coordinator.get(ADDRESS).text
    an_answer(app, meeting, SOME_ANSWERS | {"M1": "A2"})
    assert "Mało odpowiedzi z grup: 18–34 (1 z 30)." in coordinator.get(ADDRESS).text


def test_villages_stand_under_the_gmina(app, coordinator):
    a_village(app, "bydlin", 2)
    an_answer(app, a_meeting(app, "chechlo"), {"M1": "A1"})
    page = coordinator.get(ADDRESS)
    assert cells(page, 1, "Cała gmina") == ["1", "0", "0", "2", "0", "0", "0"]
    assert cells(page, 1, "Bydlin") == ["0", "0", "0", "2", "0", "0", "0"]
    assert cells(page, 2, "Chechło") == ["0", "0", "0", "1"]


@pytest.mark.parametrize(("forms", "shown"), [(29, False), (30, True)])
def test_below_thirty_forms_there_are_counts_only(app, coordinator, forms, shown):
    a_village(app, forms=forms)
    assert ("%" in coordinator.get(ADDRESS).text) is shown


def test_a_low_response_is_named(app, coordinator):
    a_village(app, forms=9, present=20)
    assert "Mniej niż połowa obecnych. Bydlin (9 z 20 osób)." in coordinator.get(ADDRESS).text


def test_a_good_response_is_not(app, coordinator):
    meeting, _ = a_village(app, forms=10, present=20)
    assert "Mniej niż połowa obecnych" not in coordinator.get(ADDRESS).text
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", 21)
    assert "Bydlin (10 z 21 osób)" in coordinator.get(ADDRESS).text


def test_questions_left_blank_channels_and_languages_are_told(app, coordinator):
    meeting = a_meeting(app)
    an_answer(app, meeting, {"Q1": "4"}, channel=Channel.TABLET)
    page = coordinator.get(ADDRESS)
    assert page.find("//tr[contains(th, 'Co jest u nas problemem?')]/td[.='1']")
    assert not page.find("//tr[contains(th, 'Jak się żyje')]")
    assert page.find("//table[@aria-label='Jak wypełniono']//th[.='tablet']")
    assert page.find("//table[@aria-label='Język ankiety']//th[.='polski']")
