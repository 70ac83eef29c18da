"""Pages of partners: the list, one card, what waits, the public card in three languages, the list for print."""

import pytest
from docx import Document
from sqlalchemy import select

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.partners import State
from survey_app.journeys import partners
from survey_app.store.audit import AuditEntry
from survey_app.store.partners import Partner
from survey_app.store.plans import PlanTask
from survey_app.web import partners_public
from tests.build import a_meeting
from tests.conftest import TODAY

KGW = {"N1": "KGW Zmyślone", "N2": "KGW", "N10": "3", "N13": "Osoba Poufna"}
LIST, NEW, WAITING, PUBLIC = (
    "/panel/partnerzy/",
    "/panel/partnerzy/karta/nowa",
    "/panel/partnerzy/czekaja/",
    "/partner/",
)


def cards(app):
    with app.extensions["answers"].reading() as work:
        return list(work.scalars(select(Partner).order_by(Partner.folded)))


def typed(coordinator, **answers):
    """A card typed in the office; gives its address."""
    coordinator.get(NEW)
    page = coordinator.post(NEW, KGW | answers)
    return page.path


def send(visitor, status=200, **answers):
    """A card sent from the public page, with its hidden fields."""
    return visitor.post(PUBLIC, hidden(visitor.get(PUBLIC)) | KGW | answers, status=status)


def hidden(page):
    return {one.get("name"): one.get("value") for one in page.find("//form[@method='post']//input[@type='hidden']")}


def links(page):
    return set(page.find("//main//a/@href"))


def words(page, xpath):
    """White space folded."""
    return [" ".join(" ".join(one.itertext()).split()) for one in page.find(xpath)]


def test_an_empty_list_says_how_cards_come_in(coordinator):
    page = coordinator.get(LIST)
    assert "nie ma jeszcze żadnego partnera" in page.text
    assert NEW in links(page)


def test_a_card_is_typed_without_a_meeting_and_stands_in_the_list(app, coordinator):
    address = typed(coordinator)
    assert "KGW Zmyślone" in coordinator.get(LIST).text
    assert "Osoba Poufna" in coordinator.get(address).text
    assert [(card.state, card.channel) for card in cards(app)] == [(State.ACCEPTED, "biuro")]


def test_a_name_that_is_there_is_told_and_kept_only_when_it_is_meant(app, coordinator):
    first = typed(coordinator)
    page = coordinator.post(NEW, KGW | {"N1": "Koło Gospodyń Wiejskich „Zmyślone”"}, status=409)
    assert first in links(page)
    assert len(cards(app)) == 1
    coordinator.post(NEW, KGW | {"mimo": "tak"})
    assert len(cards(app)) == 2
    assert "Ta sama nazwa stoi na 2 kartach" in coordinator.get(LIST).text


def test_what_is_wrong_with_a_card_is_said_and_nothing_is_lost(coordinator):
    coordinator.get(NEW)
    page = coordinator.post(NEW, {"N1": "KGW Zmyślone"}, status=422)
    assert "Proszę poprawić" in page.text
    assert words(page, "//textarea[@name='N1']") == ["KGW Zmyślone"]


def test_the_list_is_searched_and_says_how_many_were_found(coordinator):
    typed(coordinator)
    typed(coordinator, N1="OSP Wymyślone", N2="OSP")
    page = coordinator.get(f"{LIST}?rodzaj=OSP")
    assert "Liczba partnerów: 1 z 2." in page.text
    assert "Nikt nie pasuje" in coordinator.get(f"{LIST}?szukaj=nikogo").text


def test_what_organisations_lack_has_a_page_of_its_own(coordinator):
    typed(coordinator)
    typed(coordinator, N1="OSP Wymyślone", N7="2", N10="2")
    page = coordinator.get("/panel/partnerzy/czego-brakuje")
    assert words(page, "//tbody/tr") == ["pieniędzy 1 OSP Wymyślone –", "lokalu 1 KGW Zmyślone OSP Wymyślone"]


