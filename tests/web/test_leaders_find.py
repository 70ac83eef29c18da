"""Looking for leaders: areas and evidence cards, people against areas, areas against villages with needs."""

import pytest

from survey_app.domain.access import Role
from survey_app.people import persons
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.people.test_persons import in_people, nominate
from tests.web.test_every_address import in_role
from tests.web.test_leaders import ADDRESS, written_down
from tests.web.test_leaders_register import sign_up

FIND, MATRIX, GAPS = f"{ADDRESS}szukamy/", f"{ADDRESS}rejestr/obszary", f"{ADDRESS}rejestr/obszary/luki"


@pytest.fixture
def people(app):
    """Łucja ready for H01 and H02, Adam for H01; Ewa ready for H03 and named for H01; the sołtys named by five."""
    sign_up(app, "Łucja Żak", areas=["H01", "H02"], how="STA")
    sign_up(app, "Adam Gil", solectwo="chechlo")
    sign_up(app, "Ewa Lipka", areas=["H03"])
    nominate(app, "Ewa Lipka", *["Celina Sulima", "sołtys Celina Sulima"] * 3)


def sections(page):
    """Names under each heading, as shown."""
    return [
        (section.xpath("normalize-space(h2)"), [name.strip() for name in section.xpath(".//h3/a/text()")])
        for section in page.find("//section[h2[starts-with(@id, 'grupa-')]]")
    ]


def test_of_one_area_the_ready_stand_first_and_who_only_others_named_last(people, coordinator):
    page = coordinator.get(f"{FIND}?obszar=H01")
    assert sections(page) == [
        ("Gotowi i wolni", ["Adam Gil", "Łucja Żak"]),
        ("Gotowi do czegoś innego, inni widzą ich tutaj", ["Ewa Lipka"]),
        ("Zgłoszeni przez innych: 5 i więcej", ["Celina Sulima"]),
    ]
    assert "to nie jest ranking" in page.text
    assert "dwóch odcinków z jednej ręki" in page.text
    assert not page.find("//ol[not(ancestor::nav)]"), "nobody has a number"


def test_a_card_shows_the_evidence_and_no_count_of_slips(people, coordinator):
    cards = coordinator.get(f"{FIND}?obszar=H01").find("//article")
    soltys = next(card.text_content() for card in cards if "Celina" in card.text_content())
    assert "5 i więcej" in soltys
    assert "sołtys" in soltys
    assert "jeszcze nie wiemy" in soltys
    assert "spotkanie 12 marca 2026 r., Bydlin" in soltys
    assert " 6 " not in soltys
    own = next(card.text_content() for card in cards if "Łucja" in card.text_content())
    assert "stale" in own
    assert "nikt, sama osoba się zgłosiła" in own


def test_office_holders_are_hidden_on_request_and_that_is_said(people, coordinator):
    page = coordinator.get(f"{FIND}?obszar=H01&nowe=1")
    assert "Celina" not in page.text
    assert "Ukryto osoby pełniące funkcję: 1" in page.text


@pytest.mark.parametrize(
    ("asked", "names"),
    [("solectwo=chechlo", ["Adam Gil"]), ("jak=STA", ["Łucja Żak"]), ("solectwo=chechlo&jak=STA", []),
     ("solectwo=nic&jak=nic", ["Adam Gil", "Łucja Żak", "Ewa Lipka", "Celina Sulima"])],
)  # fmt: skip
def test_people_are_filtered_by_village_and_way(people, coordinator, asked, names):
    page = coordinator.get(f"{FIND}?obszar=H01&{asked}")
    assert [name for _, found in sections(page) for name in found] == names
    assert ("nie ma nikogo" in page.text) == (not names)


def test_the_overview_flags_areas_and_villages_with_nobody(people, app, coordinator):
    a_meeting(app, "rodaki")
    page = coordinator.get(FIND)
    assert page.find("//h2[@id='obszar-H05']//*[@class='tag warn'][.='nikt']")
    assert not page.find("//h2[@id='obszar-H01']//*[@class='tag warn']")
    assert "Nikt się jeszcze nie zgłosił w sołectwach: Rodaki." in page.text
    assert "Sołectwa, w których nikt się do tego nie zgłosił Rodaki." in coordinator.get(f"{FIND}?obszar=H01").text


def test_an_area_that_only_others_speak_of_has_nobody_ready(app, coordinator):
    nominate(app, "Jan Gil", areas=["H05"])
    assert coordinator.get(FIND).find("//h2[@id='obszar-H05']//*[.='nikt gotowy']")


