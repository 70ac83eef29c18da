"""The accessibility statement: complete when the office has told everything, honest about what it has not."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.build import a_meeting

ADDRESS = "/deklaracja-dostepnosci"
SETTINGS = "/panel/biuro/ustawienia"

NEEDED = {
    *("a11y-wstep", "a11y-podmiot", "a11y-zakres", "a11y-url", "a11y-data-publikacja", "a11y-data-aktualizacja"),
    *("a11y-status", "a11y-data-sporzadzenie", "a11y-kontakt", "a11y-email", "a11y-telefon", "a11y-procedura"),
    *("a11y-architektura", "a11y-komunikacja"),
}
"""Ids that the conditions 2.0 ask of every statement."""

ALSO = {"a11y-deklaracja", "a11y-ocena", "a11y-osoba", "a11y-aplikacje"}
"""Ids of version 1 and those that depend on the case; readers of statements know both."""

TOLD = {
    "cus_name": "CUS w Zmyślinie",
    "cus_address": "ul. Lipowa 1, Zmyślin",
    "statement_published": "2026-01-15",
    "statement_changed": "2026-02-01",
    "statement_state": "częściowo zgodna",
    "statement_faults": "Skan planu z 2024 r.: prosimy o telefon.\n\n  Mapa   sołectw: to samo jest w tabeli. ",
    "statement_made": "2026-02-02",
    "statement_reviewed": "2026-03-10",
    "statement_basis": "samoocena podmiotu publicznego",
    "statement_contact": "Sekretariat CUS",
    "statement_email": "dostepnosc@example.org",
    "statement_phone": "+48 32 000 00 00 (pon.–pt.)",
    "statement_building": "Wejście bez schodów.\nToaleta na parterze.",
    "statement_communication": "Nie ma tłumacza języka migowego online.",
}


def tell(coordinator, **changed):
    coordinator.get(SETTINGS)
    return coordinator.post(SETTINGS, TOLD | changed)


def said(page, place):
    return said_in(page, f"//*[@id='{place}']")


def said_in(page, xpath):
    return " ".join("".join(page.find(f"{xpath}//text()")).split())


def statutory(page):
    return {place for place in page.find("//@id") if place.startswith("a11y-")}


def missing(page):
    return page.find("//section[@aria-labelledby='braki']//li/text()")


def test_a_complete_statement_has_every_id_once_and_says_what_the_office_told(coordinator, visitor):
    tell(coordinator)
    page = visitor.get(ADDRESS)
    assert statutory(page) == NEEDED | ALSO | {"a11y-data-przeglad"}
    assert missing(page) == []
    assert said(page, "a11y-podmiot") == "CUS w Zmyślinie"
    assert said(page, "a11y-zakres") == "strony internetowej"
    assert page.find("//*[@id='a11y-url']/@href") == ["http://localhost/"]
    assert said(page, "a11y-status").startswith(
        "Strona internetowa jest częściowo zgodna z załącznikiem do ustawy z dnia 4 kwietnia 2019 r."
    )
    assert page.find("//h3[.='Niezgodność z załącznikiem']/following-sibling::ul[1]/li/text()") == [
        "Skan planu z 2024 r.: prosimy o telefon.",
        "Mapa sołectw: to samo jest w tabeli.",
    ]
    assert said(page, "a11y-kontakt") == "Sekretariat CUS"
    assert page.find("//a[@id='a11y-email']/@href") == ["mailto:dostepnosc@example.org"]
    assert page.find("//a[@id='a11y-telefon']/@href") == ["tel:+48320000000"]
    assert "Wejście bez schodów. Toaleta na parterze." in " ".join(page.find("//*[@id='a11y-architektura']/p/text()"))
    assert said(page, "a11y-komunikacja").endswith("Nie ma tłumacza języka migowego online.")


def test_days_are_written_in_words_and_for_machines(coordinator, visitor):
    tell(coordinator)
    page = visitor.get(ADDRESS)
    days = {time.get("id"): (time.get("datetime"), " ".join(time.text.split())) for time in page.find("//time")}
    assert days == {
        "a11y-data-publikacja": ("2026-01-15", "15 stycznia 2026 r."),
        "a11y-data-aktualizacja": ("2026-02-01", "1 lutego 2026 r."),
        "a11y-data-sporzadzenie": ("2026-02-02", "2 lutego 2026 r."),
        "a11y-data-przeglad": ("2026-03-10", "10 marca 2026 r."),
    }


def test_headings_are_those_of_the_model_in_its_order(coordinator, visitor):
    tell(coordinator)
    assert visitor.get(ADDRESS).find("//h2/text()") == [
        "Stan dostępności cyfrowej",
        "Niedostępne treści",
        "Przygotowanie deklaracji dostępności i jej aktualizacja",
        "Udogodnienia, ograniczenia i inne informacje",
        "Skróty klawiszowe",
        "Informacje zwrotne i dane kontaktowe",
        "Obsługa wniosków i skarg związanych z dostępnością",
        "Pozostałe informacje",
    ]


def test_before_anything_is_told_the_statement_stands_and_says_so(visitor):
    page = visitor.get(ADDRESS)
    assert statutory(page) == NEEDED | ALSO
    assert missing(page) == [
        "Adres",
        "Data publikacji strony",
        "Data ostatniej istotnej aktualizacji strony",
        "Stan zgodności z ustawą",
        "Data sporządzenia deklaracji",
        "Podstawa deklaracji",
        "Kto zajmuje się dostępnością",
        "Dostępność budynku",
        "Porozumiewanie się",
        "E-mail w sprawie dostępności",
        "Telefon w sprawie dostępności",
    ]
    assert page.find("//time") == []
    assert said(page, "a11y-status") == "Stanu dostępności cyfrowej tej strony jeszcze nie oceniono."
    for place in ("a11y-data-publikacja", "a11y-kontakt", "a11y-email", "a11y-telefon"):
        assert said(page, place) == "jeszcze nie podano"
    assert page.find("//h2[.='Niedostępne treści']") == []


def test_pages_in_full_order_list_no_faults_and_both_together_are_refused(coordinator, visitor):
    tell(coordinator, statement_state="w pełni zgodna", statement_faults="")
    page = visitor.get(ADDRESS)
    assert "jest w pełni zgodna z załącznikiem" in said(page, "a11y-status")
    assert "poniżej" not in said(page, "a11y-status")
    assert page.find("//h2[.='Niedostępne treści']") == []
    refused = coordinator.post(SETTINGS, TOLD | {"statement_state": "w pełni zgodna"}, status=422)
    assert "Strona „w pełni zgodna” nie ma niedostępnych treści." in refused.text


def test_faults_are_asked_for_when_the_pages_are_not_in_order(coordinator, visitor):
    tell(coordinator, statement_state="niezgodna", statement_faults=" \n ")
    page = visitor.get(ADDRESS)
    assert missing(page) == ["Niedostępne treści"]
    assert "Listy niedostępnych treści jeszcze nie podano." in page.text


def test_the_contact_of_the_office_stands_in_for_one_of_accessibility(coordinator, visitor):
    office = {"cus_email": "cus@example.org", "cus_phone": "32 111 11 11"}
    tell(coordinator, statement_email="", statement_phone="", **office)
    page = visitor.get(ADDRESS)
    assert (said(page, "a11y-email"), said(page, "a11y-telefon")) == ("cus@example.org", "32 111 11 11")
    assert missing(page) == []


def test_before_the_first_review_no_day_of_it_is_shown_or_missed(coordinator, visitor):
    tell(coordinator, statement_reviewed="")
    page = visitor.get(ADDRESS)
    assert page.find("//*[@id='a11y-data-przeglad']") == []
    assert missing(page) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"statement_made": "wczoraj"}, "„Data sporządzenia deklaracji”: to nie jest data."),
        ({"statement_made": "2026-02-30"}, "„Data sporządzenia deklaracji”: to nie jest data."),
        ({"statement_state": "doskonała"}, "„Stan zgodności z ustawą”: proszę wybrać z listy."),
        ({"statement_building": "x" * 3001}, "„Dostępność budynku”: najwyżej 3000 znaków."),
    ],
)
def test_what_cannot_be_is_refused_and_everything_typed_stays(coordinator, visitor, changed, sentence):
    coordinator.get(SETTINGS)
    page = coordinator.post(SETTINGS, TOLD | changed, status=422)
    assert sentence in page.text
    assert page.find("//input[@name='statement_contact']/@value") == ["Sekretariat CUS"]
    assert said(visitor.get(ADDRESS), "a11y-kontakt") == "jeszcze nie podano"


def test_what_is_kept_comes_back_into_the_fields(coordinator):
    tell(coordinator)
    page = coordinator.get(SETTINGS)
    assert page.find("//input[@type='date']/@value") == ["2026-01-15", "2026-02-01", "2026-02-02", "2026-03-10"]
    assert page.find("//select[@name='statement_state']/option[@selected]/@value") == ["częściowo zgodna"]
    assert page.find("//textarea[@name='statement_building']/text()") == ["Wejście bez schodów.\nToaleta na parterze."]


def test_what_the_office_typed_is_text_and_never_markup(coordinator, visitor):
    tell(coordinator, statement_building="<b id='a11y-status'>x</b>", statement_email='"><b>')
    page = visitor.get(ADDRESS)
    assert page.find("//b") == []
    assert "<b id='a11y-status'>x</b>" in said(page, "a11y-architektura")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", "Deklaracja dostępności"),
        ("en", "Accessibility statement (in Polish)"),
        ("uk", "Декларація доступності (польською)"),
    ],
)
def test_the_first_pages_of_residents_lead_to_it_and_it_is_polish(app, visitor, language, words):
    for address in ("/", f"/s/{a_meeting(app).join_code}/"):
        [link] = visitor.get(f"{address}?j={language}").find("//a[starts-with(@href, '/deklaracja-dostepnosci')]")
        assert (link.text, link.get("hreflang")) == (words, "pl")
        page = visitor.get(link.get("href"))
        assert page.find("/html/@lang") == ["pl"]
        assert page.find("//h1/text()") == ["Deklaracja dostępności"]


def test_a_shared_tablet_is_not_led_away_from_the_questions(app, visitor):
    page = visitor.get(f"/s/{a_meeting(app).join_code}/?kanal=tablet")
    assert page.find("//a[contains(@href, 'deklaracja')]") == []


def test_the_office_sees_how_much_is_missing(coordinator):
    card = "//li[.//a[@href='/deklaracja-dostepnosci']]"
    assert "Puste pola: 11" in said_in(coordinator.get("/panel/biuro/"), card)
    tell(coordinator)
    assert "Puste pola" not in said_in(coordinator.get("/panel/biuro/"), card)


@pytest.mark.browser
@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("width", [320, 820])
def test_the_statement_is_itself_accessible_with_the_largest_text(coordinator, server, browser, width, told):
    if told:
        tell(coordinator)
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(server + ADDRESS)
    for _ in range(6):
        page.locator("[data-size='1']").click()
    found = Axe().run(page).response["violations"]
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
    assert [fault["id"] for fault in found] == []
    assert fits