def test_a_card_is_corrected_with_its_history_confirmed_and_removed(app, coordinator):
    address = typed(coordinator)
    coordinator.get(f"{address}/popraw")
    coordinator.post(f"{address}/popraw", KGW | {"N5": "20", "powod": "telefon"})
    page = coordinator.get(address)
    assert words(page, "//ul[@class='past']/li/ul/li") == ["Ile osób regularnie działa w organizacji: puste → 20"]
    coordinator.post(f"{address}/potwierdz", {})
    assert "usunięta" not in coordinator.post(f"{address}/usun", {"powod": " "}, status=422).text
    assert "Zniknie na zawsze 11 kwietnia 2026 r." in coordinator.post(f"{address}/usun", {"powod": "rozwiązane"}).text
    assert "KGW Zmyślone" in coordinator.get("/panel/partnerzy/odlozone").text
    coordinator.post(f"{address}/przywroc", {})
    assert [card.state for card in cards(app)] == [State.ACCEPTED]
    coordinator.post(f"{address}/usun-na-zawsze", {}, status=400)
    coordinator.post(f"{address}/usun", {"powod": "rozwiązane"})
    coordinator.post(f"{address}/usun-na-zawsze", {})
    assert cards(app) == []


def test_the_audit_log_names_cards_by_id_alone(app, coordinator):
    address = typed(coordinator)
    coordinator.post(f"{address}/zgoda", {"zgoda": "tak", "powod": "KGW Zmyślone przez telefon"})
    with app.extensions["answers"].reading() as work:
        told = " ".join(f"{row.act} {row.what}" for row in work.scalars(select(AuditEntry)))
    assert address.rsplit("/", 1)[1] in told
    assert "Zmyślone" not in told


def test_two_cards_are_compared_joined_and_taken_apart(app, coordinator):
    first, second = typed(coordinator), typed(coordinator, N1="Koło ze Zmyślonego", N5="9")
    other = second.rsplit("/", 1)[1]
    assert "Koło ze Zmyślonego" in coordinator.get(f"{first}/polacz").text
    page = coordinator.get(f"{first}/polacz?z={other}")
    assert len(page.find("//div[@class='sides']/section")) == 2
    assert "Połączona karta" in coordinator.post(f"{first}/polacz", {"druga": other}).text
    assert "połączona z kartą" in coordinator.get(second).text
    coordinator.post(f"{second}/rozlacz", {})
    assert {card.state for card in cards(app)} == {State.ACCEPTED}


# ---- the public card ----


@pytest.mark.parametrize(
    ("language", "said"), [("pl", "Wyślij kartę"), ("en", "Send the card"), ("uk", "Надіслати картку")]
)
def test_the_public_card_is_there_without_an_account_in_three_languages(visitor, language, said):
    page = visitor.get(f"{PUBLIC}?j={language}")
    assert said in page.text
    assert len(page.find("//section[@class='notice']//li")) == 8
    assert visitor.client.get_cookie("session") is None


def test_a_card_from_the_public_page_waits_until_somebody_has_looked(app, visitor, coordinator):
    assert "Karta dotarła" in send(visitor).text
    (card,) = cards(app)
    assert (card.state, card.channel, card.came_on) == (State.WAITING, "www", TODAY)
    assert "KGW Zmyślone" not in coordinator.get(LIST).text
    assert "Osoba Poufna" in coordinator.get(WAITING).text
    coordinator.post(f"{WAITING}{card.id}", {})
    assert [one.state for one in cards(app)] == [State.ACCEPTED]
    coordinator.post(f"{WAITING}{card.id}", {}, status=409)


def test_a_card_of_an_organisation_that_is_there_becomes_its_newer_card(app, visitor, coordinator):
    address = typed(coordinator)
    send(visitor, N1="kgw „zmyślone”", N5="30")
    (sent,) = [card for card in cards(app) if card.state == State.WAITING]
    assert "Jest już karta o tej nazwie" in coordinator.get(WAITING).text
    page = coordinator.post(f"{WAITING}{sent.id}", {"zamiast": address.rsplit("/", 1)[1]})
    assert page.path == address
    assert "30" in page.text


def test_rubbish_is_refused_at_once_and_can_be_brought_back(app, visitor, coordinator):
    send(visitor, N1="Kup teraz!!!")
    (card,) = cards(app)
    coordinator.get(WAITING)
    assert "Proszę zaznaczyć karty" in coordinator.post(WAITING, {}).text
    coordinator.post(WAITING, {"karta": card.id, "powod": "reklama"})
    assert [one.state for one in cards(app)] == [State.REFUSED]
    coordinator.post(f"/panel/partnerzy/karta/{card.id}/przywroc", {})
    assert [one.state for one in cards(app)] == [State.WAITING]


def test_what_is_missing_is_said_and_everything_typed_stays(visitor):
    page = send(visitor, status=422, N13="", N12="wspólny piknik")
    assert page.find("//*[@id='summary']//a/@href") == ["#N13"]
    assert words(page, "//textarea[@name='N12']") == ["wspólny piknik"]


