"""Cards to print, and the page behind their code; slip C where names of third persons are not collected."""

import uuid

import pypdfium2
import pytest
import zxingcpp

from survey_app.domain.access import Role
from survey_app.journeys import office, prepare
from survey_app.people.tables import Card, CardBatch, Mention, Volunteer
from survey_app.web.tries import AT_MOST
from tests.build import a_meeting
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import left
from tests.people.test_cards import a_pile
from tests.people.test_persons import in_people, nominate
from tests.people.test_workflow import prepared
from tests.web.test_every_address import in_role
from tests.web.test_leaders import written_down
from tests.web.test_leaders_letters import CODE, OWN, keys, letters, text_of

CARDS = "/panel/osoby/karty/"
GIVEN = {
    "odpowiedz": "zgloszenie",
    "nazwisko": "Jan Gil",
    "kontakt": "600 100 200",
    "jak": "MOZ",
    "obszar": ["H03"],
    "solectwo": "chechlo",
    "zgoda": "1",
    "wiek": "1",
}
OFFICE = {"cus_name": "CUS w Próbnej", "cus_phone": "32 000 00 00", "public_address": "https://zebranie.example.org"}


def settle(app, **given):
    with app.extensions["answers"].writing() as work:
        office.keep_settings(work, given, TODAY)


def printed(visitor, address=CARDS, status=200, **fields):
    visitor.get(address)
    answer = visitor.client.post(address, data={"csrf_token": visitor.token, "liczba": "7"} | fields)
    assert answer.status_code == status
    return answer


