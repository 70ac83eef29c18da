"""Letters with codes, one or a batch; and the nominee's own page behind the code: yes, no, and nothing left."""

import io
import re

import pypdfium2
import pytest
from docx import Document
from sqlalchemy import select

from survey_app.domain.access import Role
from survey_app.people import persons, rules, workflow
from survey_app.people.tables import Mention, Nominee, Volunteer
from survey_app.store.audit import AuditEntry
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import left
from tests.people.test_persons import VILLAGES, found, in_people, nominate
from tests.people.test_workflow import prepared
from tests.web.test_every_address import in_role
from tests.web.test_leaders import ADDRESS, written_down

LETTERS = f"{ADDRESS}listy/"
OWN = "/zaproszenie/"
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")
YES = {
    "odpowiedz": "tak",
    "nazwisko": "Jan Gil",
    "kontakt": "600 100 200",
    "jak": "STA",
    "obszar": ["H03"],
    "zgoda": "1",
}


def keys(app):
    return [one.key for one in in_people(app, persons.who_is_who, VILLAGES).persons]


def letters(coordinator, chosen, **more):
    coordinator.get(ADDRESS)
    fields = {"osoba": chosen, "plik": "pdf", "csrf_token": coordinator.token} | more
    return coordinator.client.post(LETTERS, data=fields)


def text_of(raw):
    pages = pypdfium2.PdfDocument(raw)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def test_a_letter_tells_all_that_the_law_asks_and_carries_a_code_that_works(app, coordinator, visitor):
    nominate(app, "Jan Gil", areas=["H01", "H03"])
    answer = letters(coordinator, keys(app), nazwisko="Jan Gil", przekaze="S")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "z-nazwiskami" in answer.headers["Content-Disposition"]
    (page,) = text_of(answer.data)
    for fact in (
        "Jan Gil", "Bydlin", "12 marca 2026", "10 kwietnia 2026", "art. 14 RODO", "Administratorem danych",
        "Inspektor ochrony danych", "art. 6 ust. 1 lit. e RODO", "art. 13 ust. 1 pkt 6 i art. 32", "sprzeciw",
        "Prezesa Urzędu Ochrony Danych Osobowych", "usuniemy dane", "którego nie zapisujemy", "Europejski Obszar",
    ):  # fmt: skip
        assert fact in page, fact
    opened = visitor.get(OWN)
    opened = visitor.post(OWN, {"kod": CODE.search(page)[0].lower()})
    assert "Zaproszenie dla: Jan Gil" in opened.text
    (nominee,) = left(app, Nominee)
    assert (nominee.delivery, nominee.informed_on) == ("S", None)


def test_a_batch_has_a_page_each_by_village_and_in_word_the_same_words(app, coordinator):
    nominate(app, "Jan Gil", "Ewa Lipka")
    nominate(app, "Piotr Sulima", solectwo="chechlo")
    pages = text_of(letters(coordinator, keys(app)).data)
    assert [next(name for name in ("Jan Gil", "Ewa Lipka", "Piotr Sulima") if name in page) for page in pages] == [
        "Ewa Lipka", "Jan Gil", "Piotr Sulima",
    ]  # fmt: skip
    document = Document(io.BytesIO(letters(coordinator, keys(app), plik="docx").data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(name in text for name in ("Jan Gil", "Ewa Lipka", "Piotr Sulima"))
    assert len(set(CODE.findall(text))) == 3
    assert ("letters", "3, docx") in written_down(app)
    assert not any("Gil" in what for _, what in written_down(app))


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "{{7*7}} #evil", "Jan 🎉 Gil ＋", "Bardzo Długie Nazwisko " * 9])
def test_a_strange_name_stays_text_and_one_page(app, coordinator, name):
    nominate(app, "Jan Gil")
    (page,) = text_of(letters(coordinator, keys(app), nazwisko=name).data)
    assert "49" not in page


def test_letters_are_handed_over_many_at_once_and_only_those_that_were_prepared(app, coordinator):
    nominate(app, "Jan Gil", "Ewa Lipka", "Piotr Sulima")
    both = [one.key for one in found(app).persons if one.name != "Piotr Sulima"]
    letters(coordinator, both)
    page = coordinator.post(f"{LETTERS}przekazano", {"osoba": keys(app)})
    assert "Przekazane listy: 2" in page.text
    states = {one.name: one.state for one in found(app).persons}
    assert states == {
        "Jan Gil": rules.State.INFORMED, "Ewa Lipka": rules.State.INFORMED, "Piotr Sulima": rules.State.NAMED,
    }  # fmt: skip
    assert "list jest już przygotowany" in coordinator.post(f"{LETTERS}przekazano", {"osoba": keys(app)}).text
    assert ("nominees informed", "2") in written_down(app)


