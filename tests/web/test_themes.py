"""The pages of open answers: filters, coding with undo, own themes, a second reader, what may be quoted."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from survey_app.domain.access import Role
from survey_app.domain.coding import is_sampled
from survey_app.journeys import publish, quotes, themes
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY
from tests.web.test_every_address import in_role

LIST = "/panel/wyniki/2026/odpowiedzi/"
CODE = f"{LIST}koduj"
BENCH = "Ławka przy stawie"


@pytest.fixture
def ids(app):
    meeting = a_meeting(app)
    texts = (BENCH, BENCH, "Zajęcia dla seniorów w świetlicy", "Niech zrobi to Jan Kowalski")
    return [an_answer(app, meeting, SOME_ANSWERS | {"Q7": text, "Q7a": "F"}) for text in texts]


def shown(page):
    """Text and village of every answer in the list."""
    return [" ".join(item.itertext()) for item in page.find("//ul[@class='answers']/li")]


def waiting(page):
    return said(page, "//blockquote")


def said(page, xpath):
    return "".join(page.find(f"string({xpath})"))


def choose(coordinator, page, **fields):
    hidden = {
        field.get("name"): field.get("value") for field in page.find("(//form[@data-code])//input[@type='hidden']")
    }
    return coordinator.post(CODE, hidden | fields)


def test_the_list_says_what_is_read_and_is_narrowed_by_every_filter(app, coordinator, ids):
    with app.extensions["answers"].writing() as work:
        themes.decide(work, [(ids[2], "Q7")], ["N02"], "ktoś", TODAY)
        quotes.release(work, ids[2], "Q7", "Zajęcia dla seniorów", "ktoś", TODAY)
    page = coordinator.get(LIST)
    assert "Przeczytane: 1 z 4" in page.text
    assert len(shown(page)) == 4
    for narrowed in ("temat=N02", "stan=z-tematem", "stan=do-cytowania", "szukaj=SENIOROW"):
        (only,) = shown(coordinator.get(f"{LIST}?{narrowed}"))
        assert "Klub lub zajęcia dla seniorów" in only
        assert "można cytować" in only
    assert shown(coordinator.get(f"{LIST}?solectwo=chechlo")) == []
    assert "Nie ma odpowiedzi, które pasują" in coordinator.get(f"{LIST}?szukaj=zeppelin").text
    (pick,) = set(shown(coordinator.get(f"{LIST}?pytanie=Q3")))
    assert "przy szkole" in pick


def test_a_long_list_is_cut_into_pages(app, coordinator):
    meeting = a_meeting(app)
    for number in range(55):
        an_answer(app, meeting, SOME_ANSWERS | {"Q7": f"Pomysł numer {number}"})
    first, second = coordinator.get(LIST), coordinator.get(f"{LIST}?strona=2")
    assert (len(shown(first)), len(shown(second))) == (50, 5)
    assert not set(shown(first)) & set(shown(second))
    assert len(shown(coordinator.get(f"{LIST}?strona=999"))) == 5


def test_without_answers_the_pages_say_what_to_do(coordinator):
    assert "Nie ma jeszcze odpowiedzi otwartych" in coordinator.get(LIST).text
    assert "Nie ma odpowiedzi na to pytanie" in coordinator.get(CODE).text
    assert "Nic nie czeka na drugie czytanie" in coordinator.get(f"{LIST}drugie-czytanie").text


def test_one_answer_after_the_other_until_all_are_read(coordinator, ids):
    page, read = coordinator.get(CODE), []
    while waiting(page):
        read.append(waiting(page))
        page = choose(coordinator, page, kod="N18")
    assert sorted(read) == sorted([BENCH, BENCH, "Zajęcia dla seniorów w świetlicy", "Niech zrobi to Jan Kowalski"])
    assert "Wszystkie odpowiedzi na to pytanie są przeczytane" in page.text


def test_same_words_are_done_at_once_and_undone_at_once(app, coordinator, ids):
    page = coordinator.get(f"{CODE}?odpowiedz={ids[0]}")
    assert "takich samych odpowiedzi: 1" in page.text
    page = choose(coordinator, page, kod="N18", **{"takie-same": "1"})
    assert "Liczba odpowiedzi: 2" in page.text
    assert "Przeczytane: 2 z 4" in page.text
    undo = page.find("//form[@data-undo]")[0]
    page = coordinator.post(undo.get("action"), {"krok": said(page, "//input[@name='krok']/@value")})
    assert "Przeczytane: 0 z 4" in page.text
    assert waiting(page) == BENCH
    page = coordinator.post(undo.get("action"), {"krok": "nie-ma"})
    assert "nie da się już cofnąć" in page.text


def test_suggestions_come_on_keys_one_to_three(coordinator, ids):
    page = coordinator.get(f"{CODE}?odpowiedz={ids[2]}")
    keys = {button.get("data-key"): button.get("value") for button in page.find("//button[@data-key]")}
    assert "N02" in keys.values()
    assert set(keys) <= {"1", "2", "3", "p"}


def test_what_was_not_chosen_well_is_said_and_nothing_is_lost(app, coordinator, ids):
    page = coordinator.get(f"{CODE}?odpowiedz={ids[2]}")
    hidden = {"odpowiedz": ids[2], "pytanie-id": "Q7"}
    for fields, why in (({}, "Proszę wybrać temat"), ({"kod": "N99"}, "Nie ma takiego tematu")):
        page = coordinator.post(CODE, hidden | fields, status=422)
        assert why in page.text
        assert waiting(page) == "Zajęcia dla seniorów w świetlicy"
    too_many = [*hidden.items(), *(("kod", code) for code in ("N01", "N02", "N03", "N04"))]
    assert "najwyżej trzy" in coordinator.post(CODE, MultiDict(too_many), status=422).text


def test_a_new_theme_can_be_made_while_reading(coordinator, ids):
    page = coordinator.post(CODE, {"odpowiedz": ids[0], "pytanie-id": "Q7", "nowy": "Ławki i kapliczki"})
    assert "Zapisano" in page.text
    listed = coordinator.get(f"{LIST}lista")
    assert "Ławki i kapliczki" in listed.text
    (row,) = shown(coordinator.get(f"{LIST}?temat=T01"))
    assert BENCH in row


def test_an_own_theme_is_made_filled_with_similar_answers_retired_and_brought_back(coordinator, ids):
    page = coordinator.post(f"{LIST}lista", {"nazwa": "Ławka przy stawie i w parku"})
    assert page.path == f"{LIST}podobne/T01"
    (box,) = page.find("//label[contains(., 'Ławka przy stawie')]/input")
    assert len(box.get("value").split()) == 2
    page = coordinator.post(page.path, {"odpowiedz": box.get("value"), "pytanie-id": "Q7"})
    assert "Pod temat trafiło odpowiedzi: 2" in page.text
    page = coordinator.post(f"{LIST}lista", {"wycofaj": "T01"})
    assert "wycofany" in page.text
    page = coordinator.post(f"{LIST}lista", {"przywroc": "T01"})
    assert "wycofany" not in page.text
    assert "już jest" in coordinator.post(f"{LIST}lista", {"nazwa": "Sport i rekreacja"}, status=422).text
    assert coordinator.client.get(f"{LIST}podobne/T77").status_code == 404


def test_a_second_person_reads_blind_and_differences_are_settled(app, coordinator):
    meeting = a_meeting(app)
    ids = [an_answer(app, meeting, SOME_ANSWERS | {"Q7": f"Pomysł {number}"}) for number in range(40)]
    while not any(is_sampled(one, "Q7") for one in ids):
        ids.append(an_answer(app, meeting, SOME_ANSWERS | {"Q7": "Jeszcze jeden"}))
    with app.extensions["answers"].writing() as work:
        themes.decide(work, [(one, "Q7") for one in ids], ["N14"], "ktoś", TODAY)
    address = f"{LIST}drugie-czytanie"
    page = coordinator.get(address)
    many = sum(is_sampled(one, "Q7") for one in ids)
    assert f"Do przeczytania: {many}" in page.text
    assert not page.find("//*[contains(@class, 'tag')][contains(., 'Sport')]"), "the first reader's choice is not shown"
    hidden = {"odpowiedz": said(page, "//input[@name='odpowiedz']/@value"), "pytanie-id": "Q7"}
    assert "Proszę wybrać temat" in coordinator.post(address, hidden, status=422).text
    page = coordinator.post(address, hidden | {"kod": "N16"})
    assert "Pierwsza osoba: Sport i rekreacja" in page.text
    page = coordinator.post(address, hidden | {"kod": "N16", "co": "ustal"})
    assert "Pierwsza osoba" not in page.text
    assert "Przeczytane przez dwie osoby: 1. Takie same tematy: 0." in page.text


def test_names_are_marked_and_a_person_releases_the_words(app, coordinator, ids):
    address = f"{LIST}odpowiedz/{ids[3]}/Q7"
    page = coordinator.get(address)
    assert "Kowalski" in said(page, "//blockquote/mark")
    page = coordinator.post(address, {"co": "cytat", "cytat": ""}, status=422)
    assert "Cytat jest pusty" in page.text
    page = coordinator.post(address, {"co": "cytat", "cytat": "Niech zrobi to ktoś z nas"})
    assert "Można cytować: „Niech zrobi to ktoś z nas”" in page.text
    page = coordinator.post(address, {"co": "cofnij"})
    assert "nie wolno jeszcze cytować" in page.text
    page = coordinator.post(address, {"co": "tematy", "kod": "N16"})
    assert "Wspólne imprezy" in page.text


def test_the_public_page_shows_a_released_idea_until_it_is_taken_back(app, visitor):
    meeting = a_meeting(app)
    ids = [an_answer(app, meeting, SOME_ANSWERS | {"Q7": f"Pomysł {number}"}) for number in range(12)]
    with app.extensions["answers"].writing() as work:
        publish.publish(work, 2026, TODAY, "ktoś")
    before = visitor.client.get("/wyniki/2026/bydlin")
    assert "Pomysły mieszkańców" not in before.get_data(as_text=True)
    with app.extensions["answers"].writing() as work:
        quotes.release(work, ids[0], "Q7", "Ławka nad wodą", "ktoś", TODAY)
    after = visitor.client.get("/wyniki/2026/bydlin", headers={"If-None-Match": before.headers["ETag"]})
    assert "Ławka nad wodą" in after.get_data(as_text=True)
    assert "Pomysł 1" not in after.get_data(as_text=True)
    with app.extensions["answers"].writing() as work:
        quotes.take_back(work, ids[0], "Q7")
    assert "Ławka nad wodą" not in visitor.get("/wyniki/2026/bydlin").text


def test_the_item_page_lets_people_speak(app, coordinator, ids):
    with app.extensions["answers"].writing() as work:
        themes.decide(work, [(ids[0], "Q7")], ["N18"], "ktoś", TODAY)
    assert BENCH in coordinator.get("/panel/wyniki/2026/sprawa/N18").text
    assert BENCH not in coordinator.get("/panel/wyniki/2026/sprawa/N14").text


def test_an_organiser_codes_and_a_helper_sees_nothing(app, ids):
    assert BENCH in in_role(app, Role.ORGANISER).get(LIST).text
    assert in_role(app, Role.HELPER).client.get(LIST).status_code == 403


def test_the_audit_names_the_answer_by_its_number_and_never_its_words(app, coordinator, ids):
    coordinator.post(f"{LIST}odpowiedz/{ids[0]}/Q7", {"co": "cytat", "cytat": "Ławka nad wodą"})
    journal = coordinator.get("/panel/biuro/dziennik")
    assert re.search("można cytować", journal.text)
    assert "Ławka" not in journal.text
