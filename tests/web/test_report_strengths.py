"""Strengths, barriers, channels and help on a page."""

from tests.build import a_meeting, an_answer
from tests.web.test_report import a_village

ADDRESS = "/panel/wyniki/2026/sily-i-bariery"


def table(page, caption):
    """Header names and cells by the first cell of a row."""
    (found,) = page.find(f"//table[caption[contains(., '{caption}')]]")
    rows = {text_of(row.xpath("th")[0]): [text_of(cell) for cell in row.xpath("td")] for row in found.xpath("tbody/tr")}
    return [text_of(cell) for cell in found.xpath("thead//th")], rows


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def test_without_answers_the_page_says_what_to_do(coordinator):
    assert "Nie ma jeszcze ankiet w tej kampanii" in coordinator.get(ADDRESS).text


def test_answers_to_other_questions_leave_it_whole(app, coordinator):
    an_answer(app, a_meeting(app), {"Q1": "4"})
    text = coordinator.get(ADDRESS).text
    assert "Nikt jeszcze nie odpowiedział na to pytanie" in text
    assert "Nikt nie wskazał jeszcze potrzeb" in text


def test_barriers_and_channels_stand_by_village(app, coordinator):
    an_answer(app, a_meeting(app, "bydlin"), {"Q11": ["B1", "B7"], "Q12": ["C2"]})
    an_answer(app, a_meeting(app, "chechlo"), {"Q11": ["B1"], "Q12": ["C1", "C2"]})
    page = coordinator.get(ADDRESS)
    heads, barriers = table(page, "Bariery w sołectwach")
    assert heads == ["Odpowiedź", "Bydlin1 odp.", "Chechło1 odp."]
    assert (barriers["brak czasu"], barriers["brak dojazdu"]) == (["1", "1"], ["1", "0"])
    assert table(page, "Źródła informacji w sołectwach")[1]["plakat, tablica ogłoszeń"] == ["1", "1"]


def test_channels_by_age_are_of_the_whole_gmina(app, coordinator):
    an_answer(app, a_meeting(app, "bydlin"), {"M1": "A6", "Q12": ["C2"]})
    an_answer(app, a_meeting(app, "chechlo"), {"M1": "A6", "Q12": ["C1", "C2"]})
    an_answer(app, a_meeting(app, "klucze"), {"M1": "A1", "Q12": ["C5"]})
    an_answer(app, a_meeting(app, "kolbark"), {"Q12": ["C5"]})
    heads, rows = table(coordinator.get(ADDRESS), "w grupach wieku")
    assert heads == ["Odpowiedź", "do 17 lat1 odp.", "75 lat i więcej2 odp."]
    assert rows["plakat, tablica ogłoszeń"] == ["0", "2"]
    assert rows["Facebook lub inne media społecznościowe"] == ["1", "0"]


def test_every_area_of_help_stands_by_village_with_its_empty_cells(app, coordinator):
    a_village(app, forms=3)
    page = coordinator.get(ADDRESS)
    heads, rows = table(page, "Obszary pomocy w sołectwach")
    assert heads[1:] == ["Bydlin3 odp."]
    assert len(rows) == 16
    assert rows["Pomoc sąsiedzka: zakupy, odwiedziny, drobne sprawy"] == ["3"]
    assert len(page.find("//table[caption='Obszary pomocy w sołectwach']//td[contains(@class, 'hole')]")) == 15


def test_help_is_set_against_needs_in_the_gmina_and_in_each_village(app, coordinator):
    an_answer(app, a_meeting(app, "bydlin"), {"Q4": ["N20"]})
    an_answer(app, a_meeting(app, "chechlo"), {"Q10": ["H13"]})
    page = coordinator.get(ADDRESS)
    (gmina,) = page.find("//h3[contains(., 'gmina')]/following-sibling::ul[1]/li")
    assert "Pisanie wniosków i pism – 1 osoba" in text_of(gmina)
    (village,) = page.find("//details[summary[contains(., 'Bydlin')]]")
    text = text_of(village)
    assert "Bydlin – luki: 1" in text
    assert "Pisanie wniosków i pism – nikt" in text
    assert "luka: nikt nie chce pomóc" in text


def test_strengths_in_words_are_one_link_away(app, coordinator):
    a_village(app)
    assert coordinator.get(ADDRESS).find("//main//a[@href='/panel/wyniki/2026/odpowiedzi/?pytanie=Q6']")