def test_one_click_writes_to_everybody_on_the_list_who_has_no_letter_yet(app, coordinator):
    nominate(app, "Jan Gil", "Ewa Lipka")
    nominate(app, "Piotr Sulima", solectwo="chechlo")
    page = coordinator.get(f"{ADDRESS}?solectwo=bydlin")
    assert "Piotr Sulima" not in page.text
    chosen = page.find("//form[.//button[contains(., 'wszystkich')]]//input[@name='osoba']/@value")
    assert len(text_of(letters(coordinator, [str(key) for key in chosen]).data)) == 2
    assert "wszystkich z tej listy bez listu: 1" in coordinator.get(ADDRESS).text


def test_who_was_told_or_nobody_gets_no_letter(app, coordinator):
    nominate(app, "Jan Gil")
    in_people(app, workflow.inform, prepared(app).nominee.id, TODAY)
    for chosen in (keys(app), []):
        assert letters(coordinator, chosen).status_code == 303
    assert "Proszę zaznaczyć osoby" in coordinator.get(ADDRESS).text


def test_only_the_coordinator_prints(app):
    nominate(app, "Jan Gil")
    organiser = in_role(app, Role.ORGANISER)
    organiser.get("/panel/")
    answer = organiser.client.post(LETTERS, data={"osoba": keys(app), "csrf_token": organiser.token})
    assert answer.status_code == 403
    assert left(app, Nominee) == []


# the nominee's own page


@pytest.fixture
def code(app):
    nominate(app, "Jan Gil", "Jana Gila", areas=["H01"])
    return prepared(app).code


def test_yes_needs_a_contact_and_a_consent_of_ones_own(app, visitor, code):
    for missing in ("kontakt", "zgoda", "jak", "nazwisko"):
        given = {"kod": code} | {name: value for name, value in YES.items() if name != missing}
        page = visitor.post(OWN, given, status=422)
        assert "Proszę uzupełnić" in page.text
        assert missing == "kontakt" or page.find("//input[@name='kontakt'][@value='600 100 200']"), "typed is kept"
    assert left(app, Volunteer) == []
    assert "Kontakt jest zapisany" in visitor.post(OWN, YES | {"kod": code}).text
    (one,) = left(app, Volunteer)
    assert (one.name, one.how, one.areas, one.solectwo) == ("Jan Gil", "STA", ["H03"], "bydlin")
    assert left(app, Mention) == left(app, Nominee) == []


def test_no_erases_at_once_and_the_code_is_spent(app, visitor, code):
    assert "dane są usunięte" in visitor.post(OWN, {"kod": code, "odpowiedz": "nie"}).text
    assert left(app, Mention) == left(app, Nominee) == left(app, Volunteer) == []
    assert "Ten kod teraz nic nie otwiera" in visitor.post(OWN, {"kod": code}, status=404).text


@pytest.mark.parametrize(("language", "said"), [("en", "Invitation for: Jan Gil"), ("uk", "Запрошення для: Jan Gil")])
def test_the_page_speaks_the_residents_languages(visitor, code, language, said):
    assert said in visitor.post(f"{OWN}?j={language}", {"kod": code}).text


def test_guessing_is_slowed_and_the_code_is_in_no_address_and_no_log(app, visitor, code):
    for _ in range(30):
        visitor.post(OWN, {"kod": "AAAA-AAAA-AAAA"}, status=404)
    visitor.post(OWN, {"kod": code}, status=429)
    with app.extensions["answers"].reading() as work:
        assert not any(code in entry.what for entry in work.scalars(select(AuditEntry)))


def test_a_page_elsewhere_cannot_answer(app, visitor, code):
    answer = visitor.client.post(OWN, data={"kod": code, "odpowiedz": "nie"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert len(left(app, Nominee)) == 1


def test_the_answer_is_written_down_without_a_name(app, visitor, code):
    visitor.post(OWN, {"kod": code, "odpowiedz": "nie"})
    with app.extensions["answers"].reading() as work:
        entries = {(entry.who, entry.act, entry.what) for entry in work.scalars(select(AuditEntry))}
    assert ("nominee", "nominee answered", "nie") in entries
