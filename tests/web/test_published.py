"""Published results: for everybody, in three languages, kept by browsers, nothing before the coordinator says so."""

import pytest

from survey_app.domain.access import Role
from survey_app.journeys import publish
from survey_app.store.gmina import Solectwo
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY
from tests.web.test_every_address import in_role


@pytest.fixture
def answered(app):
    for slug, forms in (("bydlin", 14), ("chechlo", 12), ("kolbark", 4)):
        meeting = a_meeting(app, slug)
        for number in range(forms):
            an_answer(app, meeting, SOME_ANSWERS | {"Q4": ["N03", "N09"] if number % 2 else ["N09"]})
    with app.extensions["answers"].writing() as work:
        work.get(Solectwo, "bydlin").population = 540


@pytest.fixture
def published(app, answered):
    with app.extensions["answers"].writing() as work:
        publish.publish(work, 2026, TODAY, "ktoś")


def test_before_anything_is_published_the_page_says_so(visitor, answered):
    assert "Wyników jeszcze nie opublikowano" in visitor.get("/wyniki/").text
    assert visitor.client.get("/wyniki/2026/").status_code == 404
    assert visitor.client.get("/wyniki/2026/bydlin").status_code == 404


def test_everybody_reads_what_was_published(visitor, published):
    page = visitor.get("/wyniki/")
    assert page.path == "/wyniki/2026/"
    assert "Liczba ankiet: 30" in page.text
    assert "30 z 30 osób" in page.text
    village = visitor.get("/wyniki/2026/bydlin")
    assert "Liczba ankiet: 14" in village.text
    assert "Mieszkańcy: 540" in village.text


@pytest.mark.parametrize(("language", "said"), [("en", "What residents said"), ("uk", "Що сказали мешканці")])
def test_the_page_speaks_three_languages(visitor, published, language, said):
    page = visitor.get(f"/wyniki/2026/?j={language}")
    assert said in page.text
    assert page.find(f"/html[@lang='{language}']")
    assert page.find(f"//a[contains(@href, '/wyniki/2026/bydlin') and contains(@href, 'j={language}')]")


def test_a_village_of_four_forms_has_a_page_without_numbers(visitor, published):
    text = visitor.get("/wyniki/2026/kolbark").text
    assert "Za mało ankiet, żeby pokazać wyniki" in text
    assert "osób" not in text.replace("1 osób", "")


def test_an_unknown_village_is_refused_politely(visitor, published):
    assert visitor.client.get("/wyniki/2026/nie-ma").status_code == 404


def test_a_browser_that_has_the_page_is_not_sent_it_again(visitor, published):
    first = visitor.client.get("/wyniki/2026/bydlin")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = visitor.client.get("/wyniki/2026/bydlin", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = visitor.client.get("/wyniki/2026/bydlin?j=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_public_pages_set_no_cookie(visitor, published):
    for address in ("/wyniki/2026/", "/wyniki/2026/bydlin"):
        assert "Set-Cookie" not in visitor.client.get(address).headers


def test_the_coordinator_looks_publishes_and_takes_back(app, coordinator, visitor, answered):
    page = coordinator.get("/panel/wyniki/2026/publikacja")
    assert "mniej niż 10: Kolbark (4)" in page.text
    assert "Liczba ankiet: 30" in coordinator.get("/panel/wyniki/2026/publikacja/podglad").text
    assert "Liczba ankiet: 14" in coordinator.get("/panel/wyniki/2026/publikacja/podglad/bydlin").text
    assert "Wyniki są opublikowane" in coordinator.post("/panel/wyniki/2026/publikacja", {}).text
    assert visitor.client.get("/wyniki/2026/").status_code == 200
    (form,) = coordinator.get("/panel/wyniki/2026/publikacja").find("//form[contains(@action, '/cofnij')]")
    assert "Wydanie jest cofnięte" in coordinator.post(form.get("action"), {}).text
    assert visitor.client.get("/wyniki/2026/").status_code == 404


def test_what_cannot_be_published_is_refused_with_the_reason(coordinator):
    answer = coordinator.post("/panel/wyniki/2026/publikacja", {})
    assert "Nie ma jeszcze ankiet" in answer.text


def test_an_organiser_sees_the_preview_and_cannot_publish(app, answered):
    organiser = in_role(app, Role.ORGANISER)
    assert "Publikuje koordynator" in organiser.get("/panel/wyniki/2026/publikacja").text
    assert organiser.client.post("/panel/wyniki/2026/publikacja").status_code in (400, 403)


def test_a_soltys_sees_the_published_results_of_the_own_village_and_nothing_else(app, published):
    soltys = in_role(app, Role.SOLTYS)
    page = soltys.get("/panel/")
    assert page.path == "/panel/moje-solectwo"
    assert "Sołectwo Bydlin" in page.text
    assert "Ankiety z sołectwa: 14" in page.text
    assert soltys.client.get("/panel/wyniki/2026/").status_code == 403


def test_a_soltys_is_told_when_nothing_is_published(app, answered):
    assert "Wyników jeszcze nie opublikowano" in in_role(app, Role.SOLTYS).get("/panel/").text


def test_a_ranking_is_also_a_picture_that_shows_what_was_published_and_no_more(visitor, published):
    village = visitor.get("/wyniki/2026/bydlin")
    links = village.find("//p[@class='pictures']/a/@href")
    drawn = "/wyniki/2026/bydlin/obraz"
    assert links == [f"{drawn}/{name}" for name in ("potrzeby.svg", "potrzeby.png", "problemy.svg", "problemy.png")]
    answer = visitor.client.get(links[0])
    assert answer.mimetype == "image/svg+xml"
    assert "potrzeby-bydlin-2026-do-przekazania.svg" in answer.headers["Content-Disposition"]
    assert "14 z 14 osób" in answer.text
    assert "wyniki opublikowane" in answer.text
    assert visitor.client.get(links[0], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert "published results" in visitor.client.get("/wyniki/2026/obraz/potrzeby.svg?j=en").text
    assert visitor.client.get("/wyniki/2026/obraz/problemy.png").data.startswith(b"\x89PNG")


@pytest.mark.parametrize("address", [
    "kolbark/obraz/potrzeby.svg", "nie-ma/obraz/potrzeby.svg", "obraz/wiek.svg", "obraz/potrzeby.gif",
])  # fmt: skip
def test_there_is_no_picture_of_what_is_not_shown(visitor, published, address):
    assert visitor.client.get(f"/wyniki/2026/{address}").status_code == 404