def test_cards_tell_all_and_their_qr_hides_the_code_from_servers(app, coordinator, visitor):
    settle(app, **OFFICE)
    answer = printed(coordinator, solectwo="bydlin")
    assert answer.headers["Cache-Control"] == "no-store"
    document = pypdfium2.PdfDocument(answer.data)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    for fact in ("Bydlin", "CUS w Próbnej", "32 000 00 00", "zebranie.example.org", "12 września 2026", "zobowiązuje"):
        assert fact in text, fact
    read = [one.text for page in document for one in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    assert len(read) == len(set(read)) == 7
    assert sorted(address.rpartition("#")[2] for address in read) == sorted(CODE.findall(text))
    assert {address.rpartition("#")[0] for address in read} == {"https://zebranie.example.org/zaproszenie/"}
    assert b"/StructTreeRoot" in answer.data
    assert "Chcę działać" in visitor.post(OWN, {"kod": CODE.search(text)[0]}).text
    assert ("cards printed", "7, bydlin") in written_down(app)


@pytest.mark.parametrize(("language", "said"), [("en", "obliges you to nothing"), ("uk", "зобов’язує")])
def test_cards_speak_the_language_wanted(coordinator, language, said):
    document = pypdfium2.PdfDocument(printed(coordinator, liczba="1", jezyk=language).data)
    assert said in " ".join(document[0].get_textpage().get_text_range().split())
    (read,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    assert f"?j={language}#" in read.text


@pytest.mark.parametrize("number", ["", "0", "121", "dwa", "²"])
def test_a_wrong_number_of_cards_is_said_and_nothing_is_kept(app, coordinator, number):
    page = printed(coordinator, status=422, liczba=number)
    assert "Nie wydrukowano" in page.get_data(as_text=True)
    assert left(app, CardBatch) == []


def test_organisers_print_and_take_back_for_their_meeting_and_see_no_page_of_names(app):
    meeting = a_meeting(app)
    organiser = in_role(app, Role.ORGANISER)
    address = f"/panel/spotkania/{meeting.id}/karty"
    printed(organiser, address)
    a_pile(app, solectwo="chechlo")
    page = organiser.get(address)
    assert page.find("//td[text()='Bydlin']")
    assert not page.find("//td[text()='Chechło']")
    organiser.get(CARDS, status=403)
    other = next(row for row in left(app, CardBatch) if row.solectwo == "chechlo")
    organiser.post(f"{address}/{other.id}/wycofaj", status=404)
    own = next(row for row in left(app, CardBatch) if row.solectwo == "bydlin")
    assert "nikt nie użył: 7" in organiser.post(f"{address}/{own.id}/wycofaj").text
    assert len(left(app, CardBatch)) == 1


def test_numbers_by_month_and_village_are_the_coordinators(app, coordinator, visitor):
    codes, _ = a_pile(app)
    visitor.post(OWN, GIVEN | {"kod": codes[0]})
    page = coordinator.get(CARDS)
    row = page.find("//h2[@id='liczby']/following::table[1]/tbody/tr")[0]
    assert ["".join(cell.itertext()) for cell in row] == ["2026-03", "Bydlin", "3", "1", "0", "0", "2"]


def test_a_laptop_in_a_hall_prints_cards_only_with_an_address_that_opens_at_home(app, coordinator):
    app.config["HALL"] = object()
    assert "jego adresu nikt w domu nie otworzy" in printed(coordinator, status=422).get_data(as_text=True)
    settle(app, **OFFICE)
    printed(coordinator, liczba="1")
    assert len(left(app, Card)) == 1


# the page behind the code


def test_a_card_opens_a_sign_up_with_the_notice_and_its_village(app, visitor):
    codes, _ = a_pile(app)
    page = visitor.post(OWN, {"kod": codes[0]})
    assert "art. 6 ust. 1 lit. a RODO" in page.text
    assert "24 miesiące" in page.text
    assert page.find("//select[@name='solectwo']/option[@selected]/@value") == ["bydlin"]
    (once,) = page.find("//input[@name='id']/@value")
    for _ in range(2):  # pressed twice
        assert "Kontakt jest zapisany" in visitor.post(OWN, GIVEN | {"kod": codes[0], "id": once}).text
    (one,) = left(app, Volunteer)
    assert (one.name, one.how, one.areas, one.solectwo) == ("Jan Gil", "MOZ", ["H03"], "chechlo")
    assert one.notice == "B-1 karta"
    assert len(left(app, Card)) == 2


@pytest.mark.parametrize("missing", ["nazwisko", "kontakt", "jak", "zgoda", "wiek"])
def test_what_is_missing_is_said_what_was_typed_stays_and_the_code_too(app, visitor, missing):
    codes, _ = a_pile(app, 1)
    given = {name: value for name, value in GIVEN.items() if name != missing}
    page = visitor.post(OWN, given | {"kod": codes[0]}, status=422)
    assert "Proszę uzupełnić" in page.text
    assert missing == "nazwisko" or page.find("//input[@name='nazwisko'][@value='Jan Gil']")
    assert page.find("//select[@name='solectwo']/option[@selected]/@value") == ["chechlo"]
    assert left(app, Volunteer) == []
    assert len(left(app, Card)) == 1


@pytest.mark.parametrize(("language", "said"), [("en", "I want to act"), ("uk", "Хочу діяти")])
def test_the_page_is_read_in_the_visitors_language(app, visitor, language, said):
    codes, _ = a_pile(app, 1)
    assert said in visitor.post(f"{OWN}?j={language}", {"kod": codes[0]}).text


def test_nobody_can_tell_whether_a_code_ever_existed(app, visitor):
    codes, _ = a_pile(app)
    visitor.post(OWN, GIVEN | {"kod": codes[0]})
    pages = [
        visitor.post(OWN, {"kod": code} | more, status=404)
        for code in (codes[0], "AAAA-AAAA-AAAA", "", prepared_and_gone(app))
        for more in ({}, GIVEN)
    ]
    assert len({page.html.replace(code, "") for page in pages for code in codes}) == 1


def prepared_and_gone(app):
    from survey_app.people import workflow

    nominate(app, "Ewa Lipka")
    letter = prepared(app, "Ewa Lipka")
    in_people(app, workflow.refuse, letter.nominee.id, TODAY)
    return letter.code


def test_guessing_is_slowed(app, visitor):
    codes, _ = a_pile(app, 1)
    for _ in range(AT_MOST):
        visitor.client.post(OWN, data={"kod": "AAAA-AAAA-AAAA"})
    visitor.post(OWN, {"kod": codes[0]}, status=429)


@pytest.mark.parametrize("method", ["get", "post"])
def test_over_a_halls_plain_http_neither_names_nor_codes_are_taken(app, method):
    codes, _ = a_pile(app, 1)
    answer = getattr(app.test_client(), method)(OWN, base_url="http://192.168.1.5:8000", data=GIVEN | {"kod": codes[0]})
    assert answer.status_code == 403
    assert "Kod działa nadal" in answer.get_data(as_text=True)
    assert left(app, Volunteer) == []
    assert len(left(app, Card)) == 1


# rights of who was named


@pytest.fixture
def letter(app):
    nominate(app, "Jan Gil", "Jana Gila", areas=["H01"])
    return prepared(app, "Jan Gil")


def test_the_nominee_sees_everything_held(visitor, letter):
    page = visitor.post(OWN, {"kod": letter.code})
    told = " ".join("".join(page.find("//section[@aria-labelledby='wiemy']//text()")).split())
    for fact in (
        "Jan Gil",
        "Bydlin",
        "12 marca 2026",
        "„Jana Gila”",
        "Pomoc sąsiedzka",
        "nie",
        "organizator",
    ):
        assert fact in told, fact
    assert "11 kwietnia 2026" in told


def test_a_wrong_name_is_corrected_and_the_letter_stays_open(app, visitor, letter):
    page = visitor.post(OWN, {"kod": letter.code, "odpowiedz": "popraw", "poprawne": "Jan  Gill"})
    assert "Zaproszenie dla: Jan Gill" in page.text
    assert "Poprawiono" in page.text
    again = visitor.post(OWN, {"kod": letter.code, "odpowiedz": "popraw", "poprawne": " "}, status=422)
    assert "Zaproszenie dla: Jan Gill" in again.text


def test_erase_me_is_no_answer_and_leaves_its_own_number(app, coordinator, visitor, letter):
    assert "Odpowiedzi nie zapisano" in visitor.post(OWN, {"kod": letter.code, "odpowiedz": "usun"}).text
    assert left(app, Mention) == left(app, Volunteer) == []
    assert "kazały usunąć swoje dane" in coordinator.get("/panel/osoby/").text
    visitor.post(OWN, {"kod": letter.code}, status=404)


# slip C, once cards are handed out

SLIP_C = {"0.C1": "Hipolit Przykładny", "0.C2": ["H03"], "0.C3": "T", "0.C4": "Z"}
TAKE = {"pl": "kartę z zaproszeniem", "en": "invitation card", "uk": "картку із запрошенням"}


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.mark.parametrize("language", TAKE)
def test_residents_are_told_to_take_a_card(app, visitor, meeting, language):
    settle(app, finding="karty")
    for address in ("dziekujemy?ankieta=mieszkaniec&", "chce-dzialac/dziekujemy?", "warto-zaprosic?"):
        page = visitor.get(f"/s/{meeting.join_code}/{address}j={language}")
        assert TAKE[language] in page.text, address
        assert not page.find("//a[contains(@href, 'warto-zaprosic')][not(ancestor::nav)]")
        assert not page.find("//*[@name='0.C1']")


def test_a_page_opened_before_the_change_is_told_that_the_name_was_not_kept(app, visitor, meeting):
    visitor.get(f"/s/{meeting.join_code}/warto-zaprosic")
    settle(app, finding="karty")
    page = visitor.post(f"/s/{meeting.join_code}/warto-zaprosic", SLIP_C | {"id": str(uuid.uuid4())}, status=409)
    assert "tego odcinka nie zapisano" in page.text
    assert left(app, Mention) == []


def test_a_tablets_screens_have_no_slip_c(app, meeting):
    settle(app, finding="karty")
    shell = app.test_client().get(f"/m/{meeting.id}/").get_data(as_text=True)
    assert 'data-part="C"' not in shell
    assert 'data-slip="C"' not in shell
    assert 'data-part="B"' in shell
    assert all(said in shell for said in TAKE.values())


def test_the_desk_types_slips_c_of_meetings_up_to_the_change_and_no_later_ones(app, coordinator, meeting):
    later = a_meeting(app, today=TODAY.replace(day=13))
    settle(app, finding="karty")
    typed = {"0.C1": "Hipolit Przykładny", "0.C2": ["H03"], "0.C3": "T", "0.C4": "Z"}
    assert "Na odcinku" in coordinator.get(f"/panel/spotkania/{meeting.id}/odcinki").text
    coordinator.post(f"/panel/spotkania/{meeting.id}/odcinki/C", typed)
    page = coordinator.get(f"/panel/spotkania/{later.id}/odcinki")
    assert "mieszkańcom dajemy karty" in page.text
    assert not page.find("//*[@name='0.C1']")
    coordinator.post(f"/panel/spotkania/{later.id}/odcinki/C", typed, status=409)
    assert len(left(app, Mention)) == 1


def test_going_back_to_names_offers_slip_c_again(app, visitor, meeting):
    settle(app, finding="karty")
    settle(app, finding="")
    assert visitor.get(f"/s/{meeting.join_code}/warto-zaprosic").find("//*[@name='0.C1']")


def test_the_office_chooses_and_is_told_what_it_means(app, coordinator):
    page = coordinator.get("/panel/biuro/ustawienia")
    assert "art. 14 RODO" in page.text
    assert "art. 13 RODO" in page.text
    coordinator.post("/panel/biuro/ustawienia", {"public_address": "nasza strona"}, status=422)
    coordinator.post("/panel/biuro/ustawienia", {"finding": "karty", "card_months": "13"}, status=422)
    coordinator.post("/panel/biuro/ustawienia", {"finding": "karty", "public_address": "https://a.example.org/"})
    with app.extensions["answers"].reading() as work:
        kept = office.settings(work)
        assert prepare.village_names(work)
    assert (kept["finding"], kept["finding_since"], kept["public_address"]) == (
        "karty", TODAY.isoformat(), "https://a.example.org",
    )  # fmt: skip


def test_letters_lead_to_the_offices_address(app, coordinator):
    settle(app, **OFFICE)
    nominate(app, "Jan Gil")
    (page,) = text_of(letters(coordinator, keys(app)).data)
    assert "https://zebranie.example.org/zaproszenie/" in page
