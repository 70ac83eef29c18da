"""Photographed slips: seen by who may type slips, typed beside their picture, erased with it."""

from datetime import timedelta

import pytest

from survey_app.domain.access import Role
from survey_app.journeys import office, sign_in
from survey_app.people.tables import Mention, SlipPicture, Volunteer
from survey_app.store.audit import AuditEntry
from tests import paper
from tests.conftest import COORDINATOR, TODAY, signed_in

SLIP_B = {"B3": ["AKC"], "B4": ["H01"], "B5": ["1"], "B6": ["1"]}
SLIP_C = {"0.C2": ["H01"], "0.C3": ["N"], "0.C4": ["S"]}


@pytest.fixture
def coordinator(app, pile):
    return signed_in(app, *COORDINATOR)


@pytest.fixture
def here(pile):
    return f"/panel/spotkania/{pile.meeting.id}/odcinki/zdjecia"


@pytest.fixture
def slip_b(app, pile):
    photograph(app, pile, "B", SLIP_B, ["B2"])


def photograph(app, pile, part, marks, written):
    paper.receive(app, pile.meeting, paper.jpeg(pile.slip(part, marks, written=written)))
    paper.read_all(app)


def kept(app, table):
    with app.extensions["people"].reading() as people:
        return people.query(table).all()


def test_without_slips_the_page_says_where_to_add_them(coordinator, here, pile):
    page = coordinator.get(here)
    assert "Nie czeka żaden" in page.text
    assert page.find(f"//a[@href='/panel/spotkania/{pile.meeting.id}/zdjecia']")


def test_a_slip_stands_beside_a_form_filled_from_its_boxes_but_for_consents_and_names(coordinator, here, slip_b):
    page = coordinator.get(here)
    assert "Czeka: 1 odcinek" in page.text
    assert page.find("//input[@name='B3'][@checked]/@value") == ["AKC"]
    assert page.find("//input[@name='B4'][@checked]/@value") == ["H01"]
    assert page.find("//input[@name='B5' or @name='B6'][@checked]") == []
    assert page.find("//input[@name='B1']/@value") == [""]
    picture = coordinator.client.get(page.find("//aside//img/@src")[0])
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/jpeg", "no-store")


def test_typing_a_slip_stores_it_and_erases_its_picture(app, coordinator, here, slip_b):
    page = coordinator.get(here)
    address = page.find("//form[contains(., 'Zapisz odcinek')]/@action")[0]
    typed = {"B1": "Zofia Zmyślona", "B2": "600 000 001", "B3": "AKC", "B4": "H01", "B5": "1", "B6": "1"}
    after = coordinator.post(address, typed)
    assert "Zapisano odcinek B" in after.text
    assert "Zmyślona" not in after.text
    assert [row.name for row in kept(app, Volunteer)] == ["Zofia Zmyślona"]
    assert kept(app, SlipPicture) == []
    assert coordinator.client.get(page.find("//aside//img/@src")[0]).status_code == 404


def test_a_slip_without_consent_comes_back_with_its_picture(app, coordinator, here, slip_b):
    page = coordinator.get(here)
    address = page.find("//form[contains(., 'Zapisz odcinek')]/@action")[0]
    back = coordinator.post(address, {"B1": "Zofia Zmyślona", "B2": "600"}, status=422)
    assert "bez zaznaczenia nie możemy przyjąć" in back.text
    assert back.find("//input[@name='B1']/@value") == ["Zofia Zmyślona"]
    assert back.find("//aside//img")
    assert kept(app, Volunteer) == []


def test_a_slip_c_is_prefilled_for_each_person_and_stored(app, coordinator, here, pile):
    photograph(app, pile, "C", SLIP_C, ["0.C1"])
    page = coordinator.get(here)
    assert page.find("//input[@name='0.C3'][@checked]/@value") == ["N"]
    assert page.find("//input[@name='0.C4'][@checked]/@value") == ["S"]
    address = page.find("//form[contains(., 'Zapisz odcinek')]/@action")[0]
    coordinator.post(address, {"0.C1": "Jan Niebyły", "0.C2": "H01", "0.C3": "N", "0.C4": "S"})
    assert [row.text for row in kept(app, Mention)] == ["Jan Niebyły"]
    assert kept(app, SlipPicture) == []


def test_a_photographed_child_is_not_kept_and_that_is_said(app, coordinator, here, pile):
    photograph(app, pile, "C", SLIP_C, ["0.C1"])
    address = coordinator.get(here).find("//form[contains(., 'Zapisz odcinek')]/@action")[0]
    typed = {"0.C1": "Staś Próbny, 12 lat", "0.C2": ["H01"], "0.C3": "N", "0.C4": "S"}
    assert "tylko osobę dorosłą" in coordinator.post(address, typed, status=422).text
    assert kept(app, Mention) == []


def test_where_cards_are_handed_out_the_picture_of_a_slip_c_is_not_kept(app, coordinator, here, pile):
    with app.extensions["answers"].writing() as work:
        office.keep_settings(work, {"finding": "karty"}, TODAY - timedelta(days=1))
    photograph(app, pile, "C", SLIP_C, ["0.C1"])
    assert kept(app, SlipPicture) == []
    assert "zapraszamy już kartami" in coordinator.get(here.replace("odcinki/zdjecia", "zdjecia")).text


def test_a_slip_can_be_thrown_away(app, coordinator, here, slip_b):
    page = coordinator.get(here)
    coordinator.post(page.find("//form[contains(., 'Odrzuć')]/@action")[0])
    assert (kept(app, SlipPicture), kept(app, Volunteer)) == ([], [])


def test_looks_at_slips_are_written_down_once_a_day(app, coordinator, here, pile, slip_b):
    for _ in range(2):
        page = coordinator.get(here)
        coordinator.client.get(page.find("//aside//img/@src")[0])
    with app.extensions["answers"].reading() as work:
        noted = [(row.act, row.what) for row in work.query(AuditEntry) if "odcinka" in row.act]
    assert noted == [("obejrzane zdjęcie odcinka", pile.meeting.id)]


def test_helpers_see_neither_slips_nor_the_way_to_them(app, coordinator, here, pile, slip_b):
    picture = coordinator.get(here).find("//aside//img/@src")[0]
    with app.extensions["answers"].writing() as work:
        sign_in.add_organiser(
            work, email="ona@example.org", name="Ona", role=Role.HELPER, password="hasło próbne 1", today=TODAY
        )
    helper = signed_in(app, "ona@example.org", "hasło próbne 1")
    for address in (here, picture):
        assert helper.client.get(address).status_code == 403
    assert not helper.get(f"/panel/spotkania/{pile.meeting.id}/zdjecia").find(f"//a[@href='{here}']")


def test_no_byte_of_an_erased_slip_stays_in_the_people_file(app, coordinator, here, slip_b):
    content = kept(app, SlipPicture)[0].picture[2000:2064]
    page = coordinator.get(here)
    coordinator.post(page.find("//form[contains(., 'Odrzuć')]/@action")[0])
    folder = app.extensions["settings"].data_dir
    assert all(content not in file.read_bytes() for file in folder.glob("osoby.db*"))