def test_people_without_an_area_are_not_lost(app, coordinator):
    sign_up(app, "Ewa Lipka", areas=[])
    assert "Warto zapytać, w czym chcą pomóc" in coordinator.get(FIND).text
    assert "Ewa Lipka" in coordinator.get(f"{FIND}?obszar=inne").text


def test_with_nobody_the_pages_say_how_they_fill(coordinator):
    assert "Nikt się jeszcze nie zgłosił i nikogo nie zgłoszono" in coordinator.get(FIND).text
    assert "Nie ma takich osób" in coordinator.get(f"{FIND}?obszar=inne").text
    assert "W tym obszarze nie ma nikogo" in coordinator.get(f"{FIND}?obszar=H01").text
    assert "Rejestr jest pusty" in coordinator.get(MATRIX).text
    assert "Nie ma jeszcze sołectwa z taką liczbą ankiet" in coordinator.get(GAPS).text


def test_people_stand_against_areas_with_a_sign_of_their_own_and_one_of_others(people, coordinator):
    page = coordinator.get(MATRIX)
    rows = {row.xpath("string(th/a)"): row for row in page.find("//table[contains(@class,'dots')]/tbody/tr")}
    assert list(rows) == ["Adam Gil", "Celina Sulima", "Ewa Lipka", "Łucja Żak"]
    signs = {name: [cell.text_content().split()[0] if cell.text_content().strip() else "" for cell in row.xpath("td")]
             for name, row in rows.items()}  # fmt: skip
    assert signs["Ewa Lipka"][:3] == ["○", "", "●"]
    assert signs["Łucja Żak"][:3] == ["●", "●", ""]
    assert len({len(row) for row in signs.values()} | {16}) == 1
    assert "wskazali inni" in rows["Celina Sulima"].text_content()
    assert not coordinator.get(f"{MATRIX}?nowe=1&solectwo=bydlin&jak=AKC").find("//a[.='Celina Sulima']")
    assert "Nikt nie pasuje" in coordinator.get(f"{MATRIX}?solectwo=rodaki").text


def needing_seniors(app, forms, solectwo):
    meeting = a_meeting(app, solectwo)
    for _ in range(forms):
        an_answer(app, meeting, SOME_ANSWERS | {"Q4": ["N02"]})


def test_a_gap_is_where_a_need_calls_and_nobody_there_offers(app, coordinator):
    needing_seniors(app, 10, "rodaki")
    sign_up(app, "Ewa Lipka", areas=["H04"], solectwo="bydlin")
    page = coordinator.get(GAPS)
    hole = page.find("//section[h2[@id='luki-rodaki']]")[0].text_content()
    assert "Spotkania i zajęcia z seniorami" in hole
    assert "Z innych sołectw: 1 osoba" in hole
    assert page.find("//td[@class='hole'][contains(., 'Rodaki')]")
    assert "Ewa Lipka" not in page.text
    sign_up(app, "Jan Gil", areas=["H04"], solectwo="rodaki")
    page = coordinator.get(GAPS)
    assert not page.find("//td[@class='hole']")
    assert "Na każdą z pierwszych potrzeb ktoś już odpowiada" in page.text


def test_needs_of_fewer_than_ten_forms_never_stand_beside_counts_of_slips(app, coordinator):
    needing_seniors(app, 9, "rodaki")
    sign_up(app, "Ewa Lipka", areas=["H04"], solectwo="rodaki")
    page = coordinator.get(GAPS)
    assert not page.find("//td[contains(., 'potrzeba')]")
    assert "Potrzeby pokazujemy od 10 ankiet" in page.text
    assert "Mniej niż 10 ankiet, więc bez potrzeb: Rodaki." in page.text


def test_looks_are_written_down_and_others_see_nothing(people, app, coordinator):
    for address in (FIND, f"{FIND}?obszar=H01", MATRIX):
        coordinator.get(address)
    looks = [what for act, what in written_down(app) if act == "see people"]
    assert looks[-1] == "volunteers 3, named 2, people against areas"
    assert len([what for what in looks if "looking for leaders" in what]) == 2
    assert not any("Lipka" in what for what in looks)
    organiser = in_role(app, Role.ORGANISER)
    for address in (FIND, MATRIX, GAPS):
        assert organiser.client.get(address).status_code == 403


def test_an_office_typed_by_the_coordinator_counts(people, app, coordinator):
    in_people(app, persons.keep_holder, "chechlo", "KGW", "Adam Gil", 2026)
    assert "Adam" not in coordinator.get(f"{FIND}?nowe=1").text