def test_cards_without_end_from_one_place_are_stopped(app, visitor, monkeypatch):
    monkeypatch.setattr(partners_public, "AT_MOST", 2)
    app.extensions.pop("partner cards", None)
    for number in range(2):
        send(visitor, N1=f"Organizacja {number}")
    page = send(visitor, status=429, N1="Organizacja trzecia")
    assert page.find("//input[@name='N1']/@value") == ["Organizacja trzecia"]
    assert len(cards(app)) == 2


def test_a_form_from_another_site_comes_back_unsent(app, visitor):
    sent = hidden(visitor.get(PUBLIC)) | KGW
    answer = visitor.client.post(PUBLIC, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert cards(app) == []


def test_the_join_page_leads_organisations_to_their_card(visitor):
    assert PUBLIC in links(visitor.get("/"))


# ---- tasks, events, print ----


def test_a_partner_joins_a_task_from_the_plan_and_leaves_it_from_its_card(app, coordinator):
    address = typed(coordinator)
    key = address.rsplit("/", 1)[1]
    with app.extensions["answers"].reading() as work:
        task = work.scalar(select(PlanTask.id).where(PlanTask.position == 9))
    coordinator.get(f"/panel/partnerzy/zadanie/{task}")
    page = coordinator.post("/panel/partnerzy/zadania", {"zadanie": task, "partner": "", "rola": "LUD"})
    assert "Proszę wybrać partnera" in page.text
    coordinator.post("/panel/partnerzy/zadania", {"zadanie": task, "partner": key, "rola": "LUD"})
    assert "KGW Zmyślone" in words(coordinator.get("/panel/plan/2024"), f"//*[@id='zadanie-{task}']")[0]
    assert "daje ludzi i czas" in coordinator.get(address).text
    left = {"zadanie": task, "partner": key, "co": "odlacz", "wroc": "karta"}
    assert "Jeszcze w niczym." in coordinator.post("/panel/partnerzy/zadania", left).text


def test_a_partner_joins_an_event_from_its_desk(app, coordinator):
    key = typed(coordinator).rsplit("/", 1)[1]
    event = a_meeting(app, None, ("po-wydarzeniu",), kind=MeetingKind.EVENT, title="Piknik", partners="szkoła")
    address = f"/panel/partnerzy/wydarzenie/{event.id}"
    assert address in links(coordinator.get(f"/panel/spotkania/{event.id}"))
    coordinator.get(address)
    page = coordinator.post("/panel/partnerzy/wydarzenia", {"wydarzenie": event.id, "partner": key, "rola": "MIE"})
    assert "daje salę lub teren" in page.text
    assert "szkoła" in page.text


def test_the_list_for_print_holds_only_who_agreed_as_pdf_and_word(app, coordinator, tmp_path):
    assert "Żadna organizacja nie zgodziła się jeszcze" in coordinator.get("/panel/partnerzy/spis/").text
    typed(coordinator, N1="OSP bez zgody")
    address = typed(coordinator, N14="kgw@example.org")
    coordinator.post(f"{address}/zgoda", {"zgoda": "tak"})
    page = coordinator.get("/panel/partnerzy/spis/")
    assert words(page, "//section[contains(@class, 'preview')]//strong") == ["KGW Zmyślone"]
    assert "2026-03-12" in coordinator.client.get("/panel/partnerzy/spis/plik").headers["Content-Disposition"]
    path = tmp_path / "spis.docx"
    path.write_bytes(coordinator.client.get("/panel/partnerzy/spis/plik?format=docx&uklad=obszar").data)
    text = "\n".join(one.text for one in Document(str(path)).paragraphs)
    assert "kgw@example.org" in text
    assert "OSP bez zgody" not in text
    assert "Poufna" not in text


def test_a_card_of_a_meeting_leads_back_to_it(app, coordinator):
    meeting = a_meeting(app, questionnaires=("partner",))
    coordinator.get(f"/panel/spotkania/{meeting.id}/karta/partner")
    coordinator.post(f"/panel/spotkania/{meeting.id}/karta/partner", KGW)
    (card,) = cards(app)
    assert f"/panel/spotkania/{meeting.id}" in links(coordinator.get(f"/panel/partnerzy/karta/{card.id}"))
    assert partners.name_of(card) == "KGW Zmyślone"
