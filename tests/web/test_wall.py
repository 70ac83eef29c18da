"""The wall: a name is in the sealed wing and nowhere else, in whatever state; a year later all is gone."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest

from bench.material.nominations import VILLAGES as INVENTED
from bench.material.nominations import labelled
from survey_app.journeys import exporting
from survey_app.people import register, rules, workflow
from survey_app.people.tables import Counter, Decision, Erasure, Mention, Nominee, Volunteer
from survey_app.people.workflow import Yes
from survey_app.store.audit import AuditEntry
from survey_app.store.gmina import Solectwo
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import bytes_on_disk, forget, left
from tests.people.test_persons import found, in_people, nominate
from tests.people.test_workflow import prepared
from tests.web.test_every_address import addresses
from tests.web.test_leaders import ADDRESS
from tests.web.test_leaders_letters import letters, text_of

WHO = f"{ADDRESS}kto-jest-kim/"
CANARIES = {"named": "Jan Kanarek", "waiting": "Ewa Kanarzewska", "told": "Piotr Kanarski", "agreed": "Zofia Kanarowa"}
CONTACT = "kanarek@example.org"


def tell(app, name):
    letter = prepared(app, name)
    in_people(app, workflow.inform, letter.nominee.id, TODAY)
    return letter.nominee.id


@pytest.fixture
def everybody(app):
    """One person in each state, and enough forms for every page to have something to show."""
    meeting = a_meeting(app)
    for _ in range(3):
        an_answer(app, meeting, SOME_ANSWERS)
    nominate(app, *CANARIES.values())
    prepared(app, CANARIES["waiting"])
    tell(app, CANARIES["told"])
    yes = Yes(CANARIES["agreed"], CONTACT, "STA", ["H01"], "C-1")
    in_people(app, workflow.agree, tell(app, CANARIES["agreed"]), yes, TODAY)
    return meeting


def words_of(raw):
    """The bytes of a file, and of what is packed in it."""
    packed = zipfile.ZipFile(io.BytesIO(raw)) if raw[:2] == b"PK" else None
    return raw + b"".join(words_of(packed.read(name)) for name in packed.namelist()) if packed else raw


def names_in(raw):
    return re.findall("kanar", words_of(raw).decode("utf-8", "ignore"), re.IGNORECASE)


def test_no_page_outside_the_wing_knows_a_name(app, coordinator, everybody):
    assert names_in(coordinator.get(ADDRESS).text.encode()), "in the wing they are"
    told = {
        address
        for _, address in addresses(app, everybody)
        if not address.startswith(ADDRESS) and names_in(coordinator.client.get(address, buffered=True).data)
    }
    assert told == set()


@pytest.mark.parametrize("name", ["wyniki", "wyniki-do-przekazania", "karta", "plan-docx", "csv", "csv-excel"])
def test_no_export_knows_a_name(app, everybody, tmp_path, name):
    path = tmp_path / "plik"
    with app.extensions["answers"].reading() as work:
        exporting.write(work, name, 2026, path, TODAY, "bydlin" if name == "karta" else None)
    assert not names_in(path.read_bytes())


def test_the_answers_database_and_the_audit_log_know_no_name(app, coordinator, everybody):
    coordinator.get(ADDRESS)
    path = app.extensions["answers"].url.database
    with app.extensions["answers"].reading() as work:
        assert not [entry.what for entry in work.query(AuditEntry) if names_in(entry.what.encode())]
    for suffix in ("", "-wal", "-shm"):
        with open(path + suffix, "rb") as file:
            assert not names_in(file.read())


def test_two_hundred_slips_lead_to_letters_in_few_clicks(app, coordinator):
    """Every click is a request: an answer about who is who, an office given its name, the batch of letters."""
    slugs = {name: f"w{number}" for number, name in enumerate(INVENTED)}
    with app.extensions["answers"].writing() as work:
        work.add_all(Solectwo(slug=slug, name=name, gmina="Zmyślona", population=400) for name, slug in slugs.items())
    slips = labelled(7, 200)
    with app.extensions["people"].writing() as people:
        for slip in slips:
            given = {"text": slip.text, "solectwo": slugs[slip.village], "met_on": TODAY, "today": TODAY}
            register.add_nomination(people, areas=["H01"], knows="N", delivery="C", **given)
    meant = {slip.text: slip.who for slip in slips}
    clicks, page = 0, coordinator.get(WHO)
    while questions := page.find("//input[@name='osoba']/@value"):
        who = {mention.id: meant.get(mention.text) for mention in left(app, Mention)}
        offered = page.find("//input[@name='inna']/@value")
        same = next((one for one in offered if who[one] and who[one] == who[questions[0]]), "")
        answer = f"ta-sama {same}" if same else "inna"
        page = coordinator.post(WHO, {"osoba": questions[0], "odpowiedz": answer, "inna": offered})
        clicks += 1
        assert clicks < 100
    to_all = "//form[.//button[contains(., 'wszystkich')]]//input[@name='osoba']/@value"
    chosen = [str(key) for key in coordinator.get(ADDRESS).find(to_all)]
    pages = text_of(letters(coordinator, chosen).data)
    assert len(pages) == len(chosen) == len(left(app, Nominee)) > 30
    assert clicks <= 0.4 * len(slips)


def test_a_year_later_only_who_agreed_is_left_and_after_two_nobody(app, everybody):
    folder = app.extensions["settings"].data_dir
    for day in range(0, 370, 10):
        forget(app, TODAY + timedelta(days=day))
    assert [one.name for one in left(app, Volunteer)] == [CANARIES["agreed"]]
    assert left(app, Mention) == left(app, Nominee) == left(app, Decision) == found(app).persons == []
    assert {row.outcome: row.number for row in left(app, Counter)} == {"expired": 2, "silent": 1, "agreed": 1}
    on_disk = bytes_on_disk(folder)
    assert not any(CANARIES[state].encode() in on_disk for state in ("named", "waiting", "told"))
    (one,) = left(app, Volunteer)
    assert rules.is_to_be_asked(one.last_contact, date(2027, 3, 12))
    forget(app, date(2028, 3, 12))
    assert left(app, Volunteer) == []
    assert not any(word.encode() in bytes_on_disk(folder) for word in (*CANARIES.values(), CONTACT))
    assert all(len(row.id) == 32 and row.kind in ("mention", "nominee", "volunteer") for row in left(app, Erasure))
